"""Other ways to find segments, judged by the same indices and against each other."""

from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.segments import indices
from analytics.segments.assignment import Floats, Ints
from analytics.segments.choice import SMALLEST_GROUP, STABILITY, rand_index, stabilities
from analytics.segments.clustering import ALGORITHMS, in_order, sample_of
from analytics.segments.segmenter import Segmenter, rfm_values

AGREEMENT: Final = "agreement"
MEAN_AGREEMENT: Final = "mean_agreement"
IS_MOST_AGREED: Final = "is_most_agreed"

#: More customers than this are compared on a sample of this size.
MOST_TO_COMPARE: Final = 20_000


def compare_algorithms(rfm: pd.DataFrame, default: Segmenter) -> pd.DataFrame:
    """Judge every algorithm on the same customers, scaling and number of segments.

    Grain: one row per algorithm, in the order of `clustering.ALGORITHMS`.

    Parameters
    ----------
    rfm : DataFrame
        ``recency_days``, ``frequency``, ``monetary``; a sample of `MOST_TO_COMPARE` of more.
    default : Segmenter
        The one in use.

    Returns
    -------
    DataFrame
        ``algorithm``; ``k`` (segments found); the indices as in `choose_k`; ``stability``;
        ``smallest_group``; ``agreement`` (adjusted Rand index with `default`); ``mean_agreement``
        (mean with the other algorithms); ``is_most_agreed``: whether that is the highest; ``n``.
    """
    values = sample_of(in_order(rfm_values(rfm)), MOST_TO_COMPARE, default.seed)
    points = default.scaling.apply(values)
    groupings = {name: _places(values, name, default) for name in ALGORITHMS}
    widths = indices.silhouettes(points, list(groupings.values()), seed=default.seed)
    rand = agreement_matrix(groupings)
    others = len(ALGORITHMS) - 1
    means = (rand.sum(axis=1) - 1.0) / others
    rows = [
        {
            **_row(name, points, groups, default),
            indices.SILHOUETTE: width,
            AGREEMENT: rand_index(default.places(values), groups),
            MEAN_AGREEMENT: float(means[name]),
            IS_MOST_AGREED: name == means.idxmax(),
            c.N: len(points),
        }
        for (name, groups), width in zip(groupings.items(), widths, strict=True)
    ]
    return pd.DataFrame(rows)


def agreement_matrix(groupings: dict[str, Ints]) -> pd.DataFrame:
    """Return the adjusted Rand index of every pair of groupings (1 on the diagonal)."""
    names = list(groupings)
    table = [[rand_index(groupings[one], groupings[two]) for two in names] for one in names]
    return pd.DataFrame(table, index=names, columns=names)


def _places(values: Floats, algorithm: str, default: Segmenter) -> Ints:
    if algorithm == default.algorithm:
        return default.places(values)
    frame = pd.DataFrame(values, columns=[c.RECENCY_DAYS, c.FREQUENCY, c.MONETARY])
    found = Segmenter.fit(frame, default.k, default.seed, default.scaling.kind, algorithm)
    return found.places(values)


def _row(name: str, points: Floats, groups: Ints, default: Segmenter) -> dict[str, Any]:
    sizes = np.bincount(groups)
    return {
        c.ALGORITHM: name,
        c.K: int((sizes > 0).sum()),
        indices.INERTIA: indices.inertia(points, groups),
        indices.CALINSKI_HARABASZ: indices.calinski_harabasz(points, groups),
        indices.DAVIES_BOULDIN: indices.davies_bouldin(points, groups),
        STABILITY: _stability(name, points, groups, default),
        SMALLEST_GROUP: int(sizes[sizes > 0].min()),
    }


def _stability(name: str, points: Floats, groups: Ints, default: Segmenter) -> float:
    return stabilities(points, [groups], [default.k], algorithm=name, seed=default.seed)[0]
