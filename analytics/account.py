"""What a build says of its lines: counts, window and source, for the manifest."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics import sources
from analytics.errors import NotEnoughDataError
from analytics.recipe import digest


def fate_counts(lines: ir.Table) -> dict[str, int]:
    """Count the lines of each fate, those of none too.

    Raises
    ------
    NotEnoughDataError
        None of them is a sale.
    """
    counted = lines.group_by(c.FATE).aggregate(n=_.count()).to_pyarrow().to_pylist()
    found = {row[c.FATE]: row["n"] for row in counted}
    fates = {str(fate): found.get(str(fate), 0) for fate in c.Fate}
    if not (fates[c.Fate.SALE] or fates[c.Fate.GUEST_SALE]):
        raise _no_sale(fates, lines)
    return fates


def _no_sale(fates: Mapping[str, int], lines: ir.Table) -> NotEnoughDataError:
    found = ", ".join(f"{n:,} {fate.replace('_', ' ')}" for fate, n in fates.items() if n)
    example = lines.invoice.min().to_pyarrow().as_py()
    return NotEnoughDataError(
        f"no sale among {sum(fates.values()):,} lines: {found}; wanted at least one line with a "
        f"positive quantity and price on an invoice that begins with a digit, found {example!r}; "
        "if all your invoice numbers begin with the same letters, say --invoice-prefix LETTERS"
    )


def first_and_last(lines: ir.Table) -> tuple[datetime, datetime]:
    """Return the instants of the earliest and the latest line."""
    ends = lines.aggregate(first=_.invoiced_at.min(), last=_.invoiced_at.max())
    row = ends.to_pyarrow().to_pylist()[0]
    return row["first"], row["last"]


def raw_counts(lines: ir.Table) -> dict[str, int]:
    """Count lines and distinct invoices, customers and stock codes, whatever their fate."""
    counts = lines.aggregate(
        lines=_.count(),
        invoices=_.invoice.nunique(),
        customers=_.customer_id.nunique(),
        stock_codes=_.stock_code.nunique(),
    )
    row: dict[str, int] = counts.to_pyarrow().to_pylist()[0]
    return row


def described(
    reading: sources.Reading, fates: Mapping[str, int], *, is_demo: bool
) -> dict[str, Any]:
    """Describe the source: its name, hash, lines and files."""
    files = [asdict(file) for file in reading.files]
    names = [file["name"] for file in files]
    return {
        "name": names[0] if len(names) == 1 else f"{len(names)} files: {', '.join(names)}",
        "sha256": digest([file["sha256"] for file in files]),
        "lines": sum(fates.values()),
        "files": files,
        "is_demo": is_demo,
    }
