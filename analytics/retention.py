"""Who comes back: cohorts, the wait for a second order, the time between orders.

Every function takes `history`: the orders that count (`analytics.slices.orders_in`) at any
time, so that a customer's first order is the first of all and not the first in the window.
Guests cannot be followed and are left out. Orders of one customer on one day are one
purchase: a second invoice an hour later is no return.
"""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import columns as c
from analytics import people
from analytics.people import Ints, numbered
from analytics.periods import Window
from analytics.survival import at_time, kaplan_meier, median_days

Times = npt.NDArray[np.datetime64]

RETENTION_SHARE: Final = "retention_share"
COHORT_CUSTOMERS: Final = "cohort_customers"
T_DAYS: Final = "t_days"
IS_BACK: Final = "is_back"
OTHERS: Final = "Other countries"


class Turns(NamedTuple):
    """Orders of known customers, customer by customer and in order of time.

    Attributes
    ----------
    history : DataFrame
        The orders.
    rows : int array
        Which rows of the history they are.
    place : int array
        Place of each one's customer in `ids`.
    when : datetime array
        Their instants; for purchase days, the day.
    begins : int array, one per customer
        Where the customer's first one is.
    ids : Index of str
    """

    history: pd.DataFrame
    rows: Ints
    place: Ints
    when: Times
    begins: Ints
    ids: pd.Index


def in_turn(history: pd.DataFrame) -> Turns:
    """Put orders in turn, from which all else here is counted.

    Parameters
    ----------
    history : DataFrame
        ``customer_id``, ``invoiced_at``, ``country``, ``revenue`` of every order that counts.

    Returns
    -------
    Turns
        Of orders of one customer and instant, that of the country first in the alphabet is first.
    """
    who, at = numbered(history), history[c.INVOICED_AT].to_numpy()
    rows = np.flatnonzero(who.place >= 0)
    rows = rows[people.in_turn(who.place[rows], at[rows], history[c.COUNTRY].iloc[rows])]
    place = who.place[rows]
    return Turns(history, rows, place, at[rows], np.flatnonzero(_is_new(place)), who.ids)


def cohort_grid(turns: Turns, window: Window) -> pd.DataFrame:
    """Follow customers by the month of their first order.

    Grain: one row per cohort and month since that `window` touches; zero where nobody came
    back. Months that have not come yet, or lie outside `window`, have no row.

    Parameters
    ----------
    turns : Turns
        Every order that counts.
    window : Window
        The orders that are counted; inside the data.

    Returns
    -------
    DataFrame, in order of ``cohort_month`` and ``months_since``
        ``cohort_month`` (its first day), ``months_since`` (>= 0), ``cohort_customers`` (all with
        their first order in that month), ``customers`` of them who ordered, their ``revenue``,
        ``retention_share`` (customers / cohort_customers) and ``is_complete``: whether the
        window covers the month whole. Revenue adds up to the identified revenue of the window.
    """
    month = _month_number(turns.when)
    cohort = month[turns.begins][turns.place]
    cohorts, sizes = np.unique(month[turns.begins], return_counts=True)
    keys = [(first, now) for first in cohorts for now in _months_of(window) if first <= now]
    first, now = np.array(keys, dtype=np.int64).reshape(-1, 2).T
    is_inside = _is_inside(turns.when, window)
    # Rows lie in order of customer and time: a customer's months lie together.
    is_first_of_month = is_inside & _is_new(turns.place, np.where(is_inside, month, -1))
    revenue = turns.history[c.REVENUE].to_numpy(dtype=np.float64)[turns.rows]
    customers = _cells(cohort[is_first_of_month], month[is_first_of_month], first, now)
    size = sizes[np.searchsorted(cohorts, first)]
    return pd.DataFrame(
        {
            c.COHORT_MONTH: _month_start(first),
            c.MONTHS_SINCE: now - first,
            COHORT_CUSTOMERS: size.astype(np.int64),
            c.CUSTOMERS: customers.astype(np.int64),
            c.REVENUE: _cells(cohort[is_inside], month[is_inside], first, now, revenue[is_inside]),
            RETENTION_SHARE: customers / size,
            c.IS_COMPLETE: _is_whole(now, window),
        }
    )


def waits_for_second(turns: Turns, window: Window, followed: Window) -> pd.DataFrame:
    """Measure how long customers took to come back, or how long they have not yet.

    Grain: one row per customer whose first order lies in `window`.

    Parameters
    ----------
    turns : Turns
        Every order that counts.
    window : Window
        Days of the first orders.
    followed : Window
        Days that the data covers; who has not come back by its last day may still do so.

    Returns
    -------
    DataFrame, index ``customer_id``
        ``country`` of the first order, ``t_days`` (whole days from the first to the second
        purchase day, else to the last day followed) and ``is_back``.
    """
    purchases = _purchase_days(turns)
    day, first = purchases.when, purchases.begins
    first = first[_is_inside(day[first], window)]
    # The row after the last one is that of nobody.
    next_place, next_day = np.append(purchases.place, -1)[1:], np.append(day, day[-1:])[1:]
    is_back = next_place[first] == purchases.place[first]
    last_day = np.datetime64(followed.last_day, "D")
    until = np.where(is_back, next_day[first], last_day)
    return pd.DataFrame(
        {
            c.COUNTRY: turns.history[c.COUNTRY].iloc[purchases.rows[first]].to_numpy(),
            T_DAYS: (until - day[first]).astype(np.int64),
            IS_BACK: is_back,
        },
        index=purchases.ids[purchases.place[first]],
    )


