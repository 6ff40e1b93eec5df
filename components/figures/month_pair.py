"""Two small bar charts over the same weeks or months, one above the other."""

from math import ceil
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.figures.revenue import period_label
from components.theme import LIGHT

_DAY_MS: Final = 86_400_000
_DOMAINS: Final = ((0.57, 0.94), (0.0, 0.37))
_PADDING: Final = 0.13
_MOST_TICKS: Final = 12
_A_MONDAY: Final = "2001-01-01"


def month_pair(
    periods: pd.DataFrame,
    *,
    start: str,
    every: str,
    upper: tuple[str, str, str],
    lower: tuple[str, str, str],
) -> Figure:
    """Draw two measures of the same periods, the unfinished ones hatched.

    Parameters
    ----------
    periods : DataFrame
        Column `start` (datetime), one row per period in order of time, ``is_complete`` and the
        measures.
    start : str
        Column of the period's first day.
    every : str
        ``week`` or ``month``.
    upper, lower : column, title, unit
        The unit stands before the number; empty for counts.
    """
    if periods.empty:
        return empty("No complete month in this period")
    traces = [
        _bars(periods, start, every, measure, axis)
        for measure, axis in ((upper, "y"), (lower, "y2"))
    ]
    hatched = "" if periods[c.IS_COMPLETE].all() else "   (hatched: unfinished)"
    titles = [
        _title(upper[1] + hatched, _DOMAINS[0][1]),
        _title(lower[1], _DOMAINS[1][1]),
    ]
    first, last = periods[start].iloc[0], periods[start].iloc[-1]
    return {
        "data": traces,
        "layout": {
            "showlegend": False,
            "hovermode": "closest",
            "annotations": titles,
            "xaxis": {
                "type": "date",
                "range": [f"{first:%Y-%m-%d}", f"{last + _length(every):%Y-%m-%d}"],
                "anchor": "y2",
                "nticks": _MOST_TICKS,
                "fixedrange": True,
                **_ticks(every, len(periods)),
            },
            "yaxis": _axis(upper[2], _DOMAINS[0]),
            "yaxis2": _axis(lower[2], _DOMAINS[1]),
        },
    }


def _bars(
    periods: pd.DataFrame, start: str, every: str, measure: tuple[str, str, str], axis: str
) -> dict[str, Any]:
    column, title, unit = measure
    values = periods[column].tolist()
    is_complete = periods[c.IS_COMPLETE].tolist()
    said = [formats.money(value, unit) if unit else formats.count(value) for value in values]
    named = [
        period_label(at, every) + ("" if complete else " (unfinished)")
        for at, complete in zip(periods[start], is_complete, strict=True)
    ]
    n_days = periods[start].dt.days_in_month if every == "month" else pd.Series(7, periods.index)
    return {
        "type": "bar",
        "name": title,
        "x": [f"{at:%Y-%m-%d}" for at in periods[start]],
        "y": [round(value, 2) for value in values],
        "yaxis": axis,
        "width": (n_days * (1 - 2 * _PADDING) * _DAY_MS).tolist(),
        "offset": (n_days * _PADDING * _DAY_MS).tolist(),
        "customdata": [[name, text] for name, text in zip(named, said, strict=True)],
        "hovertemplate": f"<b>%{{customdata[0]}}</b><br>%{{customdata[1]}} {title.lower()}"
        "<extra></extra>",
        "marker": {
            "color": [LIGHT.accent if complete else LIGHT.accent_soft for complete in is_complete],
            "line": {
                "width": [0 if complete else 1 for complete in is_complete],
                "color": LIGHT.accent,
            },
            "pattern": {
                "shape": ["" if complete else "/" for complete in is_complete],
                "fgcolor": LIGHT.accent,
                "size": 6,
                "solidity": 0.25,
            },
            "cornerradius": 2,
        },
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


def _axis(unit: str, domain: tuple[float, float]) -> dict[str, Any]:
    return {
        "domain": list(domain),
        "tickprefix": unit,
        "tickformat": "~s",
        "nticks": 4,
        "fixedrange": True,
        "rangemode": "tozero",
    }


def _ticks(every: str, n: int) -> dict[str, Any]:
    if every == "month":
        return {"ticklabelmode": "period", "tickformat": "%b\n%Y"}
    step = ceil(n / _MOST_TICKS) * 7 * _DAY_MS
    return {"tick0": _A_MONDAY, "dtick": step, "tickformat": "%-d %b\n%Y"}


def _length(every: str) -> pd.DateOffset:
    return pd.DateOffset(months=1) if every == "month" else pd.DateOffset(days=7)
