"""What speaks for each number of segments."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

#: What may stand beside the inertia: column to heading.
INDICES: Final[Mapping[str, str]] = {
    "silhouette": "Silhouette",
    "stability": "Stability",
    "calinski_harabasz": "Calinski-Harabasz",
    "davies_bouldin": "Davies-Bouldin",
}

NO_NUMBER: Final = "HDBSCAN finds the number of segments itself: there is none to choose"


def elbow_lines(choice: pd.DataFrame, *, k: int, beside: str) -> Figure:
    """Draw inertia and one other index over the number of segments, and mark the one in use.

    Parameters
    ----------
    choice : DataFrame
        The table ``k_choice``.
    k : int
        Segments in use.
    beside : str
        One of `INDICES`.
    """
    if choice.empty:
        return empty(NO_NUMBER.replace(": ", ":<br>"))
    inertia = _line(choice, "inertia", "Inertia (left)", LIGHT.accent, ".0f")
    other = _line(choice, beside, f"{INDICES[beside]} (right)", LIGHT.series_3, ".3f")
    bends = choice[choice["is_elbow"]]
    marks = [
        _in_use(k),
        *(_note(x, y, "elbow", "y") for x, y in zip(bends[c.K], bends["inertia"], strict=True)),
        *_best(choice, beside),
    ]
    layout = {
        "hovermode": "x unified",
        "annotations": marks,
        "shapes": [_line_at(k)],
        "legend": {"traceorder": "normal"},
        "margin": {"l": 8, "r": 8, "t": 28, "b": 8},
        "xaxis": {"title": {"text": "Number of segments"}, "dtick": 1, "fixedrange": True},
        "yaxis": {
            "title": {"text": "Inertia (squared distances)"},
            "rangemode": "tozero",
            "fixedrange": True,
        },
        "yaxis2": {
            "title": {"text": INDICES[beside], "font": {"size": 12, "color": LIGHT.text_muted}},
            "tickfont": {"size": 12, "color": LIGHT.text_muted},
            "overlaying": "y",
            "side": "right",
            "tickmode": "auto",
            "nticks": 5,
            "showgrid": False,
            "zeroline": False,
            "rangemode": "tozero",
            "automargin": True,
            "fixedrange": True,
        },
    }
    return {"data": [inertia, {**other, "yaxis": "y2"}], "layout": layout}


def _best(choice: pd.DataFrame, beside: str) -> list[dict[str, Any]]:
    """Mark the best number of segments; a single one is always stable, and does not count."""
    known = choice[(choice[c.K] > 1) & choice[beside].notna()]
    if known.empty:
        return []
    values = known[beside].to_numpy()
    place = int(values.argmin() if beside == "davies_bouldin" else values.argmax())
    return [_note(known[c.K].iloc[place], values[place], "best", "y2")]


def _line(choice: pd.DataFrame, column: str, name: str, colour: str, form: str) -> dict[str, Any]:
    short = formats.safe_text(name.partition(" (")[0])
    values = [None if not np.isfinite(v) else round(float(v), 6) for v in choice[column]]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": choice[c.K].tolist(),
        "y": values,
        "line": {"color": colour, "width": 2},
        "marker": {"size": 7, "color": colour},
        "hovertemplate": f"%{{y:,{form}}}<extra>{short}</extra>",
    }


def _line_at(k: int) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": k,
        "x1": k,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": LIGHT.line_strong, "width": 1.5, "dash": "dot"},
    }


def _in_use(k: int) -> dict[str, Any]:
    return {
        "x": k,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"<b>{k} in use</b>",
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT.text},
    }


def _note(x: float, y: float, words: str, axis: str) -> dict[str, Any]:
    return {
        "x": int(x),
        "y": float(y),
        "yref": axis,
        "text": words,
        "showarrow": True,
        "arrowhead": 0,
        "arrowcolor": LIGHT.line_strong,
        "ax": 18,
        "ay": -20,
        "font": {"size": 12, "color": LIGHT.text_muted},
    }
