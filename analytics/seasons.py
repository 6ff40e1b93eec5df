"""Months, and what repeats within the week or the year.

`decompose` is the classical multiplicative decomposition: observed = trend x season x rest
(Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 3.4). It
departs from it in one thing: a season's factor is the median of its ratios, not their mean,
so that one bulk order does not make a weekday or month look strong.
"""

from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.errors import NotEnoughDataError
from analytics.slices import N_ORDERS
from analytics.trading import FIRST_DAY, IS_FINISHED, IS_OPEN, LAST_DAY, MEASURES, N_DAYS, WEEKDAY

STARTS_ON: Final = "starts_on"
SEASON: Final = "season"
OBSERVED: Final = "observed"
TREND: Final = "trend"
FACTOR: Final = "factor"
REST: Final = "rest"
REVENUE_BEFORE: Final = "revenue_year_before"
ORDERS_BEFORE: Final = "n_orders_year_before"

LEAST_WEEKS: Final = 8
LEAST_MONTHS: Final = 24

_LEAST_SEASONS: Final = 2
_DAYS_OF_WEEK: Final = 7
_MONTHS_OF_YEAR: Final = 12
# A weekday the shop opens on less often than this is not part of its usual week.
_USUAL_SHARE: Final = 0.5


def by_month(calendar: pd.DataFrame, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """Sum days per calendar month, beside the same days a year before.

    Grain: one row per month of the calendar, in order of time.

    Parameters
    ----------
    calendar : DataFrame
        The days of the window (`trading.daily`).
    before : DataFrame, optional
        The days of the window a year earlier, as far as the data covers them.

    Returns
    -------
    DataFrame
        ``month`` (first of the month), ``revenue``, ``n_orders``, ``n_lines``, ``first_day``,
        ``last_day`` and ``n_days`` of those shown, ``is_complete`` (all of the month's days
        are), ``revenue_year_before`` and ``n_orders_year_before``: of the same days a year
        earlier, missing unless the data covers them all.
    """
    months = _per_month(calendar)
    months[c.IS_COMPLETE] = months[N_DAYS] == months[c.MONTH].dt.days_in_month
    for name, of in ((REVENUE_BEFORE, c.REVENUE), (ORDERS_BEFORE, N_ORDERS)):
        months[name] = np.nan
        if before is not None and len(before):
            months[name] = _a_year_before(calendar, before, of, months[c.MONTH])
    return months


def weekly_season(calendar: pd.DataFrame, measure: str = c.REVENUE) -> pd.DataFrame:
    """Take daily sales apart into trend, effect of the weekday and rest.

    Only the weekdays on which the shop usually opens take part, on at least half of their days;
    closed days among them are gaps, and so is the trend wherever its week has one.

    Parameters
    ----------
    calendar : DataFrame
        The days of the window (`trading.daily`); an unfinished last day is left out.
    measure : str
        Column to take apart.

    Returns
    -------
    DataFrame
        Columns of `decompose`; ``starts_on`` is the day, ``season`` the weekday (0 is Monday).

    Raises
    ------
    NotEnoughDataError
        Fewer than eight whole weeks, or fewer than two usual weekdays.
    """
    finished = calendar[calendar[IS_FINISHED]]
    n_weeks = _whole_weeks(finished)
    if n_weeks < LEAST_WEEKS:
        raise NotEnoughDataError(
            f"the effect of the weekday needs {LEAST_WEEKS} whole weeks from Monday to Sunday; "
            f"this period holds {n_weeks}; choose a longer one"
        )
    share_open = finished.groupby(WEEKDAY)[IS_OPEN].mean()
    usual = share_open.index[share_open >= _USUAL_SHARE]
    week = finished[finished[WEEKDAY].isin(usual)]
    return decompose(
        week[c.DAY].reset_index(drop=True),
        week[measure].where(week[IS_OPEN]).to_numpy(dtype=float),
        week[WEEKDAY].to_numpy(dtype="int64"),
        period=len(usual),
    )


def yearly_season(months: pd.DataFrame, measure: str = c.REVENUE) -> pd.DataFrame:
    """Take monthly sales apart into trend, effect of the month and rest.

    Parameters
    ----------
    months : DataFrame
        Months without a gap (`by_month`); incomplete ones are left out.
    measure : str
        Column to take apart.

    Returns
    -------
    DataFrame
        Columns of `decompose`; ``starts_on`` is the first of the month, ``season`` 1 to 12.

    Raises
    ------
    NotEnoughDataError
        Fewer than 24 complete months.
    """
    complete = months[months[c.IS_COMPLETE]]
    if len(complete) < LEAST_MONTHS:
        raise NotEnoughDataError(
            f"the effect of the month needs {LEAST_MONTHS} complete months; "
            f"this period holds {len(complete)}; choose a longer one or a longer history"
        )
    return decompose(
        complete[c.MONTH].reset_index(drop=True),
        complete[measure].to_numpy(dtype=float),
        complete[c.MONTH].dt.month.to_numpy(dtype="int64"),
        period=_MONTHS_OF_YEAR,
    )


def decompose(
    starts_on: pd.Series, observed: np.ndarray, season: np.ndarray, *, period: int
) -> pd.DataFrame:
    """Decompose a series into trend, seasonal factor and rest, multiplicatively.

    Parameters
    ----------
    starts_on : Series of datetime
        When each observation begins, ascending.
    observed : array of float
        Amounts; missing ones are gaps.
    season : array of int
        Which season each observation belongs to; they follow each other, `period` of them.
    period : int
        Seasons per cycle, at least 2.

    Returns
    -------
    DataFrame
        ``starts_on``, ``season``, ``observed``; ``trend``: the centred moving average over one
        cycle (2 x period where the period is even), missing at both ends, beside gaps and
        where it is not positive; ``factor``: the season's median of observed / trend, scaled so
        that the factors average 1; ``rest``: observed / (trend x factor).

    Raises
    ------
    NotEnoughDataError
        Fewer than two seasons, or a season without an observation beside its trend.
    """
    trend = _centred_average(observed, period) if period > 1 else np.full(len(observed), np.nan)
    trend[~(trend > 0)] = np.nan
    ratios = pd.Series(observed / trend).groupby(season).median()
    is_whole = len(ratios) == period >= _LEAST_SEASONS and bool(ratios.notna().all())
    if not is_whole or not ratios.mean() > 0:
        raise NotEnoughDataError(
            "every season needs sales around a positive trend; "
            "this period has too few or too many gaps; choose a longer one or fewer filters"
        )
    factor = pd.Series(season).map(ratios / ratios.mean()).to_numpy(dtype=float)
    expected = trend * factor
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = np.where(expected != 0, observed / expected, np.nan)
    return pd.DataFrame(
        {
            STARTS_ON: starts_on,
            SEASON: season,
            OBSERVED: observed,
            TREND: trend,
            FACTOR: factor,
            REST: rest,
        }
    )


def strength(parts: pd.DataFrame) -> float | None:
    """Say how much of the variation around the trend the season explains, from 0 to 1.

    The measure of Wang, Smith and Hyndman (2006), 1 - Var(rest) / Var(season x rest), on the
    multiplicative parts.

    Parameters
    ----------
    parts : DataFrame
        What `decompose` returns.
    """
    without_trend = (parts[FACTOR] * parts[REST]).var()
    if not without_trend > 0:
        return None
    return float(max(0.0, 1 - parts[REST].var() / without_trend))


def _centred_average(values: np.ndarray, period: int) -> np.ndarray:
    weights = np.full(period, 1 / period)
    if period % 2 == 0:
        weights = np.convolve(weights, [0.5, 0.5])
    trend = np.full(len(values), np.nan)
    half = len(weights) // 2
    if len(values) >= len(weights):
        trend[half : len(values) - half] = np.convolve(values, weights, mode="valid")
    return trend


def _whole_weeks(days: pd.DataFrame) -> int:
    if days.empty:
        return 0
    weeks = days[c.DAY].dt.to_period("W-SUN").value_counts()
    return int((weeks == _DAYS_OF_WEEK).sum())


def _per_month(calendar: pd.DataFrame) -> pd.DataFrame:
    grouped = calendar.groupby(pd.Series(_month_of(calendar), index=calendar.index, name=c.MONTH))
    months = grouped[list(MEASURES)].sum()
    shown = grouped[c.DAY].agg(["min", "max", "size"])
    shown.columns = pd.Index([FIRST_DAY, LAST_DAY, N_DAYS])
    return months.join(shown).reset_index()


def _a_year_before(
    calendar: pd.DataFrame, before: pd.DataFrame, measure: str, months: pd.Series
) -> np.ndarray:
    """Sum the same days a year earlier per month; missing where one of them is not covered."""
    then = before.set_index(c.DAY)[measure]
    day = calendar[c.DAY] - pd.DateOffset(years=1)
    # 29 February has 28 February a year before, which 28 February already stands beside.
    is_own = ~day.duplicated()
    earlier = pd.Series(then.reindex(day[is_own]).to_numpy(dtype=float))
    sums = earlier.groupby(_month_of(calendar[is_own])).agg(lambda day: day.sum(skipna=False))
    return sums.reindex(months).to_numpy(dtype=float)


def _month_of(calendar: pd.DataFrame) -> np.ndarray:
    month: np.ndarray = calendar[c.DAY].to_numpy().astype("datetime64[M]").astype("datetime64[us]")
    return month
