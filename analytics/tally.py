"""What a source amounts to once it is cleaned: fates, first and last instant, what was left out."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics.errors import NotEnoughDataError

if TYPE_CHECKING:
    from analytics.sources import Reading

REJECTED_FILE: Final = "rejected_lines.csv"


def fates_of(lines: ir.Table) -> dict[str, int]:
    """Count the lines of each fate, those of none included."""
    counted = lines.group_by(c.FATE).aggregate(n=_.count()).to_pyarrow().to_pylist()
    found = {row[c.FATE]: row["n"] for row in counted}
    return {str(fate): found.get(str(fate), 0) for fate in c.Fate}


def require_sales(fates: Mapping[str, int], lines: ir.Table) -> None:
    """Raise `NotEnoughDataError` where no line is a sale."""
    if fates[c.Fate.SALE] or fates[c.Fate.GUEST_SALE]:
        return
    found = ", ".join(f"{n:,} {fate.replace('_', ' ')}" for fate, n in fates.items() if n)
    example = lines.invoice.min().to_pyarrow().as_py()
    raise NotEnoughDataError(
        f"no sale among {sum(fates.values()):,} lines: {found}; wanted at least one line with a "
        f"positive quantity and price on an invoice that begins with a digit, found {example!r}; "
        "if all your invoice numbers begin with the same letters, say --invoice-prefix LETTERS"
    )


def first_and_last(lines: ir.Table) -> tuple[datetime, datetime]:
    """Return the first and the last instant of the lines."""
    ends = lines.aggregate(first=_.invoiced_at.min(), last=_.invoiced_at.max())
    row = ends.to_pyarrow().to_pylist()[0]
    return row["first"], row["last"]


def kept_aside(reading: "Reading") -> dict[str, tuple[int, str]]:
    """Count what never became a line, by rule, with what is done about it."""
    return {
        "rejected": (len(reading.rejected), f"could not be read: see {REJECTED_FILE}"),
        "overlap": (reading.tally.n_overlap, "stands in an earlier file too: counted once"),
        "after_as_of": (
            reading.tally.n_after_as_of,
            "at or after the as-of instant: not looked at",
        ),
    }
