"""The bridge from raw revenue to each basis."""

from typing import Any, Final

import pandas as pd
from dash import html

from analytics import columns as c
from components import formats, labels
from components.figures.frame import Figure, empty
from components.tables import Cell, Column, table
from components.theme import LIGHT

_ROW_PX: Final = 34
_MARGIN_PX: Final = 56
_ROOM: Final = 0.04
_TOTAL, _ADDS, _TAKES = "Revenue on a basis", "Adds", "Takes away"
_COLOUR: Final = {_TOTAL: LIGHT.accent, _ADDS: LIGHT.positive, _TAKES: LIGHT.negative}


def bridge(steps: pd.DataFrame, *, currency: str) -> Figure:
    """Draw the waterfall: every step starts where the one before it ended.

    The last branch, to identified revenue, starts again from gross.

    Parameters
    ----------
    steps : DataFrame
        ``basis``, ``step``, ``revenue``, ``is_total`` in reading order
        (`analytics.quality.bridge`).
    currency : str
        Label of the unit.
    """
    if steps.empty:
        return empty("No line in this build")
    placed = place(steps)
    traces = [
        _bars(part, kind, currency)
        for kind in (_TOTAL, _ADDS, _TAKES)
        if not (part := placed[placed["drawn_as"] == kind]).empty
    ]
    return {
        "data": traces,
        "layout": {
            "barmode": "overlay",
            "bargap": 0.34,
            "height": height(steps),
            "hovermode": "closest",
            "xaxis": {
                "tickprefix": currency,
                "tickformat": "~s",
                "showgrid": True,
                "zeroline": True,
                "nticks": 7,
                "range": _range(placed),
                "fixedrange": True,
            },
            "yaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": placed["label"].tolist(),
                "autorange": "reversed",
                "showgrid": False,
                "ticks": "",
                "fixedrange": True,
            },
        },
    }


def as_table(steps: pd.DataFrame, *, currency: str) -> html.Div:
    """Set the steps of the bridge as a table."""
    placed = place(steps)
    rows: list[list[Cell]] = [
        [
            html.Strong(label) if kind == _TOTAL else label,
            _amount(formats.money(revenue, currency), kind),
        ]
        for label, kind, revenue in zip(
            placed["label"], placed["drawn_as"], placed[c.REVENUE].tolist(), strict=True
        )
    ]
    columns = [Column("Step"), Column("Revenue", is_number=True)]
    return table(columns, rows, label="From raw revenue to each basis")


def to_export(steps: pd.DataFrame) -> pd.DataFrame:
    """Set the steps of the bridge with headings to read."""
    placed = place(steps)
    return pd.DataFrame({"Step": placed["label"], "Revenue": placed[c.REVENUE]})


def height(steps: pd.DataFrame) -> int:
    """Pixels that a bridge of so many steps needs."""
    return _MARGIN_PX + _ROW_PX * len(steps)


def place(steps: pd.DataFrame) -> pd.DataFrame:
    """Add to each step its ``start``, its ``label`` and what it is ``drawn_as``.

    A branch starts again from gross revenue: net and identified both lead from there.
    """
    placed = steps.reset_index(drop=True)
    is_total = placed["is_total"].astype(bool)
    totals = dict(zip(placed["basis"][is_total], placed[c.REVENUE][is_total], strict=True))
    starts: list[float] = []
    reached, branch = 0.0, ""
    for basis, total, revenue in zip(placed["basis"], is_total, placed[c.REVENUE], strict=True):
        if basis != branch and basis == c.Basis.IDENTIFIED:
            reached = totals[c.Basis.GROSS]
        branch = basis
        starts.append(0.0 if total else reached)
        reached = starts[-1] + revenue
    placed["start"] = starts
    placed["label"] = [
        f"{labels.in_words(step)} revenue" if total else labels.in_words(step)
        for step, total in zip(placed["step"], is_total, strict=True)
    ]
    placed["drawn_as"] = [
        _TOTAL if total else _ADDS if revenue > 0 else _TAKES
        for total, revenue in zip(is_total, placed[c.REVENUE], strict=True)
    ]
    return placed


def _range(placed: pd.DataFrame) -> list[float]:
    ends = placed["start"] + placed[c.REVENUE]
    low, high = min(0.0, float(ends.min())), max(0.0, float(ends.max()))
    room = _ROOM * ((high - low) or 1.0)
    return [low - room if low < 0 else 0.0, high + room]


def _bars(part: pd.DataFrame, kind: str, currency: str) -> dict[str, Any]:
    revenues = part[c.REVENUE].tolist()
    bars = [
        _bar(start, revenue, kind) for start, revenue in zip(part["start"], revenues, strict=True)
    ]
    amounts = [_amount(formats.money(revenue, currency), kind) for revenue in revenues]
    short = [_amount(formats.compact_money(revenue, currency), kind) for revenue in revenues]
    return {
        "type": "bar",
        "orientation": "h",
        "name": kind,
        "y": part["label"].tolist(),
        "base": [base for base, _ in bars],
        "x": [length for _, length in bars],
        "text": short,
        "textposition": "inside" if kind == _TOTAL else "outside",
        "insidetextanchor": "end",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"color": LIGHT.on_accent if kind == _TOTAL else LIGHT.text},
        "customdata": [
            [formats.safe_text(label), amount]
            for label, amount in zip(part["label"], amounts, strict=True)
        ],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
        "marker": {"color": _COLOUR[kind], "cornerradius": 2},
    }


def _bar(start: float, revenue: float, kind: str) -> tuple[float, float]:
    """Place a bar: base and signed length.

    A step is drawn from its right end, so that its amount stands left of it, where the room is:
    on a narrow screen the amount of a small step beside a long bar would be cut off.
    """
    if kind == _TOTAL:
        return 0.0, round(revenue, 2)
    return round(max(start, start + revenue), 2), -round(abs(revenue), 2)


def _amount(text: str, kind: str) -> str:
    return f"+{text}" if kind == _ADDS else text
