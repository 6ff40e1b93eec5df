"""Countries side by side: what each brings, how it trends, how concentrated the whole is."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.columns import Basis
from analytics.periods import Window
from analytics.slices import N_ORDERS

AVERAGE_ORDER_VALUE: Final = "average_order_value"
RETURN_RATE: Final = "return_rate"
PERIOD_START: Final = "period_start"

MEASURES: Final = (c.REVENUE, N_ORDERS, c.N_CUSTOMERS, c.N_LINES)

_GROSS: Final = c.revenue_on(Basis.GROSS)
_NET: Final = c.revenue_on(Basis.NET)
_PERIOD_RULE: Final = {"day": "D", "week": "W-SUN", "month": "M"}
_LONGEST_DAYS: Final = {"day": 45, "week": 190}


@dataclass(frozen=True)
class Concentration:
    """How few countries bring how much of the revenue.

    Attributes
    ----------
    n_countries : int
        Countries with revenue above zero.
    hhi : float
        Herfindahl-Hirschman index: 1 where one country brings all, 1/n where n bring the same.
    effective : float
        1 / hhi: the number of equally large countries that would be as concentrated.
    cumulative : tuple of float
        Share (0-1) of the largest country, of the two largest and so on; the last is 1.
    """

    n_countries: int
    hhi: float
    effective: float
    cumulative: tuple[float, ...]

    def top(self, n: int) -> float:
        """Share (0-1) of the `n` largest countries; 1 where there are not so many."""
        return self.cumulative[min(n, self.n_countries) - 1]


def home_market(invoices: pd.DataFrame) -> str | None:
    """Name the country with most orders, the first by alphabet of several; None without any.

    Parameters
    ----------
    invoices : DataFrame
        One row per order: ``country``.
    """
    counts = invoices[c.COUNTRY].value_counts()
    return None if counts.empty else str(counts.index[counts == counts.max()].min())


def by_country(orders: pd.DataFrame, days: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    """Sum orders and days per country.

    Grain: one row per country with an order, revenue or a line that counts; most revenue first,
    then by alphabet.

    Parameters
    ----------
    orders, days : DataFrame
        What `slices.orders_in` and `slices.days_in` return for one slice.
    basis : Basis
        That of the slice.

    Returns
    -------
    DataFrame, index ``country``
        ``revenue``, ``n_orders``, ``n_customers`` (identified; one who ordered from two countries
        counts in both), ``n_lines`` (sale lines of the orders; on the raw basis all raw lines),
        ``revenue_gross``, ``revenue_net``, ``average_order_value`` (revenue per order; missing
        without an order) and ``return_rate`` (1 - net / gross revenue; missing where nothing was
        sold).
    """
    sums = days.groupby(c.COUNTRY)[[c.REVENUE, _GROSS, _NET, c.N_LINES]].sum()
    of_orders = orders.groupby(c.COUNTRY).agg(
        n_orders=(c.INVOICE, "size"),
        n_customers=(c.CUSTOMER_ID, "nunique"),
        n_lines=(c.N_LINES, "sum"),
    )
    lines = sums if basis is Basis.RAW else of_orders
    names = sums.index.union(of_orders.index)
    found = pd.DataFrame(
        {
            c.REVENUE: sums[c.REVENUE],
            N_ORDERS: of_orders[N_ORDERS],
            c.N_CUSTOMERS: of_orders[c.N_CUSTOMERS],
            c.N_LINES: lines[c.N_LINES],
            _GROSS: sums[_GROSS],
            _NET: sums[_NET],
        },
        index=pd.Index(names, name=c.COUNTRY),
    ).fillna(0)
    found = found.astype(dict.fromkeys((N_ORDERS, c.N_CUSTOMERS, c.N_LINES), "int64"))
    # On the identified basis a country of guests only has days, and nothing on them.
    found = found[found[list(MEASURES)].ne(0).any(axis=1)]
    found = found.assign(
        **{
            AVERAGE_ORDER_VALUE: _ratio(found[c.REVENUE], found[N_ORDERS]),
            RETURN_RATE: 1 - _ratio(found[_NET], found[_GROSS]),
        }
    )
    return found.sort_index().sort_values(c.REVENUE, ascending=False, kind="stable")


def shares(countries: pd.DataFrame) -> pd.DataFrame:
    """Divide each measure by its sum over the countries.

    Returns
    -------
    DataFrame, same index
        ``revenue``, ``n_orders``, ``n_customers``, ``n_lines`` as shares that add up to 1; missing
        where the sum is not positive. On the raw basis a country's share of revenue may be
        negative.
    """
    amounts = countries[list(MEASURES)].astype(float)
    return amounts / amounts.sum().where(lambda total: total > 0)


def together(countries: pd.DataFrame) -> tuple[float, float]:
    """Average order value and return rate of all `countries` together; missing as in `by_country`.

    A mean over orders and money, not over countries: a small country does not weigh as much as a
    large one.
    """
    sums = countries[[c.REVENUE, N_ORDERS, _GROSS, _NET]].sum().to_frame().T
    value = _ratio(sums[c.REVENUE], sums[N_ORDERS])
    kept = _ratio(sums[_NET], sums[_GROSS])
    return float(value.iloc[0]), 1 - float(kept.iloc[0])


def concentration(revenue: pd.Series) -> Concentration | None:
    """Measure how concentrated revenue is; None where no country brings any.

    Parameters
    ----------
    revenue : Series
        One amount per country. Countries without revenue, or with less than none on the raw
        basis, are left out: the index is defined for shares of a whole.

    Notes
    -----
    HHI = sum of squared shares (A. O. Hirschman, *American Economic Review* 54, 1964); its
    reciprocal is the number of equals (M. A. Adelman, *Review of Economics and Statistics* 51,
    1969).
    """
    positive = np.sort(revenue[revenue > 0].to_numpy(dtype=float))[::-1]
    if not len(positive):
        return None
    share = positive / positive.sum()
    hhi = float((share**2).sum())
    running = np.minimum(np.cumsum(share), 1.0)
    running[-1] = 1.0
    return Concentration(len(share), hhi, 1 / hhi, tuple(running.tolist()))


def step_for(window: Window) -> str:
    """Choose the time step of a trend: ``day``, ``week`` or ``month``, by the window's length."""
    suits = (every for every, longest in _LONGEST_DAYS.items() if window.n_days <= longest)
    return next(suits, "month")


