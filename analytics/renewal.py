"""Writing a table of an earlier build anew by what becomes of its rows, not by all of them.

Files of rows that stay are shared with the earlier build (`store.pieces`); rows that come are
written beside them, and rows that go are listed. Pieces that are not far larger than what
comes are written together with it, so that a table has few of them however often lines are
added, and each row is written again only as often as the table grows by a factor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.contract import Contract
from analytics.engines import Engine
from analytics.start import Start
from analytics.store import BuildWriter
from analytics.store.pieces import PIECE, PLACE_COLUMNS, Stored
from analytics.store.writer import n_rows
from analytics.stored import ROW, in_engine, piece

#: A piece stays as it is while it is this many times larger than all that comes after it.
GROWTH: Final = 4
#: A piece stays as it is while at most this share of its rows is no more.
MOST_GONE: Final = 0.25
#: Rows of a table for which pieces pay.
LEAST_ROWS: Final = 100_000

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Renewal:
    """What becomes of a table of an earlier build.

    Attributes
    ----------
    start : Start
        The earlier build.
    contract : Contract
        The table.
    gone : Table
        Some of its columns: the old rows that have one of these combinations go.
    rows : Table
        The rows that come: what they are keyed by, `gone` has or no old row does.
    """

    start: Start
    contract: Contract
    gone: ir.Table
    rows: ir.Table


def write(engine: Engine, writer: BuildWriter, renewal: Renewal) -> tuple[ir.Table, ir.Table]:
    """Write the table into a build; return it as the engine goes on with it, and what came."""
    contract, con, start = renewal.contract, engine.con, renewal.start
    old, coming = start.build.stored(contract.name), engine.backend.stored(renewal.rows)
    key = list(renewal.gone.columns)
    pieces = [piece(con, old, index) for index in range(len(old.files))]
    gone = [
        np.union1d(before, _places(rows.semi_join(renewal.gone, key)))
        for before, rows in zip(old.gone, pieces, strict=True)
    ]
    kept = n_kept(
        list(map(n_rows, old.files)), list(map(len, gone)), coming.count().to_pyarrow().as_py()
    )
    rest = [rows.anti_join(renewal.gone, key) for rows in pieces[kept:]]
    written = ibis.union(*(rows.select(*old.columns) for rows in (*rest, coming)))
    if kept == 0:
        return write_whole(engine, writer, contract, written), coming
    files = [_share(writer, start, contract, old, index) for index in range(kept)]
    newest = f"{contract.name}-{kept + 1}.parquet"
    engine.backend.write(written, writer.folder / newest, contract)
    writer.adopt(newest, kind=PIECE)
    files.append(newest)
    removed = _list_gone(writer, contract, gone[:kept])
    writer.pieces(contract.name, files, removed)
    paths = tuple(writer.folder / file for file in files)
    return in_engine(con, Stored(paths, writer.folder / removed if removed else None)), coming


def n_kept(sizes: Sequence[int], n_gone: Sequence[int], n_coming: int) -> int:
    """Return how many of the first pieces stay as they are.

    >>> n_kept([900_000, 200_000, 30_000], [900, 0, 0], 10_000)
    2
    >>> n_kept([900_000, 200_000], [500_000, 0], 10_000)
    0
    """
    alive = [rows - gone for rows, gone in zip(sizes, n_gone, strict=True)]
    if sum(alive) + n_coming < LEAST_ROWS:
        return 0
    is_worn = [gone > MOST_GONE * rows for rows, gone in zip(sizes, n_gone, strict=True)]
    kept = is_worn.index(True) if True in is_worn else len(alive)
    n_after = n_coming + sum(alive[kept:])
    while kept and alive[kept - 1] <= GROWTH * n_after:
        kept -= 1
        n_after += alive[kept]
    return kept


def _places(rows: ir.Table) -> Places:
    found: Places = rows.select(ROW).to_pyarrow()[ROW].to_numpy()
    return found


def write_whole(
    engine: Engine, writer: BuildWriter, contract: Contract, table: ir.Table
) -> ir.Table:
    """Write all of a table into a build; return it as the engine goes on with it."""
    file_name = f"{contract.name}.parquet"
    held = engine.backend.write(table, writer.folder / file_name, contract)
    writer.adopt(file_name)
    return held


def _share(writer: BuildWriter, start: Start, contract: Contract, old: Stored, index: int) -> str:
    name, path = f"{contract.name}-{index + 1}.parquet", old.files[index]
    writer.take_over(path, start.build.manifest["files"][path.name], name)
    return name


def _list_gone(writer: BuildWriter, contract: Contract, gone: Sequence[Places]) -> str | None:
    if not any(map(len, gone)):
        return None
    index = np.repeat(np.arange(len(gone)), list(map(len, gone)))
    name = f"{contract.name}-removed.parquet"
    columns = [pa.array(index), pa.array(np.concatenate(gone))]
    pq.write_table(pa.table(columns, names=list(PLACE_COLUMNS)), writer.folder / name)
    writer.adopt(name, kind=PIECE)
    return name
