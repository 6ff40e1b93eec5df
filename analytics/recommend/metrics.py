"""How good ranked lists are, one value per query."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

K: Final = 10
_HIT: Final = 5
_DISCOUNT: Final = 1 / np.log2(np.arange(2, K + 2))
_RESAMPLES: Final = 500


@dataclass(frozen=True)
class Scored:
    """Metrics of each query, arrays of shape (n_queries,).

    Attributes
    ----------
    hit_at_5 : float array
        1 where one of the first five was right.
    ndcg_at_10, recall_at_10 : float array
        0 to 1.
    """

    hit_at_5: Floats
    ndcg_at_10: Floats
    recall_at_10: Floats


def score_lists(is_right: npt.NDArray[np.bool_], n_right: npt.NDArray[Any]) -> Scored:
    """Score ranked lists.

    Parameters
    ----------
    is_right : bool array, shape (n_queries, 10)
        Whether the item at each rank is one of the wanted.
    n_right : int array, shape (n_queries,)
        How many are wanted, at least 1.
    """
    ideal = np.cumsum(_DISCOUNT)[np.minimum(n_right, K) - 1]
    return Scored(
        hit_at_5=np.asarray(is_right[:, :_HIT].any(axis=1), dtype=np.float64),
        ndcg_at_10=(is_right * _DISCOUNT).sum(axis=1) / ideal,
        recall_at_10=is_right.sum(axis=1) / n_right,
    )


def intervals(values: Floats, group: npt.NDArray[Any], seed: int = 0) -> Floats:
    """Return means and their 95 % bootstrap intervals, groups of values drawn together.

    Parameters
    ----------
    values : float array, shape (n, n_metrics)
    group : int array, shape (n,)
    seed : int
        The same groups are drawn for all metrics.

    Returns
    -------
    float array, shape (n_metrics, 3)
        Mean, low, high.
    """
    present, number = np.unique(group, return_inverse=True)
    n_groups = len(present)
    sums = np.column_stack([np.bincount(number, own, minlength=n_groups) for own in values.T])
    counts = np.bincount(number, minlength=n_groups)
    rng = np.random.default_rng(seed)
    drawn = np.empty((_RESAMPLES, n_groups))
    for row in drawn:
        row[:] = np.bincount(rng.integers(n_groups, size=n_groups), minlength=n_groups)
    means = (drawn @ sums) / (drawn @ counts)[:, None]
    mean = values.mean(axis=0)
    low, high = np.quantile(means, [0.025, 0.975], axis=0)
    return np.column_stack([mean, np.minimum(mean, low), np.maximum(mean, high)])
