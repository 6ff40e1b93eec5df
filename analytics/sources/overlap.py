"""Lines that several files share, counted once."""

import ibis
import ibis.expr.types as ir
from ibis import _

from analytics import columns as c

FILE = "file"

# Never missing, so that an engine can compare them fast; equal content has them equal.
_TELLING = (c.INVOICE, c.STOCK_CODE, c.QUANTITY, c.INVOICED_AT)


def without_overlap(lines: ir.Table) -> ir.Table:
    """Unite the files of `lines` as multisets.

    Of lines with equal content, as many are kept as the file holds that has most of
    them: the first file's first, then what later files have more. An exact duplicate
    within one file stays.

    Parameters
    ----------
    lines : ibis.Table
        Grain: one row per line; the columns of `columns.RAW`, ``line_number`` and ``file``
        (the place of the file in the source).
    """
    nth_in_file = ibis.row_number().over(group_by=[FILE, *c.RAW], order_by=c.LINE_NUMBER)
    first_with_it = ibis.row_number().over(group_by=["nth", *c.RAW], order_by=FILE)
    return (
        lines.mutate(nth=nth_in_file)
        .mutate(n_before=first_with_it)
        .filter(_.n_before == 0)
        .drop("nth", "n_before")
    )


def shares_lines(lines: ir.Table) -> bool:
    """Tell whether any content may stand in more than one file, at little cost."""
    shared = lines.group_by(_TELLING).aggregate(low=_[FILE].min(), high=_[FILE].max())
    return bool(shared.filter(_.low != _.high).limit(1).count().to_pyarrow().as_py())


def alike(lines: ir.Table, others: ir.Table) -> ir.Table:
    """Keep the lines whose content may stand among `others`, and a few more."""
    return lines.semi_join(others, _TELLING)
