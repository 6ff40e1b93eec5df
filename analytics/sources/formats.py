"""Read one part of a source by the reader of its format."""

from collections.abc import Mapping
from pathlib import Path

import ibis

from analytics.sources.columnar import read_parquet
from analytics.sources.delimited import read_delimited
from analytics.sources.files import HeldTable, Kind, SourceFile, kind_of
from analytics.sources.held import read_held
from analytics.sources.rawlines import RawLines
from analytics.sources.workbook import read_workbook


def raw_lines(
    file: SourceFile | HeldTable,
    con: ibis.BaseBackend,
    mapping: Mapping[str, str],
    scratch: Path,
) -> RawLines:
    """Store the eight columns of a file or table in the engine; `scratch` is yet to be made."""
    if isinstance(file, HeldTable):
        return read_held(file, con)
    kind = kind_of(file)
    if kind is Kind.PARQUET:
        return read_parquet(file, con, mapping)
    scratch.mkdir()
    if kind is Kind.WORKBOOK:
        return read_workbook(file, con, mapping, scratch)
    return read_delimited(file, kind, con, mapping, scratch)
