"""Figures of the campaign planner: profit by size of the group, profit by response."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

MOST_POINTS: Final = 400

_PERCENT: Final = 100
_CLEAR: Final = "rgba(0,0,0,0)"
# So near to an end a centred note would leave the figure.
_EDGE: Final = 0.15
_MARGIN: Final = {"l": 8, "r": 12, "t": 30, "b": 8}


def profit(curve: pd.DataFrame, *, best: int, chosen: int, currency: str, nothing: str) -> Figure:
    """Draw expected profit over the number of customers contacted, with its band.

    Parameters
    ----------
    curve : DataFrame
        `analytics.planner.profit_curve`; at most `MOST_POINTS` of its sizes are drawn.
    best, chosen : int
        Sizes to mark; 0 for none.
    currency : str
        Label of money.
    nothing : str
        Said where there is no customer.
    """
    if curve.empty:
        return empty(nothing)
    shown = curve.iloc[_places(len(curve), (best, chosen))]
    n = shown["n"].tolist()
    marks = [mark for mark in (best, chosen) if mark]
    notes = [_note(best, f"best: {formats.count(best)}")] if best else []
    if chosen and chosen != best:
        notes.append(_note(chosen, f"yours: {formats.count(chosen)}"))
    return {
        "data": [
            _edge(n, shown["low"]),
            _edge(n, shown["high"], fill=True),
            _line(n, shown, currency),
            _dots(curve, marks),
        ],
        "layout": {
            "hovermode": "x",
            "showlegend": False,
            "margin": _MARGIN,
            "annotations": _apart(notes, len(curve)),
            "shapes": [_upright(mark) for mark in marks],
            "xaxis": {
                "title": {"text": "Customers contacted, those with most at stake first"},
                "tickformat": ",d",
                "nticks": 9,
                "fixedrange": True,
            },
            "yaxis": _money_axis("Expected profit", currency),
        },
    }


def response(
    table: pd.DataFrame,
    *,
    assumed: tuple[float, float, float],
    break_even: float | None,
    n: int,
    currency: str,
) -> Figure:
    """Draw profit over the response: of the plan, and of the size best at each response.

    Parameters
    ----------
    table : DataFrame
        `analytics.planner_response.profit_by_response`.
    assumed : (float, float, float)
        Response and its interval, shares.
    break_even : float or None
        Response at which the plan pays, a share.
    n : int
        Customers that the plan contacts; with 0 only the best size is drawn.
    """
    x = (_PERCENT * table["response"]).round(4).tolist()
    plan = _plain(x, table["profit"], f"These {formats.count(n)}", LIGHT.accent, "solid")
    free = _plain(
        x, table["best_profit"], "As many as pay best at that response", LIGHT.series_3, "dot"
    )
    free["customdata"] = [formats.count(size) for size in table["best_n"].tolist()]
    for trace, extra in ((plan, ""), (free, " (%{customdata} customers)")):
        trace["hovertemplate"] = f"{formats.safe_text(currency)}%{{y:,.0f}}{extra}<extra></extra>"
    middle, low, high = (_PERCENT * share for share in assumed)
    notes = [_note(middle, "assumed") | {"yanchor": "top", "xanchor": "left", "xshift": 4}]
    shapes = [_zone(low, high), _upright(middle)]
    data = [free, plan] if n else [free]
    if break_even is not None and x[0] <= _PERCENT * break_even <= x[-1]:
        at = round(_PERCENT * break_even, 4)
        data.append(_dot(at, 0.0, f"break-even {formats.percent(break_even)}"))
    return {
        "data": data,
        "layout": {
            "hovermode": "x unified",
            "margin": {**_MARGIN, "t": 8},
            "annotations": notes,
            "shapes": shapes,
            "xaxis": {
                "title": {"text": "Response of those at risk"},
                "ticksuffix": "%",
                "range": [x[0], x[-1]],
                "fixedrange": True,
            },
            "yaxis": _money_axis("Expected profit", currency),
        },
    }


def _places(n: int, marks: Sequence[int]) -> np.ndarray:
    """Thin sizes evenly, keeping those that are marked."""
    even = np.linspace(0, n - 1, min(n, MOST_POINTS)).round().astype(int)
    kept = [mark - 1 for mark in marks if 0 < mark <= n]
    return np.unique(np.concatenate([even, np.asarray(kept, dtype=int)]))


def _edge(n: list[int], amounts: pd.Series, *, fill: bool = False) -> dict[str, Any]:
    trace = {
        "type": "scatter",
        "mode": "lines",
        "x": n,
        "y": amounts.round(2).tolist(),
        "line": {"width": 0, "color": _CLEAR},
        "hoverinfo": "skip",
    }
    return trace | ({"fill": "tonexty", "fillcolor": LIGHT.accent_soft} if fill else {})


def _line(n: list[int], shown: pd.DataFrame, currency: str) -> dict[str, Any]:
    ends = zip(shown["low"], shown["high"], shown["gain"], strict=True)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": n,
        "y": shown["profit"].round(2).tolist(),
        "line": {"color": LIGHT.accent, "width": 2},
        "customdata": [[formats.money(end, currency) for end in row] for row in ends],
        "hovertemplate": f"%{{x:,d}} customers: <b>{formats.safe_text(currency)}%{{y:,.0f}}</b><br>"
        "%{customdata[0]} to %{customdata[1]}<br>the last one brings %{customdata[2]}"
        "<extra></extra>",
    }


def _dots(curve: pd.DataFrame, marks: Sequence[int]) -> dict[str, Any]:
    at = curve.iloc[[mark - 1 for mark in marks]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": at["n"].tolist(),
        "y": at["profit"].round(2).tolist(),
        "marker": {"size": 9, "color": LIGHT.accent, "line": {"width": 2, "color": LIGHT.surface}},
        "hoverinfo": "skip",
    }


def _dot(x: float, y: float, words: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x],
        "y": [y],
        "text": [words],
        "textposition": "bottom right",
        "textfont": {"size": 12, "color": LIGHT.text},
        "marker": {"size": 9, "color": LIGHT.text, "line": {"width": 2, "color": LIGHT.surface}},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _plain(x: list[float], amounts: pd.Series, name: str, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": amounts.round(2).tolist(),
        "line": {"color": colour, "width": 2, "dash": dash},
    }


def _apart(notes: list[dict[str, Any]], n: int) -> list[dict[str, Any]]:
    """Set notes near an end inside, and two that would meet on either side of their lines."""
    for note in notes:
        note["xanchor"] = _side(note["x"] / n)
    if len(notes) > 1:
        first, second = sorted(notes, key=lambda note: note["x"])
        first["xanchor"], second["xanchor"] = "right", "left"
        if first["x"] < n * _EDGE:
            first["xanchor"], first["y"], first["yanchor"] = "left", 0.92, "top"
        if second["x"] > n * (1 - _EDGE):
            second["xanchor"], second["y"], second["yanchor"] = "right", 0.92, "top"
    return notes


def _side(part: float) -> str:
    if part < _EDGE:
        return "left"
    return "right" if part > 1 - _EDGE else "center"


def _note(x: float, words: str) -> dict[str, Any]:
    return {
        "x": x,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"<b>{words}</b>",
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT.text},
    }


def _upright(x: float) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": LIGHT.line_strong, "width": 1.5, "dash": "dot"},
    }


def _zone(low: float, high: float) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": low,
        "x1": high,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": LIGHT.accent_soft,
        "line": {"width": 0},
        "layer": "below",
    }


def _money_axis(title: str, currency: str) -> dict[str, Any]:
    return {
        "title": {"text": f"{title} ({formats.safe_text(currency)})"},
        "tickformat": "~s",
        "zeroline": True,
        "zerolinecolor": LIGHT.line_strong,
        "zerolinewidth": 1.5,
        "fixedrange": True,
    }
