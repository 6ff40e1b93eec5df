"""Lines and facts written into a build: all of them, or what new lines change of earlier ones."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import ibis.expr.types as ir

from analytics import contracts, facts, lookups, renewal
from analytics.additions import Addition
from analytics.cleaning import Cleaned
from analytics.contract import Contract
from analytics.engines import Engine
from analytics.renewal import Renewal
from analytics.store import BuildWriter

#: Those that hold the lines again, in another order.
_COPIES: Final = {
    "product_lines": lookups.product_lines,
    "customer_lines": lookups.customer_lines,
}


class FactTables:
    """Writes tables into a build.

    Parameters
    ----------
    engine : Engine
        What sums.
    writer : BuildWriter
        The build.
    addition : Addition, optional
        New lines beside those of an earlier build; without it everything is made of all lines.
    """

    def __init__(self, engine: Engine, writer: BuildWriter, addition: Addition | None) -> None:
        self._engine = engine
        self._writer = writer
        self._addition = addition
        self._unchecked: dict[str, ir.Table] = {}

    def write_lines(self, lines: ir.Table | Renewal, matches: ir.Table) -> Cleaned:
        """Write the lines and the matches; return them as the engine goes on with them."""
        return Cleaned(
            self._write(contracts.LINES, lines),
            self._write(contracts.CANCELLATION_MATCHES, matches),
        )

    def write_facts(self, lines: ir.Table, as_of: datetime) -> None:
        """Write the tables of facts, and those that answer for a part of the lines."""
        split = self._write(contracts.SPLIT_LINES, lookups.split_lines(lines))
        newly = self._addition and self._addition.newly(contracts.SPLIT_LINES, split)

        def sums(
            contract: Contract,
            of: Callable[[ir.Table], ir.Table],
            source: ir.Table = lines,
            also: ir.Table | None = None,
        ) -> ir.Table:
            if self._addition is None:
                return self._write(contract, of(source))
            return self._write(contract, self._addition.renewed(contract, source, of, also=also))

        invoices = sums(contracts.INVOICES, self._invoices)
        by_day = sums(contracts.PRODUCT_DAYS, facts.product_days)
        by_hour = sums(contracts.DAY_HOURS, lookups.day_hours)
        self._write(contracts.DAYS, facts.days(by_hour, invoices))
        self._write(contracts.PRODUCT_MONTHS, facts.product_months(by_day))
        sums(contracts.LINE_VALUES, facts.line_values)
        sums(contracts.PRODUCTS, facts.products)
        sums(contracts.PRODUCT_HOURS, lambda part: lookups.product_hours(part, split), also=newly)
        sums(contracts.VALUE_HOURS, lookups.value_hours)
        self._write(contracts.COHORTS, facts.cohorts(invoices, as_of))
        for name, of in _COPIES.items():
            contract, addition = contracts.ALL[name], self._addition
            self._write(contract, addition.of_lines(contract, of) if addition else of(lines))

    def check(self) -> None:
        """Check what was written.

        Raises
        ------
        SchemaError
            A table does not keep its contract.
        """
        for name, table in self._unchecked.items():
            contracts.ALL[name].check(table)

    def _invoices(self, lines: ir.Table) -> ir.Table:
        return facts.invoices(self._engine.backend.stored(facts.invoice_days(lines)))

    def _write(self, contract: Contract, table: ir.Table | Renewal) -> ir.Table:
        """Have a table written; return it as the engine goes on with it."""
        if isinstance(table, Renewal):
            held, new = renewal.write(self._engine, self._writer, table)
        else:
            held = new = renewal.write_whole(self._engine, self._writer, contract, table)
        if contract.name not in _COPIES:
            self._unchecked[contract.name] = new  # what was taken over was checked in its time
        return held
