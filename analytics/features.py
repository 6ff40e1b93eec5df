"""What is known of every customer at an instant: one builder for training, testing and live scores.

Only lines before the instant are looked at, and of those never a ``net_`` column: what a
later cancellation takes back was not known yet. Returns are counted from the cancellation
lines that had been written by then. Service lines (postage, fees) are left out.
"""

from datetime import datetime, timedelta
from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics.frames import as_table

RECENT_DAYS: Final = (30, 90, 180)
QUARTERS: Final = (1, 2, 3, 4)

_SECONDS_PER_DAY: Final = 86_400
_DAYS_PER_MONTH: Final = 30.0

# Sums in another order of rows differ in the last digits; features shall not.
_DECIMALS: Final = 6

SEASON: Final = tuple(f"quarter_{quarter}_share" for quarter in QUARTERS)

NUMERIC: Final = (
    "recency_days",
    "tenure_days",
    "frequency",
    "n_active_days",
    "monetary",
    "kept_spend",
    "returned_share",
    "n_return_lines",
    "order_value",
    "last_order_value",
    "largest_order_value",
    "lines_per_order",
    "units_per_order",
    "orders_per_month",
    "spend_per_month",
    "mean_gap_days",
    "sd_gap_days",
    "longest_gap_days",
    "last_gap_days",
    "recency_to_gap",
    *(f"orders_{days}" for days in RECENT_DAYS),
    *(f"spend_{days}" for days in RECENT_DAYS),
    "n_products",
    "repeat_product_share",
    "x_repeat",
    "t_x_days",
    "T_days",
)

COLUMNS: Final = (*NUMERIC, *SEASON, c.COUNTRY)


def customer_features(lines: pd.DataFrame | ir.Table, as_of: datetime) -> pd.DataFrame:
    """Describe each customer by what was known just before an instant.

    Grain: one row per customer with a merchandise sale before `as_of`.

    Parameters
    ----------
    lines : DataFrame or Table
        As the table ``lines``; ``net_quantity`` and ``net_revenue`` are not read.
    as_of : datetime
        Exclusive bound: nothing at or after it is seen.

    Returns
    -------
    DataFrame, index ``customer_id`` ascending
        `COLUMNS`. Money in the shop's currency on the identified basis, ``kept_spend`` less
        what had been returned by then; ``_days`` in days, ``recency_days``, ``tenure_days``
        whole ones; ``_share`` from 0 to 1; gaps between days with an order, missing for who has
        only one; ``country`` of the last order. ``x_repeat``, ``t_x_days`` and ``T_days`` as in
        Fader, Hardie and Lee (2005): days with an order after the first, days from the first to
        the last of them, days from the first to `as_of`.
    """
    known = as_table(lines).filter(
        _.invoiced_at < ibis.literal(as_of, type="timestamp(6)"),
        _.is_merchandise,
        _.customer_id.notnull(),
    )
    sales = known.filter(_.fate == str(c.Fate.SALE))
    per_order = _per_customer(_orders(sales), as_of).to_pandas()
    per_product = _assortment(known).to_pandas()
    features = per_order.merge(per_product, on=c.CUSTOMER_ID).set_index(c.CUSTOMER_ID).sort_index()
    return _with_ratios(features, as_of)[list(COLUMNS)]


def _orders(sales: ir.Table) -> ir.Table:
    """One row per customer and invoice; ``place`` counts back from the last, from 0."""
    orders = sales.group_by(c.CUSTOMER_ID, c.INVOICE).aggregate(
        at=_.invoiced_at.min(),
        country=_.country.min(),
        value=_.revenue.sum(),
        n_lines=_.count(),
        units=_.quantity.sum().cast("float64"),
    )
    orders = orders.mutate(day=(_.at.epoch_seconds() / _SECONDS_PER_DAY).floor().cast("int64"))
    in_time = ibis.window(group_by=c.CUSTOMER_ID, order_by=["at", c.INVOICE])
    back_in_time = ibis.window(group_by=c.CUSTOMER_ID, order_by=[_.at.desc(), ibis.desc(c.INVOICE)])
    gap = (_.day - _.day.lag().over(in_time)).nullif(0)
    return orders.mutate(gap=gap.cast("float64"), place=ibis.row_number().over(back_in_time))


