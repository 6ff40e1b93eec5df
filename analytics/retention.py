"""Who comes back: cohorts, the wait for a second order, the time between orders.

Every function takes `history`: the orders that count (`analytics.slices.orders_in`) at any
time, so that a customer's first order is the first of all and not the first in the window.
Guests cannot be followed and are left out. Orders of one customer on one day are one
purchase: a second invoice an hour later is no return.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import columns as c
from analytics.periods import Window
from analytics.survival import at_time, kaplan_meier, median_days

RETENTION_SHARE: Final = "retention_share"
COHORT_CUSTOMERS: Final = "cohort_customers"
T_DAYS: Final = "t_days"
IS_BACK: Final = "is_back"
OTHERS: Final = "Other countries"


def cohort_grid(history: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Follow customers by the month of their first order.

    Grain: one row per cohort and month since that `window` touches; zero where nobody came
    back. Months that have not come yet, or lie outside `window`, have no row.

    Parameters
    ----------
    history : DataFrame
        ``customer_id``, ``invoiced_at``, ``revenue`` of every order that counts.
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
    known = _identified(history)
    month = _month_number(known[c.INVOICED_AT])
    cohort = month.groupby(known[c.CUSTOMER_ID]).transform("min")
    sizes = cohort.groupby([cohort, known[c.CUSTOMER_ID]]).size().groupby(level=0).size()
    is_inside = _is_inside(known[c.INVOICED_AT], window)
    per_customer = known[is_inside].groupby([cohort, month, c.CUSTOMER_ID])[c.REVENUE].sum()
    cells = per_customer.groupby(level=[0, 1]).agg(["size", "sum"])
    keys = [(first, now) for first in sizes.index for now in _months_of(window) if first <= now]
    first, now = np.array(keys, dtype=np.int64).reshape(-1, 2).T
    grid = cells.reindex(pd.MultiIndex.from_arrays([first, now]), fill_value=0)
    customers, size = grid["size"].to_numpy(), sizes.reindex(first).to_numpy()
    return pd.DataFrame(
        {
            c.COHORT_MONTH: _month_start(first),
            c.MONTHS_SINCE: now - first,
            COHORT_CUSTOMERS: size.astype(np.int64),
            c.CUSTOMERS: customers.astype(np.int64),
            c.REVENUE: grid["sum"].to_numpy(dtype=np.float64),
            RETENTION_SHARE: customers / size,
            c.IS_COMPLETE: _is_whole(now, window),
        }
    )


def waits_for_second(history: pd.DataFrame, window: Window, followed: Window) -> pd.DataFrame:
    """Measure how long customers took to come back, or how long they have not yet.

    Grain: one row per customer whose first order lies in `window`.

    Parameters
    ----------
    history : DataFrame
        ``customer_id``, ``invoiced_at``, ``country`` of every order that counts.
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
    purchases = _purchase_days(history)
    place = purchases.groupby(c.CUSTOMER_ID).cumcount()
    first = purchases[place == 0].set_index(c.CUSTOMER_ID)
    first = first[_is_inside(first[c.DAY], window)]
    second = purchases[place == 1].set_index(c.CUSTOMER_ID)[c.DAY].reindex(first.index)
    is_back = second.notna()
    until = second.fillna(pd.Timestamp(followed.last_day))
    return pd.DataFrame(
        {
            c.COUNTRY: first[c.COUNTRY],
            T_DAYS: (until - first[c.DAY]).dt.days,
            IS_BACK: is_back,
        }
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


def gaps_between_orders(history: pd.DataFrame, window: Window) -> npt.NDArray[np.int64]:
    """List the days between a purchase in `window` and the same customer's one before.

    Returns
    -------
    array of int, shape (n_gaps,), ascending
        Whole days, >= 1. Waits that have not ended yet are not among them.
    """
    purchases = _purchase_days(history)
    gaps = purchases.groupby(c.CUSTOMER_ID)[c.DAY].diff().dt.days
    seen = gaps[gaps.notna() & _is_inside(purchases[c.DAY], window)]
    return np.sort(seen.to_numpy(dtype=np.int64))


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


def _identified(history: pd.DataFrame) -> pd.DataFrame:
    return history[history[c.CUSTOMER_ID].notna()]


def _purchase_days(history: pd.DataFrame) -> pd.DataFrame:
    """One row per customer and day with an order, in that order; the day's first country."""
    known = _identified(history)
    ordered = known.sort_values([c.CUSTOMER_ID, c.INVOICED_AT, c.COUNTRY], kind="stable")
    days = ordered[[c.CUSTOMER_ID, c.COUNTRY]].assign(
        **{c.DAY: ordered[c.INVOICED_AT].dt.normalize()}
    )
    return days.drop_duplicates([c.CUSTOMER_ID, c.DAY])


def _is_inside(at: pd.Series, window: Window) -> pd.Series:
    return (at >= pd.Timestamp(window.start)) & (at < pd.Timestamp(window.end))


def _month_number(at: pd.Series) -> pd.Series:
    """Months since 1970, so that months can be subtracted."""
    return pd.Series(at.to_numpy().astype("datetime64[M]").astype(np.int64), index=at.index)


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
