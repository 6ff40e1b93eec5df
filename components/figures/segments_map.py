"""Customers as points, in the colour of their segment: in space, and in a plane."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.segment_colours import segment_colours
from components.segments_places import LAST_DAY, PLANES, in_plane
from components.theme import LIGHT

#: More customers than this are drawn by a sample.
MOST_POINTS: Final = 5_000

NOBODY: Final = "No customer to show"

_FAINT: Final = 0.08
_TICKS: Final = (0.1, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
_HOVER: Final = (
    "<b>Customer %{customdata[0]}</b><br>last order %{customdata[1]:,} days ago<br>"
    "%{customdata[2]:,} orders, MONEY%{customdata[3]:,.2f}<br>NAME<extra></extra>"
)


def titles(currency: str) -> dict[str, str]:
    """Name the axes with their units."""
    return {
        c.RECENCY_DAYS: "Days since last order",
        c.FREQUENCY: "Orders",
        c.MONETARY: f"Spent ({currency})",
    }


def sample_rows(n: int) -> np.ndarray:
    """Take every so many-th row, `MOST_POINTS` of them at most."""
    if n <= MOST_POINTS:
        return np.arange(n)
    return np.unique(np.linspace(0, n - 1, MOST_POINTS).round().astype(int))


def rfm_cloud(
    customers: pd.DataFrame, names: Sequence[str], chosen: pd.Series | None, currency: str
) -> Figure:
    """Draw customers in space: recency, orders and money, on log axes in real units.

    Parameters
    ----------
    customers : DataFrame
        ``customer_id``, ``recency_days``, ``frequency``, ``monetary``, ``segment``.
    names : sequence of str
        Segments, best to worst.
    chosen : bool Series or None
        Whom to set off; None for nobody in particular.
    currency : str
        Label of money.
    """
    if customers.empty:
        return empty(NOBODY)
    shown = customers.iloc[sample_rows(len(customers))]
    is_chosen = None if chosen is None else chosen.reindex(shown.index)
    traces = [
        _cloud_trace(part, name, opacity, currency) | {"marker": _marker(colour, opacity, 3.2)}
        for name, colour, part, opacity in _parts(shown, names, is_chosen)
    ]
    named = titles(currency)
    scene = {
        "xaxis": _space_axis(named[c.RECENCY_DAYS]),
        "yaxis": _space_axis(named[c.FREQUENCY]),
        "zaxis": _space_axis(named[c.MONETARY]),
        "camera": {
            "eye": {"x": 1.36, "y": -1.36, "z": 0.63},
            "center": {"x": 0, "y": 0, "z": -0.1},
        },
        "aspectmode": "cube",
        "uirevision": "kept",
        "dragmode": "turntable",
    }
    layout = {
        "scene": scene,
        "uirevision": "kept",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 36},
        "legend": _legend_below(),
    }
    return {"data": traces, "layout": layout}


def rfm_plane(
    customers: pd.DataFrame,
    names: Sequence[str],
    chosen: pd.Series | None,
    currency: str,
    *,
    plane: str,
    tool: str,
) -> Figure:
    """Draw customers in a plane, to select by drawing around them.

    Parameters
    ----------
    customers, names, chosen, currency
        As in `rfm_cloud`.
    plane : str
        One of `segments_places.PLANES`.
    tool : str
        ``lasso`` or ``select`` (a box).
    """
    if customers.empty:
        return empty(NOBODY)
    x, y = in_plane(customers, plane)
    rows = sample_rows(len(customers))
    placed = customers.assign(x=10**x, y=10**y).iloc[rows]
    is_chosen = None if chosen is None else chosen.reindex(placed.index)
    traces = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": formats.safe_text(name),
            "x": _rounded(part["x"]),
            "y": _rounded(part["y"]),
            "customdata": _about(part),
            "hovertemplate": _hover(name, currency),
            "meta": {"pick": "customer"},
            "showlegend": opacity != _FAINT,
            "marker": _marker(colour, opacity, 5),
            "selected": {"marker": {"opacity": 0.9}},
            "unselected": {"marker": {"opacity": _FAINT}},
        }
        for name, colour, part, opacity in _parts(placed, names, is_chosen)
    ]
    across, up = PLANES[plane]
    named = titles(currency)
    layout = {
        "hovermode": "closest",
        "dragmode": tool,
        "uirevision": plane,
        "selectionrevision": plane,
        "legend": {**_legend_below(), "y": -0.16},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "newselection": {"line": {"color": LIGHT.text_muted, "width": 1.5, "dash": "dot"}},
        "xaxis": _flat_axis(named[across], showgrid=True),
        "yaxis": _flat_axis(named[up], showgrid=True),
    }
    return {"data": traces, "layout": layout}


def _parts(
    shown: pd.DataFrame, names: Sequence[str], is_chosen: pd.Series | None
) -> list[tuple[str, str, pd.DataFrame, float]]:
    """Split points by segment, those not chosen first and faint."""
    colours = segment_colours(names)
    by_name = {str(name): part for name, part in shown.groupby(c.SEGMENT)}
    whole = [(name, colours[name], by_name[name]) for name in names if name in by_name]
    if is_chosen is None:
        return [(*part, 0.75) for part in whole]
    kept = is_chosen.fillna(False).astype(bool)
    faint = [(n, colour, part[~kept[part.index]], _FAINT) for n, colour, part in whole]
    vivid = [(n, colour, part[kept[part.index]], 0.9) for n, colour, part in whole]
    return [part for part in (*faint, *vivid) if len(part[2])]


def _cloud_trace(part: pd.DataFrame, name: str, opacity: float, currency: str) -> dict[str, Any]:
    return {
        "type": "scatter3d",
        "mode": "markers",
        "name": formats.safe_text(name),
        "x": part[c.RECENCY_DAYS].clip(lower=LAST_DAY).tolist(),
        "y": part[c.FREQUENCY].tolist(),
        "z": part[c.MONETARY].round(2).tolist(),
        "customdata": _about(part),
        "hovertemplate": _hover(name, currency),
        "meta": {"pick": "customer"},
        "showlegend": opacity != _FAINT,
    }


def _about(part: pd.DataFrame) -> list[list[Any]]:
    columns = (
        part[c.CUSTOMER_ID].astype("str").map(formats.safe_text),
        part[c.RECENCY_DAYS],
        part[c.FREQUENCY],
        part[c.MONETARY].round(2),
    )
    return [list(row) for row in zip(*(values.tolist() for values in columns), strict=True)]


def _hover(name: str, currency: str) -> str:
    money = formats.safe_text(currency)
    return _HOVER.replace("MONEY", money).replace("NAME", formats.safe_text(name))


def _marker(colour: str, opacity: float, size: float) -> dict[str, Any]:
    return {"size": size, "color": colour, "opacity": opacity, "line": {"width": 0}}


def _rounded(values: pd.Series) -> list[float]:
    return [float(f"{value:.4g}") for value in values]


def _space_axis(title: str) -> dict[str, Any]:
    return {
        "title": {"text": title, "font": {"size": 12, "color": LIGHT.text_muted}},
        **_log_ticks(),
        "showbackground": False,
        "gridcolor": LIGHT.line,
        "linecolor": LIGHT.line_strong,
        "zeroline": False,
        "tickfont": {"size": 11, "color": LIGHT.text_muted},
        "showspikes": False,
    }


def _flat_axis(title: str, *, showgrid: bool) -> dict[str, Any]:
    return {"title": {"text": title}, **_log_ticks(), "showgrid": showgrid, "fixedrange": False}


def _log_ticks() -> dict[str, Any]:
    return {
        "type": "log",
        "dtick": 1,
        "tickvals": list(_TICKS),
        "ticktext": [_tick(value) for value in _TICKS],
    }


def _tick(value: float) -> str:
    return (
        f"{value:g}" if value < 1 else formats.compact(value).replace(".00", "").replace(".0", "")
    )


def _legend_below() -> dict[str, Any]:
    return {
        "orientation": "h",
        "x": 0,
        "y": -0.02,
        "yanchor": "top",
        "itemsizing": "constant",
        "font": {"size": 12, "color": LIGHT.text_muted},
    }
