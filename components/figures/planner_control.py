"""Figure of what a control group of each size would show."""

from typing import Final

import pandas as pd

from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

_PERCENT: Final = 100


def control(table: pd.DataFrame, *, rise: tuple[float, float, float]) -> Figure:
    """Draw the smallest rise that a test shows over the share left alone.

    Parameters
    ----------
    table : DataFrame
        ``share`` of control, ``control``, ``seen`` (a share; missing where nothing would show).
    rise : (float, float, float)
        Rise of the share that orders at the assumed response and its interval.
    """
    known = table.dropna(subset=["seen"])
    if known.empty:
        return empty("Too few customers for any control group<br>to show a change")
    x = (_PERCENT * known["share"]).tolist()
    middle, low, high = (_PERCENT * share for share in rise)
    seen = (_PERCENT * known["seen"]).round(4)
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "Smallest rise that shows",
        "x": x,
        "y": seen.tolist(),
        "customdata": [formats.count(n) for n in known["control"].tolist()],
        "line": {"color": LIGHT.accent, "width": 2},
        "marker": {"size": 6, "color": LIGHT.accent},
        "hovertemplate": "%{y:.1f} points or more show<br>%{customdata} left alone<extra></extra>",
    }
    band = {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": low,
        "y1": high,
        "fillcolor": LIGHT.accent_soft,
        "line": {"width": 0},
        "layer": "below",
    }
    level = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": middle,
        "y1": middle,
        "layer": "below",
        "line": {"color": LIGHT.line_strong, "width": 1.5, "dash": "dot"},
    }
    note = {
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "y": middle,
        "yanchor": "bottom",
        "text": "rise at the assumed response",
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT.text_muted},
    }
    top = max(float(seen.max()), high) * 1.08
    return {
        "data": [line],
        "layout": {
            "hovermode": "closest",
            "showlegend": False,
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
            "shapes": [band, level],
            "annotations": [note],
            "xaxis": {
                "title": {"text": "Share left alone"},
                "ticksuffix": "%",
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": "Rise of those who order (points)"},
                "range": [0, top if top > 0 else 1],
                "fixedrange": True,
            },
        },
    }
