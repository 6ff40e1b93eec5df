"""One customer: the headline figures, and what each card shows."""

from collections.abc import Sequence
from typing import Final, Literal
from urllib.parse import quote

import pandas as pd
from dash import dcc, html

from analytics import columns as c
from analytics import customer as cu
from components import formats, report, tables
from components.cards import kpi_card
from components.figures import customer as figures
from components.figures import customer_gaps
from components.report import Shown

IN: Final = {c.REVENUE: "Money", c.UNITS: "Units"}
EVERY: Final = {"order": "Each order", "month": "By month"}
BY: Final = {
    c.NET_REVENUE: "Revenue",
    cu.N_ORDERS: "Orders",
    c.LAST_BOUGHT_AT: "Latest",
    cu.UNITS_BACK: "Returned",
}

#: Rows of the table of products; the export has all of them.
MOST_PRODUCTS: Final = 100

_FEW: Final = 2
_HEADINGS: Final = {
    cu.EVENT: "What",
    c.INVOICE: "Invoice",
    "day": "Day",
    c.N_LINES: "Lines",
    c.UNITS: "Units",
    c.REVENUE: "Revenue, gross",
    c.NET_REVENUE: "Revenue, net",
    c.NAME: "Product",
    c.STOCK_CODE: "Code",
    cu.N_ORDERS: "Orders",
    cu.UNITS_BACK: "Units returned",
    c.FIRST_BOUGHT_AT: "First bought",
    c.LAST_BOUGHT_AT: "Last bought",
    cu.FROM: "Order of",
    cu.TO: "Next order",
    cu.DAYS: "Days between",
}


def kpis(
    sums: cu.Account, happened: pd.DataFrame, as_of: pd.Timestamp, currency: str
) -> list[html.Div]:
    """Show what a customer brought, gave back, and when."""
    bought = happened.loc[happened[cu.EVENT] == cu.ORDER, c.INVOICED_AT]
    first, last = (bought.iloc[0], bought.iloc[-1]) if len(bought) else (None, None)
    ago = None if last is None else (as_of - last).days
    return [
        kpi_card(
            "Net revenue",
            formats.money(sums.net, currency),
            help_text="gross revenue less the returns that could be matched to their sale",
            note="all data",
            is_wide=True,
        ),
        kpi_card(
            "Gross revenue",
            formats.money(sums.gross, currency),
            help_text="all sales before any return: the basis of recency, frequency and monetary",
        ),
        kpi_card(
            "Returns",
            formats.money(sums.returned, currency),
            help_text=f"cancelled invoices, {formats.count(sums.n_returns)} of them; "
            f"{formats.money(sums.unmatched, currency)} belongs to no sale in the data",
        ),
        kpi_card(
            "Orders",
            formats.count(sums.n_orders),
            help_text="sale invoices, wholly returned ones too",
        ),
        kpi_card(
            "Average order value",
            formats.money(sums.gross / sums.n_orders if sums.n_orders else None, currency),
            help_text="gross revenue divided by orders",
        ),
        kpi_card("First order", formats.day(first)),
        kpi_card(
            "Last order",
            formats.day(last),
            help_text="" if ago is None else f"{_days(ago)} before {formats.day(as_of)}",
        ),
    ]


def timeline(
    happened: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    measure: figures.Measure,
    every: Literal["order", "month"],
    currency: str,
) -> Shown:
    """Show orders and returns in time."""
    note = f"gross, all data to {formats.day(as_of)}; hollow: an order of which nothing was kept"
    if every == "month" or len(happened) > figures.MOST_EVENTS:
        drawn = figures.by_month(cu.months(happened, as_of), measure=measure, currency=currency)
        note = f"gross, per month, all data to {formats.day(as_of)}; hatched: unfinished"
    else:
        drawn = figures.timeline(happened, as_of, measure=measure, currency=currency)
    columns = [cu.EVENT, c.INVOICE, "day", c.N_LINES, c.UNITS, c.REVENUE, c.NET_REVENUE]
    listed = happened.assign(day=happened[c.INVOICED_AT].dt.normalize())
    return Shown(drawn, _to_read(listed.iloc[::-1], columns), on_timeline(happened, currency), note)


def on_timeline(happened: pd.DataFrame, currency: str) -> str:
    """Say how large the largest order is among all, and what came back."""
    sums = cu.account(happened)
    if not sums.n_orders:
        return "No sale in the data, only returns" if sums.n_returns else ""
    orders = happened[happened[cu.EVENT] == cu.ORDER]
    largest = orders.iloc[int(orders[c.REVENUE].to_numpy().argmax())]
    amount = formats.money(float(largest[c.REVENUE]), currency)
    when = formats.day(largest[c.INVOICED_AT])
    back = sums.gross - sums.net
    returned = (
        "nothing of it came back"
        if back < 0.005  # noqa: PLR2004  # half a penny
        else f"{formats.share_of_whole(back / sums.gross)} of the revenue came back"
    )
    if sums.n_orders == 1:
        return f"One order of {amount} on {when}; {returned}"
    share = formats.percent(float(largest[c.REVENUE]) / sums.gross, 0)
    return (
        f"The largest of {formats.count(sums.n_orders)} orders, {amount} on {when}, is {share} of "
        f"gross revenue; {returned}"
    )


