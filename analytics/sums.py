"""Which lines count on a revenue basis, and sums of them that stay exact."""

import ibis.expr.types as ir
from ibis import _

from analytics import columns as c


def on_basis(lines: ir.Table, basis: c.Basis) -> ir.Table:
    """Keep the lines that count on `basis`, with what they count as ``units`` and ``money``.

    ``raw`` is all lines, signed; ``gross`` sales and guest sales; ``net`` those of which
    something is left after matched cancellations; ``identified`` sales to known customers,
    nothing netted.
    """
    if basis is c.Basis.NET:
        kept = lines.filter(_.net_quantity > 0)
        return kept.mutate(units=_.net_quantity, money=_.net_revenue)
    kept = {
        c.Basis.RAW: lines,
        c.Basis.GROSS: lines.filter(is_sale(lines)),
        c.Basis.IDENTIFIED: lines.filter(_.fate == str(c.Fate.SALE)),
    }[basis]
    return kept.mutate(units=_.quantity, money=_.revenue)


def per_basis(*, of_service: bool = False) -> dict[str, ir.Value]:
    """Aggregate the lines: ``units_…`` and ``revenue_…`` on each basis, in one pass.

    With `of_service` only service lines are summed, into ``service_units_…`` and so on.
    """
    always = _.fate.notnull()
    counts_on = {
        c.Basis.RAW: (_.quantity, _.revenue, always),
        c.Basis.GROSS: (_.quantity, _.revenue, is_sale(_)),
        c.Basis.NET: (_.net_quantity, _.net_revenue, always),
        c.Basis.IDENTIFIED: (_.quantity, _.revenue, _.fate == str(c.Fate.SALE)),
    }
    prefix = c.SERVICE if of_service else ""
    sums: dict[str, ir.Value] = {}
    for basis, (units, money, counts) in counts_on.items():
        where = counts & ~_.is_merchandise if of_service else counts
        sums[prefix + c.units_on(basis)] = whole_sum(where.ifelse(units, 0))
        sums[prefix + c.revenue_on(basis)] = where.ifelse(money, 0.0).sum()
    return sums


def is_sale(lines: ir.Table) -> ir.BooleanValue:
    """Tell which lines sell something, to a known customer or to a guest."""
    return lines.fate.isin([str(c.Fate.SALE), str(c.Fate.GUEST_SALE)])


def whole_sum(values: ir.IntegerValue) -> ir.IntegerValue:
    """Sum whole numbers into a 64-bit whole number.

    An engine may widen the sum (DuckDB: to 128 bits, which Parquet then stores as
    a float), and Ibis leaves out a cast that it takes for needless; by way of a decimal it stays.
    """
    return values.sum().cast("decimal(38, 0)").cast("int64")


def exact_sum(money: ir.NumericValue) -> ir.FloatingValue:
    """Sum money in millionths, so that the order of the lines leaves no trace."""
    return money.cast("decimal(38, 6)").sum().cast("float64")
