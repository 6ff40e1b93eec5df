"""The calendar: every day of a period, the closed ones as closed."""

from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics.slices import N_ORDERS
from analytics.trading import IS_FINISHED, IS_OPEN, WEEKDAY
from components import formats
from components.figures.frame import Figure, empty
from components.figures.trends import (
    CLOSED_SCALE,
    NOTHING,
    WEEKDAYS,
    amount,
    closed_key,
    colour_range,
)
from components.theme import LIGHT

#: Longest stretch of days the calendar draws; of a longer period it shows the end.
MOST_DAYS: Final = 5 * 366

# A single strip holds a year and some weeks of an unfinished one.
_STRIP_DAYS: Final = 420
_WEEK: Final = 7
_ROWS: Final = _WEEK + 1
_MOST_TICKS: Final = 14
_FEW_WEEKS: Final = 26
_HOVER: Final = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"


def calendar_days(calendar: pd.DataFrame, *, measure: str, currency: str) -> Figure:
    """Draw a cell per day: weeks across, Monday to Sunday down; long periods a strip per year.

    Parameters
    ----------
    calendar : DataFrame
        One row per day in order of time: ``day``, ``weekday``, ``is_open``, ``is_finished``,
        ``n_orders`` and the measure (`trading.daily`).
    measure : str
        Column to show.
    currency : str
        Label of money amounts.
    """
    if calendar.empty or not calendar[N_ORDERS].sum() > 0:
        return empty(NOTHING)
    placed = _placed(calendar)
    columns = _columns(placed)
    is_open = placed[IS_OPEN]
    traces = []
    if is_open.any():
        cells = _cells(placed[is_open], columns, measure, currency)
        traces.append(cells | colour_range(placed.loc[is_open, measure], measure, currency))
    if not is_open.all():
        closed = _cells(placed[~is_open], columns, measure, currency)
        flat = [[None if value is None else 0 for value in row] for row in closed["z"]]
        one_colour = {"z": flat, "colorscale": CLOSED_SCALE, "showscale": False}
        traces += [closed | one_colour, closed_key("Closed")]
    unfinished = placed[~placed[IS_FINISHED]]
    if len(unfinished):
        traces.append(_unfinished_key())
    return {
        "data": traces,
        "layout": {
            "hovermode": "closest",
            "showlegend": len(traces) > 1,
            "shapes": [
                _outline(columns[x], y)
                for x, y in zip(unfinished["x"], unfinished["y"], strict=True)
            ],
            "xaxis": _month_axis(placed),
            "yaxis": _row_axis(placed),
        },
    }


def _placed(calendar: pd.DataFrame) -> pd.DataFrame:
    """Give every day its column (week) and row (weekday, below the strips above it)."""
    day, weekday = calendar[c.DAY], calendar[WEEKDAY]
    strip_starts = pd.Series(day.iloc[0], index=day.index)
    strip = 0 * weekday
    if len(calendar) > _STRIP_DAYS:
        strip_starts = day.dt.to_period("Y").dt.start_time
        strip = day.dt.year - int(day.dt.year.iloc[0])
    first_monday = strip_starts - pd.to_timedelta(strip_starts.dt.day_of_week, unit="D")
    week = (day - first_monday).dt.days // _WEEK
    return calendar.assign(x=week, y=strip * _ROWS + weekday, year=day.dt.year)


def _cells(
    placed: pd.DataFrame, columns: pd.DatetimeIndex, measure: str, currency: str
) -> dict[str, Any]:
    """Lay the days out as rows and columns, with gaps where a day is not among them."""
    n_rows = int(placed["y"].max()) + 1
    z: list[list[float | None]] = [[None] * len(columns) for _ in range(n_rows)]
    said: list[list[list[str]]] = [[[""] * 4 for _ in columns] for _ in range(n_rows)]
    words = _hover_words(placed, measure, currency)
    values = placed[measure].round(2).tolist()
    for x, y, value, of_day in zip(
        placed["x"].tolist(), placed["y"].tolist(), values, words, strict=True
    ):
        z[y][x], said[y][x] = value, of_day
    return {
        "type": "heatmap",
        "x": [f"{monday:%Y-%m-%d}" for monday in columns],
        "z": z,
        "customdata": said,
        "hovertemplate": _HOVER,
        "hoverongaps": False,
        "xgap": 1.5,
        "ygap": 1.5,
        # A click narrows the page to the day.
        "meta": {"pick": "window"},
    }


def _hover_words(placed: pd.DataFrame, measure: str, currency: str) -> list[list[str]]:
    words = []
    for day, is_open, is_finished, n_orders, value in zip(
        placed[c.DAY],
        *(placed[name].tolist() for name in (IS_OPEN, IS_FINISHED, N_ORDERS, measure)),
        strict=True,
    ):
        said = amount(value, measure, currency)
        if not is_open:
            said = "closed"
        elif not n_orders and not value:
            said = "no order"
        suffix = "" if is_finished else " (possibly unfinished)"
        iso = f"{day:%Y-%m-%d}"
        words.append([f"{day:%A} {formats.day(day)}{suffix}", said, iso, iso])
    return words


def _is_stripped(placed: pd.DataFrame) -> bool:
    return int(placed["y"].max()) >= _WEEK


def _columns(placed: pd.DataFrame) -> pd.DatetimeIndex:
    """Date the columns by their Mondays, those of the last strip where there are several."""
    last = placed[placed["y"] // _ROWS == int(placed["y"].max()) // _ROWS].iloc[-1]
    monday = last[c.DAY] - pd.Timedelta(days=int(last[WEEKDAY]) + _WEEK * int(last["x"]))
    return pd.date_range(monday, periods=int(placed["x"].max()) + 1, freq="7D")


def _month_axis(placed: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "date",
        "tickformat": _tick_format(placed),
        # The browser lowers this where the screen is narrow.
        "nticks": _MOST_TICKS,
        "showgrid": False,
        "fixedrange": True,
    }


def _tick_format(placed: pd.DataFrame) -> str:
    if _is_stripped(placed):
        return "%b"
    return "%-d %b\n%Y" if placed["x"].max() < _FEW_WEEKS else "%b\n%Y"


def _row_axis(placed: pd.DataFrame) -> dict[str, Any]:
    """Name the rows: the weekdays of a single strip, the years of several."""
    named = {row: WEEKDAYS[row][:3] for row in range(0, _WEEK, 2)}
    if _is_stripped(placed):
        strips = placed["y"] // _ROWS * _ROWS + _WEEK // 2
        named = dict(zip(strips.tolist(), placed["year"].astype(str).tolist(), strict=True))
    return {
        "tickmode": "array",
        "tickvals": list(named),
        "ticktext": list(named.values()),
        "autorange": "reversed",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def _outline(monday: pd.Timestamp, y: int) -> dict[str, Any]:
    half = pd.Timedelta(days=_WEEK / 2)
    return {
        "type": "rect",
        "x0": f"{monday - half:%Y-%m-%d %H:%M}",
        "x1": f"{monday + half:%Y-%m-%d %H:%M}",
        "y0": y - 0.5,
        "y1": y + 0.5,
        "line": {"color": LIGHT.caution, "width": 2},
    }


def _unfinished_key() -> dict[str, Any]:
    return closed_key("Unfinished") | {
        "marker": {
            "symbol": "square-open",
            "size": 10,
            "color": LIGHT.caution,
            "line": {"width": 2},
        }
    }
