"""One customer: orders and returns in time, products bought, and the time between orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c

EVENT: Final = "event"
ORDER: Final = "order"
RETURN: Final = "return"

N_ORDERS: Final = "n_orders"
UNITS_BACK: Final = "units_back"
REVENUE_BACK: Final = "revenue_back"
MONTH_START: Final = "month_start"
FROM: Final = "from_day"
TO: Final = "to_day"
DAYS: Final = "days"
IS_OPEN: Final = "is_open"

_GROSS: Final = c.revenue_on(c.Basis.GROSS)
_NET: Final = c.revenue_on(c.Basis.NET)
_UNITS: Final = c.units_on(c.Basis.GROSS)

# What is read of the table `invoices`, and of `lines`.
INVOICE_COLUMNS: Final = (c.INVOICE, c.COUNTRY, c.INVOICED_AT, c.N_LINES, _UNITS, _GROSS, _NET)
LINE_COLUMNS: Final = (
    c.LINE_NUMBER,
    c.INVOICE,
    c.STOCK_CODE,
    c.QUANTITY,
    c.INVOICED_AT,
    c.COUNTRY,
    c.FATE,
    c.IS_MERCHANDISE,
    c.REVENUE,
    c.NET_QUANTITY,
    c.NET_REVENUE,
)


@dataclass(frozen=True)
class Account:
    """What a customer bought and gave back, in the shop's currency.

    Attributes
    ----------
    n_orders, n_returns : int
        Sale invoices, and cancelled ones.
    gross : float
        Revenue of all sales.
    net : float
        The same less the cancellations matched to their sale.
    returned : float
        Revenue of all cancellations, >= 0.
    """

    n_orders: int
    n_returns: int
    gross: float
    net: float
    returned: float

    @property
    def unmatched(self) -> float:
        """Part of the cancellations that belongs to no sale in the data, >= 0."""
        return max(self.returned - (self.gross - self.net), 0.0)


def events(invoices: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """List a customer's orders and returns.

    Parameters
    ----------
    invoices : DataFrame
        `INVOICE_COLUMNS` of the customer's sale invoices.
    lines : DataFrame
        `LINE_COLUMNS` of the customer's lines, whatever their fate.

    Returns
    -------
    DataFrame, in order of time, then invoice
        ``event`` (order or return), ``invoice``, ``invoiced_at``, ``n_lines``, ``units`` and
        ``revenue`` (gross; both >= 0, also of returns), ``net_revenue`` (of orders: what is left
        of it; of returns 0).
    """
    sold = pd.DataFrame(
        {
            EVENT: ORDER,
            c.INVOICE: invoices[c.INVOICE],
            c.INVOICED_AT: invoices[c.INVOICED_AT],
            c.N_LINES: invoices[c.N_LINES],
            c.UNITS: invoices[_UNITS],
            c.REVENUE: invoices[_GROSS],
            c.NET_REVENUE: invoices[_NET],
        }
    )
    back = _returns(lines)[sold.columns]
    # An empty part would decide the types of the whole.
    parts = [part for part in (sold, back) if len(part)] or [sold]
    together = pd.concat(parts, ignore_index=True)
    return together.sort_values([c.INVOICED_AT, c.INVOICE], kind="stable", ignore_index=True)


def account(happened: pd.DataFrame) -> Account:
    """Sum `events`."""
    is_order = happened[EVENT] == ORDER
    bought, back = happened[is_order], happened[~is_order]
    return Account(
        n_orders=len(bought),
        n_returns=len(back),
        gross=float(bought[c.REVENUE].sum()),
        net=float(bought[c.NET_REVENUE].sum()),
        returned=float(back[c.REVENUE].sum()),
    )


def months(happened: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """Sum `events` per month, from the first of them to the instant.

    Returns
    -------
    DataFrame, in order of time, every month there
        ``month_start``, ``n_orders``, ``units``, ``revenue`` (of orders, gross), ``units_back``,
        ``revenue_back`` (of returns, >= 0), ``is_complete``: whether the month ended before
        `as_of`.
    """
    if happened.empty:
        names = [MONTH_START, N_ORDERS, c.UNITS, c.REVENUE, UNITS_BACK, REVENUE_BACK, c.IS_COMPLETE]
        return pd.DataFrame(columns=names)
    # The instant is exclusive: at midnight on the first, that month has not begun.
    last_seen = pd.Timestamp(as_of) - pd.Timedelta(1, "us")
    periods = pd.period_range(happened[c.INVOICED_AT].iloc[0], last_seen, freq="M")
    place = periods.get_indexer(pd.PeriodIndex(happened[c.INVOICED_AT], freq="M"))
    is_order = (happened[EVENT] == ORDER).to_numpy()
    summed = {
        N_ORDERS: (is_order, np.ones(len(happened))),
        c.UNITS: (is_order, happened[c.UNITS]),
        c.REVENUE: (is_order, happened[c.REVENUE]),
        UNITS_BACK: (~is_order, happened[c.UNITS]),
        REVENUE_BACK: (~is_order, happened[c.REVENUE]),
    }
    sums = {
        name: np.bincount(place[kept], np.asarray(values)[kept], len(periods))
        for name, (kept, values) in summed.items()
    }
    found = pd.DataFrame(
        {
            MONTH_START: periods.start_time,
            **sums,
            c.IS_COMPLETE: periods.end_time < pd.Timestamp(as_of),
        }
    )
    return found.astype({N_ORDERS: "int64", c.UNITS: "int64", UNITS_BACK: "int64"})


def gaps(happened: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """Measure the time between days with an order, and since the last of them.

    Returns
    -------
    DataFrame, in order of time; empty without an order
        ``from_day``, ``to_day``, ``days`` (> 0, the open one >= 0) and ``is_open``: whether it
        is the time from the last order to `as_of`, in whole days.
    """
    bought = happened.loc[happened[EVENT] == ORDER, c.INVOICED_AT]
    days = bought.dt.normalize().drop_duplicates().reset_index(drop=True)
    if days.empty:
        return pd.DataFrame({FROM: [], TO: [], DAYS: [], IS_OPEN: []})
    end = pd.Timestamp(as_of)
    spans = pd.DataFrame({FROM: days, TO: [*days[1:], end.normalize()]})
    spans[DAYS] = (spans[TO] - spans[FROM]).dt.days
    spans[IS_OPEN] = False
    spans.loc[spans.index[-1], [DAYS, IS_OPEN]] = [(end - bought.iloc[-1]).days, True]
    return spans


def products(lines: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Sum a customer's sales per product.

    Parameters
    ----------
    lines : DataFrame
        `LINE_COLUMNS` of the customer's lines, whatever their fate.
    names : mapping of str to str
        Stock code to name.

    Returns
    -------
    DataFrame, most net revenue first, then by code
        ``stock_code``, ``name``, ``is_merchandise``, ``n_orders``, ``units``, ``revenue`` (both
        gross), ``units_back`` (matched to one of these sales), ``net_revenue``,
        ``first_bought_at``, ``last_bought_at``.
    """
    sold = lines[lines[c.FATE] == str(c.Fate.SALE)]
    summed = sold.groupby(c.STOCK_CODE, as_index=False).agg(
        **{
            c.IS_MERCHANDISE: (c.IS_MERCHANDISE, "first"),
            N_ORDERS: (c.INVOICE, "nunique"),
            c.UNITS: (c.QUANTITY, "sum"),
            c.REVENUE: (c.REVENUE, "sum"),
            c.NET_QUANTITY: (c.NET_QUANTITY, "sum"),
            c.NET_REVENUE: (c.NET_REVENUE, "sum"),
            c.FIRST_BOUGHT_AT: (c.INVOICED_AT, "min"),
            c.LAST_BOUGHT_AT: (c.INVOICED_AT, "max"),
        }
    )
    summed.insert(1, c.NAME, [names.get(code, code) for code in summed[c.STOCK_CODE]])
    summed[UNITS_BACK] = summed[c.UNITS] - summed.pop(c.NET_QUANTITY)
    return summed.sort_values(
        [c.NET_REVENUE, c.STOCK_CODE], ascending=[False, True], ignore_index=True
    )


def _returns(lines: pd.DataFrame) -> pd.DataFrame:
    back = lines[lines[c.FATE] == str(c.Fate.CANCELLATION)]
    summed = back.groupby(c.INVOICE, as_index=False).agg(
        **{
            c.INVOICED_AT: (c.INVOICED_AT, "min"),
            c.N_LINES: (c.LINE_NUMBER, "size"),
            c.UNITS: (c.QUANTITY, "sum"),
            c.REVENUE: (c.REVENUE, "sum"),
        }
    )
    summed[[c.UNITS, c.REVENUE]] *= -1
    summed[EVENT], summed[c.NET_REVENUE] = RETURN, 0.0
    return summed
