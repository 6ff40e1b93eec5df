"""What the cards of the assortment show: figure, finding and numbers to read."""

from typing import Final

import pandas as pd

from analytics import assortment as a
from analytics import assortment_changes as moves
from analytics import columns as c
from components import findings_products as findings
from components import formats
from components.figures import products as figures
from components.figures.frame import empty
from components.figures.pareto import pareto as pareto_curve
from components.report import Shown

MEASURE: Final = {
    c.REVENUE: "Revenue",
    c.UNITS: "Units",
    a.N_ORDERS: "Orders",
    c.N_CUSTOMERS: "Customers",
}
SPANS: Final = {"month": "Last complete month", "halves": "Halves of the period"}
RETURNED_BY: Final = {a.RETURN_RATE: "Rate", a.REVENUE_RETURNED: "Money"}

_HEADINGS: Final = {
    c.STOCK_CODE: "Code",
    c.NAME: "Product",
    **MEASURE,
    a.RANK: "Rank",
    a.PRODUCT_SHARE: "Share of products",
    a.CUMULATIVE_SHARE: "Cumulative share of revenue",
    a.CLASS: "Class",
    a.UNITS_GROSS: "Units sold",
    a.UNITS_RETURNED: "Units returned",
    a.RETURN_RATE: "Return rate",
    a.REVENUE_RETURNED: "Revenue returned",
    a.N_PRODUCTS: "Products",
    a.UNITS_SHARE: "Share of units",
    a.REVENUE_SHARE: "Share of revenue",
    moves.REVENUE_BEFORE: "Revenue before",
    moves.CHANGE: "Change in revenue",
    moves.RATIO: "Times as much",
    c.N_LINES: "Lines",
    "band": "Price per unit",
    "month_name": "First sold in",
}


def top(sold: pd.DataFrame, *, by: str, currency: str) -> Shown:
    """Show the products that lead by a measure.

    Parameters
    ----------
    sold : DataFrame
        `analytics.assortment.per_product`, with `by` among its columns.
    by : str
        A key of `MEASURE`.
    currency : str
        Label of money amounts.
    """
    order = a.ranked(sold, by)
    order = order.assign(**{a.RANK: range(1, len(order) + 1)})
    columns = [a.RANK, c.NAME, *(name for name in MEASURE if name in order)]
    return Shown(
        figures.top(order, by=by, currency=currency),
        _to_read(order, columns),
        findings.on_top(order, by=by, n_shown=figures.TOP),
        _how_many(int((order[by] > 0).sum())),
    )


def pareto(sold: pd.DataFrame) -> Shown:
    """Show how few products bring most of the revenue."""
    classed = a.abc(sold)
    columns = [a.RANK, c.NAME, c.REVENUE, a.PRODUCT_SHARE, a.CUMULATIVE_SHARE, a.CLASS]
    n_left = len(sold) - len(classed)
    left = f"; {formats.count(n_left)} without revenue left out" if n_left else ""
    return Shown(
        pareto_curve(classed),
        _to_read(classed, columns),
        findings.on_pareto(classed),
        f"classes end at {_classes_in_words()}{left}",
    )


def returned(
    sold: pd.DataFrame, *, by: str, min_units: int, min_orders: int, currency: str
) -> Shown:
    """Show what came back: as a share for products that sold well, or in money for all.

    Parameters
    ----------
    sold : DataFrame
        `analytics.assortment.per_product`.
    by : str
        A key of `RETURNED_BY`.
    min_units, min_orders : int
        Least gross units and orders for a rate to be listed.
    currency : str
        Label of money amounts.
    """
    columns = [c.NAME, a.UNITS_GROSS, a.UNITS_RETURNED, a.RETURN_RATE, a.REVENUE_RETURNED]
    if by == a.RETURN_RATE:
        rates = a.returned(sold, min_units=min_units, min_orders=min_orders)
        finding = findings.on_returns(rates, a.return_rate(sold))
        note = f"products with {min_units} units and {min_orders} orders or more"
    else:
        rates = a.ranked(a.returned(sold, min_units=1, min_orders=0), a.REVENUE_RETURNED)
        finding = findings.on_money_returned(sold, rates, currency=currency)
        note = "all products"
    return Shown(
        figures.returns(rates, by=by, currency=currency),
        _to_read(rates, columns),
        finding,
        f"{note}; cancellations matched to their sale, whatever the basis",
    )