def return_by_country(
    waits: pd.DataFrame, horizon_days: int, *, n_top: int = 8, fewest: int = 20
) -> pd.DataFrame:
    """Estimate the share back within `horizon_days`, by country of the first order.

    Grain: one row per country, most customers first; the rest together at the end.

    Parameters
    ----------
    waits : DataFrame
        ``country``, ``t_days``, ``is_back`` (`waits_for_second`).
    horizon_days : int
        Days after the first order.
    n_top, fewest : int
        At most so many countries stand alone, each with so many customers or more.

    Returns
    -------
    DataFrame
        ``country``, ``customers``, ``share_back`` (0-1), ``low``, ``high`` (95 % interval) and
        ``median_days`` (missing where less than half came back). The shares are missing where
        nobody was followed so long.
    """
    sizes = waits.groupby(c.COUNTRY).size().sort_index().sort_values(ascending=False, kind="stable")
    alone = sizes[sizes >= fewest].index[:n_top]
    group = waits[c.COUNTRY].where(waits[c.COUNTRY].isin(alone), OTHERS)
    names = [*alone, *([OTHERS] if len(sizes) > len(alone) else [])]
    return pd.DataFrame(
        [_return_of(name, waits[group == name], horizon_days) for name in names],
        columns=[c.COUNTRY, c.CUSTOMERS, "share_back", "low", "high", "median_days"],
    )


def gaps_between_orders(turns: Turns, window: Window) -> npt.NDArray[np.int64]:
    """List the days between a purchase in `window` and the same customer's one before.

    Returns
    -------
    array of int, shape (n_gaps,), ascending
        Whole days, >= 1. Waits that have not ended yet are not among them.
    """
    purchases = _purchase_days(turns)
    gaps = np.diff(purchases.when).astype(np.int64)
    is_same = np.diff(purchases.place) == 0
    return np.sort(gaps[is_same & _is_inside(purchases.when[1:], window)])


def doubling_bins(gaps: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Count gaps in bins of which each is twice as wide as the one before.

    Returns
    -------
    DataFrame
        ``first_day`` (1, 2, 4, 8 ...), ``last_day`` (included), ``n_gaps`` and ``share`` (0-1),
        up to the longest gap.
    """
    if not len(gaps):
        return pd.DataFrame({"first_day": [], "last_day": [], "n_gaps": [], "share": []}, dtype=int)
    place = np.log2(gaps).astype(np.int64)
    counts = np.bincount(place)
    first = 2 ** np.arange(len(counts))
    shares = counts / len(gaps)
    return pd.DataFrame(
        {"first_day": first, "last_day": 2 * first - 1, "n_gaps": counts, "share": shares}
    )


def _return_of(name: str, waits: pd.DataFrame, horizon_days: int) -> tuple[object, ...]:
    curve = kaplan_meier(waits[T_DAYS], waits[IS_BACK])
    then = at_time(curve, horizon_days)
    shares = (np.nan,) * 3 if then is None else tuple(1 - then[["survival", "high", "low"]])
    return (name, len(waits), *shares, median_days(curve))


def _purchase_days(turns: Turns) -> Turns:
    """Keep the first order of each customer and day; `when` is the day."""
    day = turns.when.astype("datetime64[D]")
    kept = np.flatnonzero(_is_new(turns.place, day))
    place = turns.place[kept]
    begins = np.flatnonzero(_is_new(place))
    return turns._replace(rows=turns.rows[kept], place=place, when=day[kept], begins=begins)


def _is_new(*keys: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Mark rows that differ from the row before in any of the keys."""
    found = np.ones(len(keys[0]), dtype=bool)
    found[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return found


def _cells(
    cohort: Ints, month: Ints, first: Ints, now: Ints, weights: npt.NDArray[Any] | None = None
) -> npt.NDArray[Any]:
    """Count rows, or add up their weights, per cohort and month; return what `first`, `now` ask."""
    if not len(first):
        return np.zeros(0)
    low, span = first.min(), now.max() - first.min() + 1
    cells = np.bincount((cohort - low) * span + month - low, weights, minlength=span * span)
    found: npt.NDArray[Any] = cells[(first - low) * span + now - low]
    return found


def _is_inside(at: Times, window: Window) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (at >= np.datetime64(window.start)) & (
        at < np.datetime64(window.end)
    )
    return found


def _month_number(at: Times) -> Ints:
    """Months since 1970, so that months can be subtracted."""
    return at.astype("datetime64[M]").astype(np.int64)


def _month_start(number: npt.NDArray[np.int64]) -> npt.NDArray[np.datetime64]:
    return number.astype("datetime64[M]").astype("datetime64[us]")


def _months_of(window: Window) -> range:
    days = np.array([window.start, window.last_day], dtype="datetime64[M]").astype(np.int64)
    return range(int(days[0]), int(days[1]) + 1)


def _is_whole(number: npt.NDArray[np.int64], window: Window) -> npt.NDArray[np.bool_]:
    start, end = np.datetime64(window.start), np.datetime64(window.end)
    found: npt.NDArray[np.bool_] = (_month_start(number) >= start) & (
        _month_start(number + 1) <= end
    )
    return found
