"""When in the day and the week the shop sells, shop-local.

Profiles are sums over a window. Where it holds more of one weekday than of another, the
average of its finished open days compares them fairly: ``per="open_day"``.
"""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.slices import N_ORDERS
from analytics.trading import IS_FINISHED, IS_OPEN, MEASURES, WEEKDAY

Per = Literal["total", "open_day"]

HOUR: Final = c.HOUR
N_OPEN_DAYS: Final = "n_open_days"

_N_WEEKDAYS: Final = 7


def by_hour_and_weekday(
    orders: pd.DataFrame, calendar: pd.DataFrame, *, per: Per = "total"
) -> pd.DataFrame:
    """Sum orders per weekday and hour of day.

    Grain: one row per weekday (0 is Monday) and hour, from the first to the last hour with an
    order; no row where there is no order.

    Parameters
    ----------
    orders : DataFrame
        ``invoiced_at``, ``revenue``, ``n_lines`` (`slices.orders_in`).
    calendar : DataFrame
        The days of the window (`trading.daily`).
    per : {"total", "open_day"}
        Sums over all of the window, or averages of each weekday's finished open days.

    Returns
    -------
    DataFrame
        ``weekday``, ``hour`` (8 is 8:00 to 8:59), ``revenue``, ``n_orders``, ``n_lines``,
        ``n_open_days`` (open days of the weekday that count; an average of none is missing).
    """
    counted = _placed(orders, calendar, per)
    hours = _hours_between(counted[HOUR])
    grid = pd.MultiIndex.from_product([range(_N_WEEKDAYS), hours], names=[WEEKDAY, HOUR])
    sums = counted.groupby([WEEKDAY, HOUR])[list(MEASURES)].sum().reindex(grid, fill_value=0)
    return _per_open_day(sums.reset_index(), calendar, per)


def by_hour(orders: pd.DataFrame, calendar: pd.DataFrame, *, per: Per = "total") -> pd.DataFrame:
    """Sum orders per hour of day, or average them over the finished open days.

    Grain: one row per ``hour``, from the first to the last with an order. Other columns and
    parameters are those of `by_hour_and_weekday`.
    """
    counted = _placed(orders, calendar, per)
    hours = pd.Index(_hours_between(counted[HOUR]), name=HOUR)
    sums = counted.groupby(HOUR)[list(MEASURES)].sum().reindex(hours, fill_value=0).reset_index()
    sums[N_OPEN_DAYS] = int(_open(calendar, per).sum())
    return _divided(sums, per)


def by_weekday(calendar: pd.DataFrame, *, per: Per = "total") -> pd.DataFrame:
    """Sum days per weekday, or average the finished open ones.

    Grain: one row per ``weekday`` (0 is Monday), all seven. Other columns are those of
    `by_hour_and_weekday`.

    Parameters
    ----------
    calendar : DataFrame
        The days of the window (`trading.daily`).
    per : {"total", "open_day"}
        As in `by_hour_and_weekday`.
    """
    counted = calendar[_open(calendar, per)] if per == "open_day" else calendar
    week = pd.Index(range(_N_WEEKDAYS), name=WEEKDAY)
    sums = counted.groupby(WEEKDAY)[list(MEASURES)].sum().reindex(week, fill_value=0)
    return _per_open_day(sums.reset_index(), calendar, per)


def shortest_run(values: Sequence[float], share: float) -> tuple[int, int] | None:
    """Find the fewest neighbours that together hold at least `share` of the sum.

    Parameters
    ----------
    values : sequence of float
        Amounts in order; their sum has to be positive, or there is no answer.
    share : float
        From 0 to 1.

    Returns
    -------
    (first, last) or None
        Positions, both inside the run; of two runs of equal length the one that holds more.

    Examples
    --------
    >>> shortest_run([1, 5, 4, 1], 0.8)
    (1, 2)
    """
    amounts = np.nan_to_num(np.asarray(values, dtype=float))
    wanted = share * amounts.sum()
    if not wanted > 0:
        return None
    before = np.concatenate([[0.0], np.cumsum(amounts)])
    for length in range(1, len(amounts) + 1):
        held = before[length:] - before[:-length]
        best = int(held.argmax())
        if held[best] >= wanted - 1e-9 * abs(wanted):
            return best, best + length - 1
    return None


def _placed(orders: pd.DataFrame, calendar: pd.DataFrame, per: Per) -> pd.DataFrame:
    """Give every order that counts its weekday and hour."""
    at = orders[c.INVOICED_AT]
    placed = pd.DataFrame(
        {
            WEEKDAY: at.dt.day_of_week,
            HOUR: at.dt.hour,
            c.REVENUE: orders[c.REVENUE],
            N_ORDERS: 1,
            c.N_LINES: orders[c.N_LINES],
        }
    )
    if per == "total":
        return placed
    counted = calendar.loc[_open(calendar, per), c.DAY].to_numpy().astype("datetime64[D]")
    return placed[np.isin(at.to_numpy().astype("datetime64[D]"), counted)]


def _hours_between(hours: pd.Series) -> range:
    return range(int(hours.min()), int(hours.max()) + 1) if len(hours) else range(0)


def _open(calendar: pd.DataFrame, per: Per) -> pd.Series:
    is_open = calendar[IS_OPEN]
    return is_open & calendar[IS_FINISHED] if per == "open_day" else is_open


def _per_open_day(sums: pd.DataFrame, calendar: pd.DataFrame, per: Per) -> pd.DataFrame:
    open_on = calendar.loc[_open(calendar, per), WEEKDAY]
    n_days = np.bincount(open_on.to_numpy(dtype="int64"), minlength=_N_WEEKDAYS)
    sums[N_OPEN_DAYS] = n_days[sums[WEEKDAY].to_numpy(dtype="int64")]
    return _divided(sums, per)


def _divided(sums: pd.DataFrame, per: Per) -> pd.DataFrame:
    if per == "open_day":
        n_days = sums[N_OPEN_DAYS].where(sums[N_OPEN_DAYS] > 0)
        sums[list(MEASURES)] = sums[list(MEASURES)].astype(float).div(n_days, axis="index")
    return sums
