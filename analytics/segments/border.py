"""How far a customer is from the next segment."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.segments.assignment import (
    Floats,
    MostLikely,
    NearestCentre,
    NearestMember,
    Rule,
    squared_distances,
)
from analytics.segments.segmenter import Segmenter

_N_STEPS: Final = 400
_N_ANCHORS: Final = 20


@dataclass(frozen=True)
class Border:
    """Where the nearest border lies.

    Attributes
    ----------
    segment : str or None
        What lies behind it; None where there is a single segment.
    distance : float
        In standard deviations of the scaled features; infinite where there is no border.
    share : float
        Of the way from the customer's own centre to the border that is already gone, from 0 (at
        the centre) towards 1 (on the border); missing (NaN) without centres.
    """

    segment: str | None
    distance: float
    share: float


def nearest_border(segmenter: Segmenter, values: Floats) -> Border:
    """Measure how far a customer is from belonging to another segment.

    Parameters
    ----------
    segmenter : Segmenter
    values : float array, shape (3,)
        Recency, frequency, money.

    Returns
    -------
    Border
        Exact where the nearest centre decides: a segment is then bounded by planes. For the other
        rules the first change of segment on the straight way to another one: the true
        border may be a little nearer.
    """
    point = segmenter.scaling.apply(values[None])[0]
    own = int(segmenter.rule.assign(point[None])[0])
    if segmenter.rule.n_groups == 1:
        return Border(None, float("inf"), float("nan"))
    if isinstance(segmenter.rule, NearestCentre):
        return _between_planes(segmenter, segmenter.rule.centres, point, own)
    other, distance = _on_the_way(segmenter.rule, point, own)
    return Border(segmenter.names[other], distance, float("nan"))


def _between_planes(segmenter: Segmenter, centres: Floats, point: Floats, own: int) -> Border:
    squares = squared_distances(point[None], centres)[0]
    apart = np.sqrt(squared_distances(centres[own][None], centres)[0])
    apart[own] = np.inf
    distances = (squares - squares[own]) / (2 * apart)
    distances[own] = np.inf
    other = int(distances.argmin())
    distance = max(float(distances[other]), 0.0)
    gone = float(np.sqrt(squares[own]))
    return Border(segmenter.names[other], distance, gone / (gone + distance) if gone else 0.0)


def _on_the_way(rule: Rule, point: Floats, own: int) -> tuple[int, float]:
    """Walk towards the nearest places of other groups; return the first other group met."""
    steps = np.linspace(0, 1, _N_STEPS + 1)
    best = (own, float("inf"))
    for anchor in _anchors(rule, point, own):
        met = rule.assign(point + steps[:, None] * (anchor - point))
        changed = np.flatnonzero(met != own)
        length = float(np.sqrt(((anchor - point) ** 2).sum()))
        if len(changed) and steps[changed[0]] * length < best[1]:
            best = (int(met[changed[0]]), float(steps[changed[0]] * length))
    return best


def _anchors(rule: Rule, point: Floats, own: int) -> Floats:
    if isinstance(rule, MostLikely):
        others: Floats = rule.means[np.arange(len(rule.means)) != own]
        return others
    if isinstance(rule, NearestMember):
        members: Floats = rule.members[rule.groups != own]
        away = squared_distances(point[None], members)[0]
        return members[np.argsort(away, kind="stable")[:_N_ANCHORS]]
    raise TypeError(type(rule))
