"""Invoices, days, products, months and cohorts, summed from the cleaned lines.

Every table here is an Ibis expression on the lines; contracts say what each row is.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import ibis
import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics.sums import is_sale, on_basis, per_basis, whole_sum

_MEASURES: Final = tuple(name(basis) for name in (c.units_on, c.revenue_on) for basis in c.Basis)
_SERVICE: Final = (c.N_SERVICE_LINES, *(c.SERVICE + name for name in _MEASURES))


def invoice_days(lines: ir.Table) -> ir.Table:
    """Sum the lines per invoice, day and country.

    Nearly one row per invoice. ``is_first`` marks the row that stands for the sale invoice where
    it spans midnight or names two countries: the earliest with a sale line.
    """
    sums = (
        lines.mutate(day=_.invoiced_at.date())
        .group_by(c.INVOICE, c.DAY, c.COUNTRY)
        .aggregate(
            customer_id=_.customer_id.max(where=is_sale(_)),
            invoiced_at=_.invoiced_at.min(where=is_sale(_)),
            n_lines=_.count(),
            n_sale_lines=_.count(where=is_sale(_)),
            n_service_lines=_.count(where=~_.is_merchandise),
            n_service_sale_lines=_.count(where=is_sale(_) & ~_.is_merchandise),
            **per_basis(),
            **per_basis(of_service=True),
        )
    )
    has_no_sale = (_.n_sale_lines == 0).ifelse(1, 0)
    place = ibis.row_number().over(
        group_by=c.INVOICE, order_by=[has_no_sale, _.invoiced_at, _.country]
    )
    return sums.mutate(is_first=(place == 0) & (_.n_sale_lines > 0))


def invoices(by_invoice_day: ir.Table) -> ir.Table:
    """One row per sale invoice, from `invoice_days`; ``n_lines`` counts its sale lines."""
    first = by_invoice_day.filter(_.is_first).select(c.INVOICE, c.COUNTRY)
    sums = by_invoice_day.group_by(c.INVOICE).aggregate(
        customer_id=_.customer_id.max(),
        invoiced_at=_.invoiced_at.min(),
        n_lines=whole_sum(_.n_sale_lines),
        n_service_lines=whole_sum(_.n_service_sale_lines),
        **_totals(),
    )
    columns = (c.INVOICE, c.CUSTOMER_ID, c.COUNTRY, c.INVOICED_AT, c.N_LINES, *_MEASURES, *_SERVICE)
    return sums.join(first, c.INVOICE).select(*columns)


def days(by_hour: ir.Table, all_invoices: ir.Table) -> ir.Table:
    """One row per day and country, from `lookups.day_hours`; ``n_lines`` counts raw lines.

    ``n_invoices`` counts each sale invoice once, where and when it begins, so that it adds up.
    """
    counts = all_invoices.group_by(day=_.invoiced_at.date(), country=_.country).aggregate(
        n_invoices=_.count()
    )
    sums = by_hour.group_by(c.DAY, c.COUNTRY).aggregate(
        n_lines=whole_sum(_.n_lines), n_service_lines=whole_sum(_.n_service_lines), **_totals()
    )
    joined = sums.left_join(counts, [c.DAY, c.COUNTRY]).mutate(n_invoices=_.n_invoices.coalesce(0))
    first = (c.DAY, c.COUNTRY, c.N_INVOICES)
    return joined.select(*first, *(name for name in sums.columns if name not in first))


def product_months(by_day: ir.Table) -> ir.Table:
    """One row per product, country and month with any line, from `product_days`.

    ``n_invoices`` adds up those of the days, so that months and days may be put together.
    """
    counts = (c.N_LINES, c.N_INVOICES)
    sums = dated(by_day).group_by(c.STOCK_CODE, c.COUNTRY, c.MONTH)
    return sums.aggregate(**{name: whole_sum(_[name]) for name in counts}, **_added(_MEASURES))


def dated(table: ir.Table) -> ir.Table:
    """Say the month of each row of days, and of lines the day too."""
    if c.DAY not in table.columns:
        table = table.mutate(day=_.invoiced_at.date())
    return table.mutate(month=_.day.cast("timestamp(6)").truncate("M").date())


def product_days(lines: ir.Table) -> ir.Table:
    """One row per product, country and day with any line."""
    return (
        lines.mutate(day=_.invoiced_at.date())
        .group_by(c.STOCK_CODE, c.COUNTRY, c.DAY)
        .aggregate(n_lines=_.count(), n_invoices=_.invoice.nunique(where=is_sale(_)), **per_basis())
    )


def line_values(lines: ir.Table) -> ir.Table:
    """Count lines by the size of their revenue, per day, country, basis and kind of line.

    ``bucket`` b holds revenue from 10^(b/20) up to, not including, 10^((b+1)/20);
    `columns.NOT_POSITIVE` holds what is zero or negative (only on the raw basis).
    """
    return (
        valued(lines)
        .mutate(day=_.invoiced_at.date())
        .group_by(c.DAY, c.COUNTRY, c.BASIS, c.IS_MERCHANDISE, c.BUCKET)
        .aggregate(n_lines=_.count(), revenue=_.money.sum())
    )


def valued(lines: ir.Table) -> ir.Table:
    """Say of each line and basis on which it counts in which ``bucket`` its ``money`` is."""
    parts = [
        on_basis(lines, basis).select(
            c.INVOICED_AT, c.COUNTRY, c.IS_MERCHANDISE, "money", basis=ibis.literal(str(basis))
        )
        for basis in c.Basis
    ]
    scaled = _.money.nullif(0).abs().log10() * c.BUCKETS_PER_DECADE + c.BUCKET_SLACK
    bucket = scaled.floor().cast("int64")
    return ibis.union(*parts).mutate(bucket=(_.money > 0).ifelse(bucket, c.NOT_POSITIVE))


def product_names(lines: ir.Table) -> ir.Table:
    """One row per stock code and description it was given."""
    named = lines.filter(_.description.notnull())
    return named.group_by(c.STOCK_CODE, c.DESCRIPTION).aggregate(
        n_lines=_.count(), n_sale_lines=_.count(where=is_sale(_))
    )


def product_counts(lines: ir.Table) -> ir.Table:
    """Count per stock code what does not add up over days.

    ``n_invoices`` and ``n_customers`` are distinct sale invoices and identified customers; a code
    that was never sold has no first and last sale.
    """
    return lines.group_by(c.STOCK_CODE).aggregate(
        first_sold_at=_.invoiced_at.min(where=is_sale(_)),
        last_sold_at=_.invoiced_at.max(where=is_sale(_)),
        n_invoices=_.invoice.nunique(where=is_sale(_)),
        n_customers=_.customer_id.nunique(where=is_sale(_)),
        is_merchandise=_.is_merchandise.max(),
    )


def products(lines: ir.Table) -> ir.Table:
    """One row per stock code, named by its most frequent description."""
    sums = lines.group_by(c.STOCK_CODE).aggregate(**per_basis())
    return products_of(product_counts(lines), sums, product_names(lines))


def products_of(counts: ir.Table, sums: ir.Table, names: ir.Table) -> ir.Table:
    """Put `products` together from its counts, its sums (of days, say) and its names."""
    sums = sums.group_by(c.STOCK_CODE).aggregate(**_added(_MEASURES))
    return (
        counts.join(sums, c.STOCK_CODE)
        .left_join(_most_frequent(names), c.STOCK_CODE)
        .mutate(name=_.name.coalesce(_.stock_code))
        .select(
            c.STOCK_CODE,
            c.NAME,
            c.FIRST_SOLD_AT,
            c.LAST_SOLD_AT,
            c.N_INVOICES,
            c.N_CUSTOMERS,
            c.IS_MERCHANDISE,
            *_MEASURES,
        )
    )


def cohorts(all_invoices: ir.Table, as_of: datetime) -> ir.Table:
    """Follow customers by the month of their first order, on the net basis.

    One row per cohort and month since, zero where nobody came back, up to the month of `as_of`;
    ``is_complete`` is false for the month that `as_of` cuts.
    """
    kept = all_invoices.filter(_.customer_id.notnull(), _.units_net > 0)
    orders = kept.mutate(month=_.invoiced_at.truncate("M").date())
    orders = orders.mutate(cohort_month=_.month.min().over(group_by=c.CUSTOMER_ID))
    active = (
        orders.mutate(months_since=_month_count(_.month) - _month_count(_.cohort_month))
        .group_by(c.COHORT_MONTH, c.MONTHS_SINCE)
        .aggregate(customers=_.customer_id.nunique(), revenue=_.revenue_net.sum())
    )
    return (
        _cohort_grid(active, as_of)
        .left_join(active, [c.COHORT_MONTH, c.MONTHS_SINCE])
        .mutate(customers=_.customers.coalesce(0), revenue=_.revenue.coalesce(0.0))
        .select(c.COHORT_MONTH, c.MONTHS_SINCE, c.CUSTOMERS, c.REVENUE, c.IS_COMPLETE)
    )


def _totals() -> dict[str, ir.Value]:
    """Add up what `per_basis` summed before."""
    return _added([prefix + name for prefix in ("", c.SERVICE) for name in _MEASURES])


def _added(names: Iterable[str]) -> dict[str, ir.Value]:
    return {name: whole_sum(_[name]) if c.UNITS in name else _[name].sum() for name in names}


def _most_frequent(names: ir.Table) -> ir.Table:
    """Most frequent description per stock code: on sale lines if it has any; ties by alphabet."""
    counts = names.group_by(c.STOCK_CODE, name=_.description.strip()).aggregate(
        n_sale_lines=_.n_sale_lines.sum(), n_lines=_.n_lines.sum()
    )
    most_frequent = ibis.row_number().over(
        group_by=c.STOCK_CODE, order_by=[_.n_sale_lines.desc(), _.n_lines.desc(), _.name]
    )
    ranked = counts.mutate(place=most_frequent)
    return ranked.filter(_.place == 0).select(c.STOCK_CODE, c.NAME)


def _cohort_grid(active: ir.Table, as_of: datetime) -> ir.Table:
    """Return every cohort with every month since that has begun before `as_of`."""
    n_months = as_of.year * 12 + as_of.month
    last_started = n_months if _is_past_month_start(as_of) else n_months - 1
    sizes = active.select(c.COHORT_MONTH).distinct()
    since = ibis.range(0, last_started - _month_count(sizes.cohort_month) + 1)
    return sizes.mutate(months_since=since.unnest()).mutate(
        is_complete=_month_count(_.cohort_month) + _.months_since < n_months
    )


def _is_past_month_start(instant: datetime) -> bool:
    return instant > instant.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _month_count(day: ir.DateValue) -> ir.IntegerValue:
    """Months since year 0, so that months can be subtracted."""
    return day.year().cast("int64") * 12 + day.month()
