"""Stored tables in the local engine, of one file or of several."""

import ibis
import ibis.expr.types as ir

from analytics.store.pieces import PLACE_COLUMNS, Stored

#: Column of `piece` that says the place of a row in its file.
ROW = "file_row_number"


def in_engine(con: ibis.BaseBackend, stored: Stored) -> ir.Table:
    """Open a table where it lies: the rows of its files that still are."""
    if stored.removed is None:
        return con.read_parquet(list(stored.files))
    return ibis.union(*(piece(con, stored, i).drop(ROW) for i in range(len(stored.files))))


def piece(con: ibis.BaseBackend, stored: Stored, index: int) -> ir.Table:
    """Open one of the files, with the places of those of its rows that still are."""
    rows = con.read_parquet(stored.files[index], file_row_number=True)
    if not len(stored.gone[index]):
        return rows
    of_piece, place = PLACE_COLUMNS
    removed = con.read_parquet(stored.removed)
    gone = removed.filter(removed[of_piece] == index).select(place)
    return rows.anti_join(gone, rows[ROW] == gone[place])
