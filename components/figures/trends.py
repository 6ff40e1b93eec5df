"""When the shop sells: weekdays and hours of the day."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics.rhythm import HOUR, N_OPEN_DAYS
from analytics.slices import N_ORDERS
from analytics.trading import WEEKDAY
from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
MEASURES: Final[Mapping[str, str]] = {
    c.REVENUE: "Revenue",
    N_ORDERS: "Orders",
    c.N_LINES: "Lines",
}
SCALE: Final = ((0, LIGHT.accent_soft), (0.75, LIGHT.accent), (1, LIGHT.accent_strong))
CLOSED_SCALE: Final = ((0, LIGHT.line), (1, LIGHT.line))
NOTHING: Final = "No order in this period"

_HOVER: Final = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"
_QUIET: Final = 0.5
_ROOM: Final = 1.14


def hour_span(hour: int) -> str:
    """Name an hour of the day.

    >>> hour_span(9)
    '9:00 to 10:00'
    """
    return f"{hour}:00 to {hour + 1}:00"


def amount(value: float | None, measure: str, currency: str, *, is_average: bool = False) -> str:
    """Write a value of a measure, counts with their unit.

    >>> amount(1235.2, "revenue", "£"), amount(1, "n_orders", "£")
    ('£1,235', '1 order')
    >>> amount(78.92, "n_orders", "£", is_average=True)
    '78.9 orders'
    """
    if value is None or pd.isna(value):
        return formats.MISSING
    if measure == c.REVENUE:
        return formats.money(value, currency)
    noun = MEASURES[measure].lower()
    written = formats.number(value) if is_average else formats.count(value)
    return f"{written} {noun.removesuffix('s') if value == 1 else noun}"


def value_axis(measure: str, currency: str) -> dict[str, Any]:
    """Make the axis of a measure: money carries its currency, counts their name."""
    axis: dict[str, Any] = {"tickformat": "~s", "nticks": 6, "fixedrange": True}
    if measure == c.REVENUE:
        return axis | {"tickprefix": currency}
    return axis | {"title": {"text": MEASURES[measure]}, "rangemode": "tozero"}


def colour_range(values: pd.Series, measure: str, currency: str) -> dict[str, Any]:
    """Make scale and key of a heat map: from 0, or below where a value is, to the greatest."""
    lowest, highest = min(0.0, float(values.min())), max(float(values.max()), 0.0)
    write = formats.compact_money if measure == c.REVENUE else _plain
    return {
        "colorscale": SCALE,
        "zmin": lowest,
        "zmax": highest if highest > lowest else lowest + 1,
        "colorbar": {
            "orientation": "h",
            "x": 1,
            "xanchor": "right",
            "y": 1.02,
            "yanchor": "bottom",
            "ypad": 0,
            "len": 0.3,
            "thickness": 8,
            "outlinewidth": 0,
            # Only the ends are named: there is no room for more on a narrow screen.
            "tickvals": [lowest, highest],
            "ticktext": [write(lowest, currency), write(highest, currency)],
            "tickangle": 0,
            "tickfont": {"size": 11, "color": LIGHT.text_muted},
        },
    }


def _plain(value: float, _currency: str) -> str:
    return formats.compact(value)


def closed_key(name: str = "Closed") -> dict[str, Any]:
    """Give the legend an entry for closed cells, which a heat map has none for."""
    return {
        "type": "scatter",
        "name": name,
        "x": [None],
        "y": [None],
        "mode": "markers",
        "marker": {"symbol": "square", "size": 11, "color": LIGHT.line},
        "hoverinfo": "skip",
    }


def weekday_hours(
    grid: pd.DataFrame, *, measure: str, currency: str, is_average: bool = False
) -> Figure:
    """Draw a heat map of weekdays over hours, closed weekdays in a colour of their own.

    Parameters
    ----------
    grid : DataFrame
        ``weekday``, ``hour``, ``n_open_days`` and the measure (`rhythm.by_hour_and_weekday`).
    measure : str
        Column to show.
    currency : str
        Label of money amounts.
    is_average : bool
        Whether the values are averages per open day.
    """
    if grid.empty or not grid[N_ORDERS].sum() > 0:
        return empty(NOTHING)
    is_closed = grid[N_OPEN_DAYS] == 0
    shown = grid[measure].where(~is_closed & (grid[N_ORDERS] > 0))
    hours = grid[HOUR].unique().tolist()
    heat = {
        "type": "heatmap",
        "x": hours,
        "y": [name[:3] for name in WEEKDAYS],
        "z": _rows(_rounded(shown), len(hours)),
        "customdata": _rows(_cells(grid, measure, currency, is_average), len(hours)),
        "hovertemplate": _HOVER,
        "meta": {"pick": "hour"},
        "xgap": 2,
        "ygap": 2,
        **colour_range(shown, measure, currency),
    }
    closed = heat | {
        "z": _rows([0 if flag else None for flag in is_closed], len(hours)),
        "colorscale": CLOSED_SCALE,
        "showscale": False,
        "zmin": 0,
        "zmax": 1,
        "hoverongaps": False,
    }
    return {
        "data": [heat, closed, closed_key()] if is_closed.any() else [heat],
        "layout": {
            "hovermode": "closest",
            "showlegend": bool(is_closed.any()),
            "xaxis": _hour_axis(hours, step=1) | {"showgrid": False},
            "yaxis": {"autorange": "reversed", "fixedrange": True, "showgrid": False},
        },
    }


def hours(
    profile: pd.DataFrame, *, measure: str, currency: str, is_average: bool = False
) -> Figure:
    """Draw a bar per hour of the day, the peak in full colour.

    Parameters are those of `weekday_hours`, the frame that of `rhythm.by_hour`.
    """
    names = [hour_span(hour) for hour in profile[HOUR].tolist()]
    places = profile[HOUR].tolist()
    figure = _profile(profile, places, names, measure, currency, is_average)
    if figure["data"]:
        figure["layout"]["xaxis"] = _hour_axis(places, step=2)
        [bars] = figure["data"]
        # A click narrows the report to the hour.
        bars["customdata"] = [
            [*said, hour] for said, hour in zip(bars["customdata"], places, strict=True)
        ]
        bars["meta"] = {"pick": "hour"}
    return figure


def weekdays(
    profile: pd.DataFrame, *, measure: str, currency: str, is_average: bool = False
) -> Figure:
    """Draw a bar per weekday, the best in full colour; weekdays never open say so.

    Parameters are those of `weekday_hours`, the frame that of `rhythm.by_weekday`.
    """
    names = [WEEKDAYS[weekday] for weekday in profile[WEEKDAY].tolist()]
    short = [name[:3] for name in names]
    figure = _profile(profile, short, names, measure, currency, is_average)
    if figure["data"]:
        never = [name for name, n in zip(short, profile[N_OPEN_DAYS], strict=True) if not n]
        figure["layout"]["xaxis"] = {"type": "category", "fixedrange": True}
        figure["layout"]["annotations"] = [_said_closed(name) for name in never]
    return figure


def _profile(
    profile: pd.DataFrame,
    places: Sequence[object],
    names: Sequence[str],
    measure: str,
    currency: str,
    is_average: bool,
) -> Figure:
    values = profile[measure]
    if profile.empty or not profile[N_ORDERS].sum() > 0:
        return empty(NOTHING)
    peak = int(values.fillna(float("-inf")).to_numpy().argmax())
    said = [amount(value, measure, currency, is_average=is_average) for value in values.tolist()]
    write = formats.compact_money if measure == c.REVENUE else _plain
    label = write(float(values.iloc[peak]), currency)
    bars = {
        "type": "bar",
        "x": list(places),
        "y": _rounded(values),
        "customdata": [list(pair) for pair in zip(names, said, strict=True)],
        "hovertemplate": _HOVER,
        "marker": {
            "color": LIGHT.accent,
            "opacity": [1 if place == peak else _QUIET for place in range(len(profile))],
            "cornerradius": 2,
        },
        "text": [label if place == peak else "" for place in range(len(profile))],
        "textposition": "outside",
        "constraintext": "none",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"size": 12, "color": LIGHT.text},
    }
    axis = value_axis(measure, currency)
    if values.min() >= 0:
        axis["range"] = [0, float(values.max()) * _ROOM or 1]
    return {"data": [bars], "layout": {"showlegend": False, "bargap": 0.22, "yaxis": axis}}


def _hour_axis(hours: Sequence[int], *, step: int) -> dict[str, Any]:
    return {
        "title": {"text": "Hour of the day, shop-local"},
        "tickmode": "linear",
        "tick0": hours[0],
        "dtick": step,
        # With this the browser thins the labels out where the screen is narrow.
        "nticks": -(-len(hours) // step),
        "ticksuffix": ":00",
        "tickangle": 0,
        "fixedrange": True,
    }


def _cells(
    grid: pd.DataFrame, measure: str, currency: str, is_average: bool
) -> list[tuple[str, str, int]]:
    cells = []
    for weekday, hour, n_open, n_orders, value in zip(
        *(grid[name].tolist() for name in (WEEKDAY, HOUR, N_OPEN_DAYS, N_ORDERS, measure)),
        strict=True,
    ):
        said = amount(value, measure, currency, is_average=is_average)
        if not n_open:
            said = "closed"
        elif not n_orders > 0:
            said = "no order"
        cells.append((f"{WEEKDAYS[weekday]}, {hour_span(hour)}", said, hour))
    return cells


def _rows(cells: Sequence[Any], n_columns: int) -> list[list[Any]]:
    return [list(cells[i : i + n_columns]) for i in range(0, len(cells), n_columns)]


def _rounded(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else round(value, 2) for value in values.tolist()]


def _said_closed(name: str) -> dict[str, Any]:
    return {
        "x": name,
        "y": 0,
        "yanchor": "bottom",
        "text": "closed",
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT.text_muted},
    }
