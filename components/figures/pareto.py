"""The Pareto curve: how few products bring most of the revenue."""

from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import assortment as a
from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

_MOST_POINTS: Final = 320
_CLASS_COLOUR: Final = {"A": LIGHT.accent, "B": LIGHT.series_2, "C": LIGHT.series_6}


def pareto(classed: pd.DataFrame) -> Figure:
    """Draw the cumulative share of revenue against the share of products, class by class.

    Parameters
    ----------
    classed : DataFrame
        `analytics.assortment.abc`; long curves are drawn through evenly spaced ranks and the
        last of each class.
    """
    if classed.empty:
        return empty("No product sold in this selection")
    totals = a.class_totals(classed)
    shown = drawn_ranks(classed)
    reached, traces, notes = 0.0, [], []
    for name, share, n in zip(
        totals.index, totals[a.PRODUCT_SHARE].tolist(), totals[a.N_PRODUCTS].tolist(), strict=True
    ):
        if n:
            traces.append(_part_of_curve(classed, shown, name))
            notes.append(_class_note(name, n, reached + share / 2))
        reached += share
    return {
        "data": traces,
        "layout": {
            "showlegend": False,
            "hovermode": "closest",
            "annotations": notes,
            "xaxis": {
                "title": {"text": "Share of products, best sellers first"},
                "tickformat": ".0%",
                "range": [0, 1],
                "nticks": 6,
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": "Share of revenue"},
                "tickformat": ".0%",
                "tickvals": [0, 0.2, 0.4, 0.6, *a.CLASS_ENDS.values()],
                "range": [0, 1.02],
                "fixedrange": True,
            },
        },
    }


def drawn_ranks(classed: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Choose the ranks (from 0) that a curve is drawn through: even steps and the class ends."""
    n = len(classed)
    even = np.linspace(0, n - 1, min(n, _MOST_POINTS)).round().astype(np.int64)
    ends = np.cumsum(a.class_totals(classed)[a.N_PRODUCTS].to_numpy(dtype=np.int64)) - 1
    return np.unique(np.concatenate([even, ends[ends >= 0]]))


def _part_of_curve(
    classed: pd.DataFrame, shown: np.ndarray[Any, np.dtype[np.int64]], name: str
) -> dict[str, Any]:
    """Draw one class; it starts where the class before it ended, so that the curve is whole."""
    of_class = np.flatnonzero((classed[a.CLASS] == name).to_numpy())
    first, last = int(of_class[0]), int(of_class[-1])
    part = classed.iloc[shown[(shown >= first - 1) & (shown <= last)]]
    xs, ys = part[a.PRODUCT_SHARE].round(5).tolist(), part[a.CUMULATIVE_SHARE].round(5).tolist()
    said = [
        [formats.safe_text(text), formats.count(rank), formats.percent(x), formats.percent(y)]
        for text, rank, x, y in zip(part[c.NAME], part[a.RANK].tolist(), xs, ys, strict=True)
    ]
    if first == 0:
        xs, ys, said = [0.0, *xs], [0.0, *ys], [said[0], *said]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"Class {name}",
        "x": xs,
        "y": ys,
        "customdata": said,
        "fill": "tozeroy",
        "fillcolor": LIGHT.accent_soft if name == "A" else LIGHT.sunken,
        "line": {"color": _CLASS_COLOUR[name], "width": 2.5},
        "hovertemplate": "<b>%{customdata[0]}</b><br>number %{customdata[1]}: with those before it"
        "<br>%{customdata[2]} of products, %{customdata[3]} of revenue<extra></extra>",
    }


def _class_note(name: str, n: int, x: float) -> dict[str, Any]:
    return {
        "text": f"<b>{name}</b><br>{formats.count(n)}",
        "x": x,
        "y": 0.03,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": _CLASS_COLOUR[name]},
    }
