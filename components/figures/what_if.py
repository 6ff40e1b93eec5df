"""One point among all customers: in the space of recency, orders and money, and in its planes."""

from collections.abc import Sequence
from math import log10
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.figures.segments_map import MOST_POINTS, NOBODY, rfm_cloud, rfm_plane
from components.segments_places import LAST_DAY, PLANES
from components.theme import LIGHT

#: Views of the map, the first in space.
SPACE: Final = "space"
VIEWS: Final = {
    SPACE: "3D",
    "rm": "Recency \N{MULTIPLICATION SIGN} spent",
    "fm": "Orders \N{MULTIPLICATION SIGN} spent",
    "rf": "Recency \N{MULTIPLICATION SIGN} orders",
}

HERE: Final = "These figures"

_FAINT: Final = 0.45


def cloud(
    customers: pd.DataFrame, names: Sequence[str], values: Sequence[float] | None, currency: str
) -> Figure:
    """Draw all customers in space, faint, and one point with a line down to the floor.

    Parameters
    ----------
    customers : DataFrame
        As `segments_map.rfm_cloud` takes them.
    names : sequence of str
        Segments, best to worst.
    values : sequence of float or None
        Recency, frequency, money of the point; None for no point yet.
    currency : str
        Label of money.
    """
    if customers.empty:
        return empty(NOBODY)
    figure = rfm_cloud(customers, names, None, currency)
    for trace in figure["data"]:
        trace["marker"] = {**trace["marker"], "opacity": _FAINT, "size": 2.4}
    floor = max(float(customers[c.MONETARY].min()), LAST_DAY)
    x, y, z = _placed(values)
    figure["data"] += [
        _trace("stem", "lines", [x, x], [y, y], [floor, z])
        | {"line": {"color": LIGHT.text, "width": 3}, "hoverinfo": "skip", "showlegend": False},
        _trace("here", "markers", [x], [y], [z])
        | {
            "marker": {
                "size": 11,
                "color": LIGHT.text,
                "symbol": "diamond",
                "line": {"color": LIGHT.surface, "width": 2},
            },
            "hovertemplate": f"<b>{HERE}</b><extra></extra>",
            "showlegend": True,
        },
    ]
    return figure


def plane(
    customers: pd.DataFrame,
    names: Sequence[str],
    values: Sequence[float] | None,
    currency: str,
    *,
    of: str,
) -> Figure:
    """Draw all customers in one of the planes, and the point as a mark above them.

    Parameters
    ----------
    customers, names, values, currency
        As in `cloud`.
    of : str
        One of `segments_places.PLANES`.
    """
    figure = rfm_plane(customers, names, None, currency, plane=of, tool="select")
    if not figure["data"]:
        return figure
    for trace in figure["data"]:
        trace["marker"] = {**trace["marker"], "opacity": _FAINT}
    layout = figure["layout"]
    for axis in ("xaxis", "yaxis"):
        layout[axis] = {**layout[axis], "fixedrange": True}
    placed = dict(zip(c.RFM, _placed(values), strict=True))
    across, up = PLANES[of]
    return {
        "data": [*figure["data"], _legend_entry()],
        "layout": {**layout, "dragmode": False, "annotations": [_mark(placed[across], placed[up])]},
    }


def _placed(values: Sequence[float] | None) -> tuple[float | None, float | None, float | None]:
    """Bring a point on to log axes, where there is no nought."""
    if values is None:
        return None, None, None
    recency, frequency, monetary = (max(float(value), LAST_DAY) for value in values)
    return recency, frequency, monetary


def _trace(role: str, mode: str, x: list[Any], y: list[Any], z: list[Any]) -> dict[str, Any]:
    return {
        "type": "scatter3d",
        "mode": mode,
        "name": HERE,
        "x": x,
        "y": y,
        "z": z,
        "meta": {"role": role},
    }


def _mark(x: float | None, y: float | None) -> dict[str, Any]:
    """Annotate: moving an annotation redraws none of the customers."""
    return {
        "name": "here",
        "xref": "x",
        "yref": "y",
        "x": 0 if x is None else round(log10(x), 4),
        "y": 0 if y is None else round(log10(y), 4),
        "visible": x is not None,
        "text": "<b>◆</b>",
        "font": {"size": 22, "color": LIGHT.text},
        "showarrow": False,
    }


def _legend_entry() -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": HERE,
        "x": [None],
        "y": [None],
        "marker": {"size": 9, "symbol": "diamond", "color": LIGHT.text},
        "hoverinfo": "skip",
    }


def caption(n: int, as_of: str) -> str:
    """Say who is drawn, on which basis."""
    shown = min(n, MOST_POINTS)
    sample = "" if shown == n else f", an even sample of {formats.count(shown)} drawn"
    return (
        f"{formats.count(n)} customers{sample} \N{MIDDLE DOT} as of {as_of} \N{MIDDLE DOT} "
        "identified revenue \N{MIDDLE DOT} log axes; who bought on the last day stands at 0.4 days"
    )
