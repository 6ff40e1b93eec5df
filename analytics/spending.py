"""How much is spent at a time: orders and customers as amounts, and any amounts in bins."""

from collections.abc import Mapping
from math import floor, log10
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.people import last_rows, numbered
from analytics.spread import Floats, Spread

LEVELS: Final[Mapping[str, float]] = {
    "p1": 0.01,
    "p5": 0.05,
    "p25": 0.25,
    "median": 0.5,
    "p75": 0.75,
    "p95": 0.95,
    "p99": 0.99,
}

_LINEAR_CUT: Final = 0.99
_N_LINEAR_BINS: Final = 40
_LOG_BINS_PER_DECADE: Final = 10
# A bin is a multiple of what people count in: 1, 2, 2.5 or 5 times a power of ten.
_ROUND_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_NO_BINS: Final = pd.DataFrame({name: [] for name in ("low", "high", "n", c.REVENUE)}, dtype=float)
_CURVE_SHARES: Final = np.unique(
    np.concatenate([np.linspace(0, 1, 101), [0.001, 0.002, 0.005, 0.995, 0.998, 0.999]])
)


def per_customer(orders: pd.DataFrame) -> pd.DataFrame:
    """Sum orders per identified customer; guests are left out.

    Grain: one row per customer, most revenue first.

    Parameters
    ----------
    orders : DataFrame
        ``customer_id`` (missing for guests), ``country``, ``invoiced_at``, ``revenue``
        (`analytics.slices.orders_in`).

    Returns
    -------
    DataFrame
        ``customer_id``, ``country`` (of the last order), ``n_orders``, ``revenue`` (currency),
        ``revenue_share`` (0-1, of all customers' revenue; missing where that is not above zero)
        and ``last_order_at``.
    """
    who = numbered(orders)
    rows = np.flatnonzero(who.place >= 0)
    at = orders[c.INVOICED_AT].to_numpy().astype("datetime64[us]", copy=False)
    place, at = who.place[rows], at[rows]
    amounts = orders[c.REVENUE].to_numpy(dtype=float)[rows]
    revenue = np.bincount(place, amounts, len(who.ids))
    n_orders = np.bincount(place, minlength=len(who.ids))
    last = last_rows(place, at, orders[c.COUNTRY].iloc[rows])
    total = revenue.sum()
    customers = pd.DataFrame(
        {
            c.CUSTOMER_ID: who.ids,
            c.COUNTRY: orders[c.COUNTRY].iloc[rows[last]].to_numpy(),
            "n_orders": n_orders,
            c.REVENUE: revenue,
            "revenue_share": revenue / total if total > 0 else np.nan,
            "last_order_at": at[last],
        }
    )
    return customers.sort_values(c.REVENUE, ascending=False, kind="stable", ignore_index=True)


def guest_share(orders: pd.DataFrame) -> float | None:
    """Return the share (0-1) of revenue that comes without a customer; None without revenue."""
    total = float(orders[c.REVENUE].sum())
    if not total > 0:
        return None
    return float(orders.loc[orders[c.CUSTOMER_ID].isna(), c.REVENUE].sum()) / total


def log_histogram(spread: Spread) -> pd.DataFrame:
    """Count amounts in bins of a tenth of a decade: from 100 up to 125.9, and so on.

    Grain: one row per bin, from the first to the last with an amount.

    Returns
    -------
    DataFrame
        ``low``, ``high`` (currency, `high` exclusive), ``n`` and ``revenue`` (sum, currency).
    """
    if not spread.n:
        return _NO_BINS
    ends = spread.amounts[[0, -1]]
    first, last = np.floor(_LOG_BINS_PER_DECADE * np.log10(ends))
    edges = np.power(10.0, np.arange(first - 1, last + 3) / _LOG_BINS_PER_DECADE)
    # The logarithm of an amount just below an edge may round up to it: look the ends up.
    low, high = np.searchsorted(edges, ends, side="right")
    return _bins(spread, edges[low - 1 : high + 1])


def linear_histogram(spread: Spread) -> pd.DataFrame:
    """Count amounts in about 40 equal bins of a round width, from zero up to the 99th percentile.

    Grain: one row per bin. What lies beyond the last bin is not in the table: `spread.n` less the
    sum of ``n``.

    Returns
    -------
    DataFrame
        As `log_histogram`. From buckets ``n`` is an estimate (`Spread.up_to`).
    """
    if not spread.n:
        return _NO_BINS
    cut = float(spread.quantile(_LINEAR_CUT))
    width = _rounded(cut / _N_LINEAR_BINS)
    # One bin more where the cut is itself an end, which is exclusive.
    return _bins(spread, np.arange(floor(cut / width) + 2, dtype=np.float64) * width)


def curve(spread: Spread) -> pd.DataFrame:
    """Return the cumulative distribution at 107 shares, closer together at both ends.

    Returns
    -------
    DataFrame
        ``share`` (0-1) and ``value`` (currency), both ascending; empty without an amount.
    """
    shares = _CURVE_SHARES if spread.n else _CURVE_SHARES[:0]
    return pd.DataFrame({"share": shares, "value": spread.quantile(shares)})


def describe(spreads: Mapping[str, Spread]) -> pd.DataFrame:
    """Sum spreads up.

    Grain: one row per spread, in the given order, its name the index.

    Returns
    -------
    DataFrame
        ``n`` (amounts above zero), ``total``, ``min``, the quantiles of `LEVELS`, ``max``,
        ``mean`` (currency) and ``skewness``; NaN where there is no amount.
    """
    rows = {}
    for name, spread in spreads.items():
        levels = [0.0, *LEVELS.values(), 1.0]
        found = spread.quantile(levels) if spread.n else np.full(len(levels), np.nan)
        rows[name] = {
            "n": spread.n,
            "total": spread.total,
            **dict(zip(["min", *LEVELS, "max"], found.tolist(), strict=True)),
            "mean": spread.mean,
            "skewness": spread.skewness,
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _bins(spread: Spread, edges: Floats) -> pd.DataFrame:
    numbers, sums = spread.up_to(edges)
    return pd.DataFrame(
        {
            "low": edges[:-1],
            "high": edges[1:],
            "n": np.diff(numbers),
            c.REVENUE: np.diff(sums),
        }
    )


def _rounded(width: float) -> float:
    """Return the round step nearest to `width`, as a ratio."""
    power = 10.0 ** floor(log10(width))
    return min((step * power for step in _ROUND_STEPS), key=lambda step: abs(log10(step / width)))
