"""One product: when, where, to whom, at what price and under which names it was sold."""

from collections.abc import Collection
from typing import Final, Literal

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.periods import Window

Every = Literal["week", "month"]

N_ORDERS: Final = "n_orders"
PERIOD_START: Final = "period_start"
PRICE_LOW: Final = "price_low"
PRICE_MEAN: Final = "price_mean"
PRICE_HIGH: Final = "price_high"
LAST_ORDER_AT: Final = "last_order_at"
FIRST_AT: Final = "first_at"
LAST_AT: Final = "last_at"

# What `sales`, `buyers`, `prices` and `names` read of the lines.
LINE_COLUMNS: Final = (
    c.INVOICE,
    c.DESCRIPTION,
    c.QUANTITY,
    c.INVOICED_AT,
    c.UNIT_PRICE,
    c.CUSTOMER_ID,
    c.COUNTRY,
    c.FATE,
    c.REVENUE,
    c.NET_QUANTITY,
    c.NET_REVENUE,
)

_PERIOD_RULE: Final = {"week": "W-SUN", "month": "M"}
_SALES: Final = (str(c.Fate.SALE), str(c.Fate.GUEST_SALE))


def history(product_days: pd.DataFrame, window: Window, every: Every) -> pd.DataFrame:
    """Sum a product's days per week or month; zero where it was not sold.

    Parameters
    ----------
    product_days : DataFrame
        Rows of one product: ``day``, ``n_orders``, ``units``, ``revenue``.
    window : Window
        The periods from its first to its last day are all there.
    every : str
        ``week`` (from Monday) or ``month``.

    Returns
    -------
    DataFrame, in order of time
        ``period_start``, ``revenue``, ``units``, ``n_orders`` and ``is_complete``: whether the
        window holds the whole period.
    """
    rule = _PERIOD_RULE[every]
    periods = pd.period_range(window.start, window.last_day, freq=rule)
    place = periods.get_indexer(pd.PeriodIndex(product_days[c.DAY], freq=rule))
    inside, n = place >= 0, len(periods)
    sums = {
        name: np.bincount(place[inside], product_days.loc[inside, name], n)
        for name in (c.REVENUE, c.UNITS, N_ORDERS)
    }
    starts, ends = periods.start_time, periods.end_time
    is_complete = (starts >= pd.Timestamp(window.start)) & (ends < pd.Timestamp(window.end))
    result = pd.DataFrame({PERIOD_START: starts, **sums, c.IS_COMPLETE: is_complete})
    return result.astype({c.UNITS: "int64", N_ORDERS: "int64"})


def countries(product_days: pd.DataFrame) -> pd.DataFrame:
    """Sum a product's days per country.

    Returns
    -------
    DataFrame, index ``country``, most revenue first
        ``revenue``, ``units``, ``n_orders``.
    """
    named = product_days.astype({c.COUNTRY: "str"})
    sums = named.groupby(c.COUNTRY)[[c.REVENUE, c.UNITS, N_ORDERS]].sum()
    return sums.sort_values(c.REVENUE, ascending=False, kind="stable")


def sales(
    lines: pd.DataFrame, basis: c.Basis, window: Window, countries: Collection[str] = ()
) -> pd.DataFrame:
    """Keep the lines of a window that count on a basis, with what they count as.

    The same rule as `analytics.sums.on_basis`, for the few lines of one product.

    Parameters
    ----------
    lines : DataFrame
        `LINE_COLUMNS` of one product.
    basis : Basis
        Which lines count.
    window : Window
        Days that count.
    countries : collection of str
        Countries that count; all of them where empty.

    Returns
    -------
    DataFrame
        The lines kept, in order of time, with ``units`` and ``revenue`` on the basis.
    """
    at = lines[c.INVOICED_AT]
    kept = (at >= pd.Timestamp(window.start)) & (at < pd.Timestamp(window.end))
    if countries:
        kept &= lines[c.COUNTRY].isin(list(countries))
    fate = lines[c.FATE]
    if basis is c.Basis.NET:
        kept &= lines[c.NET_QUANTITY] > 0
    elif basis is c.Basis.GROSS:
        kept &= fate.isin(_SALES)
    elif basis is c.Basis.IDENTIFIED:
        kept &= fate == str(c.Fate.SALE)
    counting = lines[kept]
    is_net = basis is c.Basis.NET
    counting = counting.assign(
        **{
            c.UNITS: counting[c.NET_QUANTITY if is_net else c.QUANTITY],
            c.REVENUE: counting[c.NET_REVENUE if is_net else c.REVENUE],
        }
    )
    return counting.sort_values([c.INVOICED_AT, c.INVOICE], kind="stable")


def buyers(sold: pd.DataFrame) -> pd.DataFrame:
    """Sum a product's sales per identified customer.

    Parameters
    ----------
    sold : DataFrame
        As from `sales`.

    Returns
    -------
    DataFrame, index ``customer_id``, most revenue first
        ``n_orders``, ``units``, ``revenue``, ``last_order_at``.
    """
    known = sold[sold[c.CUSTOMER_ID].notna()]
    sums = known.groupby(c.CUSTOMER_ID).agg(
        **{
            N_ORDERS: (c.INVOICE, "nunique"),
            c.UNITS: (c.UNITS, "sum"),
            c.REVENUE: (c.REVENUE, "sum"),
            LAST_ORDER_AT: (c.INVOICED_AT, "max"),
        }
    )
    return sums.sort_values(c.REVENUE, ascending=False, kind="stable")


def prices(sold: pd.DataFrame) -> pd.DataFrame:
    """Follow the price per unit from month to month.

    Parameters
    ----------
    sold : DataFrame
        As from `sales`; lines without units or price say nothing of the price.

    Returns
    -------
    DataFrame, one row per month with a sale, in order of time
        ``month``, ``price_low``, ``price_mean`` (weighted by units), ``price_high``, ``units``.
    """
    priced = sold[(sold[c.UNITS] > 0) & (sold[c.UNIT_PRICE] > 0)]
    month = priced[c.INVOICED_AT].dt.to_period("M").dt.start_time.rename(c.MONTH)
    worth = priced.assign(worth=priced[c.UNIT_PRICE] * priced[c.UNITS])
    sums = worth.groupby(month).agg(
        **{
            PRICE_LOW: (c.UNIT_PRICE, "min"),
            "worth": ("worth", "sum"),
            PRICE_HIGH: (c.UNIT_PRICE, "max"),
            c.UNITS: (c.UNITS, "sum"),
        }
    )
    sums.insert(1, PRICE_MEAN, sums.pop("worth") / sums[c.UNITS])
    return sums.reset_index()


def names(lines: pd.DataFrame) -> pd.DataFrame:
    """List the descriptions a product's lines bear, remarks of the stockroom among them.

    Parameters
    ----------
    lines : DataFrame
        `LINE_COLUMNS` of one product.

    Returns
    -------
    DataFrame, index ``description``, most lines first, then by alphabet
        ``n_lines``, ``first_at``, ``last_at``.
    """
    described = lines[lines[c.DESCRIPTION].notna()]
    text = described[c.DESCRIPTION].str.strip()
    found = described.groupby(text)[c.INVOICED_AT].agg(["size", "min", "max"])
    found.columns = pd.Index([c.N_LINES, FIRST_AT, LAST_AT])
    return found.sort_values(c.N_LINES, ascending=False, kind="stable")
