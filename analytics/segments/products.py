"""What the customers of each segment buy first, buy most, and buy more than others do."""

from datetime import datetime
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics.facts import products
from analytics.segments.profiles import CUSTOMER_SHARE
from analytics.sums import exact_sum, on_basis

N_TOP: Final = 3
FIRST, MOST, TYPICAL = "first", "most", "typical"

_FEWEST_SHARE: Final = 0.05  # of a segment's customers, for a product to be typical of it
_N_FIRST: Final = "n_first"


def segment_products(
    lines: ir.Table, segments: pd.Series, as_of: datetime, *, n_top: int = N_TOP
) -> pd.DataFrame:
    """List the products that stand for each segment: merchandise on the basis ``identified``.

    Grain: one row per segment, kind of list and place in it (``order``, from 0).

    Parameters
    ----------
    lines : Table
        The table ``lines``.
    segments : Series, index ``customer_id``
        The segment of each customer.
    as_of : datetime
        Exclusive bound.
    n_top : int
        Products per list.

    Returns
    -------
    DataFrame
        ``segment``; ``kind``: ``first`` (in most customers' first order), ``most`` (bought by
        most customers) or ``typical`` (by at least 5 % of them, and by a larger share than among
        all customers: the largest ratio first); ``order``; ``stock_code``; ``name``; ``customers``
        (who bought it, for ``first`` in their first order); ``customer_share`` (of the
        segment's); ``revenue``. Ties go to more revenue, then to the stock code.
    """
    bought = _bought(lines, segments, as_of).to_pandas()
    sizes = segments.value_counts()
    bought["size"] = bought[c.SEGMENT].map(sizes).astype("float64")
    reach = bought.groupby(c.STOCK_CODE)[c.CUSTOMERS].transform("sum") / len(segments)
    bought["ratio"] = bought[c.CUSTOMERS] / bought["size"] / reach
    is_typical = (bought[c.CUSTOMERS] >= _FEWEST_SHARE * bought["size"]) & (bought["ratio"] > 1)
    lists = (
        _top(bought[bought[_N_FIRST] > 0], FIRST, _N_FIRST, _N_FIRST, n_top),
        _top(bought, MOST, c.CUSTOMERS, c.CUSTOMERS, n_top),
        _top(bought[is_typical], TYPICAL, "ratio", c.CUSTOMERS, n_top),
    )
    listed = pd.concat(lists, ignore_index=True)
    names = products(lines.filter(_.stock_code.isin(sorted(set(listed[c.STOCK_CODE])))))
    named = names.select(c.STOCK_CODE, c.NAME).to_pandas().set_index(c.STOCK_CODE)[c.NAME]
    listed[c.NAME] = listed[c.STOCK_CODE].map(named)
    return listed.sort_values([c.SEGMENT, c.KIND, c.ORDER], ignore_index=True)


def _bought(lines: ir.Table, segments: pd.Series, as_of: datetime) -> ir.Table:
    """Count, per segment and product, who bought it and who did so in the first order."""
    sales = on_basis(lines, c.Basis.IDENTIFIED).filter(_.invoiced_at < as_of)
    came = _.invoiced_at.min().over(group_by=c.CUSTOMER_ID)
    per_customer = (
        sales.select(c.CUSTOMER_ID, c.STOCK_CODE, c.INVOICED_AT, c.IS_MERCHANDISE, "money")
        .mutate(came=came)
        .filter(_.is_merchandise)
        .group_by(c.CUSTOMER_ID, c.STOCK_CODE)
        .aggregate(is_first=(_.invoiced_at == _.came).max(), revenue=exact_sum(_.money))
    )
    of = ibis.memtable(segments.rename(c.SEGMENT).rename_axis(c.CUSTOMER_ID).reset_index())
    return (
        per_customer.join(of, c.CUSTOMER_ID)
        .group_by(c.SEGMENT, c.STOCK_CODE)
        .aggregate(
            customers=_.count(), n_first=_.count(where=_.is_first), revenue=exact_sum(_.revenue)
        )
    )


def _top(bought: pd.DataFrame, kind: str, by: str, counted: str, n_top: int) -> pd.DataFrame:
    ranked = bought.sort_values(
        [c.SEGMENT, by, c.REVENUE, c.STOCK_CODE], ascending=[True, False, False, True]
    )
    place = ranked.groupby(c.SEGMENT).cumcount()
    best = ranked[(place < n_top).to_numpy()]
    return pd.DataFrame(
        {
            c.SEGMENT: best[c.SEGMENT],
            c.KIND: kind,
            c.ORDER: place[place < n_top].astype(np.int64),
            c.STOCK_CODE: best[c.STOCK_CODE],
            c.CUSTOMERS: best[counted],
            CUSTOMER_SHARE: best[counted] / best["size"],
            c.REVENUE: best[c.REVENUE],
        }
    )
