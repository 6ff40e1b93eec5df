"""Which sale a cancellation takes back.

A cancellation names no sale, so it is matched: within the same customer and
product, in order of time, each cancellation takes units from sales that were
not later than itself: from a sale of exactly its quantity that nothing was taken
from yet, if there is one (the latest), else from the latest sales with units left.

Round n settles the n-th cancellation of every customer and product at once, inside
the engine. Because no round looks at a later cancellation, what is known as of an
earlier instant is simply the matches with ``cancelled_at`` before it.
"""

from typing import Final

import ibis
import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics import engines
from analytics.sums import whole_sum

_PAIR: Final = (c.CUSTOMER_ID, c.STOCK_CODE)

# Ties in time are broken by content, so that the order of rows in the source means nothing.
_IN_TIME: Final = (
    c.INVOICED_AT,
    c.INVOICE,
    c.QUANTITY,
    c.UNIT_PRICE,
    c.DESCRIPTION,
    c.COUNTRY,
)


def match_cancellations(fated: ir.Table, con: ibis.BaseBackend) -> ir.Table:
    """Match cancellation lines to the sale lines that they take units from.

    Parameters
    ----------
    fated : Table
        Raw lines with their ``fate``.
    con : BaseBackend
        The engine that holds them.

    Returns
    -------
    Table
        As `contracts.CANCELLATION_MATCHES`: ``quantity`` units taken (> 0), ``revenue`` at the
        sale's own price, ``cancelled_at`` the cancellation's instant.
    """
    backend = engines.of(con)
    cancellations = backend.stored(_cancellations(fated))
    sales = backend.stored(_open_sales(fated, cancellations))
    n_rounds = cancellations.turn.max().to_pyarrow().as_py() or 0
    # Where nothing is cancelled the first round settles nothing: an empty table of the right kind.
    rounds = [backend.stored(_settle(sales, cancellations.filter(_.turn == 1)))]
    for turn in range(2, n_rounds + 1):
        later = cancellations.filter(_.turn >= turn)
        remaining = backend.stored(_what_is_left(sales, rounds[-1]).semi_join(later, _PAIR))
        backend.drop(sales)
        sales = remaining
        rounds.append(backend.stored(_settle(sales, cancellations.filter(_.turn == turn))))
    return ibis.union(*rounds) if n_rounds > 1 else rounds[0]


def _cancellations(fated: ir.Table) -> ir.Table:
    """List cancellation lines of known customers; ``turn`` counts them per customer and product."""
    turn = ibis.row_number().over(group_by=list(_PAIR), order_by=list(_IN_TIME)) + 1
    return fated.filter(
        _.fate == str(c.Fate.CANCELLATION), _.customer_id.notnull(), _.quantity < 0
    ).select(
        *_PAIR,
        cancellation_line=_.line_number,
        cancelled_at=_.invoiced_at,
        wanted=-_.quantity,
        turn=turn,
    )


def _open_sales(fated: ir.Table, cancellations: ir.Table) -> ir.Table:
    """Sale lines that some cancellation could touch; ``place`` orders them in time."""
    place = ibis.row_number().over(group_by=list(_PAIR), order_by=list(_IN_TIME))
    sales = fated.filter(_.fate == str(c.Fate.SALE)).semi_join(cancellations, _PAIR)
    return sales.select(
        *_PAIR,
        sale_line=_.line_number,
        sold_at=_.invoiced_at,
        unit_price=_.unit_price,
        sold=_.quantity,
        left=_.quantity,
        place=place,
    )


def _settle(sales: ir.Table, cancellations: ir.Table) -> ir.Table:
    """Let each cancellation, at most one per customer and product, take what it can."""
    offered = sales.join(cancellations, _PAIR).filter(_.sold_at <= _.cancelled_at)
    is_exact = (_.left == _.sold) & (_.sold == _.wanted)
    best_first = ibis.window(
        group_by=c.CANCELLATION_LINE,
        order_by=[is_exact.ifelse(0, 1), _.place.desc()],
        rows=(None, 0),
    )
    taken = ibis.least(_.left, _.wanted - (_.offered_so_far - _.left))
    return (
        offered.mutate(offered_so_far=whole_sum(_.left).over(best_first))
        .mutate(quantity=taken)
        .filter(_.quantity > 0)
        .select(
            c.CANCELLATION_LINE,
            c.SALE_LINE,
            c.QUANTITY,
            revenue=_.quantity * _.unit_price,
            cancelled_at=_.cancelled_at,
        )
    )


def _what_is_left(sales: ir.Table, taken: ir.Table) -> ir.Table:
    """Subtract `taken` from the sales and drop those that nothing is left of."""
    taken = taken.select(c.SALE_LINE, c.QUANTITY)
    return (
        sales.left_join(taken, c.SALE_LINE)
        .mutate(left=_.left - _.quantity.coalesce(0))
        .filter(_.left > 0)
        .select(*sales.columns)
    )
