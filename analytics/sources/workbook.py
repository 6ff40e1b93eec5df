"""Read the sheets of one workbook into a raw table."""

import bisect
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import ibis
import pyarrow as pa

from analytics import columns as c
from analytics.engine import unused_name
from analytics.errors import SchemaError, SourceError
from analytics.sources import cells, limits
from analytics.sources.archives import DAMAGED, weigh_workbook
from analytics.sources.files import Kind, SourceFile
from analytics.sources.headers import resolve
from analytics.sources.rawlines import RawLines

_OLD_FORMAT: Final = b"\xd0\xcf\x11\xe0"


def read_workbook(
    file: SourceFile, con: ibis.BaseBackend, mapping: Mapping[str, str], scratch: Path
) -> RawLines:
    """Store the eight columns of every sheet that has them, as text.

    Cells are read as text, so that a number among texts is never lost: a date cell
    reads ``2010-12-01 08:26:00``, a whole number has no decimals. Formulas are refused: nothing
    is computed here, and what was stored beside them may be out of date.

    Parameters
    ----------
    file : SourceFile
        The workbook.
    con : ibis.BaseBackend
        Where the lines are stored.
    mapping : mapping of str to str
        Raw column to header, where the user said so.
    scratch : Path
        An empty folder of this file's own.

    Raises
    ------
    SourceError
        Not a workbook, damaged, without lines, or more than may be read.
    SchemaError
        No sheet has the columns; the message is on the sheet that comes nearest.
    """
    sheets, skipped, refusal = [], [], None
    for name, grid in sheets_of(file, scratch):
        try:
            sheets.append(_sheet(name, grid, mapping, file))
        except SchemaError as error:
            skipped.append(name)
            refusal = refusal or error
    if not sheets:
        raise refusal or SourceError(f"{file.name} has no sheet with cells")
    table = unused_name("sheets")
    con.create_table(table, pa.concat_tables([sheet.cells for sheet in sheets]))
    ends = list(_running([sheet.cells.num_rows for sheet in sheets]))
    several = len(sheets) > 1
    labels = [f"{file.name} [{sheet.name}]" if several else file.name for sheet in sheets]
    return RawLines(
        file=file,
        kind=Kind.WORKBOOK,
        table=con.table(table),
        header=sheets[0].header,
        locate=_Locator(labels, ends),
        sheets_read=tuple(sheet.name for sheet in sheets),
        sheets_skipped=tuple(skipped),
    )


def sheets_of(file: SourceFile, scratch: Path) -> list[tuple[str, pa.Table]]:
    """Read the cells of every sheet as text, in a process of their own.

    Returns
    -------
    list of (str, Table)
        Name of each sheet and its cells, the header among them; on disk, read as they are needed.

    Raises
    ------
    SourceError
        Not a workbook, damaged, or more than may be read.
    """
    _refuse_old(file)
    try:
        weigh_workbook(file.path, file.name)
    except DAMAGED as error:
        raise _unreadable(file, str(error)) from error
    bounds = (str(limits.WORKBOOK_MEMORY), str(limits.WORKBOOK_SECONDS))
    command = (sys.executable, "-I", cells.__file__, str(file.path), str(scratch), *bounds)
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own program
    if done.returncode:
        raise SourceError(
            f"{file.name} cannot be read within {limits.WORKBOOK_MEMORY / 2**30:.0f} GiB of memory "
            f"and {limits.WORKBOOK_SECONDS} seconds: cells lie far beyond the table, or it is "
            "damaged; delete what lies beyond the table, or save the sheet as CSV"
        )
    return [(sheet["name"], _cells(sheet, file)) for sheet in json.loads(done.stdout)]


def _refuse_old(file: SourceFile) -> None:
    """Refuse a container in which neither size nor formulas can be seen before it is read."""
    with file.path.open("rb") as stream:
        if stream.read(len(_OLD_FORMAT)) == _OLD_FORMAT:
            raise SourceError(
                f"{file.name} is a workbook locked with a password, or of the format before 2007 "
                "(.xls); open it and save it as XLSX without a password, or as CSV"
            )


def _unreadable(file: SourceFile, why: str) -> SourceError:
    return SourceError(
        f"{file.name} is no readable workbook: it is damaged, cut short or locked "
        f"({why}); open and save it again as XLSX, or as CSV"
    )


def _cells(sheet: Mapping[str, Any], file: SourceFile) -> pa.Table:
    if problem := sheet.get("problem"):
        if sheet["name"] is None:
            raise _unreadable(file, problem)
        raise SourceError(
            f"{file.name}, sheet {sheet['name']!r} cannot be read ({problem}); "
            "open and save the workbook again, or save the sheet as CSV"
        )
    with pa.memory_map(sheet["cells"]) as stream:
        return pa.ipc.open_file(stream).read_all()


@dataclass(frozen=True)
class _Sheet:
    name: str
    header: Mapping[str, str]
    cells: pa.Table


def _sheet(name: str, grid: pa.Table, mapping: Mapping[str, str], file: SourceFile) -> _Sheet:
    label = f"{file.name}, sheet {name!r}"
    limits.check_columns(label, grid.num_columns)
    names = header_of(grid)
    places = resolve(names, mapping, label)
    picked = [grid.column(places[field]).slice(1).cast(pa.string()) for field in c.RAW]
    return _Sheet(
        name,
        {field: names[places[field]] for field in c.RAW},
        pa.table(picked, names=list(c.RAW)),
    )


def header_of(grid: pa.Table) -> list[str]:
    """Read the names that the first row of a sheet holds."""
    head = grid.slice(0, 1).to_pydict().values()
    return [str(column[0] or "").strip() if column else "" for column in head]


def _running(counts: Sequence[int]) -> list[int]:
    total, ends = 0, []
    for count in counts:
        total += count
        ends.append(total)
    return ends


@dataclass(frozen=True)
class _Locator:
    labels: Sequence[str]
    ends: Sequence[int]

    def __call__(self, rows: Sequence[int]) -> dict[int, tuple[str, int]]:
        found = {}
        for row in rows:
            sheet = bisect.bisect_left(self.ends, row)
            before = self.ends[sheet - 1] if sheet else 0
            found[row] = (self.labels[sheet], row - before + 1)
        return found
