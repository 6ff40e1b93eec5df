"""When the shop sells: hours, weekdays, months, seasons and the days it is closed."""

from dataclasses import replace
from typing import Any, Final, cast

import pandas as pd

from analytics import columns as c
from analytics import periods, rhythm, seasons, trading
from analytics.errors import NotEnoughDataError
from analytics.rhythm import Per
from analytics.slices import Slice
from components import findings_trends as say
from components import trends as tables
from components.figures import frame
from components.figures import trends as figures
from components.figures import trends_calendar as calendars
from components.figures import trends_seasons as series
from components.page import PageSpec
from components.report import Card, Shown
from pages import facts, read, reporting

PAGE = PageSpec(
    path="/trends",
    name="Trends",
    order=40,
    needs=("invoices", "days", "day_hours"),
    description="Hours, weekdays, months, seasons and days without trade.",
)

_PER: Final = {"total": "Total", "open_day": "Per open day"}
_SEASONS: Final = {"week": "Weekday", "year": "Month"}


def draw_week(chosen: Slice, measure: str, per: str) -> Shown:
    """Draw weekdays over hours."""
    calendar, how = _calendar(chosen), _how(measure, per)
    grid = rhythm.by_hour_and_weekday(facts.orders(chosen), calendar, per=cast(Per, per))
    return Shown(
        figures.weekday_hours(grid, **how),
        tables.rhythm_table(grid, is_average=how["is_average"]),
        say.on_weekday_hours(grid, **how),
        tables.joined(
            tables.week_note(calendar, is_average=how["is_average"]),
            _last_day(calendar, per),
            tables.order_note(chosen.basis),
        ),
    )


def draw_hours(chosen: Slice, measure: str, per: str) -> Shown:
    """Draw the hours of the day."""
    calendar, how = _calendar(chosen), _how(measure, per)
    profile = rhythm.by_hour(facts.orders(chosen), calendar, per=cast(Per, per))
    return Shown(
        figures.hours(profile, **how),
        tables.rhythm_table(profile, is_average=how["is_average"]),
        say.on_hours(profile, **how),
        tables.joined(_last_day(calendar, per), tables.order_note(chosen.basis)),
    )


def draw_weekdays(chosen: Slice, measure: str, per: str) -> Shown:
    """Draw the days of the week."""
    calendar, how = _calendar(chosen), _how(measure, per)
    profile = rhythm.by_weekday(calendar, per=cast(Per, per))
    return Shown(
        figures.weekdays(profile, **how),
        tables.rhythm_table(profile, is_average=how["is_average"]),
        say.on_weekdays(profile, **how),
        tables.joined(
            tables.week_note(calendar, is_average=how["is_average"]),
            _last_day(calendar, per),
        ),
    )


def draw_months(chosen: Slice, measure: str) -> Shown:
    """Draw the months, beside the year before."""
    months, currency = _months(chosen), read.currency()
    return Shown(
        series.months(months, measure=measure, currency=currency),
        tables.month_table(months),
        say.on_months(months, measure=measure, currency=currency),
    )


def draw_season(chosen: Slice, season: str) -> Shown:
    """Take revenue apart into trend, season and rest."""
    is_week = season == "week"
    try:
        parts = _parts(chosen, is_week=is_week)
    except NotEnoughDataError as error:
        return Shown(frame.empty(tables.as_sentence(str(error))), tables.no_season())
    return Shown(
        series.decomposition(parts, currency=read.currency(), is_week=is_week),
        tables.season_table(parts, is_week=is_week),
        say.on_season(parts, is_week=is_week),
        tables.SEASON_NOTE,
    )


def draw_calendar(chosen: Slice, measure: str) -> Shown:
    """Draw every day, closed ones as closed."""
    calendar, currency = _calendar(chosen), read.currency()
    shown = calendar.tail(calendars.MOST_DAYS)
    return Shown(
        calendars.calendar_days(shown, measure=measure, currency=currency),
        tables.calendar_table(shown),
        say.on_calendar(shown, measure=measure, currency=currency),
        tables.joined(tables.part_shown(shown, calendar), tables.last_day_note(shown)),
    )


def list_closures(chosen: Slice) -> Shown:
    """List the days without trade as a pattern."""
    calendar = _calendar(chosen)
    found = trading.closures(calendar)
    finding = say.on_closures(found, len(calendar))
    return Shown(None, tables.closure_table(found), finding, tables.CLOSURE_NOTE)


_RHYTHM: Final = {"measure": figures.MEASURES, "per": _PER}
_MONTHLY: Final = {"measure": {name: figures.MEASURES[name] for name in series.BEFORE}}

CARDS = (
    Card("trends-week", "Weekday and hour", draw_week, height=340, options=_RHYTHM),
    Card("trends-hours", "Hours of the day", draw_hours, wide=False, options=_RHYTHM),
    Card("trends-weekdays", "Days of the week", draw_weekdays, wide=False, options=_RHYTHM),
    Card("trends-months", "Months", draw_months, options=_MONTHLY),
    Card(
        "trends-season", "Trend and season", draw_season, height=540, options={"season": _SEASONS}
    ),
    Card(
        "trends-calendar",
        "Every day",
        draw_calendar,
        height=300,
        options={"measure": figures.MEASURES},
    ),
    Card("trends-closed", "Days without trade", list_closures, height=0),
)

layout = reporting.page_of(PAGE, "Trends", "When the shop sells, and when it is closed", CARDS)


@read.remembered
def _open_days() -> pd.DatetimeIndex:
    return trading.open_days(read.table("invoices", [c.INVOICED_AT]))


@read.remembered
def _calendar(chosen: Slice) -> pd.DataFrame:
    return trading.daily(
        facts.orders(chosen),
        facts.days(chosen),
        open_on=_open_days(),
        window=chosen.window,
        covered=reporting.data_covered(),
    )


def _months(chosen: Slice) -> pd.DataFrame:
    before = replace(chosen, window=periods.year_before(chosen.window))
    return seasons.by_month(_calendar(chosen), _calendar(before))


def _parts(chosen: Slice, *, is_week: bool) -> pd.DataFrame:
    if is_week:
        return seasons.weekly_season(_calendar(chosen))
    return seasons.yearly_season(seasons.by_month(_calendar(chosen)))


def _how(measure: str, per: str) -> dict[str, Any]:
    return {"measure": measure, "currency": read.currency(), "is_average": per == "open_day"}


def _last_day(calendar: pd.DataFrame, per: str) -> str:
    return tables.last_day_note(calendar, is_left_out=per == "open_day")
