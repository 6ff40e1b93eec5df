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
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal

import pandas as pd

from analytics import columns as c
from analytics.periods import Window, data_window

Every = Literal["day", "week", "month"]

_PERIOD_RULE: Final = {"day": "D", "week": "W-SUN", "month": "M"}
_TOP_SHARE: Final = 0.2


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


def headline(
    invoices: pd.DataFrame,
    days: pd.DataFrame,
    *,
    basis: c.Basis = c.Basis.NET,
    window: Window | None = None,
    countries: Collection[str] = (),
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

    Returns
    -------
    Headline
    """
    day_sums = _in_window(days, c.DAY, window, countries)
    orders = _orders(_in_window(invoices, c.INVOICED_AT, window, countries), basis)
    revenue = float(day_sums[c.revenue_on(basis)].sum())
    units = int(day_sums[c.units_on(basis)].sum())
    n_orders = len(orders)
    per_customer = orders.groupby(c.CUSTOMER_ID, sort=False)[_customer_revenue(basis)].agg(
        ["size", "sum"]
    )
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
    shown = _in_window(days, c.DAY, window, countries)
    period = pd.to_datetime(shown[c.DAY]).dt.to_period(_PERIOD_RULE[every])
    sums = shown.groupby(period).agg(
        revenue=(c.revenue_on(basis), "sum"), n_orders=(c.N_INVOICES, "sum")
    )
    periods = pd.PeriodIndex(sums.index)
    covered = window or (data_window(days) if len(days) else None)
    result = sums.reset_index(drop=True)
    result.insert(0, "period_start", periods.start_time.astype("datetime64[us]"))
    result[c.IS_COMPLETE] = False
    if covered is not None:
        first, end = pd.Timestamp(covered.start), pd.Timestamp(covered.end)
        result[c.IS_COMPLETE] = (periods.start_time >= first) & (periods.end_time < end)
        if every == "day":
            last_day = pd.Timestamp(data_window(days).last_day)
            result[c.IS_COMPLETE] &= periods.start_time < last_day
    return result


def _in_window(
    table: pd.DataFrame, time_column: str, window: Window | None, countries: Collection[str]
) -> pd.DataFrame:
    if window is not None:
        at = pd.to_datetime(table[time_column])
        table = table[(at >= pd.Timestamp(window.start)) & (at < pd.Timestamp(window.end))]
    if countries:
        table = table[table[c.COUNTRY].isin(list(countries))]
    return table


def _orders(invoices: pd.DataFrame, basis: c.Basis) -> pd.DataFrame:
    if basis is c.Basis.NET:
        return invoices[invoices[c.units_on(basis)] > 0]
    if basis is c.Basis.IDENTIFIED:
        return invoices[invoices[c.CUSTOMER_ID].notna()]
    return invoices


def _customer_revenue(basis: c.Basis) -> str:
    return c.revenue_on(c.Basis.GROSS if basis is c.Basis.RAW else basis)


def _top_share(revenue: pd.Series) -> float | None:
    total = revenue.sum()
    if not total > 0:
        return None
    n_top = ceil(_TOP_SHARE * len(revenue))
    return float(revenue.nlargest(n_top).sum() / total)