def prices(sold: pd.DataFrame, *, currency: str) -> Shown:
    """Show at which prices units and revenue are made."""
    bands = a.price_bands(sold)
    labels = [
        figures.band_label(low, high, currency)
        for low, high in zip(bands[a.PRICE_FROM].tolist(), bands[a.PRICE_TO].tolist(), strict=True)
    ]
    columns = ["band", a.N_PRODUCTS, c.UNITS, a.UNITS_SHARE, c.REVENUE, a.REVENUE_SHARE]
    return Shown(
        figures.price_bands(bands, currency=currency),
        bands.assign(band=labels)[columns].rename(columns=_HEADINGS),
        findings.on_prices(bands, labels),
        "a product's price is its revenue over its units",
    )


def nothing_to_compare() -> Shown:
    """Say why one day alone cannot be compared."""
    return Shown(empty("One day has nothing to compare it with"), pd.DataFrame(columns=["Product"]))


def movers(
    before: pd.DataFrame, after: pd.DataFrame, *, spans: str, min_orders: int, currency: str
) -> Shown:
    """Show what rose and what fell between two spans.

    Parameters
    ----------
    before, after : DataFrame
        `analytics.assortment.per_product` of each span.
    spans : str
        Says which they are.
    min_orders : int
        Least orders of both spans together for a product to be compared.
    currency : str
        Label of money amounts.
    """
    changed = moves.changes(before, after, min_orders=min_orders)
    columns = [c.NAME, moves.REVENUE_BEFORE, c.REVENUE, moves.CHANGE, moves.RATIO]
    return Shown(
        figures.movers(figures.extremes(changed), currency=currency),
        _to_read(changed, columns),
        findings.on_movers(changed, spans=spans, currency=currency),
        f"{spans}; products with {min_orders} orders or more in both together",
    )


def new(months: pd.DataFrame, *, began: str, currency: str) -> Shown:
    """Show the products first sold in each month, and what they bring.

    Parameters
    ----------
    months : DataFrame
        `analytics.assortment_changes.new_products`.
    began : str
        Month with which the data begins.
    currency : str
        Label of money amounts.
    """
    named = months.assign(
        month_name=[
            f"{month:%b %Y}" + ("" if complete else " (unfinished)")
            for month, complete in zip(months[c.MONTH], months[c.IS_COMPLETE], strict=True)
        ]
    )
    columns = ["month_name", a.N_PRODUCTS, c.REVENUE, a.REVENUE_SHARE]
    return Shown(
        figures.new_products(months, currency=currency),
        named[columns].rename(columns=_HEADINGS),
        findings.on_new(months, currency=currency),
        f"first sale anywhere; {began}, where the data begins, says nothing of newness",
    )


def service(sold: pd.DataFrame, *, currency: str) -> Shown:
    """List postage, fees and the like, which are revenue but no products.

    Parameters
    ----------
    sold : DataFrame
        `analytics.assortment.per_product` of goods and service lines together.
    currency : str
        Label of money amounts.
    """
    lines = sold[~sold[c.IS_MERCHANDISE].astype(bool)]
    total = float(sold[c.REVENUE].sum())
    shares = lines[c.REVENUE] / total if total > 0 else lines[c.REVENUE] * 0.0
    columns = [c.NAME, c.N_LINES, c.UNITS, c.REVENUE, a.REVENUE_SHARE]
    return Shown(
        None,
        _to_read(lines.assign(**{a.REVENUE_SHARE: shares}), columns),
        findings.on_service(lines, total, currency=currency),
        "in no other figure of this page",
    )


def _to_read(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Give the columns their headings, the code first."""
    read = frame[columns].reset_index(names=c.STOCK_CODE)
    return read.rename(columns={name: _HEADINGS[name] for name in read.columns})


def _classes_in_words() -> str:
    """Say up to which share of revenue the classes reach.

    >>> _classes_in_words()
    'A 80%, B 95% of revenue, C the rest'
    """
    ends = [f"{name} {formats.percent(end, 0)}" for name, end in a.CLASS_ENDS.items()]
    return f"{', '.join(ends)} of revenue, {a.LAST_CLASS} the rest"


def _how_many(n: int) -> str:
    if n <= figures.TOP:
        return ""
    return f"{figures.TOP} of {formats.count(n)} products drawn"