def trend(
    days: pd.DataFrame, traded: pd.DataFrame, window: Window, last_day: pd.Timestamp, every: str
) -> pd.DataFrame:
    """Sum revenue per country and period.

    Grain: one row per country of `days` and period in which the shop traded: a country that
    bought nothing then has zero, a day on which the shop was closed has no row.

    Parameters
    ----------
    days : DataFrame
        ``day``, ``country``, ``revenue`` (`slices.days_in`).
    traded : DataFrame
        The same for all countries: says when the shop traded.
    window : Window
        That of the slice. A period which it cuts is incomplete.
    last_day : Timestamp
        Last day of the data, possibly exported before closing time: as a day it is incomplete.
    every : str
        ``day``, ``week`` (from Monday) or ``month``.

    Returns
    -------
    DataFrame
        ``country``, ``period_start`` (midnight), ``revenue``, ``is_complete``; by country, then
        time.
    """
    rule = _PERIOD_RULE[every]
    periods = pd.PeriodIndex(traded[c.DAY].dt.to_period(rule).unique()).sort_values()
    names = pd.Index(sorted(days[c.COUNTRY].unique()), name=c.COUNTRY)
    sums = days.groupby([c.COUNTRY, days[c.DAY].dt.to_period(rule)])[c.REVENUE].sum()
    grid = pd.MultiIndex.from_product([names, periods], names=[c.COUNTRY, PERIOD_START])
    found = sums.reindex(grid, fill_value=0.0).reset_index()
    starts = pd.PeriodIndex(found[PERIOD_START])
    end = pd.Timestamp(window.end)
    is_complete = (starts.start_time >= pd.Timestamp(window.start)) & (starts.end_time < end)
    if every == "day":
        is_complete &= starts.start_time < last_day
    found[PERIOD_START] = starts.start_time.astype("datetime64[us]")
    return found.assign(**{c.IS_COMPLETE: is_complete})


def _ratio(amount: pd.Series, base: pd.Series) -> pd.Series:
    return amount / base.where(base > 0)
