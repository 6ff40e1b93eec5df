"""Where a customer stood at earlier instants: recency, frequency and monetary value."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

#: Measure, title, whether it is money; from the top.
_PANELS: Final = (
    (c.RECENCY_DAYS, "Recency, days since the last order", False),
    (c.FREQUENCY, "Frequency, orders so far", False),
    (c.MONETARY, "Monetary, spent so far", True),
)
_DOMAINS: Final = ((0.74, 0.95), (0.37, 0.58), (0.0, 0.21))


def standing(history: pd.DataFrame, colours: Mapping[str, str], *, currency: str) -> Figure:
    """Draw the three measures over the instants, each point in the colour of the segment then.

    Parameters
    ----------
    history : DataFrame
        Rows of one customer of the table ``customer_history``, in order of time.
    colours : mapping of str to str
        Segment to colour (`components.segment_colours`).
    currency : str
        Label of money amounts.
    """
    if history.empty:
        return empty("No earlier instant to look back from")
    traces = [
        trace
        for axis, panel in enumerate(_PANELS, start=1)
        for trace in _panel(history, colours, panel, axis, currency)
    ]
    days = [f"{at:%Y-%m-%d}" for at in history[c.AT]]
    return {
        "data": traces,
        "layout": {
            "hovermode": "closest",
            "annotations": [
                _title(title, top)
                for (_, title, _), (_, top) in zip(_PANELS, _DOMAINS, strict=True)
            ],
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            "xaxis": {
                "type": "date",
                "anchor": "y3",
                "tickvals": days,
                "ticktext": [f"{at.day} {at:%b}<br>{at:%Y}" for at in history[c.AT]],
                "fixedrange": True,
            },
            **{
                f"yaxis{'' if i == 0 else i + 1}": _axis(domain, currency if is_money else "")
                for i, (domain, (_, _, is_money)) in enumerate(zip(_DOMAINS, _PANELS, strict=True))
            },
        },
    }


def _panel(
    history: pd.DataFrame,
    colours: Mapping[str, str],
    panel: tuple[str, str, bool],
    axis: int,
    currency: str,
) -> list[dict[str, Any]]:
    column, title, is_money = panel
    place = {"yaxis": "y" if axis == 1 else f"y{axis}"}
    days = [f"{at:%Y-%m-%d}" for at in history[c.AT]]
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": days,
        "y": history[column].round(2).tolist(),
        "line": {"color": LIGHT.line_strong, "width": 1.5},
        "hoverinfo": "skip",
        "showlegend": False,
        **place,
    }
    points = [
        _points(of_segment, str(segment), column, title, is_money, currency)
        | {
            "marker": {"size": 9, "color": colours.get(str(segment), LIGHT.accent)},
            "legendgroup": str(segment),
            "showlegend": axis == 1,
            **place,
        }
        for segment, of_segment in history.groupby(c.SEGMENT, sort=False)
    ]
    return [line, *points]


def _points(
    part: pd.DataFrame, segment: str, column: str, title: str, is_money: bool, currency: str
) -> dict[str, Any]:
    values = part[column].tolist()
    said = [
        formats.money(value, currency) if is_money else formats.count(value) for value in values
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": formats.safe_text(segment),
        "x": [f"{at:%Y-%m-%d}" for at in part[c.AT]],
        "y": [round(float(value), 2) for value in values],
        "customdata": [
            [formats.day(at), text, formats.safe_text(segment)]
            for at, text in zip(part[c.AT], said, strict=True)
        ],
        "hovertemplate": f"<b>%{{customdata[0]}}</b><br>{title.partition(',')[0]}"
        " %{customdata[1]}"
        "<br>%{customdata[2]}<extra></extra>",
    }


def _title(text: str, top: float) -> dict[str, Any]:
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": top,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT.text_muted},
    }


def _axis(domain: tuple[float, float], unit: str) -> dict[str, Any]:
    return {
        "domain": list(domain),
        "tickprefix": unit,
        "tickformat": "~s",
        "nticks": 4,
        "rangemode": "tozero",
        "fixedrange": True,
    }
