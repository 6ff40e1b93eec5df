"""One product in figures: when, where and at what price it sells."""

from typing import Final

import pandas as pd

from analytics import columns as c
from analytics import product as p
from components import formats
from components.figures.frame import Figure, empty
from components.figures.month_pair import month_pair
from components.figures.named_bars import NamedBar, named_bars
from components.theme import LIGHT

COUNTRIES: Final = 8

_FEW_MONTHS: Final = 4
_NOT_SOLD: Final = "Not sold in this selection"


def history(periods: pd.DataFrame, *, every: p.Every, currency: str) -> Figure:
    """Draw revenue and units per period, the unfinished ones hatched.

    Parameters
    ----------
    periods : DataFrame
        `analytics.product.history`.
    every : str
        ``week`` or ``month``.
    currency : str
        Label of money amounts.
    """
    if not periods[p.N_ORDERS].any() and not periods[c.REVENUE].any():
        return empty(_NOT_SOLD)
    return month_pair(
        periods,
        start=p.PERIOD_START,
        every=every,
        upper=(c.REVENUE, "Revenue", currency),
        lower=(c.UNITS, "Units", ""),
    )


def countries(by_country: pd.DataFrame, *, currency: str) -> Figure:
    """Rank the countries a product sells to.

    Parameters
    ----------
    by_country : DataFrame
        `analytics.product.countries`.
    currency : str
        Label of money amounts.
    """
    leading = by_country[by_country[c.REVENUE] > 0].head(COUNTRIES)
    rows = [
        NamedBar(
            name=str(country),
            value=revenue,
            text=formats.money(revenue, currency),
            hover=f"{formats.count(units)} units<br>{formats.count(orders)} orders",
            key=str(country),
        )
        for country, revenue, units, orders in zip(
            leading.index,
            leading[c.REVENUE].tolist(),
            leading[c.UNITS].tolist(),
            leading[p.N_ORDERS].tolist(),
            strict=True,
        )
    ]
    return named_bars(rows, room=COUNTRIES, nothing=_NOT_SOLD, pick="country")


def prices(by_month: pd.DataFrame, *, currency: str) -> Figure:
    """Draw the mean price per unit of each month, between its lowest and its highest.

    Parameters
    ----------
    by_month : DataFrame
        `analytics.product.prices`.
    currency : str
        Label of prices.
    """
    if by_month.empty:
        return empty(_NOT_SOLD)
    months = [f"{month:%Y-%m-%d}" for month in by_month[c.MONTH]]
    low, mean, high = (
        by_month[column].round(4).tolist() for column in (p.PRICE_LOW, p.PRICE_MEAN, p.PRICE_HIGH)
    )
    said = [
        [f"{month:%b %Y}", *(formats.money(price, currency) for price in prices), units]
        for month, units, *prices in zip(
            by_month[c.MONTH], map(formats.count, by_month[c.UNITS]), low, mean, high, strict=True
        )
    ]
    edge = {
        "type": "scatter",
        "mode": "lines",
        "x": months,
        "line": {"color": LIGHT.line_strong, "width": 1, "shape": "hvh"},
        "hoverinfo": "skip",
    }
    return {
        "data": [
            {**edge, "y": low, "showlegend": False},
            {
                **edge,
                "y": high,
                "name": "Lowest to highest",
                "fill": "tonexty",
                "fillcolor": LIGHT.accent_soft,
            },
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": "Mean, weighted by units",
                "x": months,
                "y": mean,
                "line": {"color": LIGHT.accent, "width": 2},
                "marker": {"size": 6},
                "customdata": said,
                "hovertemplate": "<b>%{customdata[0]}</b><br>mean %{customdata[2]}"
                "<br>from %{customdata[1]} to %{customdata[3]}<br>%{customdata[4]} units"
                "<extra></extra>",
            },
        ],
        "layout": {
            "hovermode": "closest",
            "xaxis": {
                "type": "date",
                "tickformat": "%b\n%Y",
                "nticks": 12,
                **({"dtick": "M1", "tick0": months[0]} if len(months) <= _FEW_MONTHS else {}),
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": "Price per unit"},
                "tickprefix": currency,
                "tickformat": "~g",
                "rangemode": "tozero",
                "nticks": 6,
                "fixedrange": True,
            },
        },
    }
