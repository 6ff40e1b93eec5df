"""What every figure shares: the type, the empty figure, hover text."""

from typing import Any, Final

from components import formats

Figure = dict[str, Any]

_NO_AXIS: Final = {"visible": False, "fixedrange": True}

EMPTY: Final[Figure] = {
    "data": [],
    "layout": {
        "xaxis": _NO_AXIS,
        "yaxis": _NO_AXIS,
        # Plotly's own margins would leave a narrow card less than nothing to draw on.
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    },
}


def empty(words: str) -> Figure:
    """Say in the room of a figure why there is none; ``<br>`` is a line, other markup is text."""
    note = {
        # A refusal may quote a name of the data, or what somebody asked for.
        "text": "<br>".join(formats.safe_text(line) for line in words.split("<br>")),
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "font": {"size": 14},
    }
    return {"data": [], "layout": {**EMPTY["layout"], "annotations": [note]}}
