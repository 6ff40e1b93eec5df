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


def interval(values: Floats, group: npt.NDArray[Any], seed: int = 0) -> tuple[float, float, float]:
    """Return the mean and its 95 % bootstrap interval, groups of values drawn together."""
    n_groups = int(group.max()) + 1
    sums = np.bincount(group, values, minlength=n_groups)
    counts = np.bincount(group, minlength=n_groups)
    sums, counts = sums[counts > 0], counts[counts > 0]
    rng = np.random.default_rng(seed)
    means = np.empty(_RESAMPLES)
    for i in range(_RESAMPLES):
        drawn = np.bincount(rng.integers(len(sums), size=len(sums)), minlength=len(sums))
        means[i] = (drawn @ sums) / (drawn @ counts)
    mean = float(values.mean())
    low, high = np.quantile(means, [0.025, 0.975])
    return mean, min(mean, float(low)), max(mean, float(high))
