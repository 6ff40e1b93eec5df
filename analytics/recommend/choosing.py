"""From rows of scores to a ranked choice, and from the choice back to its causes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.recommend.rows import NONE, TopRows

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ranked:
    """Places of products with their scores, best first."""

    places: list[int]
    scores: list[float]

    def pairs(self) -> Iterable[tuple[int, float]]:
        """Return each place with its score."""
        return zip(self.places, self.scores, strict=True)


def sums(rows: TopRows, given: Sequence[int], n: int) -> Floats:
    """Add up what the given products speak for, shape (n,)."""
    columns, scores = rows.columns[given], rows.scores[given]
    has = columns != NONE
    values = scores[has].astype(np.float64)
    return np.asarray(np.bincount(columns[has], values, minlength=n), dtype=np.float64)


def causes(rows: TopRows, given: Sequence[int], place: int) -> list[tuple[int, float]]:
    """Split the score of `place` over the given products: largest first, adding up to 1."""
    parts = np.where(rows.columns[given] == place, rows.scores[given], 0).sum(axis=1)
    total = parts.astype(np.float64).sum()
    order = np.argsort(-parts, kind="stable")
    return [(int(given[i]), float(parts[i] / total)) for i in order if parts[i] > 0]


def choose(scores: npt.NDArray[Any], allowed: npt.NDArray[np.bool_], n: int) -> Ranked:
    """Take the `n` highest scores above zero among the allowed; ties by stock code."""
    places = np.flatnonzero(allowed & (scores > 0))
    if 0 < n < len(places):
        # Sorting all of a large catalogue takes longer than the rest of a lookup.
        values = scores[places]
        places = places[values >= np.partition(values, len(values) - n)[len(values) - n]]
    best = places[np.argsort(-scores[places], kind="stable")[: max(n, 0)]]
    return Ranked(best.tolist(), [float(score) for score in scores[best]])
