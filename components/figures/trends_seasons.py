"""Months side by side, and a series taken apart into trend, season and rest."""

from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics.seasons import (
    FACTOR,
    OBSERVED,
    ORDERS_BEFORE,
    REST,
    REVENUE_BEFORE,
    SEASON,
    STARTS_ON,
    TREND,
)
from analytics.slices import N_ORDERS
from analytics.trading import FIRST_DAY, LAST_DAY, N_DAYS
from components import formats
from components.figures.frame import Figure, empty
from components.figures.trends import NOTHING, WEEKDAYS, amount, value_axis
from components.theme import LIGHT

BEFORE: Final = {c.REVENUE: REVENUE_BEFORE, N_ORDERS: ORDERS_BEFORE}

_DAY_MS: Final = 86_400_000
_HOVER: Final = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"
_ALONE: Final = (0.13, 0.74)
_LEFT_OF_TWO: Final = (0.08, 0.40)
_RIGHT_OF_TWO: Final = (0.50, 0.40)
_HATCHED: Final = {
    "color": LIGHT.accent_soft,
    "pattern": {"shape": "/", "fgcolor": LIGHT.accent, "size": 6, "solidity": 0.25},
    "line": {"width": 1, "color": LIGHT.accent},
}
_ROOM: Final = 0.25
_PANELS: Final = ((0.6, 1.0), (0.33, 0.5), (0.0, 0.17))


def months(per_month: pd.DataFrame, *, measure: str, currency: str) -> Figure:
    """Draw a bar per month, unfinished ones hatched, the year before beside where there is one.

    Parameters
    ----------
    per_month : DataFrame
        ``month``, ``first_day``, ``last_day``, ``n_days``, ``is_complete``, the measure and its
        year before (`seasons.by_month`).
    measure : str
        ``revenue`` or ``n_orders``.
    currency : str
        Label of money amounts.
    """
    if per_month.empty or not per_month[N_ORDERS].sum() > 0:
        return empty(NOTHING)
    is_complete = per_month[c.IS_COMPLETE].astype(bool)
    had_before = per_month[BEFORE[measure]].notna()
    traces = [
        _bars(part, measure, name, currency, marker, _beside(part, had_before))
        for part, name, marker in (
            (per_month[is_complete], "Complete", {"color": LIGHT.accent}),
            (per_month[~is_complete], "Unfinished: a part of the month", _HATCHED),
        )
        if len(part)
    ]
    if had_before.any():
        part = per_month[had_before]
        place = [_LEFT_OF_TWO] * len(part)
        grey = {"color": LIGHT.series_6}
        earlier = _bars(part, BEFORE[measure], "Same days a year before", currency, grey, place)
        traces.insert(0, earlier | {"opacity": 0.5})
    return {
        "data": traces,
        "layout": {
            "barmode": "overlay",
            "hovermode": "closest",
            "showlegend": len(traces) > 1,
            "xaxis": _time_axis(per_month[c.MONTH], per_month[c.MONTH].dt.days_in_month.iloc[-1])
            | {"ticklabelmode": "period", "tickformat": "%b\n%Y"},
            "yaxis": value_axis(measure, currency),
        },
    }


def season_name(season: int, *, is_week: bool) -> str:
    """Name a season of the week or of the year.

    >>> season_name(0, is_week=True), season_name(12, is_week=False)
    ('Monday', 'December')
    """
    return WEEKDAYS[season] if is_week else f"{pd.Timestamp(2001, season, 1):%B}"


def decomposition(parts: pd.DataFrame, *, currency: str, is_week: bool) -> Figure:
    """Draw a series with its trend, what is left of it, and the seasons' effects.

    Parameters
    ----------
    parts : DataFrame
        `seasons.decompose`.
    currency : str
        Label of money amounts.
    is_week : bool
        Whether the seasons are weekdays; months of the year otherwise.
    """
    if parts.empty:
        return empty(NOTHING)
    upper, middle, lower = _PANELS
    effect = {"ticksuffix": "%", "fixedrange": True, "nticks": 4, "zeroline": True}
    length = 1 if is_week else 31
    return {
        "data": [*_over_time(parts, currency, is_week), _effects(parts, is_week)],
        "layout": {
            "hovermode": "closest",
            "xaxis": _time_axis(parts[STARTS_ON], length)
            | {"anchor": "y2", "tickformat": "%b\n%Y"},
            "xaxis2": {"anchor": "y3", "type": "category", "fixedrange": True, "showgrid": False},
            "yaxis": value_axis(c.REVENUE, currency) | {"domain": upper, "rangemode": "tozero"},
            "yaxis2": effect | {"domain": middle, "anchor": "x"},
            "yaxis3": effect
            | {"domain": lower, "anchor": "x2", "range": _with_room(parts[FACTOR])},
            "annotations": [
                _heading("Rest: above or below trend and season", middle[1]),
                _heading(f"Effect of the {'weekday' if is_week else 'month'}", lower[1]),
            ],
        },
    }


def signed_percent(ratio: float | None) -> str:
    """Write a factor as its distance from 1.

    >>> signed_percent(1.2336), signed_percent(1.0)
    ('+23%', '0%')
    """
    if ratio is None or pd.isna(ratio):
        return formats.MISSING
    written = formats.percent(ratio - 1, 0)
    return f"+{written}" if ratio > 1 and written != "0%" else written


