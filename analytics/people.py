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
    place, ids = pd.factorize(orders[c.CUSTOMER_ID], sort=True)
    if isinstance(ids, pd.CategoricalIndex):
        ids = ids.categories[ids.codes]
    return Numbered(place.astype(np.int64), pd.Index(ids, name=c.CUSTOMER_ID))


def first_at(orders: pd.DataFrame) -> pd.Series:
    """Tell when each customer ordered first.

    Returns
    -------
    Series of datetime, index ``customer_id`` ascending
        Guests are left out.
    """
    who = numbered(orders)
    at = orders[c.INVOICED_AT].to_numpy()
    first = np.full(len(who.ids), np.iinfo(np.int64).max)
    is_known = who.place >= 0
    np.minimum.at(first, who.place[is_known], at[is_known].view(np.int64))
    return pd.Series(first.view(at.dtype), index=who.ids, name=c.INVOICED_AT)
