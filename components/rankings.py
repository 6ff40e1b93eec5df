"""Who and what brings most: countries and products, as short tables."""

from typing import Final

import pandas as pd
from dash import html

from analytics import columns as c
from analytics.slices import N_ORDERS
from components import formats
from components.tables import Cell, Column, bar, table

N_COUNTRIES: Final = 10
N_PRODUCTS: Final = 8

SHARE: Final = "revenue_share"


def by_country(days: pd.DataFrame) -> pd.DataFrame:
    """Sum the days of each country.

    Parameters
    ----------
    days : DataFrame
        From `analytics.slices.days_in`.

    Returns
    -------
    DataFrame, index ``country``, most revenue first
        ``revenue``, ``n_orders`` and ``revenue_share`` of all countries.
    """
    return _ranked(days.groupby(c.COUNTRY)[[c.REVENUE, N_ORDERS]].sum())


def by_product(sold: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Sum the days of each product.

    Parameters
    ----------
    sold : DataFrame
        From `analytics.slices.product_days_in`.
    products : DataFrame
        The table of that name, for their names.

    Returns
    -------
    DataFrame, index ``stock_code``, most revenue first
        ``name``, ``revenue``, ``units`` and ``revenue_share`` of all products.
    """
    sums = sold.groupby(c.STOCK_CODE, observed=True)[[c.REVENUE, c.UNITS]].sum()
    sums.index = sums.index.astype("str")
    names = products.set_index(c.STOCK_CODE)[[c.NAME]]
    return _ranked(sums.join(names, how="inner"))


def country_table(countries: pd.DataFrame, currency: str) -> html.Div:
    """Set the countries that bring most, with a bar as long as their share."""
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
            shown[N_ORDERS].tolist(),
            shown[c.REVENUE].tolist(),
            shown[SHARE].tolist(),
            strict=True,
        )
    ]
    return table(columns, rows, label="Top countries")


def product_table(products: pd.DataFrame, currency: str) -> html.Div:
    """Set the products that bring most, with a bar against the first."""
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
    return table(columns, rows, label="Top products")


def to_export(ranked: pd.DataFrame) -> pd.DataFrame:
    """Set all that was ranked under headings to read."""
    return ranked.reset_index().rename(
        columns={
            c.COUNTRY: "Country",
            c.STOCK_CODE: "Code",
            c.NAME: "Product",
            N_ORDERS: "Invoices",
            c.UNITS: "Units",
            c.REVENUE: "Revenue",
            SHARE: "Share of revenue",
        }
    )


def _ranked(sums: pd.DataFrame) -> pd.DataFrame:
    total = sums[c.REVENUE].sum()
    shares = sums[c.REVENUE] / total if total > 0 else 0.0
    ranked = sums.assign(**{SHARE: shares}).reset_index()
    by_revenue = ranked.sort_values([c.REVENUE, str(ranked.columns[0])], ascending=[False, True])
    return by_revenue.set_index(str(ranked.columns[0]))
