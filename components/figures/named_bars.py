"""Ranked bars with each name above its bar: long names stay whole on a narrow screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

ROW_PX: Final = 36
_MARGIN_PX: Final = 12
_LONGEST: Final = 34
_BAR: Final = {"offset": 0.1, "width": 0.22}
_ROOM: Final = 1.01


@dataclass(frozen=True)
class NamedBar:
    """One row: the name and the written value stand above the bar, which is `value` long."""

    name: str
    value: float
    text: str
    hover: str
    key: str = ""
    colour: str = LIGHT.accent


def named_bars(
    rows: Sequence[NamedBar], *, room: int, nothing: str, pick: str = "product"
) -> Figure:
    """Draw one bar per row, the first on top.

    Parameters
    ----------
    rows : sequence of NamedBar
        ``hover`` may hold ``<br>``; names and texts in it have to be escaped already.
    room : int
        Rows that the card is high enough for: fewer rows are no thicker.
    nothing : str
        Said where there is no row.
    pick : str
        What a click on a bar picks by its ``key``: ``product`` or ``country``.
    """
    if not rows:
        return empty(nothing)
    longest = max(row.value for row in rows)
    return {
        "data": [_bars(rows, pick)],
        "layout": {
            "hovermode": "closest",
            "showlegend": False,
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "annotations": [note for place, row in enumerate(rows) for note in _words(place, row)],
            "xaxis": {
                "range": [0, longest * _ROOM if longest > 0 else 1],
                "visible": False,
                "fixedrange": True,
            },
            "yaxis": {
                "range": [max(len(rows), room) - 0.55, -0.6],
                "visible": False,
                "fixedrange": True,
            },
        },
    }


def height(n_rows: int) -> int:
    """Pixels that so many rows need."""
    return _MARGIN_PX + ROW_PX * n_rows


def shortened(name: str) -> str:
    """Cut a name that would run into its value on a phone.

    >>> shortened("SET OF 20 VINTAGE CHRISTMAS NAPKINS")
    'SET OF 20 VINTAGE CHRISTMAS NAPKI…'
    """
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


def _bars(rows: Sequence[NamedBar], pick: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "meta": {"pick": pick},
        "y": list(range(len(rows))),
        "x": [round(row.value, 6) for row in rows],
        "customdata": [[formats.safe_text(row.name), row.hover, row.key] for row in rows],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
        "marker": {"color": [row.colour for row in rows], "cornerradius": 3},
        **_BAR,
    }


def _words(place: int, row: NamedBar) -> list[dict[str, Any]]:
    common = {
        "y": place + 0.08,
        "yanchor": "bottom",
        "xref": "paper",
        "showarrow": False,
        "borderpad": 0,
    }
    name, text = formats.safe_text(shortened(row.name)), formats.safe_text(row.text)
    muted = {"size": 12, "color": LIGHT.text_muted}
    return [
        {**common, "text": name, "x": 0, "xanchor": "left", "align": "left", "font": muted},
        {
            **common,
            "text": f"<b>{text}</b>",
            "x": 1,
            "xanchor": "right",
            "align": "right",
            "font": {"size": 12, "color": LIGHT.text},
        },
    ]
