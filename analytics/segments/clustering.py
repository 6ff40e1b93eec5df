"""Finding groups among scaled points with scikit-learn, as rules of plain arrays.

Points are sorted by value first and one thread does the work, so that neither the order of the
customers nor the machine changes the outcome. Scikit-learn is imported only here, and only when
something is fitted: assigning customers to known groups does without it.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from analytics.errors import NotEnoughDataError, SettingError
from analytics.segments.assignment import (
    Floats,
    MostLikely,
    NearestCentre,
    NearestMember,
    Rule,
)

ALGORITHMS: Final = ("kmeans", "mixture", "ward", "hdbscan")

#: Algorithms whose cost grows with the square of the customers see a sample of this size.
MOST_FOR_PAIRS: Final = 6_000

_N_STARTS: Final = 10
_MOST_MEMBERS: Final = 4_000  # kept to assign others by


def find_groups(points: Floats, k: int, *, algorithm: str = "kmeans", seed: int = 0) -> Rule:
    """Group scaled points.

    Parameters
    ----------
    points : float array, shape (n, n_features)
    k : int
        Groups wanted; ``hdbscan`` finds their number itself.
    algorithm : str
        ``kmeans`` assigns by the nearest centre; ``mixture`` (Gaussian, full covariance) by the
        likeliest component; ``ward`` by the nearest centre of its groups; ``hdbscan`` by the
        nearest member of a group, so that what it calls noise joins the group beside it.
        ``ward`` and ``hdbscan`` look at `MOST_FOR_PAIRS` points drawn by `seed` if there are more.
    seed : int
        Of every random choice.

    Returns
    -------
    Rule
        Assigns any point; groups may be fewer than `k` for ``mixture`` and ``hdbscan``.

    Raises
    ------
    SettingError
        An unknown algorithm, or `k` below 1.
    NotEnoughDataError
        Fewer different points than groups.
    """
    return find_groupings(points, [k], algorithm=algorithm, seed=seed)[0]


def find_groupings(
    points: Floats,
    ks: Sequence[int],
    *,
    algorithm: str = "kmeans",
    seed: int = 0,
    progress: Callable[[], None] | None = None,
) -> list[Rule]:
    """Group scaled points into each number of groups, as `find_groups` does, at less cost.

    `progress` is called after each.
    """
    _require_possible(points, ks, algorithm)
    from threadpoolctl import threadpool_limits

    rules = []
    with threadpool_limits(limits=1):
        for rule in _FINDERS[algorithm](in_order(points), ks, seed):
            rules.append(rule)
            if progress is not None:
                progress()
    return rules


def n_different(points: Floats) -> int:
    """Count different points: no more groups than this can be told apart."""
    return len(np.unique(points, axis=0)) if len(points) else 0


def _require_possible(points: Floats, ks: Sequence[int], algorithm: str) -> None:
    if algorithm not in ALGORITHMS:
        raise SettingError(f"no algorithm {algorithm!r}; known: {', '.join(ALGORITHMS)}")
    if min(ks) < 1:
        raise SettingError(f"k is {min(ks)}; wanted a whole number from 1")
    n, most = n_different(points), max(ks)
    if n < most:
        raise NotEnoughDataError(
            f"{most} segments of {len(points):,} customers with {n:,} different values: "
            f"wanted at least {most:,} different ones; ask for at most {n:,} segments"
        )


def in_order(points: Floats) -> Floats:
    """Sort points by value, first feature first."""
    return points[np.lexsort(points.T[::-1])]


def sample_of(points: Floats, most: int, seed: int) -> Floats:
    """Draw at most so many of the points, in their order."""
    if len(points) <= most:
        return points
    drawn = np.random.default_rng(seed).choice(len(points), most, replace=False)
    return points[np.sort(drawn)]


def _kmeans(points: Floats, ks: Sequence[int], seed: int) -> Iterator[Rule]:
    from sklearn.cluster import KMeans

    for k in ks:
        finder = KMeans(k, n_init=_N_STARTS, max_iter=500, tol=1e-6, random_state=seed)
        yield NearestCentre(finder.fit(points).cluster_centers_.astype(np.float64))


def _mixture(points: Floats, ks: Sequence[int], seed: int) -> Iterator[Rule]:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    for k in ks:
        if len(points) == 1:
            yield _one_group(points)
            continue
        finder = GaussianMixture(k, max_iter=200, reg_covar=1e-4, random_state=seed)
        with warnings.catch_warnings():
            # A mixture that still moves after 200 rounds is usable; the indices judge it.
            warnings.simplefilter("ignore", ConvergenceWarning)
            found = finder.fit(points)
        factors = found.precisions_cholesky_.astype(np.float64)
        determinants = np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
        rule = MostLikely(found.means_, factors, np.log(found.weights_) + determinants)
        yield rule.reordered(np.unique(rule.assign(points)))


def _ward(points: Floats, ks: Sequence[int], seed: int) -> Iterator[Rule]:
    from scipy.cluster import hierarchy
    from scipy.spatial.distance import pdist

    points = sample_of(points, MOST_FOR_PAIRS, seed)
    # Distances, not points: three points in three dimensions would look like distances to it.
    tree = hierarchy.ward(pdist(points)) if len(points) > 1 else None
    for k in ks:
        if tree is None:
            yield _one_group(points)
            continue
        groups = hierarchy.fcluster(tree, k, criterion="maxclust")
        means = [points[groups == group].mean(axis=0) for group in np.unique(groups)]
        yield NearestCentre(np.vstack(means))


def _hdbscan(points: Floats, ks: Sequence[int], seed: int) -> Iterator[Rule]:
    rule = _by_density(sample_of(points, MOST_FOR_PAIRS, seed))
    for _k in ks:
        yield rule


def _by_density(points: Floats) -> Rule:
    from sklearn.cluster import HDBSCAN

    smallest = max(2, len(points) // 50)
    if smallest >= len(points):
        return _one_group(points)
    finder = HDBSCAN(min_cluster_size=smallest, min_samples=min(10, smallest), copy=True)
    groups = finder.fit_predict(points).astype(np.int64)
    kept = np.flatnonzero(groups >= 0)
    if not len(kept):
        return _one_group(points)
    kept = kept[np.linspace(0, len(kept) - 1, min(len(kept), _MOST_MEMBERS)).round().astype(int)]
    return NearestMember(points[kept], groups[kept])


def _one_group(points: Floats) -> Rule:
    return NearestCentre(points.mean(axis=0, keepdims=True))


_FINDERS: Final[Mapping[str, Callable[[Floats, Sequence[int], int], Iterator[Rule]]]] = {
    "kmeans": _kmeans,
    "mixture": _mixture,
    "ward": _ward,
    "hdbscan": _hdbscan,
}
