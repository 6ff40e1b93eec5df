"""Read the sheets of one workbook into a raw table."""

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from analytics import columns as c
from analytics.engine import unused_name
from analytics.errors import SchemaError, SourceError
from analytics.sources.files import Kind, SourceFile
from analytics.sources.headers import resolve
from analytics.sources.rawlines import RawLines


def read_workbook(file: SourceFile, con: ibis.BaseBackend, mapping: Mapping[str, str]) -> RawLines:
    """Store the eight columns of every sheet that has them, as text.

    Cells are read as text, so that a number among texts is never lost: a date cell
    reads ``2010-12-01 08:26:00``, a whole number has no decimals.

    Raises
    ------
    SourceError
        Not a workbook, damaged, or without lines.
    SchemaError
        No sheet has the columns; the message is on the sheet that comes nearest.
    """
    sheets, skipped, refusal = [], [], None
    workbook = _opened(file)
    for name in workbook.sheet_names:
        try:
            sheets.append(_sheet(workbook, name, mapping, file))
        except SchemaError as error:
            skipped.append(name)
            refusal = refusal or error
    if not sheets:
        raise refusal or SourceError(f"{file.name} has no sheet with cells")
    name = unused_name("sheets")
    con.create_table(name, pa.concat_tables([sheet.cells for sheet in sheets]))
    ends = list(_running([sheet.cells.num_rows for sheet in sheets]))
    several = len(sheets) > 1
    labels = [f"{file.name} [{sheet.name}]" if several else file.name for sheet in sheets]
    return RawLines(
        file=file,
        kind=Kind.WORKBOOK,
        table=con.table(name),
        header=sheets[0].header,
        locate=_Locator(labels, ends),
        sheets_read=tuple(sheet.name for sheet in sheets),
        sheets_skipped=tuple(skipped),
    )


def _opened(file: SourceFile) -> Any:
    import fastexcel

    try:
        return fastexcel.read_excel(str(file.path))
    except fastexcel.FastExcelError as error:
        raise SourceError(
            f"{file.name} is no readable workbook: it is damaged, cut short or locked "
            f"({str(error).splitlines()[0]}); open and save it again as XLSX, or as CSV"
        ) from error


@dataclass(frozen=True)
class _Sheet:
    name: str
    header: Mapping[str, str]
    cells: pa.Table


def _sheet(workbook: Any, name: str, mapping: Mapping[str, str], file: SourceFile) -> _Sheet:
    import fastexcel

    label = f"{file.name}, sheet {name!r}"
    try:
        head = workbook.load_sheet(name, header_row=None, n_rows=1, dtypes="string").to_arrow()
        names = [str(column[0] or "").strip() for column in head.to_pydict().values()]
        places = resolve(names, mapping, label)
        cells = workbook.load_sheet(
            name,
            header_row=None,
            skip_rows=1,
            dtypes="string",
            use_columns=sorted(places.values()),
        ).to_arrow()
    except fastexcel.FastExcelError as error:
        raise SourceError(
            f"{label} cannot be read ({str(error).splitlines()[0]}); "
            "open and save the workbook again, or save the sheet as CSV"
        ) from error
    order = {place: position for position, place in enumerate(sorted(places.values()))}
    picked = [cells.column(order[places[field]]).cast(pa.string()) for field in c.RAW]
    return _Sheet(
        name,
        {field: names[places[field]] for field in c.RAW},
        pa.table(picked, names=list(c.RAW)),
    )


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
