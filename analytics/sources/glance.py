"""A first look at a file: its columns and first lines as they stand, before anything is decided."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ibis

from analytics.engine import literal
from analytics.errors import SourceError
from analytics.sources.columnar import sound
from analytics.sources.delimited import dialect
from analytics.sources.files import Kind, SourceFile, kind_of
from analytics.sources.headers import n_recognised
from analytics.sources.limits import check_columns
from analytics.sources.plaintext import plain_text, unpacked
from analytics.sources.records import physical_lines, records
from analytics.sources.workbook import header_of, sheets_of

_N_ROWS: Final = 6
_LONGEST_CELL: Final = 200
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
# Bytes of text that a line takes, to bound files that count in lines.
_BYTES_OF_LINE: Final = 64


@dataclass(frozen=True)
class Glance:
    """What a file looks like.

    Attributes
    ----------
    name, kind : str
        The file's name and format (csv, xlsx, parquet).
    bytes : int
        Its size.
    header : list of str
        Its columns; of a workbook those of the sheet that names most of ours.
    rows : list of list of str
        The first lines below, long cells cut.
    encoding, delimiter, sheet : str or None
        Where the format has such.
    """

    name: str
    kind: str
    bytes: int
    header: list[str]
    rows: list[list[str]]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Part:
    """The beginning of a file, as a file of its own where it is not the whole."""

    file: SourceFile
    is_whole: bool


def part_of(file: SourceFile, con: ibis.BaseBackend, folder: Path, most_bytes: int) -> Part:
    """Cut a large file to its first lines; a workbook is always taken whole.

    Parameters
    ----------
    file : SourceFile
        The file.
    con : ibis.BaseBackend
        From `engine.connect`.
    folder : Path
        Where the part may be written.
    most_bytes : int
        Of text, unpacked.

    Raises
    ------
    SourceError
        It cannot be read.
    """
    kind, path = kind_of(file), file.path
    if kind is Kind.WORKBOOK:
        return Part(file, is_whole=True)
    if kind is Kind.PARQUET:
        return _part_of_parquet(file, con, folder / "part.parquet", most_bytes // _BYTES_OF_LINE)
    if kind is not Kind.CSV:
        path = unpacked(file, kind, folder / "unpacked.csv", most_bytes + 1)
    if path.stat().st_size <= most_bytes:
        return Part(SourceFile(file.name, path), is_whole=True)
    with path.open("rb") as stream:
        head = stream.read(most_bytes - most_bytes % 2)
    whole_lines = head if head.startswith(_UTF_16) else head[: head.rfind(b"\n") + 1] or head
    part = folder / "part.csv"
    part.write_bytes(whole_lines)
    return Part(SourceFile(file.name, part), is_whole=False)


def _part_of_parquet(file: SourceFile, con: ibis.BaseBackend, part: Path, most_lines: int) -> Part:
    with sound(file):
        lines = con.read_parquet(literal(file.path))
        if lines.count().to_pyarrow().as_py() <= most_lines:
            return Part(file, is_whole=True)
        con.to_parquet(lines.limit(most_lines), part)
    return Part(SourceFile(file.name, part), is_whole=False)


def glance(
    file: SourceFile, con: ibis.BaseBackend, mapping: Mapping[str, str], scratch: Path
) -> Glance:
    """Look at the columns and first lines of a file.

    Parameters
    ----------
    file : SourceFile
        The file, or a part of it.
    con : ibis.BaseBackend
        From `engine.connect`.
    mapping : mapping of str to str
        Raw column to header, where the user said so: helps to find the header.
    scratch : Path
        An empty folder of this file's own.

    Raises
    ------
    SourceError
        It cannot be read at all.
    """
    kind = kind_of(file)
    if kind is Kind.WORKBOOK:
        return _of_workbook(file, mapping, scratch)
    if kind is Kind.PARQUET:
        return _of_parquet(file, con)
    plain = plain_text(file, kind, scratch)
    delimiter, header, n_before = dialect(plain.path, mapping, file.name)
    check_columns(file.name, len(header))
    below = itertools.islice(physical_lines(plain.path), n_before + 1, None)
    found = (record.fields for record in records(below, delimiter, len(header)))
    rows = itertools.islice((fields for fields in found if fields is not None), _N_ROWS)
    return Glance(
        name=file.name,
        kind=str(Kind.CSV),
        bytes=file.path.stat().st_size,
        header=header,
        rows=[_cut(row) for row in rows],
        encoding=plain.encoding,
        delimiter=delimiter,
    )


def _of_workbook(file: SourceFile, mapping: Mapping[str, str], scratch: Path) -> Glance:
    sheets = [(name, grid) for name, grid in sheets_of(file, scratch) if grid.num_rows]
    if not sheets:
        raise SourceError(f"{file.name} has no sheet with cells")
    name, grid = max(sheets, key=lambda sheet: n_recognised(header_of(sheet[1]), mapping))
    check_columns(f"{file.name}, sheet {name!r}", grid.num_columns)
    columns = [column.to_pylist() for column in grid.slice(1, _N_ROWS).columns]
    return Glance(
        name=file.name,
        kind=str(Kind.WORKBOOK),
        bytes=file.path.stat().st_size,
        header=header_of(grid),
        rows=[_cut(row) for row in zip(*columns, strict=True)],
        sheet=name,
    )


def _of_parquet(file: SourceFile, con: ibis.BaseBackend) -> Glance:
    with sound(file):
        lines = con.read_parquet(literal(file.path))
        check_columns(file.name, len(lines.columns))
        rows = lines.limit(_N_ROWS).to_pyarrow().to_pylist()
    return Glance(
        name=file.name,
        kind=str(Kind.PARQUET),
        bytes=file.path.stat().st_size,
        header=list(lines.columns),
        rows=[_cut(list(row.values())) for row in rows],
    )


def _cut(row: Sequence[object]) -> list[str]:
    return ["" if cell is None else str(cell)[:_LONGEST_CELL] for cell in row]