def gaps(happened: pd.DataFrame, as_of: pd.Timestamp) -> Shown:
    """Show the days between orders, and how the present silence compares."""
    found = cu.gaps(happened, as_of)
    ends = found[cu.TO].astype("datetime64[us]")
    listed = found.assign(**{cu.TO: ends.mask(found[cu.IS_OPEN].astype(bool))})
    return Shown(
        customer_gaps.gaps(found),
        _to_read(listed.iloc[::-1], [cu.FROM, cu.TO, cu.DAYS]),
        on_gaps(found),
        "days with an order, each counted once; dotted: the median; hatched: up to "
        f"{formats.day(as_of)}",
    )


def on_gaps(found: pd.DataFrame) -> str:
    """Compare the time since the last order with the times between orders."""
    if found.empty:
        return ""
    is_open = found[cu.IS_OPEN].astype(bool)
    since, closed = int(found.loc[is_open, cu.DAYS].iloc[0]), found.loc[~is_open, cu.DAYS]
    if closed.empty:
        return f"Ordered on one day only, {_days(since)} ago"
    n_shorter, n = int((closed < since).sum()), len(closed)
    if n < _FEW:
        return f"One gap of {_days(int(closed.iloc[0]))}; {_days(since)} since the last order"
    median = formats.number(float(closed.median()), 0 if closed.median() % 1 == 0 else 1)
    compared = (
        "longer than every gap so far"
        if n_shorter == n
        else "shorter than every gap so far"
        if not n_shorter
        else f"longer than {formats.count(n_shorter)} of {formats.count(n)} gaps"
    )
    return f"Half of the gaps are {median} days or less; {_days(since)} since the last, {compared}"


def products(bought: pd.DataFrame, *, by: str, currency: str) -> Shown:
    """List what a customer bought, each product leading to its recommendations.

    Parameters
    ----------
    bought : DataFrame
        `analytics.customer.products`.
    by : str
        A key of `BY`; the largest or latest come first.
    currency : str
        Label of money amounts.
    """
    ranked = bought.sort_values(by, ascending=False, kind="stable")
    columns = [
        c.NAME,
        c.STOCK_CODE,
        cu.N_ORDERS,
        c.UNITS,
        cu.UNITS_BACK,
        c.REVENUE,
        c.NET_REVENUE,
        c.FIRST_BOUGHT_AT,
        c.LAST_BOUGHT_AT,
    ]
    read = _to_read(ranked, columns)
    marks = ["" if goods else "service" for goods in ranked[c.IS_MERCHANDISE].tolist()]
    return Shown(
        None,
        read,
        on_products(bought),
        "sales of all data; returned: matched to one of them",
        with_product_links(read, ranked[c.STOCK_CODE].tolist(), currency, "Products", marks),
    )


def on_products(bought: pd.DataFrame) -> str:
    """Say how wide the range is and how many products came again."""
    goods = bought[bought[c.IS_MERCHANDISE].astype(bool)]
    if goods.empty:
        return "No merchandise bought"
    n, again = len(goods), int((goods[cu.N_ORDERS] > 1).sum())
    counted = f"{formats.count(n)} different {'product' if n == 1 else 'products'}"
    return f"{counted}, {formats.count(again)} of them bought in more than one order"


def with_product_links(
    shown: pd.DataFrame,
    codes: Sequence[str],
    currency: str,
    label: str,
    marks: Sequence[str] = (),
) -> html.Div:
    """Set a table whose first column names products that lead to their recommendations.

    Parameters
    ----------
    shown : DataFrame
        With headings to read.
    codes : sequence of str
        Stock code of each row.
    currency, label : str
        Label of money amounts; what the table holds, for screen readers.
    marks : sequence of str
        A word beside the name of each row; empty for none.
    """
    part = shown.head(MOST_PRODUCTS)
    headings = [
        tables.Column(str(name), is_number=pd.api.types.is_numeric_dtype(part[name]))
        for name in part.columns
    ]
    names, *others = (report.cells(part[name], str(name), currency) for name in part.columns)
    linked = [
        html.Span(
            [
                dcc.Link(name, href=f"/recommendations?product={quote(str(code), safe='')}"),
                *([html.Small(f" {mark}")] if mark else []),
            ]
        )
        for name, code, mark in zip(
            names, codes[: len(part)], (marks or [""] * len(part))[: len(part)], strict=True
        )
    ]
    left = len(shown) - len(part)
    more = [html.P(f"{left:,} more rows in the download", className="card-caption")] if left else []
    rows = list(zip(linked, *others, strict=True))
    return html.Div([tables.table(headings, rows, label=label), *more])


def _to_read(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame[columns].rename(columns=_HEADINGS)


def _days(n: int) -> str:
    return f"{formats.count(n)} {'day' if n == 1 else 'days'}"
