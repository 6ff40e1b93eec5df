"""What a build of a source would see, before it is made: columns, dates, fates, revenue.

On large files the first lines are looked at, and that is said.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import ibis
import pandas as pd

from analytics import audit, engine, sources, tally
from analytics.cleaning import clean
from analytics.errors import ShopperError
from analytics.recipe import BuildOptions
from analytics.sources.headers import guess

#: Bytes of text of each file that are looked at: some 700,000 lines.
MOST_BYTES: Final = 64 * 2**20

_N_REJECTED: Final = 5


@dataclass(frozen=True)
class Preview:
    """What a source would become.

    Attributes
    ----------
    files : list of Glance
        The files as they stand, those that can be read.
    fields : mapping of str to str or None
        Raw column to the source's column that it is taken from.
    is_whole : bool
        Whether all of every file was looked at.
    problem : str or None
        Why a build would be refused, in the words of the command line; the rest is then unknown.
    date_order, decimal : str or None
        How dates and numbers are read; None where nothing leaves it open.
    n_lines : int
        Lines looked at, those kept aside not counted.
    first, last : str or None
        Instants of the first and last line, as ISO text.
    notes : list of str
        What else was met, in sentences.
    rejected : list of dict
        The first lines that cannot be read: ``source``, ``line``, ``reason``.
    data_quality : DataFrame or None
        As `contracts.DATA_QUALITY`.
    """

    files: list[sources.Glance]
    fields: Mapping[str, str | None]
    is_whole: bool
    problem: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    n_lines: int = 0
    first: str | None = None
    last: str | None = None
    notes: list[str] = field(default_factory=list)
    rejected: list[dict[Any, Any]] = field(default_factory=list)
    data_quality: pd.DataFrame | None = None

    def plain(self) -> dict[str, Any]:
        """Write it as what JSON can hold; what is unknown is null."""
        table = self.data_quality
        rows = None if table is None else table.astype("object").where(table.notna(), None)
        return {
            **{name: value for name, value in vars(self).items() if name != "files"},
            "files": [asdict(file) for file in self.files],
            "data_quality": None if rows is None else rows.to_dict("records"),
        }


def preview(
    source: sources.Source,
    options: BuildOptions | None = None,
    *,
    most_bytes: int = MOST_BYTES,
    folder: Path | None = None,
) -> Preview:
    """Read and clean a source, or its beginning, and keep nothing of it.

    Parameters
    ----------
    source : Source
        As `sources.read_source` takes it.
    options : BuildOptions, optional
        As for a build; models play no part.
    most_bytes : int
        Of text of each file that are looked at.
    folder : Path, optional
        Where what is needed meanwhile may lie.

    Returns
    -------
    Preview
        A refusal of the source is its ``problem``.

    Raises
    ------
    SourceError
        There is no file to look at.
    SettingError
        An option cannot be used.
    """
    options = options or BuildOptions()
    files = sources.source_files(source)
    with (
        tempfile.TemporaryDirectory(prefix="preview-", dir=folder) as scratch,
        engine.opened(
            options.engine,
            memory_limit=options.memory_limit,
            threads=options.threads,
            spill_dir=Path(scratch),
        ) as con,
    ):
        seen: list[sources.Glance] = []
        parts: list[sources.Part] = []
        try:
            for place, file in enumerate(files):
                parts.append(_part(file, con, Path(scratch) / f"part{place}", most_bytes))
                seen.append(_look(parts[-1].file, file, con, options, Path(scratch), place))
            return _cleaned(parts, seen, con, options)
        except ShopperError as refusal:
            return Preview(
                files=seen,
                fields=_fields(seen, options),
                is_whole=all(part.is_whole for part in parts),
                problem=str(refusal),
            )


def _part(
    file: sources.SourceFile, con: ibis.BaseBackend, folder: Path, most_bytes: int
) -> sources.Part:
    folder.mkdir()
    return sources.part_of(file, con, folder, most_bytes)


def _look(
    part: sources.SourceFile,
    file: sources.SourceFile,
    con: ibis.BaseBackend,
    options: BuildOptions,
    scratch: Path,
    place: int,
) -> sources.Glance:
    folder = scratch / f"glance{place}"
    folder.mkdir()
    seen = sources.glance(part, con, options.mapping, folder)
    return sources.Glance(**{**vars(seen), "bytes": file.path.stat().st_size})


def _fields(seen: list[sources.Glance], options: BuildOptions) -> dict[str, str | None]:
    header = list(dict.fromkeys(name for file in seen for name in file.header))
    return guess(header, options.mapping)


def _cleaned(
    parts: list[sources.Part],
    seen: list[sources.Glance],
    con: ibis.BaseBackend,
    options: BuildOptions,
) -> Preview:
    reading = sources.read_source(
        [part.file for part in parts],
        con,
        mapping=options.mapping,
        date_order=options.date_order,
        decimal=options.decimal,
        as_of=options.as_of,
    )
    cleaned = clean(reading.lines, con, options.rules)
    lines = con.create_table("preview_lines", cleaned.lines)
    matches = con.create_table("preview_matches", cleaned.cancellation_matches)
    fates = tally.fates_of(lines)
    tally.require_sales(fates, lines)
    first, last = tally.first_and_last(lines)
    rejected = reading.rejected.head(_N_REJECTED).drop(columns="text")
    return Preview(
        files=seen,
        fields={**_fields(seen, options), **reading.files[0].header},
        is_whole=all(part.is_whole for part in parts),
        date_order=reading.files[0].date_order,
        decimal=next((file.decimal for file in reading.files if file.decimal), None),
        n_lines=sum(fates.values()),
        first=first.isoformat(),
        last=last.isoformat(),
        notes=reading.notes,
        rejected=rejected.to_dict("records"),
        data_quality=audit.data_quality(lines, matches, tally.kept_aside(reading), options.rules),
    )
