"""Who moved between segments from one instant to another."""

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c

BEFORE, NOW = "before", "now"
MONETARY_BEFORE: Final = "monetary_before"
STEPS_UP: Final = "steps_up"

#: Where customers come from who had not bought by the earlier instant.
NOT_YET: Final = "Not yet a customer"


def moves(history: pd.DataFrame, before: date, now: date) -> pd.DataFrame:
    """Set each customer's segment at two instants side by side.

    Grain: one row per customer who had bought by the later instant.

    Parameters
    ----------
    history : DataFrame
        The table ``customer_history``: every instant scored by one model.
    before, now : date
        Two of its instants.

    Returns
    -------
    DataFrame, by ``customer_id``
        ``customer_id``; ``before`` (`NOT_YET` for who had not bought yet) and ``now``: segments;
        ``monetary_before`` (0 for those) and ``monetary``: money up to each instant.
    """
    at = pd.to_datetime(history[c.AT])
    earlier = history[(at == pd.Timestamp(before)).to_numpy()].set_index(c.CUSTOMER_ID)
    later = history[(at == pd.Timestamp(now)).to_numpy()].set_index(c.CUSTOMER_ID).sort_index()
    earlier = earlier.reindex(later.index)
    return pd.DataFrame(
        {
            BEFORE: earlier[c.SEGMENT].astype("str").fillna(NOT_YET),
            NOW: later[c.SEGMENT].astype("str"),
            MONETARY_BEFORE: earlier[c.MONETARY].fillna(0.0).astype("float64"),
            c.MONETARY: later[c.MONETARY].astype("float64"),
        }
    ).reset_index()


def migration(moved: pd.DataFrame) -> pd.DataFrame:
    """Count moves in customers and money.

    Parameters
    ----------
    moved : DataFrame
        What `moves` returns.

    Returns
    -------
    DataFrame, by ``before`` and ``now``
        ``before``, ``now``, ``customers``, ``revenue`` (their money up to the later instant),
        ``revenue_between`` (what they spent between the two) and ``share`` (of the customers
        who were in ``before``): pairs that occur.
    """
    spent = moved.assign(revenue_between=moved[c.MONETARY] - moved[MONETARY_BEFORE])
    table = (
        spent.groupby([BEFORE, NOW], sort=True)
        .agg(
            **{
                c.CUSTOMERS: (c.MONETARY, "size"),
                c.REVENUE: (c.MONETARY, "sum"),
                "revenue_between": ("revenue_between", "sum"),
            }
        )
        .reset_index()
    )
    of_before = table.groupby(BEFORE)[c.CUSTOMERS].transform("sum")
    return table.assign(share=table[c.CUSTOMERS] / of_before)


def who_moved(moved: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """List the customers whose segment changed, the largest money first.

    Parameters
    ----------
    moved : DataFrame
        What `moves` returns.
    names : tuple of str
        The segments, best to worst (`Segmenter.names`).

    Returns
    -------
    DataFrame
        Columns of `moved` and ``steps_up``: places towards the best segment (negative: away from
        it; missing for new customers). Ties in money by ``customer_id``.
    """
    order = pd.Series(np.arange(len(names), dtype=np.float64), index=list(names))
    changed = moved[moved[BEFORE] != moved[NOW]]
    before, now = (order.reindex(changed[side]).to_numpy() for side in (BEFORE, NOW))
    return (
        changed.assign(**{STEPS_UP: before - now})
        .sort_values([c.MONETARY, c.CUSTOMER_ID], ascending=[False, True], ignore_index=True)
        .astype({STEPS_UP: "Int64"})
    )
