"""The headline figures of a window: one definition for pages, command line and API.

Money and units come from the lines, summed per day; orders and customers from the
sale invoices, because distinct counts do not add up over days.

=================  ==============================================================
order              a sale invoice; on the net basis one of which something was kept
customer           an identified customer with an order
lines              sale lines of the orders; on the raw basis all lines
items per order    units on the basis / orders
repeat rate        share of customers with two orders or more in the window
top fifth's share  share of customers' revenue that the top 20 % of them bring
=================  ==============================================================

Raw lines hold cancellations and corrections, which are no orders: on the raw basis
orders, customers and their shares are those of the gross basis.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import Final, Literal

import pandas as pd

from analytics import columns as c
from analytics.periods import Window, data_window
from analytics.periods import year_before as a_year_before
from analytics.slices import N_ORDERS, Slice, days_in, orders_in

Every = Literal["day", "week", "month"]

# Sums of floating-point money are off by millionths, in another order by other millionths.
MONEY_DECIMALS: Final = 4
RATIO_DECIMALS: Final = 6

_PERIOD_RULE: Final = {"day": "D", "week": "W-SUN", "month": "M"}
_TOP_SHARE: Final = 0.2
_52_WEEKS: Final = timedelta(weeks=52)


@dataclass(frozen=True)
class Headline:
    """What a shop did in a window; None where a figure has no meaning (no order, no customer)."""

    revenue: float
    units: int
    n_lines: int
    n_orders: int
    n_customers: int
    average_order_value: float | None
    items_per_order: float | None
    repeat_rate: float | None
    top_fifth_share: float | None


def as_facts(figures: Headline) -> dict[str, float | int | None]:
    """Name the figures as the command line and the API tell them, without the noise of sums."""
    return {
        "revenue": round(figures.revenue, MONEY_DECIMALS),
        "units": figures.units,
        "orders": figures.n_orders,
        "average_order_value": _rounded(figures.average_order_value),
        "items_per_order": _rounded(figures.items_per_order),
        "repeat_rate": _rounded(figures.repeat_rate),
        "top_fifth_share": _rounded(figures.top_fifth_share),
    }


def headline(
    invoices: pd.DataFrame,
    days: pd.DataFrame,
    *,
    basis: c.Basis = c.Basis.NET,
    window: Window | None = None,
    countries: Collection[str] = (),
    merchandise_only: bool = False,
) -> Headline:
    """Summarise a window on a revenue basis.

    Parameters
    ----------
    invoices, days : DataFrame
        The tables of those names (`analytics.contracts`).
    basis : Basis
        Which lines count.
    window : Window, optional
        Days that count; all of them by default.
    countries : collection of str
        Countries that count; all of them where empty.
    merchandise_only : bool
        Whether service lines are left out.

    Returns
    -------
    Headline
    """
    if window is None and days.empty:
        return Headline(0.0, 0, 0, 0, 0, None, None, None, None)
    chosen = Slice(window or data_window(days), basis, tuple(countries), merchandise_only)
    return headline_of(orders_in(invoices, chosen), days_in(days, chosen), basis)


def headline_of(orders: pd.DataFrame, day_sums: pd.DataFrame, basis: c.Basis) -> Headline:
    """Summarise a slice, from its orders and days as `analytics.slices` gives them."""
    revenue, units = float(day_sums[c.REVENUE].sum()), int(day_sums[c.UNITS].sum())
    n_orders = len(orders)
    of_customers = f"{c.REVENUE}_gross" if basis is c.Basis.RAW else c.REVENUE
    per_customer = orders.groupby(c.CUSTOMER_ID, sort=False)[of_customers].agg(["size", "sum"])
    return Headline(
        revenue=revenue,
        units=units,
        n_lines=int((day_sums if basis is c.Basis.RAW else orders)[c.N_LINES].sum()),
        n_orders=n_orders,
        n_customers=len(per_customer),
        average_order_value=revenue / n_orders if n_orders else None,
        items_per_order=units / n_orders if n_orders else None,
        repeat_rate=float((per_customer["size"] > 1).mean()) if len(per_customer) else None,
        top_fifth_share=_top_share(per_customer["sum"]),
    )


def revenue_over_time(
    days: pd.DataFrame,
    *,
    basis: c.Basis = c.Basis.NET,
    window: Window | None = None,
    every: Every = "month",
    countries: Collection[str] = (),
    merchandise_only: bool = False,
) -> pd.DataFrame:
    """Sum revenue and orders per period.

    Grain: one row per period with at least one line, in order of time.

    Returns
    -------
    DataFrame
        ``period_start`` (midnight), ``revenue`` (on `basis`), ``n_orders`` (sale invoices) and
        ``is_complete``: whether the data covers all of the period's days. A period cut
        by `window` holds only the days inside and counts as incomplete; so does the last day of
        the data, which may have been exported before closing time.
    """
    if days.empty:
        return pd.DataFrame({"period_start": [], c.REVENUE: [], N_ORDERS: [], c.IS_COMPLETE: []})
    covered = window or data_window(days)
    shown = days_in(days, Slice(covered, basis, tuple(countries), merchandise_only))
    period = shown[c.DAY].dt.to_period(_PERIOD_RULE[every])
    result = shown.groupby(period)[[c.REVENUE, N_ORDERS]].sum()
    periods = pd.PeriodIndex(result.index)
    first, end = pd.Timestamp(covered.start), pd.Timestamp(covered.end)
    is_complete = (periods.start_time >= first) & (periods.end_time < end)
    if every == "day":
        is_complete &= periods.start_time < pd.Timestamp(data_window(days).last_day)
    result = result.reset_index(drop=True)
    result.insert(0, "period_start", periods.start_time.astype("datetime64[us]"))
    result[c.IS_COMPLETE] = is_complete
    return result


def year_before(
    periods: pd.DataFrame, days: pd.DataFrame, chosen: Slice, every: Every, covered: Window
) -> pd.Series:
    """Find the revenue of the same days a year before each period; of weeks, 52 weeks before.

    Parameters
    ----------
    periods : DataFrame
        `revenue_over_time` of the slice.
    days : DataFrame
        The table of that name.
    chosen : Slice
        What `periods` shows.
    every : str
        Their length.
    covered : Window
        Days of the data.

    Returns
    -------
    Series, one value per row of `periods`
        Missing where the data does not cover all of those days.
    """
    if every == "week":
        window = Window(chosen.window.start - _52_WEEKS, chosen.window.end - _52_WEEKS)
        starts = periods["period_start"] - pd.Timedelta(_52_WEEKS)
    else:
        window = a_year_before(chosen.window)
        starts = periods["period_start"] - pd.DateOffset(years=1)
    first, last = max(window.start, covered.start), window.end
    if first >= last:
        return pd.Series(float("nan"), periods.index)
    earlier = days_in(days, replace(chosen, window=Window(first, last)))
    rule = _PERIOD_RULE[every]
    sums = earlier.groupby(earlier[c.DAY].dt.to_period(rule))[c.REVENUE].sum()
    found = sums.reindex(pd.PeriodIndex(starts, freq=rule), fill_value=0.0).set_axis(periods.index)
    # A first period that the window cuts begins with the window.
    is_cut = starts < pd.Timestamp(window.start)
    begins = starts.where(~is_cut, pd.Timestamp(window.start))
    return found.where(begins >= pd.Timestamp(covered.start))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, RATIO_DECIMALS)


def _top_share(revenue: pd.Series) -> float | None:
    total = revenue.sum()
    if not total > 0:
        return None
    n_top = ceil(_TOP_SHARE * len(revenue))
    return float(revenue.nlargest(n_top).sum() / total)
