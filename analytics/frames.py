"""Lines as an Ibis table, however a caller holds them."""

import ibis
import ibis.expr.types as ir
import pandas as pd


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
