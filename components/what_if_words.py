"""What the what-if page says of three figures: sentences from numbers, nothing of its own."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final

from analytics import columns as c
from components import formats

#: Share of the way from the centre of a segment to its border from which on it is called so.
AT_THE_BORDER: Final = 0.9
NEARER_THE_BORDER: Final = 0.5

_OUTDONE: Final = {
    c.RECENCY_DAYS: "More recent than",
    c.FREQUENCY: "Orders more often than",
    c.MONETARY: "Spends more than",
}
_UNITS: Final = {c.RECENCY_DAYS: "days", c.FREQUENCY: "orders", c.MONETARY: ""}
_NAMES: Final = {c.RECENCY_DAYS: "recency", c.FREQUENCY: "frequency", c.MONETARY: "monetary"}
_EDGE: Final = 0.01


def outdone(field: str, share: float, n: int) -> str:
    """Say whom a figure outdoes.

    >>> outdone("monetary", 0.83, 4338)
    'Spends more than 83% of 4,338 customers'
    """
    is_edge = share < _EDGE or share > 1 - _EDGE
    said = formats.share_of_whole(share) if is_edge else formats.percent(share, 0)
    return f"{_OUTDONE[field]} {said} of {formats.count(n)} customers"


def outside(beyond: Mapping[str, tuple[float, float]], currency: str) -> str:
    """Say which figures lie outside what the model has seen; empty for none.

    >>> outside({"frequency": (1.0, 209.0)}, "£")
    'Outside what the model has seen: frequency (1 to 209 orders). The segment is extrapolated.'
    """
    if not beyond:
        return ""
    ranges = [
        f"{_NAMES[field]} ({_figure(field, low, currency)} to {_figure(field, high, currency)}"
        f"{' ' + _UNITS[field] if _UNITS[field] else ''})"
        for field, (low, high) in beyond.items()
    ]
    return f"Outside what the model has seen: {', '.join(ranges)}. The segment is extrapolated."


def border(own: str, other: str | None, distance: float, share: float) -> str:
    """Say how close the border of the segment is.

    Parameters
    ----------
    own, other : str
        The segment, and the one behind the nearest border; None where there is a single one.
    distance : float
        To the border, in standard deviations.
    share : float
        Of the way from the centre to the border that is gone; missing without centres.
    """
    if other is None:
        return "There is no other segment"
    away = f"{formats.number(distance, 2)} standard deviations away"
    if not isfinite(share):
        return f"The border to {other} is {away}"
    if share >= AT_THE_BORDER:
        return f"At the border to {other}: {away}"
    if share >= NEARER_THE_BORDER:
        return f"Nearer the border to {other} than the middle of {own}: {away}"
    return f"Well inside {own}: the nearest border, to {other}, is {away}"


def silence(days: int | None, segment: str, most: float) -> str:
    """Say what further days without an order lead to.

    >>> silence(36, "At-Risk", 373)
    '36 more days without an order lead to At-Risk'
    """
    if days is None:
        return f"No number of days without an order, up to {most:,.0f}, changes the segment"
    days_lead = "day without an order leads" if days == 1 else "days without an order lead"
    return f"{days:,} more {days_lead} to {segment}"


def neighbours(segments: Sequence[str]) -> str:
    """Say which segments the nearest customers are of.

    >>> neighbours(["Regular", "Regular", "At-Risk"])
    '2 of the 3 nearest customers are Regular, 1 At-Risk'
    """
    if not segments:
        return "No customer to compare with"
    counts: dict[str, int] = {}
    for name in segments:
        counts[name] = counts.get(name, 0) + 1
    (first, n), *rest = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not rest:
        return f"All {len(segments)} nearest customers are {first}"
    others = "".join(f", {m} {name}" for name, m in rest)
    return (
        f"{n} of the {len(segments)} nearest customers {'is' if n == 1 else 'are'} {first}{others}"
    )


def how_near(customers: Sequence[str], distances: Sequence[float]) -> str:
    """Say how like these figures the nearest customers are.

    >>> how_near(["17934", "13034"], [0.0, 0.119])
    'Customer 17934 has these very figures; the last listed is 0.12 standard deviations away'
    """
    if not customers:
        return "No customer to compare with"
    last = f"the last listed is {formats.number(distances[-1], 2)} standard deviations away"
    if distances[0] == 0:
        return f"Customer {customers[0]} has these very figures; {last}"
    away = formats.number(distances[0], 2)
    return f"The nearest, customer {customers[0]}, is {away} standard deviations away; {last}"


def _figure(field: str, value: float, currency: str) -> str:
    return formats.money(value, currency) if field == c.MONETARY else formats.count(value)
