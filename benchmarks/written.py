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


def markdown(rows: Rows) -> str:
    """Write a table, its first row the head, figures to the right."""
    head, *body = rows
    lines = [head, ["---", *("---:" for _ in head[1:])], *body]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def put(document: Path, name: str, found: str, note: str) -> None:
    """Put what was found between the marks ``<!-- name -->`` and ``<!-- /name -->``."""
    text = document.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(text):
        raise SystemExit(f"{document}: no <!-- {name} --> and <!-- /{name} --> to write between")
    made = f"{found}\n\nMeasured {datetime.now(UTC):%Y-%m-%d} on {note}.\n"
    document.write_text(marks.sub(lambda m: f"{m[1]}{made}{m[2]}", text), encoding="utf-8")


def machine() -> str:
    """Say how large the machine is, and how busy it was with other work."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    size = f"{os.cpu_count()} cores, {gib:.0f} GiB, Python {platform.python_version()}"
    return f"{size}, load average {os.getloadavg()[0]:.0f}"


def short(n: int) -> str:
    """Write a number of lines in millions."""
    return f"{n / 1e6:g} M"


def number(value: float) -> str:
    """Write a number with two decimals, nothing where there is none."""
    return "" if math.isnan(value) else f"{value:.2f}"
