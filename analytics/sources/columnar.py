"""Read one Parquet file into a raw table."""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from analytics import columns as c
from analytics.engine import EngineDataError, unused_name
from analytics.errors import SourceError
from analytics.sources.files import Kind, SourceFile
from analytics.sources.headers import resolve
from analytics.sources.rawlines import RawLines


def read_parquet(file: SourceFile, con: ibis.BaseBackend, mapping: Mapping[str, str]) -> RawLines:
    """Store the eight columns of a Parquet file: numbers and times typed, the rest as text.

    Raises
    ------
    SourceError
        Damaged or cut short.
    SchemaError
        A column is missing or named twice.
    """
    name = unused_name("parquet")
    try:
        view = con.read_parquet(str(file.path), table_name=f"{name}_scan")
        header = list(view.columns)
        places = resolve(header, mapping, file.name)
        picked = {field: plain(view[header[places[field]]], field) for field in c.RAW}
        con.create_table(name, view.select(**picked))
        con.drop_view(f"{name}_scan")
    except EngineDataError as error:
        raise SourceError(
            f"{file.name} is no readable Parquet file: it is damaged or cut short "
            f"({str(error).splitlines()[0]}); copy or write it again"
        ) from error

    def locate(rows: Sequence[int]) -> dict[int, tuple[str, int]]:
        return {row: (file.name, row) for row in rows}

    return RawLines(
        file=file,
        kind=Kind.TABLE if file.is_table else Kind.PARQUET,
        table=con.table(name),
        header={field: header[places[field]] for field in c.RAW},
        locate=locate,
    )


def plain(column: ir.Column, field: str) -> ir.Column:
    """Keep numbers and times as they are, and take the rest as text."""
    kind = column.type()
    if kind.is_numeric():
        return column.cast("float64") if kind.is_decimal() else column
    if kind.is_timestamp() or kind.is_date():
        return column.cast("timestamp(6)") if field == c.INVOICED_AT else column.cast("string")
    return column.cast("string")
