"""One product: the search that finds it, its headline figures, what its cards show."""

from typing import Final

import pandas as pd
from dash import html

from analytics import assortment as a
from analytics import columns as c
from analytics import product as p
from components import formats
from components.cards import kpi_card
from components.figures import product as figures
from components.figures.revenue import period_label
from components.report import Shown

N_KPIS: Final = 6

_FEW: Final = 2
_HEADINGS: Final = {
    c.COUNTRY: "Country",
    c.REVENUE: "Revenue",
    c.UNITS: "Units",
    p.N_ORDERS: "Orders",
    c.CUSTOMER_ID: "Customer",
    p.LAST_ORDER_AT: "Last order",
    c.MONTH: "Month",
    p.PRICE_LOW: "Lowest price",
    p.PRICE_MEAN: "Mean price",
    p.PRICE_HIGH: "Highest price",
    c.DESCRIPTION: "Description",
    c.N_LINES: "Lines",
    p.FIRST_AT: "First",
    p.LAST_AT: "Last",
    "period": "Period",
}


def in_brief(one: pd.Series) -> str:
    """Say what is known of a product whatever the filters.

    Parameters
    ----------
    one : Series
        Its row of the products table.
    """
    kind = "" if one[c.IS_MERCHANDISE] else "a service line, no merchandise"
    first, last = one[c.FIRST_SOLD_AT], one[c.LAST_SOLD_AT]
    sold = (
        "never sold" if pd.isna(first) else f"sold from {formats.day(first)} to {formats.day(last)}"
    )
    said = [f"Code {one[c.STOCK_CODE]}", kind, sold]
    return " \N{MIDDLE DOT} ".join(part for part in said if part)


def kpis(one: pd.DataFrame, n_buyers: int, currency: str) -> list[html.Div]:
    """Show what one product brought.

    Parameters
    ----------
    one : DataFrame
        Its row of `analytics.assortment.per_product`; no row where the slice has no line of it.
    n_buyers : int
        Distinct identified customers.
    currency : str
        Label of money amounts.
    """
    revenue, back = float(one[c.REVENUE].sum()), a.return_rate(one)
    units, orders = int(one[c.UNITS].sum()), int(one[a.N_ORDERS].sum())
    return [
        kpi_card("Revenue", formats.money(revenue, currency)),
        kpi_card("Units", formats.count(units)),
        kpi_card("Orders", formats.count(orders), help_text="sale invoices that name it"),
        kpi_card(
            "Buyers",
            formats.count(n_buyers),
            help_text="identified customers who bought it, each counted once",
        ),
        kpi_card(
            "Mean price",
            formats.money(revenue / units if units > 0 else None, currency),
            help_text="revenue per unit",
        ),
        kpi_card(
            "Return rate",
            formats.share_of_whole(back) if back is not None else formats.MISSING,
            help_text="share of the units sold that came back, cancellations matched to their sale",
        ),
    ]


def history(periods: pd.DataFrame, *, every: p.Every, currency: str) -> Shown:
    """Show how it sold from period to period."""
    whole = periods[periods[c.IS_COMPLETE].astype(bool)]
    finding = ""
    if len(whole) >= _FEW and whole[c.REVENUE].max() > 0:
        best = whole.iloc[int(whole[c.REVENUE].to_numpy().argmax())]
        finding = (
            f"Best complete {every}: {period_label(best[p.PERIOD_START], every)} with "
            f"{formats.compact_money(float(best[c.REVENUE]), currency)}"
        )
    named = periods.assign(
        period=[
            period_label(start, every) + ("" if complete else " (unfinished)")
            for start, complete in zip(periods[p.PERIOD_START], periods[c.IS_COMPLETE], strict=True)
        ]
    )
    return Shown(
        figures.history(periods, every=every, currency=currency),
        _to_read(named, ["period", c.REVENUE, c.UNITS, p.N_ORDERS]),
        finding,
        f"per {every}",
    )


def countries(by_country: pd.DataFrame, *, currency: str) -> Shown:
    """Show where it sells."""
    total, finding = float(by_country[c.REVENUE].sum()), ""
    if len(by_country) >= _FEW and total > 0:
        share = float(by_country[c.REVENUE].iloc[0]) / total
        finding = (
            f"{by_country.index[0]} brings {formats.share_of_whole(share)} of its revenue in "
            f"{formats.count(len(by_country))} countries"
        )
    return Shown(
        figures.countries(by_country, currency=currency),
        _to_read(by_country.reset_index(), [c.COUNTRY, c.REVENUE, c.UNITS, p.N_ORDERS]),
        finding,
    )


def prices(by_month: pd.DataFrame, *, currency: str) -> Shown:
    """Show what was charged for it."""
    finding = ""
    if len(by_month):
        low, high = float(by_month[p.PRICE_LOW].min()), float(by_month[p.PRICE_HIGH].max())
        finding = (
            f"Sold for {formats.money(low, currency)} to {formats.money(high, currency)} a unit"
            if low < high
            else f"Always sold for {formats.money(low, currency)} a unit"
        )
    return Shown(
        figures.prices(by_month, currency=currency),
        _to_read(by_month, [c.MONTH, p.PRICE_LOW, p.PRICE_MEAN, p.PRICE_HIGH, c.UNITS]),
        finding,
    )


def buyers(by_customer: pd.DataFrame, *, currency: str) -> Shown:
    """List who buys it."""
    total, finding = float(by_customer[c.REVENUE].sum()), ""
    if len(by_customer) >= _FEW and total > 0:
        first = float(by_customer[c.REVENUE].iloc[0])
        finding = (
            f"{formats.count(len(by_customer))} identified customers; the first brings "
            f"{formats.compact_money(first, currency)}, {formats.percent(first / total)} of what "
            "they spend on it"
        )
    columns = [c.CUSTOMER_ID, c.REVENUE, c.UNITS, p.N_ORDERS, p.LAST_ORDER_AT]
    return Shown(None, _to_read(by_customer.reset_index(), columns), finding, "guests left out")


def names(found: pd.DataFrame) -> Shown:
    """List the descriptions under which it appears."""
    columns = [c.DESCRIPTION, c.N_LINES, p.FIRST_AT, p.LAST_AT]
    finding = f"{len(found)} different descriptions" if len(found) >= _FEW else ""
    return Shown(
        None, _to_read(found.reset_index(), columns), finding, "all lines of all data, any fate"
    )


def _to_read(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame[columns].rename(columns=_HEADINGS)
