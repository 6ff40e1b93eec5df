"""What changed between two periods, in parts that add up to the change exactly.

`now` and `before` are the orders that count in each period (`analytics.slices.orders_in`).
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import columns as c
from analytics.people import Numbered, first_instants, numbered_together
from analytics.periods import Window

STEP: Final = "step"
CHANGE: Final = "change"
IS_TOTAL: Final = "is_total"
BEFORE: Final = "before"
NOW: Final = "now"

# Steps of the bridges, in reading order.
EARLIER, LATER = "earlier_revenue", "later_revenue"
CUSTOMERS, FREQUENCY, VALUE = "customers", "orders_per_customer", "value_per_order"
NEW, RETURNED, GROWN, SHRUNK, LOST = "new", "returned", "grown", "shrunk", "lost"
RETURNING = "returning"
GUESTS, CORRECTIONS = "guests", "corrections"

_COLUMNS: Final = [STEP, CHANGE, BEFORE, NOW, IS_TOTAL]
_SMALLEST: Final = 0.005
_NEW, _BACK, _GUEST, _N_KINDS = 0, 1, 2, 3

Step = tuple[str, float, float, float, bool]


class Factors(NamedTuple):
    """What identified revenue is the product of."""

    customers: float
    orders_per_customer: float
    value_per_order: float


def driver_bridge(
    now: pd.DataFrame, before: pd.DataFrame, *, all_now: float, all_before: float
) -> pd.DataFrame:
    """Split the change of revenue into customers, orders per customer and value per order.

    Grain: one row per step, from the earlier total to the later one.

    Parameters
    ----------
    now, before : DataFrame
        ``customer_id`` (missing for guests) and ``revenue`` of the orders of each period.
    all_now, all_before : float
        Revenue of each period as the headline has it. On the raw basis it holds cancellations
        and corrections, which are no orders: they become a step of their own.

    Returns
    -------
    DataFrame
        ``step``, ``change`` (of a total: the total), ``before`` and ``now`` (the step's own
        figure in each period) and ``is_total``. The changes add up to the last total less the
        first.

    Notes
    -----
    Identified revenue is customers x orders per customer x value per order. Each factor gets its
    Shapley value (Shapley 1953; "complete decomposition", Sun 1998): what changing it alone adds,
    averaged over the orders in which the three can be changed. Unlike the logarithmic mean (LMDI,
    Ang 2005), from which it differs little, it is defined for revenue of any sign.
    """
    was, is_now = factors(before), factors(now)
    parts = shapley(was, is_now)
    steps = [
        (name, part, earlier, later, False)
        for name, part, earlier, later in zip(
            (CUSTOMERS, FREQUENCY, VALUE), parts, was, is_now, strict=True
        )
    ]
    rest = _outside_customers(now, before, all_now, all_before)
    return _bridged(steps + rest, all_before, all_now)


def customer_bridge(
    now: pd.DataFrame,
    before: pd.DataFrame,
    history: pd.DataFrame,
    *,
    all_now: float,
    all_before: float,
) -> pd.DataFrame:
    """Split the change of revenue by what customers did.

    Grain: one row per step, from the earlier total to the later one.

    Parameters
    ----------
    now, before : DataFrame
        ``customer_id`` (missing for guests) and ``revenue`` of the orders of each period.
    history : DataFrame
        The orders that count at any time, with ``invoiced_at``: a customer is new where the
        first of all orders lies in the later period, else returned.
    all_now, all_before : float
        Revenue of each period, as in `driver_bridge`.

    Returns
    -------
    DataFrame
        As `driver_bridge`; ``before`` and ``now`` hold the group's number of customers who
        ordered in each period.
    """
    was, who, ever = numbered_together(before, now, history)
    came_before, came = _has_ordered(was), _has_ordered(who)
    change = _per_customer(who, now) - _per_customer(was, before)
    stayed, is_old = came & came_before, _ordered_earlier(who, now, ever, history)
    groups = {
        NEW: came & ~came_before & ~is_old,
        RETURNED: came & ~came_before & is_old,
        GROWN: stayed & ~(change < 0),
        SHRUNK: stayed & (change < 0),
        LOST: came_before & ~came,
    }
    steps = [
        (
            name,
            float(change[group].sum()),
            float((group & came_before).sum()),
            float((group & came).sum()),
            False,
        )
        for name, group in groups.items()
    ]
    rest = _outside_customers(now, before, all_now, all_before)
    return _bridged(steps + rest, all_before, all_now)


def factors(orders: pd.DataFrame) -> Factors:
    """Write the revenue of identified customers as a product of three.

    Without a customer all three are 0.
    """
    known = orders[orders[c.CUSTOMER_ID].notna()]
    n_orders, n_customers = len(known), known[c.CUSTOMER_ID].nunique()
    if not n_orders:
        return Factors(0.0, 0.0, 0.0)
    revenue = float(known[c.REVENUE].sum())
    return Factors(float(n_customers), n_orders / n_customers, revenue / n_orders)


def shapley(before: Factors, now: Factors) -> Factors:
    """Share the change of the product of three among them; the parts add up to it.

    Where one of the periods has no customer, the customers are all of the change.
    """
    (a0, b0, c0), (a1, b1, c1) = before, now
    if not a0 or not a1:
        return Factors(a1 * b1 * c1 - a0 * b0 * c0, 0.0, 0.0)
    return Factors(
        _share(a1 - a0, (b0, b1), (c0, c1)),
        _share(b1 - b0, (a0, a1), (c0, c1)),
        _share(c1 - c0, (a0, a1), (b0, b1)),
    )


def revenue_by_newness(orders: pd.DataFrame, history: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Sum the revenue of each month from new customers, returning ones and guests.

    A customer is new in the month of the first of all orders, and returning from then on.

    Grain: one row per month with an order, in order of time.

    Parameters
    ----------
    orders : DataFrame
        ``customer_id``, ``invoiced_at``, ``revenue`` of the orders to sum.
    history : DataFrame
        The orders that count at any time.
    window : Window
        Days that the orders are of.

    Returns
    -------
    DataFrame
        ``month`` (its first day); ``new``, ``returning``, ``guests`` (revenue); ``n_new`` and
        ``n_returning`` (customers); ``is_complete``: whether the window covers the month whole.
        The three revenues add up to that of the orders.
    """
    who, ever = numbered_together(orders, history)
    month = orders[c.INVOICED_AT].to_numpy().astype("datetime64[M]").astype(np.int64)
    first = first_instants(ever, history[c.INVOICED_AT].to_numpy())
    first = first.astype("datetime64[M]").astype(np.int64)
    is_guest = who.place < 0
    # The place of a guest is that of nobody: the last one, which is looked over.
    kind = np.select([is_guest, month == np.append(first, 0)[who.place]], [_GUEST, _NEW], _BACK)
    months, cell = np.unique(month, return_inverse=True)
    sums = np.bincount(
        cell * _N_KINDS + kind, orders[c.REVENUE].to_numpy(dtype=float), len(months) * _N_KINDS
    ).reshape(-1, _N_KINDS)
    # Each customer once a month; pandas finds them by hash, where NumPy would sort millions.
    person, at = np.divmod(pd.unique((who.place * len(months) + cell)[~is_guest]), len(months))
    is_new = first[person] == months[at]
    start, end = np.datetime64(window.start), np.datetime64(window.end)
    begins = months.astype("datetime64[M]")
    return pd.DataFrame(
        {
            c.MONTH: begins.astype("datetime64[us]"),
            NEW: sums[:, _NEW],
            RETURNING: sums[:, _BACK],
            GUESTS: sums[:, _GUEST],
            "n_new": np.bincount(at[is_new], minlength=len(months)),
            "n_returning": np.bincount(at[~is_new], minlength=len(months)),
            c.IS_COMPLETE: (begins >= start) & ((begins + 1).astype("datetime64[D]") <= end),
        }
    )


