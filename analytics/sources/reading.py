"""Read a source of any kind into one typed table, and say what was met on the way."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics import engines
from analytics.engine import scratch_dir
from analytics.sources.before import Before, Tally
from analytics.sources.conventions import Conventions, conventions
from analytics.sources.files import HeldTable, Kind, Source, source_parts
from analytics.sources.formats import raw_lines
from analytics.sources.headers import check_mapping
from analytics.sources.kept_aside import KeptAside, kept_aside, refuse_too_many, rejected_frame
from analytics.sources.notes import notes
from analytics.sources.overlap import FILE, alike, shares_lines, without_overlap
from analytics.sources.rawlines import RawLines
from analytics.sources.understand import accepted, understood, without_country


@dataclass(frozen=True)
class FileReading:
    """What one file of a source gave.

    Attributes
    ----------
    name, kind, sha256 : str
        The file's name, its format (csv, xlsx, parquet, table) and fingerprint.
    bytes : int
        Its size.
    n_lines : int
        Lines in it, those kept aside included, blank ones not.
    first_line_number : int
        Where its lines begin in the whole source.
    encoding, delimiter : str or None
        Of a text file.
    date_order, decimal : str or None
        How its dates and numbers were read; None where nothing leaves it open.
    sheets_read, sheets_skipped : tuple of str
        Of a workbook.
    header : mapping of str to str
        Raw column to what the file calls it.
    """

    name: str
    kind: str
    sha256: str
    bytes: int
    n_lines: int
    first_line_number: int
    encoding: str | None = None
    delimiter: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    sheets_read: tuple[str, ...] = ()
    sheets_skipped: tuple[str, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A source as read.

    Attributes
    ----------
    lines : ibis.Table
        Grain: one row per line, in source order by ``line_number`` (from 1, with gaps where
        lines were left out); the columns of `columns.RAW`, typed. Stored in the engine.
    rejected : DataFrame
        Grain: one row per line kept aside: source, line (as an editor counts), reason, text.
    files : list of FileReading
        In reading order.
    tally : Tally
        Lines left out and other counts of these files.
    notes : list of str
        Everything else worth reporting, in sentences.
    """

    lines: ir.Table
    rejected: pd.DataFrame
    files: list[FileReading]
    tally: Tally
    notes: list[str]


def read_transactions(
    source: Source, con: ibis.BaseBackend, mapping: Mapping[str, str] | None = None
) -> ir.Table:
    """Read a source into one typed table; see `read_source` for what else can be known.

    Grain: one row per line; ``line_number`` and the columns of `columns.RAW`.
    """
    return read_source(source, con, mapping=mapping).lines


def read_source(
    source: Source,
    con: ibis.BaseBackend,
    *,
    mapping: Mapping[str, str] | None = None,
    date_order: str | None = None,
    decimal: str | None = None,
    as_of: datetime | None = None,
    before: Before | None = None,
) -> Reading:
    """Read transactions into one typed table.

    Parameters
    ----------
    source : str, Path or sequence of them
        CSV (also gzip or zip of one), XLSX, Parquet, or a folder of those. What several
        files share is counted once. Tables of a database by way of `reach.at_hand`.
    con : ibis.BaseBackend
        From `engine.connect`; holds the result. For a table that is read where it is, the
        engine that holds it.
    mapping : mapping of str to str, optional
        Raw column to what the source calls it, where the name does not tell.
    date_order : {"day-first", "month-first"}, optional
        Otherwise decided from all dates of the source.
    decimal : {".", ","}, optional
        The decimal sign, otherwise decided from all numbers of the source.
    as_of : datetime, optional
        Exclusive: lines at or after it are left out and counted.
    before : Before, optional
        What files before these gave, read with the same arguments; `source` may then be empty.

    Returns
    -------
    Reading
        Lines that cannot be read are kept aside in it. Its ``lines`` are those of `source` alone;
        all else is as if the files before were read again.

    Raises
    ------
    SourceError
        Missing, empty or broken files; dates or numbers that can be read in two ways; more
        than 5 % of the lines unreadable.
    SchemaError
        A column is missing, or two claim the same meaning.
    SettingError
        A date order or decimal sign there is not.
    NotReusableError
        With these files the ones before would be read otherwise.
    """
    mapping = dict(mapping or {})
    check_mapping(mapping)
    files = source_parts(source) if source or before is None else []
    tally = before.tally if before else Tally()
    is_held = any(isinstance(file, HeldTable) for file in files)
    spill = None if is_held else scratch_dir(con)
    with tempfile.TemporaryDirectory(prefix="reading-", dir=spill) as scratch:
        raws = [
            raw_lines(file, con, mapping, Path(scratch) / str(place))
            for place, file in enumerate(files)
        ]
        manner = conventions(
            raws,
            date_order,
            decimal,
            date_votes=tally.date_votes,
            decimal_votes=tally.decimal_votes,
        )
        return _Typing(con, raws, manner, as_of, before).reading()


