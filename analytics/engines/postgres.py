"""PostgreSQL as engine and as source.

All that a build makes there are temporary tables, which go with the connection: it needs the
right to read the lines and to make temporary tables, nothing else.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import psycopg
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from psycopg import sql

from analytics.engine import unused_name
from analytics.engines.address import Address
from analytics.engines.backend import Backend, row_text
from analytics.errors import EngineError

# Texts compare by code point, as in every other engine, not by the database's language. The
# first that the server has; the last folds the case of ASCII only.
_COLLATIONS: Final = ("pg_c_utf8", "C.utf8", "C.UTF-8", "C")

_CHUNK: Final = 50_000
_DEFAULTS: Final[dict[str, Any]] = {"connect_timeout": 10, "application_name": "shopper-spectrum"}

# Disk full, out of memory, too many connections: refusals, not a lost connection.
_NO_RESOURCES: Final = "53"


def _hash(text: str, seed: int) -> None:
    """Stand for PostgreSQL's own function."""


_hash_text = ibis.udf.scalar.builtin(
    name="hashtextextended", signature=(("string", "int64"), "int64")
)(_hash)


class Postgres(Backend):
    """Temporary tables with a collation that does not depend on the server's language."""

    def stored(self, table: ir.Table, *, temp: bool = True) -> ir.Table:
        """Compute a table once, and let the planner know its size."""
        del temp
        return self._filled(unused_name("work"), table)

    def row_hash(self, table: ir.Table, columns: Sequence[str]) -> ir.IntegerValue:
        """Hash rows by their text."""
        return _hash_text(row_text(table, columns), 0)

    def received(self, lines: ir.Table, scratch: Path) -> ir.Table:
        """Copy lines over in pieces."""
        path = scratch / f"{unused_name('lines')}.parquet"
        lines.get_backend().to_parquet(lines, path)
        name, schema = unused_name("lines"), lines.schema()
        self._create(name, schema)
        copy = sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(sql.Identifier(name))
        with (
            self.con.con.cursor() as cursor,
            cursor.copy(copy) as target,
            pq.ParquetFile(path) as file,
        ):
            for batch in file.iter_batches(_CHUNK):
                target.write(_csv(batch))
        path.unlink()
        self._analyze(name)
        return self.con.table(name)

    def faults(self) -> tuple[type[Exception], ...]:
        """List what psycopg raises."""
        return (psycopg.Error, *super().faults())

    def is_lost(self, error: Exception) -> bool:
        """Tell a connection that ended from a statement that was refused."""
        if isinstance(error, psycopg.OperationalError):
            return not (error.sqlstate or "").startswith(_NO_RESOURCES)
        return isinstance(error, psycopg.InterfaceError) or super().is_lost(error)

    def _filled(self, name: str, table: ir.Table) -> ir.Table:
        self.con._run_pre_execute_hooks(table)  # puts frames of ours there
        schema = table.schema()
        self._create(name, schema)
        # Composed from our own expression; names in it are quoted by Ibis.
        insert = sql.SQL("INSERT INTO {} ").format(sql.Identifier(name)).as_string()
        self._run(insert + self.con.compile(table))
        self._analyze(name)
        return self.con.table(name)

    def _create(self, name: str, schema: ibis.Schema) -> None:
        collation = self._collation()
        columns = sql.SQL(", ").join(
            _column(column, kind, collation) for column, kind in schema.items()
        )
        self._run(sql.SQL("CREATE TEMPORARY TABLE {} ({})").format(sql.Identifier(name), columns))

    def _collation(self) -> str:
        with self.con.con.cursor() as cursor:
            cursor.execute(
                "SELECT collname FROM pg_collation WHERE collname = ANY(%s) AND collencoding IN "
                "(-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))",
                [list(_COLLATIONS)],
            )
            found = {name for (name,) in cursor.fetchall()}
        return next(name for name in _COLLATIONS if name in found)

    def _analyze(self, name: str) -> None:
        # Nobody else does: temporary tables are out of autovacuum's sight.
        self._run(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))

    def _run(self, statement: Any) -> None:
        with self.con.con.cursor() as cursor:
            cursor.execute(statement)


def connect(address: Address) -> ibis.BaseBackend:
    """Connect as libpq does: the URL first, then PGPASSWORD, ~/.pgpass and the other PG… variables.

    Raises
    ------
    EngineError
        No server there, or it refuses.
    """
    try:
        stated = psycopg.conninfo.conninfo_to_dict(address.url)
        settings = psycopg.conninfo.make_conninfo(**(_DEFAULTS | stated))
        con = psycopg.connect(settings, autocommit=True)
    except psycopg.Error as error:
        why = address.without_secrets(str(error).strip().splitlines()[-1])
        raise EngineError(f"{address.shown} cannot be reached: {why}; {_advice(why)}") from None
    return ibis.postgres.from_connection(con)


def _advice(why: str) -> str:
    if "password" in why or "authentication" in why:
        return (
            "check the user in the URL, and the password in PGPASSWORD or ~/.pgpass, which is "
            "better kept out of the command line"
        )
    if "does not exist" in why:
        return "check the names of user and database in the URL"
    return "check host and port, and that the server runs and accepts connections from here"


def _column(name: str, kind: ibis.DataType, collation: str) -> sql.Composable:
    if kind.is_string():
        return sql.SQL("{} text COLLATE {}").format(sql.Identifier(name), sql.Identifier(collation))
    return sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(_type_name(kind)))


def _type_name(kind: ibis.DataType) -> Any:
    """Name a type of Ibis's in PostgreSQL's own words."""
    from ibis.backends.sql.datatypes import PostgresType

    return PostgresType.from_ibis(kind).sql("postgres")


def _csv(batch: pa.RecordBatch) -> bytes:
    """Write rows as CSV in which a missing value is not an empty text."""
    target = io.BytesIO()
    options = pa.csv.WriteOptions(include_header=False, quoting_style="all_valid")
    pa.csv.write_csv(pa.Table.from_batches([batch]), target, options)
    return target.getvalue()
