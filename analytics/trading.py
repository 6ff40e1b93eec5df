"""The shop's days: what each brought, on which it traded, and how its closures repeat.

A day is open when a sale order was placed anywhere in the shop, whatever the filters; so a
day without an order from one country is a quiet day there, not a closed one.
"""

from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.periods import Window
from analytics.slices import N_ORDERS

WEEKDAY: Final = "weekday"
IS_OPEN: Final = "is_open"
IS_FINISHED: Final = "is_finished"
MEASURES: Final = (c.REVENUE, N_ORDERS, c.N_LINES)

FIRST_DAY: Final = "first_day"
LAST_DAY: Final = "last_day"
N_CLOSED: Final = "n_closed"
N_DAYS: Final = "n_days"

# A weekday closed so often, and seen so often, is a rule with exceptions.
_RULE_SHARE: Final = 0.9
_RULE_LEAST_DAYS: Final = 4


def open_days(invoices: pd.DataFrame) -> pd.DatetimeIndex:
    """Return the days with a sale order, ascending.

    Parameters
    ----------
    invoices : DataFrame
        The shop's whole table of that name: ``invoiced_at``.
    """
    days = np.unique(invoices[c.INVOICED_AT].to_numpy().astype("datetime64[D]"))
    return pd.DatetimeIndex(days.astype("datetime64[us]"))


def daily(
    orders: pd.DataFrame,
    days: pd.DataFrame,
    *,
    open_on: pd.DatetimeIndex,
    window: Window,
    covered: Window,
) -> pd.DataFrame:
    """Lay a slice out over the calendar.

    Grain: one row per day of `window` that the data covers, traded or not, in order of time.

    Parameters
    ----------
    orders, days : DataFrame
        What `slices.orders_in` and `slices.days_in` leave of `window`.
    open_on : DatetimeIndex
        Days with a sale order anywhere in the shop (`open_days`).
    window : Window
        Days to show.
    covered : Window
        Days the data covers; its last one may have been exported before closing time.

    Returns
    -------
    DataFrame
        ``day`` (midnight), ``weekday`` (0 is Monday), ``is_open``, ``is_finished``, ``revenue``
        (of all lines that count on the basis), ``n_orders`` and ``n_lines`` (of the orders).
        The last day the data covers counts as open and unfinished.
    """
    start, end = max(window.start, covered.start), min(window.end, covered.end)
    day = pd.date_range(start, end, inclusive="left", unit="us")
    last = pd.Timestamp(covered.last_day)
    placed_on = orders[c.INVOICED_AT].to_numpy().astype("datetime64[D]")
    counted = pd.Series(orders[c.N_LINES].to_numpy()).groupby(placed_on).agg(["size", "sum"])
    revenue = days.groupby(c.DAY)[c.REVENUE].sum()
    return pd.DataFrame(
        {
            c.DAY: day,
            WEEKDAY: day.day_of_week.to_numpy(dtype="int64"),
            IS_OPEN: day.isin(open_on) | (day == last),
            IS_FINISHED: day < last,
            c.REVENUE: revenue.reindex(day, fill_value=0.0).to_numpy(dtype=float),
            N_ORDERS: counted["size"].reindex(day, fill_value=0).to_numpy(dtype="int64"),
            c.N_LINES: counted["sum"].reindex(day, fill_value=0).to_numpy(dtype="int64"),
        }
    )


def closures(calendar: pd.DataFrame) -> pd.DataFrame:
    """Describe the days without trade by the weekdays and the stretches they make up.

    Parameters
    ----------
    calendar : DataFrame
        One row per day: ``day``, ``weekday``, ``is_open`` (`daily`).

    Returns
    -------
    DataFrame
        Weekly rules first, then stretches in order of time. A rule: ``weekday`` (0 is Monday),
        ``n_closed`` of its ``n_days`` days closed, at least nine in ten of four or more. A
        stretch: ``weekday`` -1, the days from ``first_day`` to ``last_day`` without an open one
        between, beginning and ending on a closed day that no rule explains; ``n_closed`` counts
        those days only, so that ``n_closed`` sums to the closed days, and ``n_days`` all of them.
    """
    rules = _weekly_rules(calendar)
    stretches = _stretches(calendar, rules[WEEKDAY].tolist())
    return pd.concat([rules, stretches], ignore_index=True)


def _weekly_rules(calendar: pd.DataFrame) -> pd.DataFrame:
    closed = calendar.assign(is_closed=~calendar[IS_OPEN])
    weekdays = closed.groupby(WEEKDAY, as_index=False).agg(
        first_day=(c.DAY, "min"),
        last_day=(c.DAY, "max"),
        n_closed=("is_closed", "sum"),
        n_days=("is_closed", "size"),
    )
    is_rule = (weekdays[N_DAYS] >= _RULE_LEAST_DAYS) & (
        weekdays[N_CLOSED] >= _RULE_SHARE * weekdays[N_DAYS]
    )
    return weekdays[is_rule]


def _stretches(calendar: pd.DataFrame, ruled: list[int]) -> pd.DataFrame:
    # An open day ends a stretch; a closed day of a rule neither ends nor begins one.
    stretch = calendar[IS_OPEN].cumsum()
    unexplained = ~calendar[IS_OPEN] & ~calendar[WEEKDAY].isin(ruled)
    found = calendar[unexplained].groupby(stretch[unexplained]).agg(
        first_day=(c.DAY, "min"), last_day=(c.DAY, "max"), n_closed=(c.DAY, "size")
    )  # fmt: skip
    found = found.reset_index(drop=True)
    found.insert(0, WEEKDAY, -1)
    found[N_DAYS] = (found[LAST_DAY] - found[FIRST_DAY]).dt.days + 1
    return found