class _Typing:
    """Type the raw tables of all files and join them into one."""

    def __init__(
        self,
        con: ibis.BaseBackend,
        raws: Sequence[RawLines],
        manner: Conventions,
        as_of: datetime | None,
        before: Before | None,
    ) -> None:
        self._backend = engines.of(con)
        self._raws = raws
        self._manner = manner
        self._as_of = as_of
        self._before = before
        self._tally = before.tally if before else Tally()
        self._rejected = before.rejected if before else rejected_frame([])

    def reading(self) -> Reading:
        typed, aside, offset = [], [], self._tally.n_rows
        files = self._before.under(self._manner) if self._before else []
        for raw, shapes in zip(self._raws, self._manner.shapes, strict=True):
            lines = understood(
                raw.table, shapes, date_order=self._manner.date_order, decimal=self._manner.decimal
            )
            typed.append(self._stored(accepted(lines, offset)))
            n_accepted = _n_rows(typed[-1])
            aside.append(kept_aside(raw, lines, n_accepted))
            files.append(self._file_reading(raw, n_accepted + aside[-1].n, offset + 1))
            offset += _n_rows(raw.table)
        source = ", ".join(raw.file.name for raw in self._raws[:3])
        n_lines = sum(file.n_lines for file in files)
        refuse_too_many(aside, n_lines, source, n_before=len(self._rejected))
        if not typed and self._before:
            typed.append(self._stored(self._before.lines.select(c.LINE_NUMBER, *c.RAW).limit(0)))
        return self._joined(typed, aside, files, offset)

    def _stored(self, lines: ir.Table) -> ir.Table:
        return self._backend.stored(lines, temp=False)

    def _drop_all_but(self, kept: ir.Table, tables: Sequence[ir.Table]) -> None:
        by_name = {table.op().name: table for table in tables}
        for name in by_name.keys() - {kept.op().name}:
            self._backend.drop(by_name[name])

    def _file_reading(self, raw: RawLines, n_lines: int, first: int) -> FileReading:
        sha256, size = raw.file.digest()
        is_text = raw.kind not in {Kind.PARQUET, Kind.TABLE, Kind.WORKBOOK}
        return FileReading(
            name=raw.file.name,
            kind=str(Kind.CSV if is_text else raw.kind),
            sha256=sha256,
            bytes=size,
            n_lines=n_lines,
            first_line_number=first,
            encoding=raw.detected.get("encoding"),
            delimiter=raw.detected.get("delimiter"),
            date_order=self._manner.date_order,
            decimal=self._manner.decimal if is_text or raw.kind is Kind.WORKBOOK else None,
            sheets_read=raw.sheets_read,
            sheets_skipped=raw.sheets_skipped,
            header=raw.header,
        )

    def _joined(
        self,
        typed: Sequence[ir.Table],
        aside: Sequence[KeptAside],
        files: list[FileReading],
        n_rows: int,
    ) -> Reading:
        rejected = pd.concat([self._rejected, rejected_frame(aside)], ignore_index=True)
        united, n_overlap = self._united(typed)
        lines, n_after = self._seen(united)
        n_after += sum(raw.file.n_after for raw in self._raws)
        n_nowhere = sum(_n_rows(without_country(raw.table)) for raw in self._raws)
        self._drop_all_but(lines, [*(raw.table for raw in self._raws), *typed, united])
        tally = Tally(
            n_rows=n_rows,
            n_nowhere=self._tally.n_nowhere + n_nowhere,
            n_overlap=self._tally.n_overlap + n_overlap,
            n_after_as_of=n_after,
            date_votes=self._manner.date_votes,
            decimal_votes=self._manner.decimal_votes,
        )
        return Reading(lines, rejected, files, tally, notes(rejected, files, tally))

    def _seen(self, lines: ir.Table) -> tuple[ir.Table, int]:
        if self._as_of is None:
            return lines, 0
        seen = lines.filter(lines[c.INVOICED_AT] < self._as_of)
        n_after = _n_rows(lines) - _n_rows(seen)
        return (self._stored(seen) if n_after else lines), n_after

    def _united(self, typed: Sequence[ir.Table]) -> tuple[ir.Table, int]:
        if len(typed) == 1 and self._before is None:
            return typed[0], 0
        together = ibis.union(*(_of_file(table, place) for place, table in enumerate(typed, 1)))
        if self._before is not None:
            earlier = alike(self._before.lines.select(c.LINE_NUMBER, *c.RAW), together)
            together = together.union(self._stored(_of_file(earlier, 0)))
        kept = without_overlap(together) if shares_lines(together) else together
        lines = self._stored(kept.filter(_[FILE] > 0).order_by(c.LINE_NUMBER).drop(FILE))
        return lines, sum(map(_n_rows, typed)) - _n_rows(lines)


def _of_file(lines: ir.Table, place: int) -> ir.Table:
    return lines.mutate(ibis.literal(place, "int64").name(FILE))


def _n_rows(table: ir.Table) -> int:
    return int(table.count().to_pyarrow().as_py())
