"""Names that follow from what a segment is like, never from its number.

Each segment is placed by the medians of its customers' log recency, log frequency and log money,
standardised over all customers. Its *value* is the mean of the last two. Then, of k segments:

1. the one with the highest value is **High-Value**;
2. of the others, the one longest without a purchase is **At-Risk**;
3. the rest, by value: the upper half (the middle one counts up) **Regular**, the lower half
   **Occasional**; several of one kind are told apart by recency: active, cooling, quiet...

So four segments are High-Value, Regular, Occasional and At-Risk; a single one is All customers,
and two are High-Value and, for the other, At-Risk if it is longer without a purchase, else
Occasional. The rule gives every profile a name and no name twice; the order is best to worst.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from analytics.segments.assignment import Floats, Ints

HIGH_VALUE: Final = "High-Value"
REGULAR: Final = "Regular"
OCCASIONAL: Final = "Occasional"
AT_RISK: Final = "At-Risk"
EVERYBODY: Final = "All customers"

_QUALIFIERS: Final[dict[int, tuple[str, ...]]] = {
    2: ("active", "cooling"),
    3: ("active", "cooling", "quiet"),
    4: ("most active", "active", "cooling", "quiet"),
}


def name_segments(centres: Floats) -> tuple[Ints, tuple[str, ...]]:
    """Order segments best to worst and name them.

    Parameters
    ----------
    centres : float array, shape (n_segments, 3)
        Standardised log recency, log frequency and log money: each segment's medians.

    Returns
    -------
    order : int array
        Places in `centres`, best first.
    names : tuple of str
        In that order; none twice.
    """
    if len(centres) == 1:
        return np.array([0]), (EVERYBODY,)
    best, *others = _by_value(centres)
    if len(others) == 1 and centres[others[0], 0] <= centres[best, 0]:
        return np.array([best, *others]), (HIGH_VALUE, OCCASIONAL)
    longest_gone = max(others, key=lambda place: (centres[place, 0], *_worst(centres, place)))
    middle = [place for place in others if place != longest_gone]
    n_regular = (len(middle) + 1) // 2
    regular, occasional = middle[:n_regular], middle[n_regular:]
    named = {
        best: HIGH_VALUE,
        **_told_apart(REGULAR, regular, centres),
        **_told_apart(OCCASIONAL, occasional, centres),
        longest_gone: AT_RISK,
    }
    return np.array(list(named)), tuple(named.values())


def _by_value(centres: Floats) -> list[int]:
    """Places from the highest value to the lowest; ties go to the fresher, then the dearer."""
    places = range(len(centres))
    return sorted(places, key=lambda place: _worst(centres, place))


def _worst(centres: Floats, place: int) -> tuple[float, ...]:
    recency, frequency, monetary = centres[place]
    return (-(frequency + monetary) / 2, recency, -monetary)


def _told_apart(kind: str, places: Sequence[int], centres: Floats) -> dict[int, str]:
    """Name segments of one kind by recency, freshest first."""
    freshest_first = sorted(places, key=lambda place: (centres[place, 0], *_worst(centres, place)))
    n = len(places)
    if n <= 1:
        return dict.fromkeys(places, kind)
    qualifiers = _QUALIFIERS.get(n) or [f"{i} of {n} by recency" for i in range(1, n + 1)]
    return {
        place: f"{kind}, {qualifier}"
        for place, qualifier in zip(freshest_first, qualifiers, strict=True)
    }
