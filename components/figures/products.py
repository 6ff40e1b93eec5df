"""The assortment in figures: what sells, comes back, costs, rises, falls and is new."""

from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import assortment as a
from analytics import assortment_changes as moves
from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.figures.month_pair import month_pair
from components.figures.named_bars import NamedBar, named_bars
from components.theme import LIGHT

TOP: Final = 12
MOVERS: Final = 8
NOTHING_SOLD: Final = "No product sold in this selection"

_CENT: Final = 0.01


def measured(value: float, column: str, currency: str) -> str:
    """Write a value of a column: money as money, everything else as a count."""
    is_money = column.startswith(c.REVENUE)
    return formats.money(value, currency) if is_money else formats.count(value)


def top(sold: pd.DataFrame, *, by: str, currency: str) -> Figure:
    """Rank the products that lead by a column.

    Parameters
    ----------
    sold : DataFrame, index ``stock_code``
        ``name``, ``revenue``, ``units``, ``n_orders`` and `by`, in the order to show
        (`analytics.assortment.ranked`).
    by : str
        The column drawn.
    currency : str
        Label of money amounts.
    """
    leading = sold[sold[by] > 0].head(TOP)
    rows = [
        NamedBar(
            name=name,
            value=value,
            text=measured(value, by, currency),
            hover=f"{formats.money(revenue, currency)} revenue<br>{formats.count(units)} units"
            f"<br>{formats.count(orders)} orders",
            key=str(code),
        )
        for code, name, value, revenue, units, orders in zip(
            leading.index,
            leading[c.NAME],
            leading[by].tolist(),
            leading[c.REVENUE].tolist(),
            leading[c.UNITS].tolist(),
            leading[a.N_ORDERS].tolist(),
            strict=True,
        )
    ]
    return named_bars(rows, room=TOP, nothing=NOTHING_SOLD)


def returns(rates: pd.DataFrame, *, by: str, currency: str) -> Figure:
    """Rank products by what came back.

    Parameters
    ----------
    rates : DataFrame
        `analytics.assortment.returned`, in the order to show.
    by : str
        ``return_rate`` or ``revenue_returned``.
    currency : str
        Label of money amounts.
    """
    leading = rates[rates[by] > 0].head(TOP)
    rows = [
        NamedBar(
            name=name,
            value=value,
            text=formats.percent(value) if by == a.RETURN_RATE else formats.money(value, currency),
            hover=f"{formats.count(back)} of {formats.count(units)} units came back"
            f"<br>{formats.money(money, currency)}",
            key=str(code),
            colour=LIGHT.negative,
        )
        for code, name, value, units, back, money in zip(
            leading.index,
            leading[c.NAME],
            leading[by].tolist(),
            leading[a.UNITS_GROSS].tolist(),
            leading[a.UNITS_RETURNED].tolist(),
            leading[a.REVENUE_RETURNED].tolist(),
            strict=True,
        )
    ]
    return named_bars(rows, room=TOP, nothing="No well-sold product came back in this selection")


def price_bands(bands: pd.DataFrame, *, currency: str) -> Figure:
    """Set the share of units beside the share of revenue in each price band.

    Parameters
    ----------
    bands : DataFrame
        `analytics.assortment.price_bands`.
    currency : str
        Label of prices.
    """
    if bands.empty:
        return empty(NOTHING_SOLD)
    measures = (
        (a.REVENUE_SHARE, "Revenue", LIGHT.accent, c.REVENUE),
        (a.UNITS_SHARE, "Units", LIGHT.series_2, c.UNITS),
    )
    return {
        "data": [_band_bars(bands, *measure, currency) for measure in measures],
        "layout": {
            "barmode": "group",
            "bargap": 0.32,
            "bargroupgap": 0.08,
            "hovermode": "closest",
            "legend": {"traceorder": "normal"},
            "xaxis": {
                "title": {"text": "Share of all units and of all revenue"},
                "tickformat": ".0%",
                "showgrid": True,
                "nticks": 6,
                "rangemode": "tozero",
                "fixedrange": True,
            },
            "yaxis": {
                "type": "category",
                "autorange": "reversed",
                "showgrid": False,
                "ticks": "",
                "fixedrange": True,
            },
        },
    }


