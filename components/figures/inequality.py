"""How unequally customers share in revenue: the Lorenz curve and the shares of the largest."""

from typing import Any, Final

import pandas as pd

from components import formats
from components.figures.frame import Figure, empty
from components.spending import counted
from components.theme import LIGHT

NO_CUSTOMER: Final = "No identified customer bought in this period"


def lorenz(curve: pd.DataFrame, gini: float | None) -> Figure:
    """Draw the Lorenz curve below the line of equality.

    Parameters
    ----------
    curve : DataFrame
        ``population_share``, ``amount_share`` (`analytics.inequality.lorenz_curve`).
    gini : float or None
        Written into the figure.
    """
    if curve.empty or gini is None:
        return empty(NO_CUSTOMER)
    equality = {
        "type": "scatter",
        "mode": "lines",
        "name": "If all spent the same",
        "x": [0, 1],
        "y": [0, 1],
        "line": {"color": LIGHT.text_muted, "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
    }
    return {
        "data": [equality, _curve(curve)],
        "layout": {
            "hovermode": "closest",
            "xaxis": {
                **_SHARES,
                # Room for the last tick's label.
                "range": [0, 1.06],
                "title": {"text": "Share of customers, smallest first"},
            },
            "yaxis": {**_SHARES, "title": {"text": "Share of their revenue"}, "showgrid": True},
            "annotations": [_gini_note(gini)],
        },
    }


def top_shares(tops: pd.DataFrame, *, currency: str) -> Figure:
    """Draw what the largest customers bring, beside what they would if all spent the same.

    Parameters
    ----------
    tops : DataFrame
        ``percent``, ``n``, ``amount``, ``share`` (`analytics.inequality.top_shares`).
    currency : str
        Label of the unit.
    """
    if tops.empty:
        return empty(NO_CUSTOMER)
    names = [f"Top {percent}%" for percent in tops["percent"]]
    bars = {
        "type": "bar",
        "name": "Share of customers' revenue",
        "x": names,
        "y": tops["share"].round(6).tolist(),
        "text": [formats.percent(share) for share in tops["share"].tolist()],
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"color": LIGHT.text, "size": 13},
        "customdata": [
            [f"{name}: {counted(n, 'customer')}", formats.money(amount, currency)]
            for name, n, amount in zip(
                names, tops["n"].tolist(), tops["amount"].tolist(), strict=True
            )
        ],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]} revenue<extra></extra>",
        "marker": {"color": LIGHT.accent, "cornerradius": 2, "line": {"width": 0}},
    }
    even = {
        "type": "scatter",
        "mode": "markers",
        "name": "If all spent the same",
        "x": names,
        "y": [percent / 100 for percent in tops["percent"]],
        "marker": {
            "symbol": "line-ew-open",
            "size": 28,
            "color": LIGHT.text,
            "line": {"width": 2, "color": LIGHT.text},
        },
        "hovertemplate": "If all spent the same: %{y:.0%}<extra></extra>",
    }
    layout = {
        "bargap": 0.45,
        "hovermode": "closest",
        "xaxis": {"type": "category", "fixedrange": True},
        "yaxis": {"tickformat": ".0%", "range": [0, _top(tops)], "nticks": 6, "fixedrange": True},
    }
    return {"data": [bars, even], "layout": layout}


_SHARES: Final[dict[str, Any]] = {
    "tickformat": ".0%",
    "range": [0, 1.02],
    "tickvals": [0, 0.2, 0.4, 0.6, 0.8, 1],
    "fixedrange": True,
}


def _curve(curve: pd.DataFrame) -> dict[str, Any]:
    people, amounts = (curve[name].tolist() for name in ("population_share", "amount_share"))
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "Customers",
        "x": [round(share, 5) for share in people],
        "y": [round(share, 5) for share in amounts],
        "fill": "tonexty",
        "fillcolor": LIGHT.accent_soft,
        "line": {"color": LIGHT.accent, "width": 2},
        "customdata": [
            [formats.percent(share) for share in (below, amount, 1 - below, 1 - amount)]
            for below, amount in zip(people, amounts, strict=True)
        ],
        "hovertemplate": "Smallest %{customdata[0]} of customers: "
        "<b>%{customdata[1]}</b> of revenue<br>Largest %{customdata[2]}: "
        "<b>%{customdata[3]}</b><extra></extra>",
    }


def _gini_note(gini: float) -> dict[str, Any]:
    return {
        "text": f"Gini <b>{formats.number(gini, 2)}</b>",
        "x": 0.04,
        "y": 0.94,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "showarrow": False,
        "font": {"size": 15, "color": LIGHT.text},
    }


def _top(tops: pd.DataFrame) -> float:
    return min(1.12, 1.15 * float(tops["share"].max()))
