"""Where customers stood at earlier instants, and what they did next.

Earlier instants see only what happened before them, and are scored by today's segments: who
moved did so because of what they bought, not because the yardstick changed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics.rfm import as_rfm
from analytics.segments.segmenter import Segmenter
from analytics.sums import exact_sum, on_basis

#: Days between two instants, and the time after which movers and followers are looked at.
STEP: Final = timedelta(days=90)
MOST_INSTANTS: Final = 6


def orders_of(lines: ir.Table, as_of: datetime) -> ir.Table:
    """Sum the identified sales before `as_of` per customer, invoice and instant."""
    sales = on_basis(lines, c.Basis.IDENTIFIED).filter(_.invoiced_at < as_of)
    keys = (c.CUSTOMER_ID, c.INVOICE, c.INVOICED_AT)
    return sales.group_by(*keys).aggregate(revenue=exact_sum(_.money))


def rfm_before(orders: ir.Table, at: datetime) -> pd.DataFrame:
    """Summarise orders before `at`, as `rfm.rfm_table` does; empty if there are none."""
    found = (
        orders.filter(_.invoiced_at < at)
        .group_by(c.CUSTOMER_ID)
        .aggregate(
            last_bought_at=_.invoiced_at.max(),
            frequency=_.invoice.nunique(),
            monetary=exact_sum(_.revenue),
        )
    )
    return as_rfm(found.to_pandas(), at)


def instants(first: datetime, as_of: datetime) -> list[datetime]:
    """Return `as_of` and every 90 days before it that has a purchase behind it, latest first."""
    found = [as_of - i * STEP for i in range(MOST_INSTANTS)]
    return [at for at in found if at > first]


def customer_history(
    orders: ir.Table, segmenter: Segmenter, at: Sequence[datetime]
) -> pd.DataFrame:
    """Tell where each customer stood at each instant.

    Grain: one row per customer and instant with a purchase before it.

    Returns
    -------
    DataFrame, by ``customer_id`` and ``at``
        ``recency_days``, ``frequency``, ``monetary``, ``segment``.
    """
    parts = []
    for instant in at:
        rfm = rfm_before(orders, instant)
        named = rfm.assign(**{c.SEGMENT: segmenter.predict(rfm)}).reset_index()
        named[c.AT] = pd.Timestamp(instant)
        parts.append(named)
    table = pd.concat(parts, ignore_index=True)
    columns = [c.CUSTOMER_ID, c.AT, c.RECENCY_DAYS, c.FREQUENCY, c.MONETARY, c.SEGMENT]
    return table[columns].sort_values([c.CUSTOMER_ID, c.AT], ignore_index=True)


def followed_up(orders: ir.Table, segmenter: Segmenter, as_of: datetime) -> pd.DataFrame:
    """Tell what customers did in the 90 days before `as_of`, by where they stood at their start.

    Grain: one row per customer with a purchase before those 90 days.

    Returns
    -------
    DataFrame, by ``customer_id``
        ``recency_days``, ``frequency``, ``monetary``, ``segment`` as of the start;
        ``n_orders_after`` (distinct invoices) and ``spend_after`` in the 90 days, 0 for none.
    """
    start = as_of - STEP
    then = rfm_before(orders, start)
    after = (
        orders.filter(_.invoiced_at >= start, _.invoiced_at < as_of)
        .group_by(c.CUSTOMER_ID)
        .aggregate(n_orders_after=_.invoice.nunique(), spend_after=exact_sum(_.revenue))
        .to_pandas()
        .set_index(c.CUSTOMER_ID)
        .reindex(then.index)
        .fillna(0)
    )
    return then.assign(
        **{
            c.SEGMENT: segmenter.predict(then),
            c.N_ORDERS_AFTER: after[c.N_ORDERS_AFTER].astype("int64"),
            c.SPEND_AFTER: after[c.SPEND_AFTER].astype("float64"),
        }
    ).reset_index()