def _over_time(parts: pd.DataFrame, currency: str, is_week: bool) -> list[dict[str, Any]]:
    x = [f"{start:%Y-%m-%d}" for start in parts[STARTS_ON]]
    names = [
        f"{start:%a} {formats.day(start)}" if is_week else f"{start:%b %Y}"
        for start in parts[STARTS_ON]
    ]
    observed = [formats.money(value, currency) for value in parts[OBSERVED].tolist()]
    trend = [f"trend {formats.money(value, currency)}" for value in parts[TREND].tolist()]
    rest = [signed_percent(ratio) for ratio in parts[REST].tolist()]
    common = {"x": x, "hovertemplate": _HOVER}
    dots = {"size": 4 if is_week else 6, "color": LIGHT.series_6, "opacity": 0.6}
    return [
        common | {
            "type": "scatter",
            "mode": "markers",
            "name": "A day" if is_week else "A month",
            "y": _values(parts[OBSERVED]),
            "customdata": [list(pair) for pair in zip(names, observed, strict=True)],
            "marker": dots,
        },
        common | {
            "type": "scatter",
            "mode": "lines",
            "name": "Trend",
            "y": _values(parts[TREND]),
            "customdata": [list(pair) for pair in zip(names, trend, strict=True)],
            "line": {"color": LIGHT.accent, "width": 2.5},
            "connectgaps": False,
        },
        common | {
            "type": "bar",
            "name": "Rest",
            "showlegend": False,
            "yaxis": "y2",
            "y": _values((parts[REST] - 1) * 100, 1),
            "customdata": [list(pair) for pair in zip(names, rest, strict=True)],
            "marker": {"color": LIGHT.series_6, "opacity": 0.7},
        },
    ]  # fmt: skip


def _effects(parts: pd.DataFrame, is_week: bool) -> dict[str, Any]:
    factors = parts.groupby(SEASON)[FACTOR].first()
    names = [season_name(int(season), is_week=is_week) for season in factors.index]
    said = [signed_percent(factor) for factor in factors.tolist()]
    return {
        "type": "bar",
        "showlegend": False,
        "xaxis": "x2",
        "yaxis": "y3",
        "x": [name[:3] for name in names],
        "y": _values((factors - 1) * 100, 1),
        "customdata": [
            [name, f"{effect} of the average {'day' if is_week else 'month'}"]
            for name, effect in zip(names, said, strict=True)
        ],
        "hovertemplate": _HOVER,
        "marker": {"color": LIGHT.accent, "cornerradius": 2},
        "text": said,
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "textangle": 0,
        "textfont": {"size": 11, "color": LIGHT.text},
    }


def _bars(
    part: pd.DataFrame,
    column: str,
    name: str,
    currency: str,
    marker: dict[str, Any],
    places: list[tuple[float, float]],
) -> dict[str, Any]:
    measure = next((of for of, before in BEFORE.items() if before == column), column)
    days_ms = part[c.MONTH].dt.days_in_month.to_numpy(dtype=float) * _DAY_MS
    said = [amount(value, measure, currency) for value in part[column].tolist()]
    first, last = (part[day].dt.strftime("%Y-%m-%d") for day in (FIRST_DAY, LAST_DAY))
    return {
        "type": "bar",
        "name": name,
        "x": [f"{month:%Y-%m-%d}" for month in part[c.MONTH]],
        "y": _values(part[column]),
        "offset": [round(of * ms) for (of, _), ms in zip(places, days_ms, strict=True)],
        "width": [round(of * ms) for (_, of), ms in zip(places, days_ms, strict=True)],
        "customdata": [
            list(cells)
            for cells in zip(
                _labels(part, is_before=measure != column), said, first, last, strict=True
            )
        ],
        "hovertemplate": _HOVER,
        # A click narrows the page to the month.
        "meta": {"pick": "window"},
        "marker": {"cornerradius": 2, **marker},
    }


def _beside(part: pd.DataFrame, had_before: pd.Series) -> list[tuple[float, float]]:
    """Leave room on the left of a month that has a year before."""
    return [_RIGHT_OF_TWO if had else _ALONE for had in had_before[part.index]]


def _labels(part: pd.DataFrame, *, is_before: bool) -> list[str]:
    labels = []
    for month, n_days, is_complete in zip(
        part[c.MONTH], part[N_DAYS].tolist(), part[c.IS_COMPLETE].tolist(), strict=True
    ):
        label = f"{month - pd.DateOffset(years=int(is_before)):%b %Y}"
        if not is_complete:
            label += f", {n_days} {'day' if n_days == 1 else 'days'}"
            label += " (same days)" if is_before else " (unfinished)"
        labels.append(label)
    return labels


def _time_axis(starts: pd.Series, last_days: int) -> dict[str, Any]:
    end = starts.iloc[-1] + pd.Timedelta(days=int(last_days))
    return {
        "type": "date",
        "range": [f"{starts.iloc[0]:%Y-%m-%d}", f"{end:%Y-%m-%d}"],
        "nticks": 14,
        "fixedrange": True,
    }


def _with_room(factors: pd.Series) -> list[float]:
    """Leave room for what is written at the ends of the bars."""
    lowest, highest = 100 * min(float(factors.min()) - 1, 0), 100 * max(float(factors.max()) - 1, 0)
    room = _ROOM * (highest - lowest) or 1
    return [lowest - room, highest + room]


def _heading(text: str, y: float) -> dict[str, Any]:
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": y + 0.015,
        "yanchor": "bottom",
        "xanchor": "left",
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT.text_muted},
    }


def _values(values: pd.Series, decimals: int = 2) -> list[float | None]:
    return [None if pd.isna(value) else round(value, decimals) for value in values.tolist()]
