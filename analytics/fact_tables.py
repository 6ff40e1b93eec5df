"""Lines and facts written into a build: all of them, or what new lines change of earlier ones."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

import ibis.expr.types as ir

from analytics import columns as c
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
        addition, sums = self._addition, self._sums
        split = sums(contracts.SPLIT_LINES, lines, lookups.split_lines, parts=[c.INVOICE])
        newly = addition.newly(contracts.SPLIT_LINES, split) if addition else None
        invoices = sums(contracts.INVOICES, lines, self._invoices)
        by_day = sums(contracts.PRODUCT_DAYS, lines, facts.product_days)
        by_hour = sums(contracts.DAY_HOURS, lines, lookups.day_hours)
        self._write(contracts.DAYS, facts.days(by_hour, invoices))
        sums(contracts.PRODUCT_MONTHS, by_day, facts.product_months)
        sums(contracts.LINE_VALUES, lines, facts.line_values)
        self._write_products(lines, by_day)
        by_hour_of_product = partial(lookups.product_hours, split=split)
        sums(contracts.PRODUCT_HOURS, lines, by_hour_of_product, also=newly)
        sums(contracts.VALUE_HOURS, lines, lookups.value_hours)
        self._write(contracts.COHORTS, facts.cohorts(invoices, as_of))
        for name, of in _COPIES.items():
            contract = contracts.ALL[name]
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

    def _sums(
        self,
        contract: Contract,
        source: ir.Table,
        of: Callable[[ir.Table], ir.Table],
        **of_addition: Any,
    ) -> ir.Table:
        """Write a table of sums; what else is said goes to `Addition.renewed`."""
        if self._addition is None:
            return self._write(contract, of(source))
        return self._write(contract, self._addition.renewed(contract, source, of, **of_addition))

    def _write_products(self, lines: ir.Table, by_day: ir.Table) -> None:
        if self._addition is None:
            names = self._write(contracts.PRODUCT_NAMES, facts.product_names(lines))
            counts = facts.product_counts(lines)
            self._write(contracts.PRODUCTS, facts.products_of(counts, by_day, names))
            return
        counted = self._addition.counted(contracts.PRODUCT_NAMES, facts.product_names)
        names = self._write(contracts.PRODUCT_NAMES, counted)
        self._write(contracts.PRODUCTS, self._addition.products(lines, by_day, names))

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
