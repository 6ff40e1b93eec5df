"""DuckDB as the engine of a build: the local engine itself."""

from collections.abc import Sequence
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from analytics.contract import Contract
from analytics.engine import unused_name
from analytics.engines.backend import Backend


class DuckDB(Backend):
    """Writes Parquet itself and goes on with what it wrote, out of core."""

    def stored(self, table: ir.Table, *, temp: bool = True) -> ir.Table:
        """Compute a table once; with `temp` false in the engine's own file."""
        return self.con.create_table(unused_name("work"), table, temp=temp)

    def duplicates_hash(self, table: ir.Table, columns: Sequence[str]) -> ir.IntegerValue:
        """Hash rows: sorting all of them by all columns would cost far more memory."""
        return ibis.struct({name: table[name] for name in columns}).hash()

    def received(self, lines: ir.Table, scratch: Path) -> ir.Table:
        """Return the lines: they are here already."""
        del scratch
        return lines

    def write(self, table: ir.Table, path: Path, contract: Contract) -> ir.Table:
        """Write a table as Parquet; return the file."""
        in_order = table.order_by(list(contract.order)) if contract.order else table
        self.con.to_parquet(in_order, path, compression="zstd")
        return self.con.read_parquet(path)

    def copy(self, table: ir.Table, path: Path, schema: pa.Schema, key: Sequence[str] = ()) -> None:
        """Let DuckDB write the file: its types are those wanted."""
        del schema
        self.con.to_parquet(table.order_by(list(key)) if key else table, path, compression="zstd")

    def faults(self) -> tuple[type[Exception], ...]:
        """List nothing: `engine.opened` and the sources know what DuckDB raises."""
        return ()

    def is_lost(self, error: Exception) -> bool:
        """Say no: it lives in this process."""
        del error
        return False
