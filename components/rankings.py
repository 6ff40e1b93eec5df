"""Who and what brings most: countries and products, as short tables."""

from typing import Final

import pandas as pd
from dash import html

from analytics import columns as c
from analytics.periods import Window
from components import formats
from components.cards import card
from components.tables import Cell, Column, bar, table

N_COUNTRIES: Final = 10
N_PRODUCTS: Final = 8

SHARE: Final = "revenue_share"


def by_country(days: pd.DataFrame, basis: c.Basis, window: Window) -> pd.DataFrame:
    """Sum the days of each country within a window.

    Returns
    -------
    DataFrame, index ``country``, most revenue first
        ``revenue``, ``n_invoices`` and ``revenue_share`` of all countries.
    """
    shown = _within(days, c.DAY, window)
    sums = shown.groupby(c.COUNTRY)[[c.revenue_on(basis), c.N_INVOICES]].sum()
    return _ranked(sums.rename(columns={c.revenue_on(basis): c.REVENUE}))


def by_product(
    product_months: pd.DataFrame, products: pd.DataFrame, basis: c.Basis, window: Window
) -> pd.DataFrame:
    """Sum the months of each product that begin within a window; merchandise only.

    Returns
    -------
    DataFrame, index ``stock_code``, most revenue first
        ``name``, ``revenue``, ``units`` and ``revenue_share`` of all merchandise.
    """
    merchandise = products.loc[products[c.IS_MERCHANDISE].astype(bool), [c.STOCK_CODE, c.NAME]]
    names = {c.revenue_on(basis): c.REVENUE, c.units_on(basis): c.UNITS}
    shown = _within(product_months, c.MONTH, window)
    sums = shown.groupby(c.STOCK_CODE)[list(names)].sum().rename(columns=names)
    return _ranked(sums.join(merchandise.set_index(c.STOCK_CODE), how="inner"))


def whole_months(window: Window) -> Window:
    """Widen a window to begin with a month, the grain of the products' sums."""
    return Window(window.start.replace(day=1), window.end)


def country_card(countries: pd.DataFrame, caption: str, currency: str) -> html.Section:
    """List the countries that bring most."""
    shown = countries.head(N_COUNTRIES)
    columns = [Column("Country"), Column("Invoices", True), Column("Revenue", True)]
    rows: list[list[Cell]] = [
        [
            html.Span([country, html.Small(formats.share_of_whole(share))], className="with-share"),
            formats.count(orders),
            bar(share, formats.money(revenue, currency)),
        ]
        for country, orders, revenue, share in zip(
            shown.index,
            shown[c.N_INVOICES].tolist(),
            shown[c.REVENUE].tolist(),
            shown[SHARE].tolist(),
            strict=True,
        )
    ]
    return card("Top countries", [table(columns, rows, label="Top countries")], caption=caption)


def product_card(products: pd.DataFrame, caption: str, currency: str) -> html.Section:
    """List the merchandise that brings most."""
    shown = products.head(N_PRODUCTS)
    longest = shown[SHARE].max() if len(shown) else 1.0
    columns = [Column("Product"), Column("Units", True), Column("Revenue", True)]
    rows: list[list[Cell]] = [
        [
            html.Span([name, html.Small(code)], className="with-code"),
            formats.count(units),
            bar(share / longest if longest > 0 else 0, formats.money(revenue, currency)),
        ]
        for code, name, units, revenue, share in zip(
            shown.index,
            shown[c.NAME],
            shown[c.UNITS].tolist(),
            shown[c.REVENUE].tolist(),
            shown[SHARE].tolist(),
            strict=True,
        )
    ]
    caption = f"{caption}, without postage and fees"
    return card("Top products", [table(columns, rows, label="Top products")], caption=caption)


def _within(table: pd.DataFrame, column: str, window: Window) -> pd.DataFrame:
    days = table[column]
    return table[(days >= pd.Timestamp(window.start)) & (days < pd.Timestamp(window.end))]


def _ranked(sums: pd.DataFrame) -> pd.DataFrame:
    total = sums[c.REVENUE].sum()
    shares = sums[c.REVENUE] / total if total > 0 else 0.0
    ranked = sums.assign(**{SHARE: shares}).reset_index()
    by_revenue = ranked.sort_values([c.REVENUE, str(ranked.columns[0])], ascending=[False, True])
    return by_revenue.set_index(str(ranked.columns[0]))
