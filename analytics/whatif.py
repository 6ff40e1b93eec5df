"""What a customer with given recency, frequency and money would be: pure questions to a model.

Nothing here is a forecast: what followed is counted from what real customers did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.segments.assignment import Floats, squared_distances
from analytics.segments.segmenter import Segmenter, rfm_values

DISTANCE: Final = "distance"

_MOST_ORDERS_MORE: Final = 1_000
_N_AMOUNTS: Final = 2_000
_IN_WORDS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing that would have to be different.

    Attributes
    ----------
    feature : str
        ``recency_days`` (a purchase now), ``frequency`` (more orders) or ``monetary`` (more
        money); the other two stay as they are.
    amount : float
        By how much: days less, orders more, money more.
    segment : str
        Reached by it.
    effort : float
        The way in standard deviations of the scaled features, to compare changes by.
    """

    feature: str
    amount: float
    segment: str
    effort: float


@dataclass(frozen=True)
class FollowUp:
    """What such customers did in the 90 days that followed.

    Attributes
    ----------
    n : int
        Customers looked at.
    n_bought : int
        Of them, who ordered.
    mean_orders, mean_spend : float
        Per customer looked at, those without an order counted as 0.
    median_spend, low_spend, high_spend : float
        Median and quartiles, likewise.
    farthest : float
        Distance of the least similar one in standard deviations: far away means not comparable.
    """

    n: int
    n_bought: int
    mean_orders: float
    mean_spend: float
    median_spend: float
    low_spend: float
    high_spend: float
    farthest: float


def as_values(recency_days: float, frequency: float, monetary: float) -> Floats:
    """Hold one customer's figures as the array that all questions here take."""
    return np.array([recency_days, frequency, monetary], dtype=np.float64)


def segment_of(segmenter: Segmenter, values: Floats) -> str:
    """Name the segment, as `Segmenter.predict` does."""
    return segmenter.names[int(segmenter.places(values[None])[0])]


def outside(segmenter: Segmenter, values: Floats) -> dict[str, tuple[float, float]]:
    """Return the features beyond what the model has seen, with the range that it has."""
    is_out = (values < segmenter.lowest) | (values > segmenter.highest)
    seen = zip(c.RFM, is_out, segmenter.lowest, segmenter.highest, strict=True)
    return {name: (float(low), float(high)) for name, out, low, high in seen if out}


def outdone(customers: pd.DataFrame, values: Floats) -> dict[str, float]:
    """Return, per feature, the share of customers (0-1) that these figures outdo.

    Equal ones count half; a smaller recency is the better one.
    """
    all_values = rfm_values(customers)
    if not len(all_values):
        return dict.fromkeys(c.RFM, float("nan"))
    below = (all_values < values).mean(axis=0)
    above = (all_values > values).mean(axis=0)
    shares = below + (1 - below - above) / 2
    shares[0] = 1 - shares[0]
    return dict(zip(c.RFM, map(float, shares), strict=True))


def better_by_one_change(segmenter: Segmenter, values: Floats) -> list[Change]:
    """Find what single change reaches a better segment, the smallest step first.

    At most one change per feature: the least number of further orders and the least whole amount
    of money, each up to the most that the model has seen, and a purchase now (recency 0). Empty
    where none does, as in the best segment.
    """
    own = int(segmenter.places(values[None])[0])
    candidates = (
        _moved(values, 0, np.array([0.0])),
        _moved(values, 1, _more_orders(segmenter, values[1])),
        _moved(values, 2, _more_money(segmenter, values, own)),
    )
    found = []
    for place, moved in enumerate(candidates):
        reached = np.flatnonzero(segmenter.places(moved) < own) if len(moved) else np.array([])
        if len(reached):
            found.append(_change(segmenter, values, moved[int(reached[0])], place))
    return sorted(found, key=lambda change: (change.effort, change.feature))


def in_words(change: Change, currency: str = "£") -> str:
    """Say a change.

    >>> in_words(Change("frequency", 2, "Regular", 0.4))
    'two more orders'
    >>> in_words(Change("monetary", 1210, "Regular", 0.4))
    '£1,210 more'
    """
    if change.feature == c.RECENCY_DAYS:
        return "a purchase now"
    if change.feature == c.MONETARY:
        return f"{currency}{change.amount:,.0f} more"
    n = int(change.amount)
    number = _IN_WORDS[n] if n < len(_IN_WORDS) else f"{n:,}"
    return f"{number} more order{'s' if n != 1 else ''}"


