"""One computed sentence about when the shop sells, left out where it would say nothing."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.rhythm import HOUR, N_OPEN_DAYS, shortest_run
from analytics.seasons import FACTOR, SEASON, strength
from analytics.slices import N_ORDERS
from analytics.trading import (
    FIRST_DAY,
    IS_FINISHED,
    IS_OPEN,
    LAST_DAY,
    N_CLOSED,
    N_DAYS,
    WEEKDAY,
)
from components import formats
from components.figures.trends import MEASURES, WEEKDAYS, amount, hour_span
from components.figures.trends_seasons import BEFORE, season_name, signed_percent

_HALF: Final = 0.5
_MOST_STRETCHES: Final = 4
_LEAST_EXPLAINED: Final = 0.05


def on_weekday_hours(
    grid: pd.DataFrame, *, measure: str, currency: str, is_average: bool = False
) -> str:
    """Name the busiest hour of the week (`rhythm.by_hour_and_weekday`)."""
    if grid.empty or not grid[measure].sum() > 0 or len(grid) == 1:
        return ""
    peak = _greatest(grid, measure)
    weekday, value = WEEKDAYS[int(peak[WEEKDAY])], float(peak[measure])
    said = amount(value, measure, currency, is_average=is_average)
    when = f"{weekday} {hour_span(int(peak[HOUR]))}"
    if is_average:
        return f"Busiest: {when}, {said} on an average open {weekday}"
    share = formats.share_of_whole(value / float(grid[measure].sum()))
    return f"Busiest: {when} with {said}, {share} of the week's {MEASURES[measure].lower()}"


def on_hours(
    profile: pd.DataFrame, *, measure: str, currency: str, is_average: bool = False
) -> str:
    """Name the peak hour, and the shortest run of hours that holds half (`rhythm.by_hour`)."""
    if len(profile) <= 1 or not profile[measure].sum() > 0:
        return ""
    peak = _greatest(profile, measure)
    said = amount(float(peak[measure]), measure, currency, is_average=is_average)
    noun = MEASURES[measure]
    peaks = "peaks" if measure == c.REVENUE else "peak"
    words = f"{noun} {peaks} from {hour_span(int(peak[HOUR]))} with {said}"
    run = shortest_run(profile[measure].tolist(), _HALF)
    if run is None:
        return words
    first, last = (int(profile[HOUR].iloc[place]) for place in run)
    return f"{words}; at least half falls between {first}:00 and {last + 1}:00"


def on_weekdays(
    profile: pd.DataFrame, *, measure: str, currency: str, is_average: bool = False
) -> str:
    """Name the best weekday and the weakest one that trades (`rhythm.by_weekday`)."""
    traded = profile[(profile[N_OPEN_DAYS] > 0) & (profile[N_ORDERS] > 0)]
    if len(traded) <= 1 or not traded[measure].sum() > 0:
        return ""
    per = " per open day" if is_average else ""
    best, weakest = _greatest(traded, measure), _least(traded, measure)
    words = [
        f"{WEEKDAYS[int(day[WEEKDAY])]} "
        f"({amount(float(day[measure]), measure, currency, is_average=is_average)}{per})"
        for day in (best, weakest)
    ]
    return f"{words[0]} is the strongest weekday, {words[1]} the weakest that trades"


def on_months(per_month: pd.DataFrame, *, measure: str, currency: str) -> str:
    """Name the best complete month, and the change on the year before (`seasons.by_month`)."""
    complete = per_month[per_month[c.IS_COMPLETE].astype(bool)]
    if len(complete) <= 1 or not complete[measure].sum() > 0:
        return ""
    best = _greatest(complete, measure)
    weakest = _least(complete, measure)
    words = (
        f"Best complete month: {best[c.MONTH]:%b %Y} with "
        f"{amount(float(best[measure]), measure, currency)}"
    )
    both = complete[complete[BEFORE[measure]].notna()]
    before = float(both[BEFORE[measure]].sum())
    if before > 0:
        change = signed_percent(float(both[measure].sum()) / before)
        return f"{words}; {change} on the year before over the months that have one"
    if weakest[measure] > 0:
        ratio = float(best[measure]) / float(weakest[measure])
        return f"{words}, {ratio:.1f} times the weakest, {weakest[c.MONTH]:%b %Y}"
    return words


def on_season(parts: pd.DataFrame, *, is_week: bool) -> str:
    """Name the strongest and the weakest season, and how much seasons explain."""
    explained = strength(parts)
    if explained is None:
        return ""
    what = "weekday" if is_week else "month"
    if explained < _LEAST_EXPLAINED:
        return (
            f"No steady effect of the {what}: it explains less than "
            f"{formats.percent(_LEAST_EXPLAINED, 0)} of the movement around the trend"
        )
    factors = parts.groupby(SEASON)[[FACTOR]].first().reset_index()
    words = " and ".join(
        f"{season_name(int(season[SEASON]), is_week=is_week)} {signed_percent(season[FACTOR])}"
        for season in (_greatest(factors, FACTOR), _least(factors, FACTOR))
    )
    share = formats.percent(explained, 0)
    return f"Against the trend: {words}; the {what} explains {share} of the movement around it"


def on_calendar(calendar: pd.DataFrame, *, measure: str, currency: str) -> str:
    """Count the open days, and name the best finished one (`trading.daily`)."""
    finished = calendar[calendar[IS_FINISHED]]
    if len(calendar) <= 1 or not finished[measure].sum() > 0:
        return ""
    best = _greatest(finished, measure)
    return (
        f"Open on {int(calendar[IS_OPEN].sum()):,} of {len(calendar):,} days; best: "
        f"{best[c.DAY]:%A} {formats.day(best[c.DAY])} with "
        f"{amount(float(best[measure]), measure, currency)}"
    )


def on_closures(closures: pd.DataFrame, n_days: int) -> str:
    """Say the closed days as a pattern (`trading.closures`).

    Parameters
    ----------
    closures : DataFrame
        ``weekday``, ``first_day``, ``last_day``, ``n_closed``, ``n_days``.
    n_days : int
        Days looked at.
    """
    if not n_days:
        return ""
    if closures.empty:
        return f"Open on every one of {n_days:,} days" if n_days > 1 else ""
    rules = closures[closures[WEEKDAY] >= 0]
    stretches = closures[closures[WEEKDAY] < 0]
    parts = [
        _rule(*rule)
        for rule in zip(*(rules[n].tolist() for n in (WEEKDAY, N_CLOSED, N_DAYS)), strict=True)
    ]
    if len(stretches):
        n_other = int(stretches[N_CLOSED].sum())
        more = "other " if len(rules) else ""
        noun = "day" if n_other == 1 else "days"
        parts.append(f"on {n_other} {more}{noun}: {_listed(stretches)}")
    return f"Closed {' and '.join(parts)}"


def span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Name a stretch of days as shortly as it stays clear.

    >>> span(pd.Timestamp("2011-04-22"), pd.Timestamp("2011-04-25"))
    '22 to 25 Apr 2011'
    >>> span(pd.Timestamp("2010-12-24"), pd.Timestamp("2011-01-03"))
    '24 Dec 2010 to 3 Jan 2011'
    """
    if first == last:
        return formats.day(last)
    start = formats.day(first)
    if first.year == last.year:
        start = f"{first.day} {first:%b}" if first.month != last.month else f"{first.day}"
    return f"{start} to {formats.day(last)}"


def _rule(weekday: int, n_closed: int, n_days: int) -> str:
    if n_closed == n_days:
        return f"on all {n_days:,} {WEEKDAYS[weekday]}s"
    return f"on {n_closed:,} of {n_days:,} {WEEKDAYS[weekday]}s"


def _greatest(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame.iloc[int(np.nanargmax(frame[column].to_numpy(dtype=float)))]


def _least(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame.iloc[int(np.nanargmin(frame[column].to_numpy(dtype=float)))]


def _listed(stretches: pd.DataFrame) -> str:
    longest = stretches.nlargest(_MOST_STRETCHES, N_CLOSED).sort_values(FIRST_DAY)
    named: Sequence[str] = [
        span(first, last) for first, last in zip(longest[FIRST_DAY], longest[LAST_DAY], strict=True)
    ]
    left = int(stretches[N_CLOSED].sum() - longest[N_CLOSED].sum())
    return ", ".join(named) + (f" and {left} more" if left else "")
