"""How the assortment changes: what rises and falls, and what is new."""

from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.assortment import N_ORDERS, N_PRODUCTS, NOTHING, REVENUE_SHARE, ranked
from analytics.periods import Window

REVENUE_BEFORE: Final = "revenue_before"
CHANGE: Final = "change"
RATIO: Final = "ratio"


def changes(before: pd.DataFrame, after: pd.DataFrame, *, min_orders: int) -> pd.DataFrame:
    """Compare what each product brought in two spans of time.

    Parameters
    ----------
    before, after : DataFrame
        As from `per_product`; a product in only one of them brought nothing in the other.
    min_orders : int
        Least orders of both spans together.

    Returns
    -------
    DataFrame, index ``stock_code``, largest gain first
        ``name``, ``revenue_before``, ``revenue``, ``change`` (their difference; these add up) and
        ``ratio`` (after / before; missing where nothing was sold before).
    """
    columns = [c.REVENUE, N_ORDERS]
    earlier = before[columns].add_suffix("_before")
    both = earlier.join(after[columns], how="outer").fillna(0.0)
    both = both[both[N_ORDERS] + both[f"{N_ORDERS}_before"] >= min_orders]
    names = pd.concat([after[c.NAME], before[c.NAME]])
    both[c.NAME] = names[~names.index.duplicated()].reindex(both.index)
    both[CHANGE] = both[c.REVENUE] - both[REVENUE_BEFORE]
    is_known = both[REVENUE_BEFORE] >= NOTHING
    both[RATIO] = (both[c.REVENUE] / both[REVENUE_BEFORE].where(is_known)).astype(float)
    both.index.name = c.STOCK_CODE
    return ranked(both[[c.NAME, REVENUE_BEFORE, c.REVENUE, CHANGE, RATIO]], CHANGE)


def new_products(sold: pd.DataFrame, window: Window, covered: Window) -> pd.DataFrame:
    """Count the products first sold in each month of a window, and what they bring in it.

    In the first month of the data every product is sold for the first time as far as the data
    knows; it tells nothing of newness and is left out.

    Grain: one row per calendar month that begins after the data does, also where none is new.

    Parameters
    ----------
    sold : DataFrame
        As from `per_product`, of `window`.
    window : Window
        Days of the slice.
    covered : Window
        Days of the data.

    Returns
    -------
    DataFrame, in order of time
        ``month`` (first day), ``n_products``, ``revenue`` (of these products, in the whole
        window), ``revenue_share`` (of all products, 0-1) and ``is_complete``: whether the
        window holds the whole month.
    """
    first = max(pd.Period(window.start, "M"), pd.Period(covered.start, "M") + 1)
    months = pd.period_range(first, pd.Period(window.last_day, "M"), freq="M")
    began = pd.PeriodIndex(sold[c.FIRST_SOLD_AT], freq="M")
    place = months.get_indexer(began)
    is_new, n = place >= 0, len(months)
    revenue = np.bincount(place[is_new], sold.loc[is_new, c.REVENUE], n)
    total = float(sold[c.REVENUE].sum())
    starts, ends = months.start_time, months.end_time
    return pd.DataFrame(
        {
            c.MONTH: starts,
            N_PRODUCTS: np.bincount(place[is_new], minlength=n),
            c.REVENUE: revenue,
            REVENUE_SHARE: revenue / total if total > 0 else 0.0,
            c.IS_COMPLETE: (starts >= pd.Timestamp(window.start))
            & (ends < pd.Timestamp(window.end)),
        }
    )


def halves(window: Window) -> tuple[Window, Window] | None:
    """Split a window into two spans of equal length, the odd day in the middle left out.

    None where it has less than two days.
    """
    n_days = window.n_days // 2
    if not n_days:
        return None
    length = (window.end - window.start) / window.n_days * n_days
    return Window(window.start, window.start + length), Window(window.end - length, window.end)
