"""Bring every part of a source within reach of the engine that works on it.

Files are at hand. A table that the engine itself holds is read where it is; one that lies
elsewhere is copied here first: only the columns and lines needed, a bounded number at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from analytics.engine import unused_name
from analytics.engines import Address, Engine, of
from analytics.engines.address import is_table, table_address
from analytics.engines.opening import connected, faults_in_words
from analytics.sources.files import HeldTable, Part, Source, SourceFile, parts_of, source_parts
from analytics.sources.reading import Reading, read_source
from analytics.sources.tables import (
    checksum,
    order_of,
    require_typed,
    table_part,
    without_order,
)


def at_hand(
    source: Source,
    engine: Engine,
    *,
    mapping: Mapping[str, str] | None = None,
    as_of: datetime | None = None,
) -> Sequence[Part]:
    """Replace the tables of a source by what `engine` can read.

    Parameters
    ----------
    source : str, Path or sequence of them
        Files, folders, and URLs of tables such as ``postgres://user@host/db?table=schema.name``.
    engine : Engine
        Where the build works.
    mapping : mapping of str to str, optional
        Raw column to what the source calls it.
    as_of : datetime, optional
        Exclusive: later lines stay where they are, and are counted.

    Raises
    ------
    SettingError, EngineError
        A table's address cannot be used or reached.
    SourceError, SchemaError
        There is no such table, or it lacks a column.
    """
    parts = parts_of(source)
    found: list[Part] = []
    for part in parts:
        if not is_table(part):
            found.append(part)
            continue
        address = table_address(str(part))
        if len(parts) == 1 and _holds(engine, address):
            found.append(_held(address, engine, mapping or {}, as_of))
        else:
            found.append(_copied(address, engine, mapping or {}, as_of))
    return found


def require_files(source: Source) -> None:
    """Refuse a source whose files are not there; its tables are looked up when they are read.

    Raises
    ------
    SourceError
        As `files.source_parts`.
    """
    parts = parts_of(source)
    files = [part for part in parts if not is_table(part)]
    if files or not parts:
        source_parts(files)


def read_into(engine: Engine, source: Source, **how: Any) -> Reading:
    """Read a source that is at hand, as `read_source` does, into the engine of a build.

    Files are read by the local engine and handed over; a table that the engine holds stays there.
    """
    if any(isinstance(part, HeldTable) for part in parts_of(source)):
        return read_source(source, engine.con, **how)
    reading = read_source(source, engine.local, **how)
    return replace(reading, lines=engine.backend.received(reading.lines, engine.scratch))


def _holds(engine: Engine, address: Address) -> bool:
    sparks = {"spark", "sc"}
    if address.scheme in sparks and engine.address.scheme in sparks:
        return address.url in {"spark", engine.address.url}
    return address.shown == engine.address.shown


def _held(
    address: Address, engine: Engine, mapping: Mapping[str, str], as_of: datetime | None
) -> HeldTable:
    part = table_part(engine.backend, address, mapping, as_of)
    require_typed(part)
    return HeldTable(part, *checksum(part.lines, engine.backend))


def _copied(
    address: Address, engine: Engine, mapping: Mapping[str, str], as_of: datetime | None
) -> SourceFile:
    target = engine.scratch / f"{unused_name('copy')}.parquet"
    unsorted = target.with_suffix(".unsorted")
    with connected(address) as con, faults_in_words(address, of(con)):
        part = table_part(of(con), address, mapping, as_of)
        of(con).copy(part.lines, unsorted, part.lines.schema().to_pyarrow())
    here = engine.local.read_parquet(unsorted, table_name=unused_name("copy"))
    lines = without_order(here.order_by(order_of(part, here)))
    named = lines.select(**{part.header[name]: lines[name] for name in lines.columns})
    engine.local.to_parquet(named, target, compression="zstd")
    sha256, _n = checksum(_read(engine, target), of(engine.local))
    unsorted.unlink()
    return SourceFile(part.name, target, is_table=True, sha256=sha256, n_after=part.n_after)


def _read(engine: Engine, path: Path) -> ir.Table:
    return engine.local.read_parquet(path, table_name=unused_name("copy"))
