"""Who and what moved most between two periods: countries, products."""

from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.changes import BEFORE, CHANGE, NOW

CHANGE_SHARE: Final = "change_share"

#: Whoever stays below this share of revenue in both periods is not listed.
LEAST_SHARE: Final = 0.001


def movers(now: pd.DataFrame, before: pd.DataFrame, key: str) -> pd.DataFrame:
    """Set revenue per `key` of two periods side by side.

    Grain: one row per `key` with a line in either period, most gained first.

    Parameters
    ----------
    now, before : DataFrame
        Rows with `key` and ``revenue``: days or product days of each period.
    key : str
        ``country`` or ``stock_code``.

    Returns
    -------
    DataFrame, index `key`
        ``before``, ``now``, ``change`` (they add up to those of the periods) and
        ``change_share`` (change / before; missing where there was nothing to grow from).
    """
    both = pd.DataFrame({BEFORE: _sums(before, key), NOW: _sums(now, key)}).fillna(0.0)
    both[CHANGE] = both[NOW] - both[BEFORE]
    both[CHANGE_SHARE] = np.where(both[BEFORE] > 0, both[CHANGE] / both[BEFORE], np.nan)
    both.index.name = key
    return both.sort_index().sort_values(CHANGE, ascending=False, kind="stable")


def _sums(rows: pd.DataFrame, key: str) -> pd.Series:
    sums = rows.groupby(key, observed=True)[c.REVENUE].sum()
    return sums.set_axis(sums.index.astype("str"))


def least_revenue(both: pd.DataFrame) -> float:
    """Return the smallest revenue, in the larger period, with which a mover is listed."""
    return LEAST_SHARE * max(float(both[BEFORE].sum()), float(both[NOW].sum()), 0.0)


def top_movers(both: pd.DataFrame, by: str = CHANGE, n: int = 6) -> pd.DataFrame:
    """Keep the `n` that gained most and the `n` that lost most, most gained first.

    Parameters
    ----------
    both : DataFrame
        What `movers` returns.
    by : str
        ``change`` (amount) or ``change_share``; the latter lists only those with `least_revenue`
        before, so that nothing grows from nearly nothing.
    n : int
        At most so many each way.
    """
    least = least_revenue(both)
    base = both[BEFORE] if by == CHANGE_SHARE else both[[BEFORE, NOW]].max(axis=1)
    listed = both[(base > 0) & (base >= least) & both[by].notna()]
    ranked = listed.sort_values(by, ascending=False, kind="stable")
    gained, lost = ranked[ranked[by] > 0].head(n), ranked[ranked[by] < 0].tail(n)
    return pd.concat([gained, lost])
