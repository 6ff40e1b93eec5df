"""New lines beside lines that were cleaned and summed before.

Only old lines that new ones can bear on are looked at again: those of the same customer and
product, since a cancellation takes from no other, and possible copies. Facts are summed
again, from all their lines, for the groups that a new or changed line is in, and taken over
for all others. Only counts, and raw revenue summed exactly, are added to: no later line
changes what an earlier one is in them. Net sums are never corrected, always made anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics import contracts, facts
from analytics.audit import Counted
from analytics.cleaning import Cleaned, CleaningRules, clean
from analytics.contract import Contract
from analytics.engine import unused_name
from analytics.renewal import Renewal
from analytics.sources import alike
from analytics.start import Start
from analytics.sums import is_sale, whole_sum

_PAIR = [c.CUSTOMER_ID, c.STOCK_CODE]
_NET_BEFORE = "net_before"


@dataclass(frozen=True)
class Addition:
    """New lines beside those of an earlier build.

    Attributes
    ----------
    start : Start
        The earlier build.
    con : BaseBackend
        The engine that holds both.
    touched : Table
        Grain: one row per line that is new, or old and now netted otherwise; stored.
    matches : Table
        All cancellation matches.
    """

    start: Start
    con: ibis.BaseBackend
    touched: ir.Table
    matches: ir.Table

    @property
    def new(self) -> ir.Table:
        """The new lines."""
        return self.touched.filter(_.line_number > self.start.n_rows)

    @property
    def lines(self) -> Renewal:
        """All lines."""
        return self.of_lines(contracts.LINES, lambda lines: lines)

    def of_lines(self, contract: Contract, of: Callable[[ir.Table], ir.Table]) -> Renewal:
        """Bring a table of lines up to date; `of` picks its rows and columns out of lines."""
        gone = self.touched.select(c.LINE_NUMBER)
        return Renewal(self.start, contract, gone, of(self.touched))

    def renewed(
        self,
        contract: Contract,
        source: ir.Table,
        summed: Callable[[ir.Table], ir.Table],
        *,
        parts: Sequence[str] = (),
        also: ir.Table | None = None,
    ) -> Renewal:
        """Bring a table of sums up to date.

        Parameters
        ----------
        contract : Contract
            The table.
        source : Table
            All lines, or a table of days.
        summed : callable
            From `source` to the table.
        parts : sequence of str
            Columns of the table that part the source, so that rows of one part depend on its
            rows alone; by default all of its key that a line itself tells (``day`` and
            ``month`` too).
        also : Table, optional
            Old lines that count otherwise than before although they did not change.
        """
        touched = [facts.dated(part) for part in (self.touched, also) if part is not None]
        key = list(parts) or [name for name in contract.key if name in touched[0].columns]
        groups = self._stored(reduce(ir.Table.union, [t.select(*key) for t in touched]).distinct())
        again = facts.dated(source).semi_join(groups, key).select(*source.columns)
        return Renewal(self.start, contract, groups, summed(again))

    def counted(self, contract: Contract, counted: Callable[[ir.Table], ir.Table]) -> Renewal:
        """Bring a table of whole numbers up to date: what is counted of new lines is added."""
        key, new = list(contract.key), self._stored(counted(self.new))
        before = self.start.table(self.con, contract.name)
        both = before.semi_join(new, key).union(new.select(*before.columns))
        sums = {name: whole_sum(_[name]) for name in before.columns if name not in key}
        return Renewal(self.start, contract, new.select(*key), both.group_by(key).aggregate(**sums))

    def products(self, lines: ir.Table, by_day: ir.Table, names: ir.Table) -> Renewal:
        """Bring `facts.products` up to date: those of touched lines, all others as they were."""
        codes = self._stored(self.touched.select(c.STOCK_CODE).distinct())
        counts = self._product_counts(lines, codes)
        part = [table.semi_join(codes, c.STOCK_CODE) for table in (by_day, names)]
        return Renewal(self.start, contracts.PRODUCTS, codes, facts.products_of(counts, *part))

    def _product_counts(self, lines: ir.Table, codes: ir.Table) -> ir.Table:
        """Add what `facts.product_counts` finds in new lines to what is known of stock codes."""
        new, sold = self.new, lines.filter(_.line_number <= self.start.n_rows, is_sale(_))
        for column in (c.INVOICE, c.CUSTOMER_ID):
            new = _unseen(new, sold, column)
        more = self._stored(facts.product_counts(new))
        before = self.start.table(self.con, contracts.PRODUCTS.name).select(*more.columns)
        both = before.semi_join(codes, c.STOCK_CODE).union(more)
        return both.group_by(c.STOCK_CODE).aggregate(
            first_sold_at=_.first_sold_at.min(),
            last_sold_at=_.last_sold_at.max(),
            n_invoices=whole_sum(_.n_invoices),
            n_customers=whole_sum(_.n_customers),
            is_merchandise=_.is_merchandise.max(),
        )

    def newly(self, contract: Contract, lines: ir.Table) -> ir.Table:
        """Keep those of some lines that the same table of the earlier build does not hold."""
        before = self.start.table(self.con, contract.name)
        return lines.anti_join(before, c.LINE_NUMBER)

    def counted_before(self) -> Counted:
        """Tell what data quality says of the earlier lines."""
        return Counted(self.start.build.table("data_quality"), self.new)

    def _stored(self, table: ir.Table) -> ir.Table:
        return _stored(self.con, table)


def clean_on(start: Start, raw: ir.Table, con: ibis.BaseBackend, rules: CleaningRules) -> Addition:
    """Clean lines that come after those of an earlier build.

    Parameters
    ----------
    start : Start
        The earlier build.
    raw : Table
        The new lines, as `cleaning.clean` takes them, numbered on.
    con : BaseBackend
        The engine that holds `raw`.
    rules : CleaningRules
        The rules that the earlier lines were cleaned with.

    Returns
    -------
    Addition
        With it the earlier lines become what `clean` makes of all lines at once.
    """
    before = Cleaned(start.table(con, "lines"), start.table(con, "cancellation_matches"))
    near = _stored(con, _near(before.lines, raw))
    again = clean(near.drop(_NET_BEFORE).union(raw.select(c.LINE_NUMBER, *c.RAW)), con, rules)
    seen = _stored(con, again.lines)
    netted = seen.join(near.select(c.LINE_NUMBER, _NET_BEFORE), c.LINE_NUMBER)
    changed = netted.filter(_.net_quantity != _[_NET_BEFORE]).drop(_NET_BEFORE)
    new = seen.filter(_.line_number > start.n_rows)
    kept = before.cancellation_matches.anti_join(
        near, before.cancellation_matches.cancellation_line == near.line_number
    )
    return Addition(
        start,
        con,
        touched=_stored(con, changed.union(new)),
        matches=kept.union(again.cancellation_matches),
    )


def _near(lines: ir.Table, raw: ir.Table) -> ir.Table:
    """Old lines that can be copied, or whose customer and product come again."""
    pairs = raw.filter(_.customer_id.notnull()).select(*_PAIR).distinct()
    of_pairs = lines.semi_join(pairs, _PAIR)
    of_guests = alike(lines.filter(_.customer_id.isnull()), raw.filter(_.customer_id.isnull()))
    columns = (c.LINE_NUMBER, *c.RAW)
    return of_pairs.union(of_guests).select(*columns, _.net_quantity.name(_NET_BEFORE))


def _unseen(new: ir.Table, sold: ir.Table, column: str) -> ir.Table:
    """Take a value out of new lines where the stock code was sold with it before."""
    seen = sold.semi_join(new, [c.STOCK_CODE, column]).select(c.STOCK_CODE, column).distinct()
    marked = new.left_join(seen, [c.STOCK_CODE, column], rname="seen_{name}")
    is_seen = marked[f"seen_{column}"].notnull()
    return marked.mutate(ibis.ifelse(is_seen, None, marked[column]).name(column)).select(
        *new.columns
    )


def _stored(con: ibis.BaseBackend, table: ir.Table) -> ir.Table:
    return con.create_table(unused_name("addition"), table, temp=True)
