"""How well each method recommends, with intervals."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components.figures.frame import Figure, empty
from components.theme import LIGHT

_COLOURS: Final = {"best": LIGHT.accent, "classic": LIGHT.series_3, "popular": LIGHT.series_6}
_NOTHING: Final = "The data is too short to test recommendations"
_ROOM: Final = 1.25


def dots(
    cards: pd.DataFrame,
    metric: str,
    *,
    tasks: Mapping[str, str],
    models: Mapping[str, str],
    is_share: bool,
) -> Figure:
    """Draw one dot with its interval per task and method.

    Parameters
    ----------
    cards : DataFrame
        Rows of ``model_cards``.
    metric : str
        Which of them.
    tasks, models : mapping of name to title
        In the order they are drawn, the first on top.
    is_share : bool
        Whether values are shares, written in percent.
    """
    shown = cards[cards[c.METRIC] == metric]
    present = [task for task in tasks if (shown[c.TASK] == task).any()]
    if not present:
        return empty(_NOTHING)
    top = float(shown[[c.VALUE, c.HIGH]].max().max())
    traces = [
        _trace(shown[shown[c.MODEL] == model], present, place, title, _COLOURS[model], is_share)
        for place, (model, title) in enumerate(models.items())
    ]
    step = len(models) + 1
    return {
        "data": traces,
        "layout": {
            "hovermode": "closest",
            "annotations": [
                *(_heading(i * step, tasks[task]) for i, task in enumerate(present)),
                *(value for trace in traces for value in _values(trace)),
            ],
            "xaxis": {
                "range": [0, top * _ROOM],
                "tickformat": ".0%" if is_share else ".2f",
                "nticks": 6,
                "showgrid": True,
                "fixedrange": True,
            },
            "yaxis": {
                "range": [len(present) * step - 0.4, -0.6],
                "visible": False,
                "fixedrange": True,
            },
            "margin": {"l": 16, "r": 8, "t": 8, "b": 8},
        },
    }


def _trace(
    rows: pd.DataFrame, tasks: Sequence[str], place: int, title: str, colour: str, is_share: bool
) -> dict[str, Any]:
    step = len(_COLOURS) + 1
    by_task = rows.set_index(c.TASK)
    own = [task for task in tasks if task in by_task.index]
    part = by_task.loc[own]
    value, low, high = (part[name].astype(float) for name in (c.VALUE, c.LOW, c.HIGH))
    texts = [f"{one:.1%}" if is_share else f"{one:.3f}" for one in value]
    ends = [
        f"{a:.1%} to {b:.1%}" if is_share else f"{a:.3f} to {b:.3f}"
        for a, b in zip(low, high, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": title,
        "x": value.round(6).tolist(),
        "y": [tasks.index(task) * step + place + 1 for task in own],
        "customdata": [[title, text, end] for text, end in zip(texts, ends, strict=True)],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}"
        "<br>95%: %{customdata[2]}<extra></extra>",
        "marker": {"size": 10, "color": colour},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": (high - value).fillna(0).round(6).tolist(),
            "arrayminus": (value - low).fillna(0).round(6).tolist(),
            "color": colour,
            "thickness": 2,
            "width": 5,
        },
    }


def _values(trace: dict[str, Any]) -> list[dict[str, Any]]:
    """Write each value at the end of its interval."""
    return [
        {
            "x": x + more,
            "y": y,
            "xshift": 6,
            "xanchor": "left",
            "yanchor": "middle",
            "showarrow": False,
            "text": said[1],
            "font": {"size": 11, "color": LIGHT.text_muted},
        }
        for x, more, y, said in zip(
            trace["x"], trace["error_x"]["array"], trace["y"], trace["customdata"], strict=True
        )
    ]


def _heading(y: float, words: str) -> dict[str, Any]:
    return {
        "x": 0,
        "y": y,
        "xref": "paper",
        "xanchor": "left",
        "yanchor": "middle",
        "showarrow": False,
        "text": f"<b>{words}</b>",
        "font": {"size": 12, "color": LIGHT.text},
    }