def band_label(price_from: float, price_to: float, currency: str) -> str:
    """Name a price band.

    >>> band_label(0.5, 1.0, "£"), band_label(0.0, 0.5, "£"), band_label(50.0, float("inf"), "£")
    ('£0.50 to £1', 'under £0.50', '£50 and up')
    """
    low, high = (_edge(price, currency) for price in (price_from, price_to))
    if price_from <= 0:
        return f"under {high}" if np.isfinite(price_to) else "any price"
    return f"{low} to {high}" if np.isfinite(price_to) else f"{low} and up"


def movers(moved: pd.DataFrame, *, currency: str) -> Figure:
    """Draw the largest gains and, after them, the largest losses.

    All bars start at the left, so that gains and losses of one size are of one length; sign and
    colour tell them apart.

    Parameters
    ----------
    moved : DataFrame
        The rows to show (`extremes` of `analytics.assortment_changes.changes`).
    currency : str
        Label of money amounts.
    """
    rows = [
        NamedBar(
            name=name,
            value=abs(change),
            text=gain(change, currency),
            hover=f"{formats.money(before, currency)} before, {formats.money(now, currency)} after"
            f"<br>{ratio_in_words(ratio)}",
            key=str(code),
            colour=LIGHT.positive if change > 0 else LIGHT.negative,
        )
        for code, name, change, before, now, ratio in zip(
            moved.index,
            moved[c.NAME],
            moved[moves.CHANGE].tolist(),
            moved[moves.REVENUE_BEFORE].tolist(),
            moved[c.REVENUE].tolist(),
            moved[moves.RATIO].tolist(),
            strict=True,
        )
    ]
    return named_bars(rows, room=2 * MOVERS, nothing="Nothing to compare in this selection")


def extremes(changed: pd.DataFrame) -> pd.DataFrame:
    """Take the largest gains, then the largest losses, each from the largest on."""
    gained, lost = changed[changed[moves.CHANGE] > 0], changed[changed[moves.CHANGE] < 0]
    return pd.concat([gained.head(MOVERS), lost.iloc[::-1].head(MOVERS)])


def gain(change: float, currency: str) -> str:
    """Write a change with its sign.

    >>> gain(1250.0, "£")
    '+£1,250'
    """
    return f"{'+' if change > 0 else ''}{formats.money(change, currency)}"


def ratio_in_words(ratio: float) -> str:
    """Say how many times as much it became.

    >>> ratio_in_words(2.345), ratio_in_words(0.25), ratio_in_words(float("nan"))
    ('2.3 times as much', '0.25 times as much', 'nothing before')
    """
    if not np.isfinite(ratio):
        return "nothing before"
    return f"{formats.number(ratio, 1 if ratio >= 1 else 2)} times as much"


def new_products(months: pd.DataFrame, *, currency: str) -> Figure:
    """Draw how many products were new in each month, and what they brought.

    Parameters
    ----------
    months : DataFrame
        `analytics.assortment_changes.new_products`.
    currency : str
        Label of money amounts.
    """
    return month_pair(
        months,
        start=c.MONTH,
        every="month",
        upper=(a.N_PRODUCTS, "New products", ""),
        lower=(c.REVENUE, "Revenue they brought in the period", currency),
    )


def _band_bars(
    bands: pd.DataFrame, share: str, title: str, colour: str, column: str, currency: str
) -> dict[str, Any]:
    labels = [
        band_label(low, high, currency)
        for low, high in zip(bands[a.PRICE_FROM].tolist(), bands[a.PRICE_TO].tolist(), strict=True)
    ]
    said = [
        [measured(value, column, currency), formats.share_of_whole(part), formats.count(n)]
        for value, part, n in zip(
            bands[column].tolist(), bands[share].tolist(), bands[a.N_PRODUCTS].tolist(), strict=True
        )
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "name": f"Share of {title.lower()}",
        "y": labels,
        "x": bands[share].round(5).tolist(),
        "customdata": said,
        "hovertemplate": f"<b>%{{y}}</b><br>{title}: %{{customdata[0]}} (%{{customdata[1]}})"
        "<br>%{customdata[2]} products<extra></extra>",
        "marker": {"color": colour, "cornerradius": 2},
    }


def _edge(price: float, currency: str) -> str:
    if not np.isfinite(price):
        return ""
    if price >= 1:
        return f"{currency}{price:,.0f}"
    return f"{currency}{price:.2f}" if price >= _CENT else f"{currency}{price:g}"
