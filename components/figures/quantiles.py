"""Orders, line items and customers side by side: cumulative curves and boxes."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from components import formats
from components.figures.frame import Figure, empty
from components.figures.spending import NOTHING, log_axis, significant
from components.spending import LEVELS, NOUNS, Noun
from components.theme import LIGHT

_SHOWN: Final = (0.001, 0.999)
_MARKS: Final = (
    ("Smallest, largest", ("min", "max"), "circle"),
    ("1st, 99th percentile", ("p1", "p99"), "line-ns-open"),
    ("Mean", ("mean",), "diamond"),
)


def curves(shares: Mapping[str, pd.DataFrame], *, currency: str) -> Figure:
    """Draw the cumulative distribution of each kind of amount.

    Parameters
    ----------
    shares : mapping of key of `components.spending.NOUNS` to DataFrame
        ``share``, ``value`` (`analytics.spending.curve`); empty ones are left out.
    currency : str
        Label of the unit.
    """
    drawn = {of: points for of, points in shares.items() if not points.empty}
    if not drawn:
        return empty(NOTHING)
    # The very ends would take half of the axis for a thousandth of the amounts.
    inner = [points.loc[points["share"].between(*_SHOWN), "value"] for points in drawn.values()]
    lowest, highest = min(part.iloc[0] for part in inner), max(part.iloc[-1] for part in inner)
    return {
        "data": [_curve(points, NOUNS[of], currency) for of, points in drawn.items()],
        "layout": {
            "hovermode": "closest",
            "xaxis": {
                **log_axis(lowest, highest, currency),
                "title": {"text": "At most (log scale)"},
                "showgrid": True,
            },
            "yaxis": {
                "tickformat": ".0%",
                "range": [0, 1.01],
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
                "fixedrange": True,
            },
        },
    }


def boxes(summaries: pd.DataFrame, *, currency: str) -> Figure:
    """Draw quartiles as boxes, whiskers from the 5th to the 95th percentile.

    Parameters
    ----------
    summaries : DataFrame, index key of `components.spending.NOUNS`
        ``n``, ``min``, ``p1`` … ``p99``, ``max``, ``mean`` (`analytics.spending.describe`).
    currency : str
        Label of the unit.
    """
    known = summaries[summaries["n"] > 0]
    if known.empty:
        return empty(NOTHING)
    names = [NOUNS[str(of)].many.capitalize() for of in known.index]
    return {
        "data": [
            *[_box(row, NOUNS[str(of)]) for of, row in known.iterrows()],
            *[_dots(known, names, mark, currency) for mark in _MARKS],
        ],
        "layout": {
            "hovermode": "closest",
            "xaxis": {
                **log_axis(known["min"].min(), known["max"].max(), currency),
                "title": {"text": "Value (log scale); whiskers from 5% to 95%"},
                "showgrid": True,
            },
            "yaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": names,
                "autorange": "reversed",
                "showgrid": False,
                "fixedrange": True,
            },
        },
    }


def _curve(points: pd.DataFrame, noun: Noun, currency: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": noun.many.capitalize(),
        "x": significant(points["value"]),
        "y": points["share"].round(4).tolist(),
        "customdata": [
            [formats.percent(share), formats.money(value, currency)]
            for share, value in zip(points["share"].tolist(), points["value"].tolist(), strict=True)
        ],
        "hovertemplate": f"%{{customdata[0]}} of {noun.many}: at most "
        "<b>%{customdata[1]}</b><extra></extra>",
        "line": {"color": noun.colour, "width": 2},
    }


def _box(row: pd.Series, noun: Noun) -> dict[str, Any]:
    ends = {"lowerfence": "p5", "q1": "p25", "median": "median", "q3": "p75", "upperfence": "p95"}
    return {
        "type": "box",
        "orientation": "h",
        "name": noun.many.capitalize(),
        "y": [noun.many.capitalize()],
        **{end: significant([row[level]]) for end, level in ends.items()},
        "line": {"color": noun.colour, "width": 1.5},
        "fillcolor": LIGHT.accent_soft if noun.colour == LIGHT.accent else LIGHT.sunken,
        "whiskerwidth": 0.4,
        "width": 0.5,
        "showlegend": False,
    }


def _dots(
    known: pd.DataFrame, names: list[str], mark: tuple[str, tuple[str, ...], str], currency: str
) -> dict[str, Any]:
    title, levels, symbol = mark
    amounts = [amount for level in levels for amount in known[level].tolist()]
    labels = [f"{name}, {LEVELS[level].lower()}" for level in levels for name in names]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": title,
        "x": significant(amounts),
        "y": names * len(levels),
        "customdata": [
            [label, formats.money(amount, currency)]
            for label, amount in zip(labels, amounts, strict=True)
        ],
        "hovertemplate": "%{customdata[0]}<br><b>%{customdata[1]}</b><extra></extra>",
        "marker": {
            "symbol": symbol,
            "size": 9,
            "color": LIGHT.text_muted,
            "line": {"width": 1.5, "color": LIGHT.text_muted},
        },
    }