def _per_customer(orders: ir.Table, as_of: datetime) -> ir.Table:
    is_last = _.place == 0
    recent = {}
    for days in RECENT_DAYS:
        is_recent = _.at >= ibis.literal(as_of - timedelta(days=days), type="timestamp(6)")
        recent[f"orders_{days}"] = is_recent.ifelse(1, 0).sum().cast("float64")
        recent[f"spend_{days}"] = is_recent.ifelse(_.value, 0.0).sum()
    seasons = {
        name: (_.at.quarter() == quarter).ifelse(1.0, 0.0).mean()
        for name, quarter in zip(SEASON, QUARTERS, strict=True)
    }
    # The last gap is that of the last order that came on another day than the one before.
    return orders.group_by(c.CUSTOMER_ID).aggregate(
        first_at=_.at.min(),
        last_at=_.at.max(),
        first_day=_.day.min(),
        last_day=_.day.max(),
        n_active_days=_.day.nunique().cast("float64"),
        frequency=_.count().cast("float64"),
        monetary=_.value.sum(),
        largest_order_value=_.value.max(),
        last_order_value=_.value.max(where=is_last),
        country=_.country.max(where=is_last),
        n_lines=_.n_lines.sum().cast("float64"),
        units=_.units.sum(),
        sd_gap_days=_.gap.std(how="sample"),
        longest_gap_days=_.gap.max(),
        last_gap_days=_.gap.argmin(_.place, where=_.gap.notnull()),
        **recent,
        **seasons,
    )


def _assortment(known: ir.Table) -> ir.Table:
    """Products bought and what came back, per customer."""
    is_sold = _.fate == str(c.Fate.SALE)
    is_back = (_.fate == str(c.Fate.CANCELLATION)) & (_.quantity < 0)
    pairs = known.group_by(c.CUSTOMER_ID, c.STOCK_CODE).aggregate(
        sold=is_sold.ifelse(_.quantity, 0).sum().cast("float64"),
        spent=is_sold.ifelse(_.revenue, 0.0).sum(),
        back=is_back.ifelse(-_.quantity, 0).sum().cast("float64"),
        n_back=is_back.ifelse(1, 0).sum().cast("float64"),
    )
    # What was sold before the first line of the file can come back too; it lowers nothing.
    bought = pairs.filter(_.sold > 0)
    share_kept = 1 - ibis.least(_.back / _.sold, 1.0)
    return bought.group_by(c.CUSTOMER_ID).aggregate(
        n_products=_.count().cast("float64"),
        kept_spend=(_.spent * share_kept).sum(),
        n_return_lines=_.n_back.sum(),
    )


def _with_ratios(known: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    end = pd.Timestamp(as_of)
    known["recency_days"] = (end - known["last_at"]).dt.days.astype("float64")
    known["tenure_days"] = (end - known["first_at"]).dt.days.astype("float64")
    known["T_days"] = (end.normalize() - known["first_at"].dt.normalize()).dt.days.astype("float64")
    known["t_x_days"] = (known["last_day"] - known["first_day"]).astype("float64")
    known["x_repeat"] = known["n_active_days"] - 1
    known["returned_share"] = 1 - known["kept_spend"] / known["monetary"]
    known["order_value"] = known["kept_spend"] / known["frequency"]
    known["lines_per_order"] = known["n_lines"] / known["frequency"]
    known["units_per_order"] = known["units"] / known["frequency"]
    # A customer of a few days has not shown a rate yet: a month at least.
    months = (known["tenure_days"] / _DAYS_PER_MONTH).clip(lower=1)
    known["orders_per_month"] = known["frequency"] / months
    known["spend_per_month"] = known["kept_spend"] / months
    known["mean_gap_days"] = known["t_x_days"] / known["x_repeat"].where(known["x_repeat"] > 0)
    known["recency_to_gap"] = known["recency_days"] / known["mean_gap_days"]
    known["repeat_product_share"] = 1 - known["n_products"] / known["n_lines"]
    numbers = [*NUMERIC, *SEASON]
    known[numbers] = known[numbers].astype("float64").round(_DECIMALS) + 0.0  # no minus zero
    return known
