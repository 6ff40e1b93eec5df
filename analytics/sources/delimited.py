"""Read one delimited text file, compressed or not, into a raw table."""

import csv
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ibis
import ibis.expr.types as ir

from analytics.engine import refusing_damage, store_csv
from analytics.errors import SourceError
from analytics.sources.files import Kind, SourceFile
from analytics.sources.headers import n_recognised, resolve
from analytics.sources.limits import check_columns
from analytics.sources.plaintext import plain_text
from analytics.sources.rawlines import Locator, RawLines, RejectedLine
from analytics.sources.records import Record, mend, physical_lines, records

_DELIMITERS: Final = (",", ";", "\t", "|")


def read_delimited(
    file: SourceFile,
    kind: Kind,
    con: ibis.BaseBackend,
    mapping: Mapping[str, str],
    scratch: Path,
) -> RawLines:
    """Store the eight columns of a CSV file as text.

    Parameters
    ----------
    file, kind : SourceFile, Kind
        The file and whether it is packed.
    con : ibis.BaseBackend
        Where the lines are stored.
    mapping : mapping of str to str
        Raw column to header, where the user said so.
    scratch : Path
        An empty folder of this file's own.

    Raises
    ------
    SourceError
        No text, no lines, or nothing the engine can read.
    SchemaError
        A column is missing or named twice.
    """
    plain = plain_text(file, kind, scratch)
    delimiter, header, n_before = dialect(plain.path, mapping, file.name)
    check_columns(file.name, len(header))
    places = resolve(header, mapping, file.name)
    layout = _Layout(delimiter, len(header), places)
    table, n_broken = _stored(con, plain.path, layout, n_before, file)
    broken: list[Record] = []
    n_rows = table.count().to_pyarrow().as_py()
    if n_broken or (plain.has_quotes and n_rows != plain.n_lines - n_before - 1):
        # Blank lines, texts of several lines, or a quote that swallowed what follows.
        con.drop_table(table.get_name())
        broken = mend(plain.path, scratch / "mended.csv", delimiter, len(header))
        table, _ = _stored(con, scratch / "mended.csv", layout, 0, file)
    return RawLines(
        file=file,
        kind=kind,
        table=table,
        header={field: header[place] for field, place in places.items()},
        locate=_locator(file.name, plain.path, layout),
        broken=[
            RejectedLine(file.name, record.line, record.problem or "", record.text.rstrip("\r\n"))
            for record in broken
        ],
        detected={"encoding": plain.encoding, "delimiter": delimiter},
    )


@dataclass(frozen=True)
class _Layout:
    delimiter: str
    n_columns: int
    places: Mapping[str, int]


def _stored(
    con: ibis.BaseBackend, path: Path, layout: _Layout, n_before: int, file: SourceFile
) -> tuple[ir.Table, int]:
    def refusal(why: str) -> SourceError:
        return SourceError(
            f"{file.name} cannot be read as CSV with delimiter {layout.delimiter!r}: {why}; "
            "export it again as CSV in UTF-8"
        )

    with refusing_damage(refusal):
        return store_csv(
            con,
            path,
            delimiter=layout.delimiter,
            n_columns=layout.n_columns,
            keep=layout.places,
            n_skipped=n_before,
        )


def dialect(path: Path, mapping: Mapping[str, str], name: str) -> tuple[str, list[str], int]:
    """Take the delimiter under which the header names most of the columns.

    Returns
    -------
    str, list of str, int
        The delimiter, the names of the columns, and how many blank lines stand before them.

    Raises
    ------
    SourceError
        The header cannot be read.
    """
    n_before = sum(
        1 for _ in itertools.takewhile(lambda text: not text.strip(), physical_lines(path))
    )
    headers = {delimiter: _header(path, delimiter, n_before, name) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda d: (n_recognised(headers[d], mapping), len(headers[d])))
    return best, headers[best], n_before


def _header(path: Path, delimiter: str, n_before: int, source: str) -> list[str]:
    lines = itertools.islice(physical_lines(path), n_before, None)
    try:
        names = next(csv.reader(lines, delimiter=delimiter), [])
    except csv.Error as error:
        raise SourceError(
            f"{source}: the line of column names does not end ({error}): it opens a quote that "
            "does not close, or is no line of names; export it again as CSV"
        ) from error
    return [name.strip() or f"column {place}" for place, name in enumerate(names, start=1)]


def _locator(source: str, path: Path, layout: _Layout) -> Locator:
    def locate(rows: Sequence[int]) -> dict[int, tuple[str, int]]:
        """Read the file again, as far as the last of `rows`."""
        wanted, last = set(rows), max(rows, default=0)
        found = records(physical_lines(path), layout.delimiter, layout.n_columns)
        sound = (record.line for record in found if record.fields is not None)
        return {
            row: (source, line)
            for row, line in enumerate(itertools.islice(sound, last + 1))
            if row in wanted
        }

    return locate
