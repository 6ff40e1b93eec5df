"""Read a table where it is, in the engine that works on it."""

from collections.abc import Sequence

import ibis

from analytics import engines
from analytics.errors import SourceError
from analytics.sources.files import HeldTable, Kind
from analytics.sources.rawlines import RawLines
from analytics.sources.tables import checksum


def read_held(held: HeldTable, con: ibis.BaseBackend) -> RawLines:
    """Store the columns and lines of a table that are needed, numbered, in its own engine.

    Raises
    ------
    SourceError
        The table changed since it was looked at.
    """
    backend = engines.of(con)
    stored = backend.stored(held.part.lines, temp=False)
    sha256, n_lines = checksum(stored, backend)
    if sha256 != held.sha256:
        raise SourceError(
            f"{held.name} changed while it was read: {held.n_lines:,} lines, then {n_lines:,}; "
            "build again, or look only at lines that no longer change: --as-of DATE"
        )
    numbered = backend.stored(held.part.numbered(stored), temp=False)
    backend.drop(stored)

    def locate(rows: Sequence[int]) -> dict[int, tuple[str, int]]:
        return {row: (held.name, row) for row in rows}

    return RawLines(
        file=held, kind=Kind.TABLE, table=numbered, header=held.part.header, locate=locate
    )
