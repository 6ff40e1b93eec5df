"""Tables that answer for a part of the lines without reading all of them.

Copies of the lines in the order of products and of customers, so that one product's or one
customer's lie together in the file; and sums per hour of the day, with the lines of those few
orders that no single hour holds. `analytics.partial` reads them.
"""

from typing import Final

import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics import customer, narrowing, product
from analytics.facts import valued
from analytics.sums import is_sale, per_basis

PRODUCT_LINES: Final = tuple(
    dict.fromkeys((c.LINE_NUMBER, *narrowing.LINE_COLUMNS, *product.LINE_COLUMNS))
)
CUSTOMER_LINES: Final = (c.CUSTOMER_ID, *customer.LINE_COLUMNS)


def product_lines(lines: ir.Table) -> ir.Table:
    """All lines, those of one product together."""
    return lines.select(*PRODUCT_LINES)


def customer_lines(lines: ir.Table) -> ir.Table:
    """Keep the lines that name a customer, those of one customer together."""
    return lines.filter(_.customer_id.notnull()).select(*CUSTOMER_LINES)


def split_lines(lines: ir.Table) -> ir.Table:
    """Keep the lines of invoices that spread over several hours: few, as an order has one time.

    Whatever is asked of some hours, the other invoices are in it whole or not at all.
    """
    hour = lines.invoiced_at.truncate("h")
    spread = (
        lines.group_by(c.INVOICE)
        .aggregate(first=hour.min(), last=hour.max())
        .filter(_.first < _.last)
    )
    return lines.semi_join(spread, c.INVOICE).select(c.LINE_NUMBER, *narrowing.LINE_COLUMNS)


def day_hours(lines: ir.Table) -> ir.Table:
    """One row per day, country and hour with any line; orders do not add up over hours."""
    return (
        _placed(lines)
        .group_by(c.DAY, c.COUNTRY, c.HOUR)
        .aggregate(
            n_lines=_.count(),
            n_service_lines=_.count(where=~_.is_merchandise),
            **per_basis(),
            **per_basis(of_service=True),
        )
    )


def product_hours(lines: ir.Table, split: ir.Table) -> ir.Table:
    """One row per product, country, month and hour with any line that is not in `split_lines`."""
    whole = _placed(lines).anti_join(split.select(c.INVOICE).distinct(), c.INVOICE)
    return whole.group_by(c.STOCK_CODE, c.COUNTRY, c.MONTH, c.HOUR).aggregate(
        n_lines=_.count(), n_invoices=_.invoice.nunique(where=is_sale(_)), **per_basis()
    )


def value_hours(lines: ir.Table) -> ir.Table:
    """Count lines by the size of their revenue as `facts.line_values`, per month and hour."""
    return (
        _placed(valued(lines))
        .group_by(c.MONTH, c.COUNTRY, c.HOUR, c.BASIS, c.IS_MERCHANDISE, c.BUCKET)
        .aggregate(n_lines=_.count(), revenue=_.money.sum())
    )


def _placed(lines: ir.Table) -> ir.Table:
    return lines.mutate(
        day=_.invoiced_at.date(),
        month=_.invoiced_at.truncate("M").date(),
        hour=_.invoiced_at.hour().cast("int64"),
    )
