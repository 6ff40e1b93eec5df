"""Read one Parquet file into a raw table."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Final

import ibis
import ibis.expr.types as ir

from analytics import columns as c
from analytics.engine import literal, n_bytes, parquet_bytes, refusing_damage, unused_name
from analytics.errors import SchemaError, SourceError
from analytics.sources.files import Kind, SourceFile
from analytics.sources.headers import resolve
from analytics.sources.limits import check_columns, check_unpacked
from analytics.sources.rawlines import RawLines

# Bytes that a number or the length of a text takes in memory.
_WORD: Final = 8


def sound(file: SourceFile) -> AbstractContextManager[None]:
    """Read a Parquet file within; raises SourceError where it is damaged or cut short."""
    return refusing_damage(
        lambda why: SourceError(
            f"{file.name} is no readable Parquet file: it is damaged or cut short ({why}); "
            "copy or write it again"
        )
    )


def read_parquet(file: SourceFile, con: ibis.BaseBackend, mapping: Mapping[str, str]) -> RawLines:
    """Store the eight columns of a Parquet file: numbers and times typed, the rest as text.

    Raises
    ------
    SourceError
        Damaged, cut short, or unpacking to what no table would.
    SchemaError
        A column is missing, named twice or holds more than one value in a cell.
    """
    name = unused_name("parquet")
    with sound(file):
        view = con.read_parquet(literal(file.path), table_name=f"{name}_scan")
        header = list(view.columns)
        check_columns(file.name, len(header))
        places = resolve(header, mapping, file.name)
        kept = view.select(**{field: view[header[places[field]]] for field in c.RAW})
        _refuse_nested(kept, header, places, file.name)
        if not file.is_table:
            _weigh(con, kept, file)
        picked = {field: plain(kept[field], field) for field in c.RAW}
        con.create_table(name, kept.select(**picked))
        con.drop_view(f"{name}_scan")

    def locate(rows: Sequence[int]) -> dict[int, tuple[str, int]]:
        return {row: (file.name, row) for row in rows}

    return RawLines(
        file=file,
        kind=Kind.TABLE if file.is_table else Kind.PARQUET,
        table=con.table(name),
        header={field: header[places[field]] for field in c.RAW},
        locate=locate,
    )


def _refuse_nested(
    kept: ir.Table, header: Sequence[str], places: Mapping[str, int], name: str
) -> None:
    for field in c.RAW:
        if (kind := kept[field].type()).is_nested():
            raise SchemaError(
                f"{name}: the column {header[places[field]]!r}, taken for {field}, holds {kind} in "
                "its cells; wanted one value in each: export it flat, or name another column with "
                f"--map {field}=COLUMN"
            )


def _weigh(con: ibis.BaseBackend, kept: ir.Table, file: SourceFile) -> None:
    """Count what the columns unpack to before they are stored.

    A value that repeats is written once in a Parquet file, so its size tells nothing of its rows.
    """
    size = file.path.stat().st_size
    check_unpacked(file.name, packed=size, unpacked=parquet_bytes(con, file.path))
    texts = [name for name in c.RAW if kept[name].type().is_string()]
    row = kept.aggregate(n=kept.count(), **{name: n_bytes(kept[name]).sum() for name in texts})
    [found] = row.to_pyarrow().to_pylist()
    in_texts = sum(found[name] or 0 for name in texts)
    check_unpacked(file.name, packed=size, unpacked=in_texts + found["n"] * len(c.RAW) * _WORD)


def plain(column: ir.Column, field: str) -> ir.Column:
    """Keep numbers and times as they are, and take the rest as text."""
    kind = column.type()
    if kind.is_numeric():
        return column.cast("float64") if kind.is_decimal() else column
    if kind.is_timestamp() or kind.is_date():
        return column.cast("timestamp(6)") if field == c.INVOICED_AT else column.cast("string")
    return column.cast("string")
