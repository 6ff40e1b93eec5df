"""Recency, frequency and monetary value per customer, as of any instant.

Sums of money are made in millionths and therefore exact: no order of the lines changes them.
"""

from datetime import datetime
from typing import Final

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics.errors import EmptyWindowError, SchemaError, SettingError
from analytics.frames import as_table
from analytics.sums import exact_sum, is_sale, on_basis

_NEEDED: Final = (
    c.LINE_NUMBER,
    c.INVOICE,
    c.QUANTITY,
    c.INVOICED_AT,
    c.UNIT_PRICE,
    c.CUSTOMER_ID,
    c.FATE,
    c.REVENUE,
    c.NET_QUANTITY,
    c.NET_REVENUE,
)


def rfm_table(
    lines: pd.DataFrame | ir.Table,
    as_of: datetime,
    basis: str = c.Basis.NET,
    *,
    matches: pd.DataFrame | ir.Table | None = None,
) -> pd.DataFrame:
    """Summarise what each known customer bought before an instant.

    Grain: one row per identified customer with a line that counts on `basis` before `as_of`.

    Parameters
    ----------
    lines : DataFrame or Table
        The table ``lines``.
    as_of : datetime
        Exclusive bound, naive and shop-local: later lines are not seen.
    basis : str
        ``net``, ``gross``, ``identified`` or ``raw``. Guests have no row, so ``gross`` equals
        ``identified`` here; on ``raw`` cancellations count as invoices with negative money.
    matches : DataFrame or Table, optional
        The table ``cancellation_matches``, for the basis ``net``: cancellations at or after
        `as_of` are then not known yet. Without it ``net`` takes off every matched cancellation
        that the lines know, later ones too: right when `as_of` lies after the last line, a look
        into the future when it lies earlier.

    Returns
    -------
    DataFrame, index ``customer_id`` ascending
        ``recency_days`` (whole days from the last purchase to `as_of`, >= 0), ``frequency``
        (distinct invoices, >= 1) and ``monetary`` (revenue; > 0 unless the basis is ``raw``).

    Raises
    ------
    SettingError
        An unknown basis.
    SchemaError
        A column is missing.
    EmptyWindowError
        No known customer bought before `as_of`.
    """
    table, on = as_table(lines), _basis(basis)
    _require_columns(table)
    if on is c.Basis.NET and matches is not None:
        table = net_as_of(table, as_table(matches), as_of)
    known = on_basis(table, on).filter(_.customer_id.notnull())
    found = (
        known.filter(_.invoiced_at < as_of)
        .group_by(c.CUSTOMER_ID)
        .aggregate(
            last_bought_at=_.invoiced_at.max(),
            frequency=_.invoice.nunique(),
            monetary=exact_sum(_.money),
        )
        .to_pandas()
    )
    if found.empty:
        raise EmptyWindowError(_nobody_before(known, as_of))
    return as_rfm(found, as_of)


def as_rfm(per_customer: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """Turn ``last_bought_at`` into whole days before `as_of`, one row per customer ascending."""
    rfm = per_customer.set_index(c.CUSTOMER_ID).sort_index()
    days = (pd.Timestamp(as_of) - rfm[c.LAST_BOUGHT_AT]).dt.days
    return pd.DataFrame(
        {
            c.RECENCY_DAYS: days.astype("int64"),
            c.FREQUENCY: rfm[c.FREQUENCY].astype("int64"),
            c.MONETARY: rfm[c.MONETARY].astype("float64"),
        }
    )


def net_as_of(lines: ir.Table, matches: ir.Table, as_of: datetime) -> ir.Table:
    """Net the lines by those cancellations alone that were made before `as_of`."""
    taken = (
        matches.filter(_.cancelled_at < as_of)
        .group_by(c.SALE_LINE)
        .aggregate(taken=_.quantity.sum().cast("int64"))
    )
    left = is_sale(_).ifelse(_.quantity - _.taken.coalesce(0), 0)
    return (
        lines.left_join(taken, lines[c.LINE_NUMBER] == taken[c.SALE_LINE])
        .mutate(net_quantity=left)
        .mutate(net_revenue=_.net_quantity * _.unit_price)
        .select(*lines.columns)
    )


def _basis(name: str) -> c.Basis:
    try:
        return c.Basis(name)
    except ValueError:
        known = ", ".join(c.Basis)
        raise SettingError(f"no revenue basis {name!r}; known: {known}") from None


def _require_columns(table: ir.Table) -> None:
    missing = [name for name in _NEEDED if name not in table.columns]
    if missing:
        raise SchemaError(f"lines: no column {missing[0]!r}; found {', '.join(table.columns)}")


def _nobody_before(known: ir.Table, as_of: datetime) -> str:
    first = known.invoiced_at.min().to_pyarrow().as_py()
    if first is None:
        return "no line that counts names a customer; map the column of customer ids"
    return f"no known customer bought before {as_of}; the first did at {first}"
