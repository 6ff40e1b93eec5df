"""What a build asks of an engine beyond expressions, done by Ibis alone.

An adapter overrides what its engine lacks or does better; a backend without one gets this.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.contract import Contract
from analytics.engine import unused_name
from analytics.engines.address import Address
from analytics.errors import SettingError

#: Rows that travel at a time from an engine that hands them out one by one.
_CHUNK: Final = 50_000

_END: Final = "\x1f"
_MISSING: Final = "\x1e"


class Backend:
    """An Ibis backend as a place to work.

    Parameters
    ----------
    con : ibis.BaseBackend
        The connection.
    """

    def __init__(self, con: ibis.BaseBackend) -> None:
        self.con = con

    def find(self, address: Address) -> ir.Table:
        """Look up the table of an address.

        Raises
        ------
        TableNotFound
            Ibis's own, where there is none.
        SettingError
            The address names files.
        """
        if address.path:
            raise SettingError(
                f"{address.shown}: only Spark reads files by ?path=; name a table, or the files "
                "themselves"
            )
        return self.con.table(address.table[-1], database=self._database(address))

    def table_names(self, address: Address) -> list[str]:
        """List what lies beside the table of an address; nothing where that is not told."""
        with suppress(Exception):  # only a hint: whatever a driver raises
            return list(self.con.list_tables(database=self._database(address)))
        return []

    def _database(self, address: Address) -> tuple[str, ...] | str | None:
        *schema, _table = address.table
        return schema[0] if len(schema) == 1 else tuple(schema) or None

    def stored(self, table: ir.Table, *, temp: bool = True) -> ir.Table:
        """Compute a table once; it goes with the connection at the latest.

        With `temp` false an engine that tells the two apart keeps it where large tables belong.
        """
        del temp
        return self.con.create_table(unused_name("work"), table, temp=True)

    def drop(self, table: ir.Table) -> None:
        """Give the room of a stored table back."""
        self.con.drop_table(table.op().name)

    def duplicates_hash(self, table: ir.Table, columns: Sequence[str]) -> ir.IntegerValue | None:
        """Hash rows so that only equal hashes need comparing; None where that saves nothing."""
        del table, columns
        return None

    def row_hash(self, table: ir.Table, columns: Sequence[str]) -> ir.IntegerValue:
        """Hash rows into 64 bits by their content, the same at any time and in any order."""
        return row_text(table, columns).hash()

    def received(self, lines: ir.Table, scratch: Path) -> ir.Table:
        """Take over a table of the local engine."""
        del scratch
        # What has to fit into memory here: adapters do better.
        return self.con.create_table(unused_name("lines"), lines.to_pyarrow(), temp=True)

    def batches(self, table: ir.Table, key: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Hand out rows in order of `key`, a bounded number at a time."""
        in_order = table.order_by(list(key)) if key else table
        with self.con.to_pyarrow_batches(in_order, chunk_size=_CHUNK) as found:
            yield from found

    def write(self, table: ir.Table, path: Path, contract: Contract) -> ir.Table:
        """Write a table as one local Parquet file, in order; return it as the engine holds it."""
        stored = self.stored(table)
        self.copy(stored, path, contract.arrow_schema(), contract.order or contract.key)
        return stored

    def copy(self, table: ir.Table, path: Path, schema: pa.Schema, key: Sequence[str] = ()) -> None:
        """Copy rows into a local Parquet file with the columns and types of `schema`."""
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in self.batches(table, key):
                writer.write_batch(batch.select(schema.names).cast(schema))

    def faults(self) -> tuple[type[Exception], ...]:
        """List what the driver raises when the engine, not our code, is at fault."""
        return (ConnectionError, ibis.common.exceptions.IbisError)

    def reason(self, error: Exception) -> str:
        """Say in one line what the driver says in many."""
        return next(iter(str(error).strip().splitlines()), type(error).__name__)

    def is_lost(self, error: Exception) -> bool:
        """Tell whether `error` means that the engine went away."""
        return isinstance(error, ConnectionError)


def row_text(table: ir.Table, columns: Sequence[str]) -> ir.StringValue:
    """Spell a row in one text that no other row has."""
    texts = [table[name].cast("string").fill_null(_MISSING) for name in columns]
    spelled = texts[0]
    for text in texts[1:]:
        spelled = spelled + _END + text
    return spelled
