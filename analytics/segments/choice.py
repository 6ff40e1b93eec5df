"""How many segments: what speaks for each number of them."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.errors import NotEnoughDataError, SettingError
from analytics.segments import indices
from analytics.segments.assignment import Floats, Ints
from analytics.segments.clustering import find_groupings, in_order, n_different, sample_of
from analytics.segments.scaling import Scaling
from analytics.segments.segmenter import rfm_values

STABILITY: Final = "stability"
SMALLEST_GROUP: Final = "smallest_group"
IS_ELBOW: Final = "is_elbow"
IS_BEST_SILHOUETTE: Final = "is_best_silhouette"

#: Of more customers than this, a sample of this size stands for all.
MOST_TO_CHOOSE_BY: Final = 50_000

N_RESAMPLES: Final = 8
_KEPT: Final = 0.8  # of the customers, in each resample
_MOST_TO_RESAMPLE: Final = 10_000
_FEWEST_FOR_ELBOW: Final = 3

Progress = Callable[[int, int], None]
"""Called with the steps done and the steps there are."""


def choose_k(
    rfm: pd.DataFrame,
    ks: Sequence[int] = range(1, 11),
    *,
    seed: int = 0,
    scaling: str = "log",
    algorithm: str = "kmeans",
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Judge every number of segments by the indices of the field.

    Grain: one row per number of segments; those that the customers do not suffice for have none.

    Parameters
    ----------
    rfm : DataFrame
        ``recency_days``, ``frequency``, ``monetary``.
    ks : sequence of int
        Numbers of segments, from 1.
    seed, scaling, algorithm
        As in `Segmenter.fit`.
    progress : callable, optional
        Told the steps done and the steps there are.

    Returns
    -------
    DataFrame
        ``k`` ascending; ``inertia``; ``silhouette``, ``calinski_harabasz``, ``davies_bouldin``
        (missing for a single segment); ``stability``: mean adjusted Rand index between these
        segments and those found on 80 % of the customers with another seed, 8 times;
        ``smallest_group`` (customers); ``is_elbow``; ``is_best_silhouette``; ``n``: the customers
        looked at (a sample of at most 50,000).

    Raises
    ------
    NotEnoughDataError
        Too few customers for any of `ks`.
    SchemaError, SettingError
        As `Segmenter.fit`.

    Notes
    -----
    The elbow is the point of (k, inertia) farthest from the straight line between its ends, both
    axes scaled to 0-1: the knee of Satopää et al. (2011) without smoothing. It needs three
    points. Stability: Hennig (2007), "Cluster-wise assessment of cluster stability".
    """
    if algorithm == "hdbscan":
        raise SettingError("hdbscan finds the number of segments itself; choose another algorithm")
    points = _points(rfm, scaling, seed)
    possible = _possible(points, ks)
    groupings, steady = _looked_at(points, possible, algorithm, seed, progress)
    table = pd.DataFrame(
        [_row(k, points, groups) for k, groups in zip(possible, groupings, strict=True)]
    )
    table.insert(2, indices.SILHOUETTE, indices.silhouettes(points, groupings, seed=seed))
    table.insert(5, STABILITY, steady)
    place = np.arange(len(table))
    table[IS_ELBOW] = place == elbow(table[c.K], table[indices.INERTIA])
    table[IS_BEST_SILHOUETTE] = place == _best(table[indices.SILHOUETTE])
    return table.assign(**{c.N: len(points)})


def elbow(ks: Sequence[float] | pd.Series, inertia: Sequence[float] | pd.Series) -> int:
    """Return the place of the point farthest below the line between the ends, or -1.

    >>> elbow([1, 2, 3, 4], [100.0, 30.0, 20.0, 10.0])
    1
    """
    x, y = np.asarray(ks, dtype=np.float64), np.asarray(inertia, dtype=np.float64)
    if len(x) < _FEWEST_FOR_ELBOW or y[0] <= y[-1]:
        return -1
    along = (x - x[0]) / (x[-1] - x[0])
    height = (y - y[-1]) / (y[0] - y[-1])
    return int(np.argmax(1 - along - height))


def stabilities(
    points: Floats,
    groupings: Sequence[Ints],
    ks: Sequence[int],
    *,
    algorithm: str = "kmeans",
    seed: int = 0,
    progress: Callable[[], None] | None = None,
) -> list[float]:
    """Average the adjusted Rand index between groups and those found without a fifth of the points.

    Each of the resamples draws other points and starts from another seed; agreement is measured
    on the points of the resample. Missing (NaN) where a resample is too small for the number.
    """
    scores = np.full((N_RESAMPLES, len(ks)), np.nan)
    for turn in range(N_RESAMPLES):
        drawn = _drawn(len(points), seed, turn)
        part = points[drawn]
        n_possible = sum(k <= n_different(part) for k in ks)
        found = find_groupings(
            part, ks[:n_possible] or [1], algorithm=algorithm, seed=seed + turn + 1
        )
        for place in range(n_possible):
            again = found[place].assign(part)
            scores[turn, place] = rand_index(groupings[place][drawn], again)
        if progress is not None:
            progress()
    return [float(column.mean()) for column in scores.T]


def rand_index(one: Ints, two: Ints) -> float:
    """Return the adjusted Rand index: 1 for equal groupings, 0 for what chance agrees on."""
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(one, two))


def _points(rfm: pd.DataFrame, scaling: str, seed: int) -> Floats:
    values = in_order(rfm_values(rfm))
    if not len(values):
        raise NotEnoughDataError("number of segments: found 0 customers, wanted at least 1")
    values = sample_of(values, MOST_TO_CHOOSE_BY, seed)
    return Scaling.fit(values, scaling).apply(values)


def _possible(points: Floats, ks: Sequence[int]) -> list[int]:
    n = n_different(points)
    possible = sorted({k for k in ks if k <= n})
    if not possible:
        raise NotEnoughDataError(
            f"number of segments: found {n:,} different customers, wanted at least {min(ks):,}"
        )
    return possible


def _looked_at(
    points: Floats, ks: list[int], algorithm: str, seed: int, progress: Progress | None
) -> tuple[list[Ints], list[float]]:
    """Group the points into each number of groups, and see how stable that is."""
    done = count(1)
    n_steps = len(ks) + N_RESAMPLES

    def tell() -> None:
        if progress is not None:
            progress(next(done), n_steps)

    rules = find_groupings(points, ks, algorithm=algorithm, seed=seed, progress=tell)
    groupings = [rule.assign(points) for rule in rules]
    steady = stabilities(points, groupings, ks, algorithm=algorithm, seed=seed, progress=tell)
    return groupings, steady


def _drawn(n: int, seed: int, turn: int) -> Ints:
    rng = np.random.default_rng([seed, turn])
    n_drawn = min(_MOST_TO_RESAMPLE, max(1, round(_KEPT * n)))
    return np.sort(rng.choice(n, n_drawn, replace=False))


def _row(k: int, points: Floats, groups: Ints) -> dict[str, Any]:
    return {
        c.K: k,
        indices.INERTIA: indices.inertia(points, groups),
        indices.CALINSKI_HARABASZ: indices.calinski_harabasz(points, groups),
        indices.DAVIES_BOULDIN: indices.davies_bouldin(points, groups),
        SMALLEST_GROUP: int(np.bincount(groups)[np.unique(groups)].min()),
    }


def _best(silhouette: pd.Series) -> int:
    known = silhouette.fillna(-np.inf)
    return int(known.argmax()) if silhouette.notna().any() else -1