def _share(change: float, others: tuple[float, float], more: tuple[float, float]) -> float:
    """Average what a factor's change adds over the orders in which the others change."""
    (b0, b1), (c0, c1) = others, more
    return change * ((b0 * c0 + b1 * c1) / 3 + (b0 * c1 + b1 * c0) / 6)


def _has_ordered(who: Numbered) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (
        np.bincount(who.place[who.place >= 0], minlength=len(who.ids)) > 0
    )
    return found


def _per_customer(who: Numbered, orders: pd.DataFrame) -> npt.NDArray[np.float64]:
    is_known = who.place >= 0
    revenue = orders[c.REVENUE].to_numpy(dtype=float)[is_known]
    return np.bincount(who.place[is_known], revenue, len(who.ids)).astype(np.float64)


def _ordered_earlier(
    who: Numbered, now: pd.DataFrame, ever: Numbered, history: pd.DataFrame
) -> npt.NDArray[np.bool_]:
    """Tell whether the first of all orders came before the first one in `now`."""
    first, first_now = (
        first_instants(each, table[c.INVOICED_AT].to_numpy())
        for each, table in ((ever, history), (who, now))
    )
    found: npt.NDArray[np.bool_] = first < first_now
    return found


def _outside_customers(
    now: pd.DataFrame, before: pd.DataFrame, all_now: float, all_before: float
) -> list[Step]:
    """Guests as a step, and what of the totals is no order, where there is any."""
    guests = [float(t[c.REVENUE][t[c.CUSTOMER_ID].isna()].sum()) for t in (before, now)]
    outside = [
        total - float(t[c.REVENUE].sum()) for t, total in ((before, all_before), (now, all_now))
    ]
    return [
        (name, later - earlier, earlier, later, False)
        for name, (earlier, later) in ((GUESTS, guests), (CORRECTIONS, outside))
        if max(abs(earlier), abs(later)) > _SMALLEST
    ]


def _bridged(steps: list[Step], all_before: float, all_now: float) -> pd.DataFrame:
    rows = [
        (EARLIER, all_before, all_before, all_before, True),
        *steps,
        (LATER, all_now, all_now, all_now, True),
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)
