"""Customers as whole numbers: what is asked of millions of orders is then asked of arrays.

A group-by of text takes many times as long as one of numbers, and every card of a page asks.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import columns as c

Ints = npt.NDArray[np.int64]


class Numbered(NamedTuple):
    """Customers by place.

    Attributes
    ----------
    place : int array, one per row
        Place of its customer in `ids`; -1 for a guest.
    ids : Index of str
        The customers that there are, ascending.
    """

    place: Ints
    ids: pd.Index


def numbered(orders: pd.DataFrame) -> Numbered:
    """Give the customers of orders numbers; ``customer_id`` may be text or categories of it."""
    values = orders[c.CUSTOMER_ID]
    if (
        isinstance(values.dtype, pd.CategoricalDtype)
        and values.cat.categories.is_monotonic_increasing
    ):
        # The categories are numbers already, but for those that nobody has.
        code, categories = values.cat.codes.to_numpy(dtype=np.int64), values.cat.categories
        is_used = np.bincount(code[code >= 0], minlength=len(categories)) > 0
        place: Ints = np.append(np.cumsum(is_used) - 1, -1)[code]
        return Numbered(place, pd.Index(categories[is_used], name=c.CUSTOMER_ID))
    place, ids = pd.factorize(values, sort=True)
    if isinstance(ids, pd.CategoricalIndex):
        ids = ids.categories[ids.codes]
    return Numbered(place.astype(np.int64), pd.Index(ids, name=c.CUSTOMER_ID))


def numbered_together(*tables: pd.DataFrame) -> list[Numbered]:
    """Give the customers of several tables the same numbers; not each table has each of them."""
    columns = [table[c.CUSTOMER_ID] for table in tables]
    first = columns[0].dtype
    if isinstance(first, pd.CategoricalDtype) and all(
        isinstance(each.dtype, pd.CategoricalDtype)
        and (
            each.cat.categories is first.categories or each.cat.categories.equals(first.categories)
        )
        for each in columns
    ):
        return [
            Numbered(each.cat.codes.to_numpy().astype(np.int64), first.categories)
            for each in columns
        ]
    text = pd.concat([each.astype("str") for each in columns], ignore_index=True)
    who = numbered(text.to_frame(c.CUSTOMER_ID))
    ends = np.cumsum([len(each) for each in columns])[:-1]
    return [Numbered(place, who.ids) for place in np.split(who.place, ends)]


def in_turn(place: Ints, at: npt.NDArray[np.datetime64], ties: pd.Series | None = None) -> Ints:
    """Order rows by customer, of one customer by time, of one instant by `ties`, else as they lie.

    Returns
    -------
    array of int
        The rows in order, as `numpy.lexsort` of the three gives them.
    """
    n = len(place)
    in_time = np.arange(n) if (at[1:] >= at[:-1]).all() else np.argsort(at, kind="stable")
    # No two rows have the same key, so that the fastest way of sorting is a stable one.
    keys = place[in_time] * max(n, 1) + np.arange(n)
    keys.sort()
    rows: Ints = in_time[keys % max(n, 1)]
    is_tie = (np.diff(place[rows]) == 0) & (np.diff(at[rows]) == np.timedelta64(0))
    if ties is not None and is_tie.any():
        tied = np.flatnonzero(np.append(is_tie, False) | np.append(False, is_tie))
        some = rows[tied]
        tie = pd.factorize(ties.iloc[some], sort=True)[0]
        rows[tied] = some[np.lexsort([some, tie, at[some], place[some]])]
    return rows


def last_rows(place: Ints, at: npt.NDArray[np.datetime64], ties: pd.Series) -> Ints:
    """Find the last row of each customer, each of whom has one; as `in_turn` orders them."""
    n = int(place.max(initial=-1)) + 1
    instant = at.view(np.int64)
    last = np.full(n, np.iinfo(np.int64).min)
    np.maximum.at(last, place, instant)
    rows = np.flatnonzero(instant == last[place])
    found: Ints = np.empty(n, dtype=np.int64)
    found[place[rows]] = rows
    tied = rows[np.bincount(place[rows], minlength=n)[place[rows]] > 1]
    tie = pd.factorize(ties.iloc[tied], sort=True)[0]
    # Of what is put in one place the last stays.
    tied = tied[np.lexsort([tied, tie])]
    found[place[tied]] = tied
    return found


def first_instants(who: Numbered, at: npt.NDArray[np.datetime64]) -> npt.NDArray[np.datetime64]:
    """Tell when each customer ordered first: by place; missing for who has no order."""
    first = np.full(len(who.ids), np.iinfo(np.int64).max)
    is_known = who.place >= 0
    np.minimum.at(first, who.place[is_known], at[is_known].view(np.int64))
    first[first == np.iinfo(np.int64).max] = np.iinfo(np.int64).min  # which is no instant
    return first.view(at.dtype)
