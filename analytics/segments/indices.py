"""How well groups are separated: the indices of the field, for many groupings at once."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from analytics.segments.assignment import Floats, Ints

SILHOUETTE: Final = "silhouette"
CALINSKI_HARABASZ: Final = "calinski_harabasz"
DAVIES_BOULDIN: Final = "davies_bouldin"
INERTIA: Final = "inertia"

#: Silhouettes of more customers than this are those of a sample of this size.
MOST_FOR_SILHOUETTE: Final = 20_000

_ROWS_AT_ONCE: Final = 500


def inertia(points: Floats, groups: Ints) -> float:
    """Sum squared distances to the mean of the own group."""
    return float(sum(((part - part.mean(axis=0)) ** 2).sum() for part in _parts(points, groups)))


def calinski_harabasz(points: Floats, groups: Ints) -> float:
    """Compare the spread between groups with the spread within (higher is better).

    Missing (NaN) for a single group or as many groups as points; infinite where nothing varies
    within the groups.

    Notes
    -----
    Calinski and Harabasz (1974), "A dendrite method for cluster analysis".
    """
    n, k = len(points), len(np.unique(groups))
    if not 1 < k < n:
        return float("nan")
    within = inertia(points, groups)
    between = float(((points - points.mean(axis=0)) ** 2).sum()) - within
    return float("inf") if within <= 0 else between * (n - k) / (within * (k - 1))


def davies_bouldin(points: Floats, groups: Ints) -> float:
    """Average, over groups, the worst ratio of spread to distance (lower is better).

    Missing (NaN) for a single group.

    Notes
    -----
    Davies and Bouldin (1979), "A cluster separation measure".
    """
    parts = _parts(points, groups)
    if len(parts) < 2:  # noqa: PLR2004  # a group needs another one to be near to
        return float("nan")
    means = np.vstack([part.mean(axis=0) for part in parts])
    spread = np.array(
        [np.sqrt(((p - m) ** 2).sum(axis=1)).mean() for p, m in zip(parts, means, strict=True)]
    )
    apart = np.sqrt(((means[:, None] - means[None]) ** 2).sum(axis=2))
    np.fill_diagonal(apart, np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(((spread[:, None] + spread[None]) / apart).max(axis=1).mean())


def silhouettes(points: Floats, groupings: Sequence[Ints], *, seed: int = 0) -> list[float]:
    """Average how much nearer each customer is to the own group than to the next (-1 to 1).

    All groupings are judged in one pass over the distances. A customer alone in a group counts
    0, and a single group has no silhouette (NaN).

    Parameters
    ----------
    points : float array, shape (n, n_features)
    groupings : sequence of int array, shape (n,)
    seed : int
        Draws `MOST_FOR_SILHOUETTE` of the points if there are more.

    Notes
    -----
    Rousseeuw (1987), "Silhouettes: a graphical aid to the interpretation of cluster analysis".
    """
    if len(points) > MOST_FOR_SILHOUETTE:
        rng = np.random.default_rng(seed)
        drawn = np.sort(rng.choice(len(points), MOST_FOR_SILHOUETTE, replace=False))
        points, groupings = points[drawn], [groups[drawn] for groups in groupings]
    plain = [np.unique(groups, return_inverse=True)[1] for groups in groupings]
    members = [np.eye(groups.max() + 1)[groups] for groups in plain]
    sums = _distance_sums(points, np.hstack(members))
    edges = np.cumsum([part.shape[1] for part in members])[:-1]
    parts = np.split(sums, edges, axis=1)
    return [_silhouette(part, groups) for part, groups in zip(parts, plain, strict=True)]


def _distance_sums(points: Floats, members: Floats) -> Floats:
    """Sum the distances of each point to the members of each group."""
    squares = (points**2).sum(axis=1)
    sums = np.empty((len(points), members.shape[1]))
    for start in range(0, len(points), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        apart = squares[rows, None] + squares[None] - 2 * points[rows] @ points.T
        sums[rows] = np.sqrt(np.maximum(apart, 0)) @ members
    return sums


def _silhouette(sums: Floats, groups: Ints) -> float:
    sizes, rows = np.bincount(groups), np.arange(len(groups))
    if len(sizes) < 2:  # noqa: PLR2004  # nothing to compare the own group with
        return float("nan")
    own = sums[rows, groups] / np.maximum(sizes[groups] - 1, 1)
    others = sums / sizes
    others[rows, groups] = np.inf
    nearest = others.min(axis=1)
    larger = np.maximum(own, nearest)
    width = np.divide(nearest - own, larger, out=np.zeros_like(own), where=larger > 0)
    return float(np.where(sizes[groups] > 1, width, 0.0).mean())


def _parts(points: Floats, groups: Ints) -> list[Floats]:
    return [points[groups == group] for group in np.unique(groups)]