def nearest_customers(
    segmenter: Segmenter, customers: pd.DataFrame, values: Floats, n: int = 10
) -> pd.DataFrame:
    """Find the most similar real customers.

    Parameters
    ----------
    segmenter : Segmenter
        Its scaling makes the three features comparable.
    customers : DataFrame
        ``customer_id``, ``recency_days``, ``frequency``, ``monetary`` and any others: the table
        ``customers``, or ``followed_up`` to see what came next.
    values : float array, shape (3,)
    n : int
        At most so many.

    Returns
    -------
    DataFrame
        Rows of `customers` and ``distance`` (standard deviations), nearest first; ties by
        ``customer_id``.
    """
    points = segmenter.scaling.apply(rfm_values(customers))
    own = segmenter.scaling.apply(values[None])
    away = pd.Series(np.sqrt(squared_distances(points, own)[:, 0]), index=customers.index)
    edge = away.nsmallest(n).max() if len(away) else 0.0
    near = (away <= edge).to_numpy()
    found = customers[near].assign(**{DISTANCE: away[near]})
    return found.sort_values([DISTANCE, c.CUSTOMER_ID], ignore_index=True).head(n)


def what_followed(
    segmenter: Segmenter, followed_up: pd.DataFrame, values: Floats, n: int = 50
) -> FollowUp | None:
    """Count what the most similar customers did in the 90 days after they stood here.

    Parameters
    ----------
    segmenter : Segmenter
    followed_up : DataFrame
        The table ``followed_up``.
    values : float array, shape (3,)
    n : int
        How many of the most similar to look at.

    Returns
    -------
    FollowUp or None
        None where nobody's next 90 days are known.
    """
    near = nearest_customers(segmenter, followed_up, values, n)
    if near.empty:
        return None
    spend, orders = near[c.SPEND_AFTER].to_numpy(), near[c.N_ORDERS_AFTER].to_numpy()
    low, median, high = np.quantile(spend, (0.25, 0.5, 0.75))
    return FollowUp(
        n=len(near),
        n_bought=int((orders > 0).sum()),
        mean_orders=float(orders.mean()),
        mean_spend=float(spend.mean()),
        median_spend=float(median),
        low_spend=float(low),
        high_spend=float(high),
        farthest=float(near[DISTANCE].max()),
    )


def values_of(customer: Mapping[str, float] | pd.Series) -> Floats:
    """Take one row's recency, frequency and money."""
    return as_values(*(float(customer[name]) for name in c.RFM))


def _moved(values: Floats, place: int, to: Floats) -> Floats:
    moved = np.tile(values, (len(to), 1))
    moved[:, place] = to
    return moved


def _more_orders(segmenter: Segmenter, now: float) -> Floats:
    most = min(segmenter.highest[1] - now, _MOST_ORDERS_MORE)
    return now + np.arange(1.0, most + 1)


def _more_money(segmenter: Segmenter, values: Floats, own: int) -> Floats:
    """Return the least whole amount that is enough, found coarsely first; empty if none is."""
    room = np.floor(segmenter.highest[2] - values[2])
    if room < 1:
        return np.empty(0)
    steps = np.unique(np.ceil(np.geomspace(1, room, _N_AMOUNTS)).clip(max=room))
    is_enough = segmenter.places(_moved(values, 2, values[2] + steps)) < own
    if not is_enough.any():
        return np.empty(0)
    first = int(is_enough.argmax())
    low, high = (steps[first - 1] if first else 0.0), steps[first]
    while high - low > 1:
        middle = np.floor((low + high) / 2)
        enough = segmenter.places(_moved(values, 2, np.array([values[2] + middle])))[0] < own
        low, high = (low, middle) if enough else (middle, high)
    return np.array([values[2] + high])


def _change(segmenter: Segmenter, values: Floats, moved: Floats, place: int) -> Change:
    two = segmenter.scaling.apply(np.vstack([values, moved]))
    return Change(
        feature=c.RFM[place],
        amount=abs(float(moved[place] - values[place])),
        segment=segment_of(segmenter, moved),
        effort=float(np.sqrt(((two[0] - two[1]) ** 2).sum())),
    )
