"""Tables that benchmarks print and write into the document on performance."""

import math
import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

Rows = Sequence[Sequence[str]]


def show(rows: Rows) -> None:
    """Print a table, its first row the head."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *rest]))


def put(document: Path, name: str, rows: Rows, note: str) -> None:
    """Put a table between the marks ``<!-- name -->`` and ``<!-- /name -->`` of a document."""
    text = document.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(text):
        raise SystemExit(
            f"{document}: no place for {name!r}; wanted <!-- {name} --> … <!-- /{name} -->"
        )
    head, *body = rows
    lines = [head, ["---", *("---:" for _ in head[1:])], *body]
    table = "\n".join(f"| {' | '.join(row)} |" for row in lines)
    made = f"{table}\n\nMeasured {datetime.now(UTC):%Y-%m-%d}: {note}.\n"
    document.write_text(marks.sub(lambda m: f"{m[1]}{made}{m[2]}", text), encoding="utf-8")


def machine() -> str:
    """Say how large the machine is, as a reader needs it to judge the figures."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {gib:.0f} GiB, Python {platform.python_version()}"


def short(n: int) -> str:
    """Write a number of lines in millions."""
    return f"{n / 1e6:g} M"


def number(value: float) -> str:
    """Write a number with two decimals, nothing where there is none."""
    return "" if math.isnan(value) else f"{value:.2f}"
