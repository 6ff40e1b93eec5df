"""Lines as an Ibis table, however a caller holds them."""

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics import columns as c


def as_table(lines: pd.DataFrame | ir.Table) -> ir.Table:
    """Take the cleaned lines as a DataFrame or as a table of any engine.

    Parameters
    ----------
    lines : DataFrame or Table
        Columns of the table ``lines``.

    Returns
    -------
    Table
        The table itself, or one over the frame.
    """
    return ibis.memtable(lines) if isinstance(lines, pd.DataFrame) else lines


def in_pieces(lines: ir.Table, size: int) -> Iterator[ir.Table]:
    """Split lines by their numbers into tables of at most `size` rows, whatever the engine.

    A file of lines is in the order of its line numbers, so that little else of it is read.
    """
    ends = lines.aggregate(low=lines[c.LINE_NUMBER].min(), high=lines[c.LINE_NUMBER].max())
    [row] = ends.to_pyarrow().to_pylist()
    if row["low"] is None:
        return
    for start in range(row["low"], row["high"] + 1, size):
        number = lines[c.LINE_NUMBER]
        yield lines.filter(number >= start, number < start + size)
