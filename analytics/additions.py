"""New lines beside lines that were cleaned and summed before.

Only old lines that new ones can bear on are looked at again: those of the same customer and
product, since a cancellation takes from no other, and possible copies. Facts are summed
again, from all their lines, for the groups that a new or changed line is in, and taken over
for all others; so nothing is added to or subtracted from an earlier sum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics import contracts
from analytics.audit import cited_lines
from analytics.cleaning import Cleaned, CleaningRules, clean
from analytics.contract import Contract
from analytics.engine import unused_name
from analytics.renewal import Renewal
from analytics.sources import alike
from analytics.start import Start

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
        lines: ir.Table,
        summed: Callable[[ir.Table], ir.Table],
        *,
        also: ir.Table | None = None,
    ) -> Renewal:
        """Bring a table of sums up to date.

        Parameters
        ----------
        contract : Contract
            The table; what of its key a line itself tells (``day`` and ``month`` too) parts the
            lines, so that rows of one part depend on its lines alone.
        lines : Table
            All lines.
        summed : callable
            From lines to the table.
        also : Table, optional
            Old lines that count otherwise than before although they did not change.
        """
        dated = _dated(lines)
        key = [name for name in contract.key if name in dated.columns]
        parts = [_dated(part).select(*key) for part in (self.touched, also) if part is not None]
        groups = _stored(self.con, reduce(ir.Table.union, parts).distinct())
        again = summed(dated.semi_join(groups, key).drop(c.DAY, c.MONTH))
        return Renewal(self.start, contract, groups, again)

    def newly(self, contract: Contract, lines: ir.Table) -> ir.Table:
        """Keep those of some lines that the same table of the earlier build does not hold."""
        before = self.start.table(self.con, contract.name)
        return lines.anti_join(before, c.LINE_NUMBER)

    def examples_among(self, lines: ir.Table) -> ir.Table:
        """Keep lines that surely hold the examples of each rule of data quality.

        No old line changes what it is an example of, so those are the old examples or new.
        """
        cited = cited_lines(self.start.build.table("data_quality"))
        is_new = lines.line_number > self.start.n_rows
        return _stored(self.con, lines.filter(is_new | lines.line_number.isin(cited)))


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


def _dated(lines: ir.Table) -> ir.Table:
    day = lines.invoiced_at.date()
    return lines.mutate(day.name(c.DAY), lines.invoiced_at.truncate("M").date().name(c.MONTH))


def _stored(con: ibis.BaseBackend, table: ir.Table) -> ir.Table:
    return con.create_table(unused_name("addition"), table, temp=True)
