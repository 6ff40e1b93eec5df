"""Lines that cannot be read: why, where, and whether they are too many."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics.errors import SourceError
from analytics.sources.rawlines import RawLines, RejectedLine
from analytics.sources.understand import PROBLEM, ROW, with_problems

#: A source with a larger share of lines kept aside is refused.
MOST_REJECTED_SHARE: Final = 0.05

_HINTS: Final = {
    c.INVOICED_AT: "say how dates are written with --date-order, or which column holds them "
    "with --map invoiced_at=COLUMN",
    c.QUANTITY: "say which column holds it with --map quantity=COLUMN",
    c.UNIT_PRICE: "say which column holds it with --map unit_price=COLUMN, or how decimals are "
    "written with --decimal",
}


@dataclass(frozen=True)
class KeptAside:
    """The lines of one file that cannot be kept.

    Attributes
    ----------
    raw : RawLines
        The file.
    problems : ibis.Table
        Grain: one row per line with a problem in its values.
    counts : mapping of str to int
        Problem to number of lines.
    """

    raw: RawLines
    problems: ir.Table
    counts: Counter[str]

    @property
    def n(self) -> int:
        """Lines kept aside, broken records included."""
        return self.counts.total() + len(self.raw.broken)

    def lines(self, most: int | None = None, problem: str | None = None) -> list[RejectedLine]:
        """Fetch lines with a problem in their values, in file order."""
        wanted = self.problems if problem is None else self.problems.filter(_[PROBLEM] == problem)
        columns = wanted.select(ROW, PROBLEM, *(f"raw_{name}" for name in c.RAW))
        rows = columns.order_by(ROW).limit(most).to_pyarrow().to_pylist()
        places = self.raw.locate([row[ROW] for row in rows])
        return [_rejected(row, *places.get(row[ROW], (self.raw.file.name, 0))) for row in rows]


def kept_aside(raw: RawLines, lines: ir.Table, n_accepted: int) -> KeptAside:
    """Count what `understand.accepted` did not take; look closer only where there is any."""
    problems = with_problems(lines)
    if raw.table.count().to_pyarrow().as_py() == n_accepted:
        return KeptAside(raw, problems, Counter())
    found = problems.group_by(PROBLEM).aggregate(n=_.count()).to_pyarrow().to_pylist()
    return KeptAside(raw, problems, Counter({row[PROBLEM]: row["n"] for row in found}))


def _rejected(row: dict[str, Any], source: str, line: int) -> RejectedLine:
    name, _bar, matter = row[PROBLEM].partition("|")
    value = row[f"raw_{name}"]
    shown = f" {value!r}" if value is not None and matter != "is empty" else ""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([row[f"raw_{column}"] for column in c.RAW])
    return RejectedLine(source, line, f"{_words(name)}{shown} {matter}", text.getvalue())


def _words(name: str) -> str:
    return {c.INVOICED_AT: "date"}.get(name, name.replace("_", " "))


def refuse_too_many(
    files: Sequence[KeptAside], n_lines: int, source: str, *, n_before: int = 0
) -> None:
    """Raise `SourceError` where more than `MOST_REJECTED_SHARE` of the lines is kept aside.

    Of the `n_lines`, `n_before` were kept aside when files before these were read.
    """
    n_rejected = sum(file.n for file in files) + n_before
    if n_lines == 0:
        raise SourceError(f"{source} has a header but no lines; wanted transactions below it")
    if n_rejected <= MOST_REJECTED_SHARE * n_lines:
        return
    reasons: Counter[str] = Counter()
    for file in files:
        reasons.update(file.counts)
        reasons.update(f"|{line.reason}" for line in file.raw.broken)
    problem, n = reasons.most_common(1)[0]
    name, _bar, matter = problem.partition("|")
    first = _first(files, problem)
    raise SourceError(
        f"{source}: {n_rejected:,} of {n_lines:,} lines cannot be read "
        f"({n_rejected / n_lines:.1%}; up to {MOST_REJECTED_SHARE:.0%} would be kept aside); "
        f"mostly {f'{_words(name)} {matter}'.strip()} ({n:,} lines), first in {first.source}, "
        f"line {first.line}: {first.reason}; correct them, "
        f"or {_HINTS.get(name, 'export the file again')}"
    )


def _first(files: Sequence[KeptAside], problem: str) -> RejectedLine:
    for file in files:
        if problem in file.counts:
            return file.lines(most=1, problem=problem)[0]
        for line in file.raw.broken:
            if f"|{line.reason}" == problem:
                return line
    raise AssertionError(problem)


def rejected_frame(files: Sequence[KeptAside]) -> pd.DataFrame:
    """List every line kept aside. Grain: one row per line, by file and line."""
    lines = [
        line
        for file in files
        for line in sorted(
            [*file.raw.broken, *(file.lines() if file.counts else [])],
            key=lambda line: (line.source, line.line),
        )
    ]
    return pd.DataFrame(
        [asdict(line) for line in lines], columns=["source", "line", "reason", "text"]
    ).astype({"source": "str", "line": "int64", "reason": "str", "text": "str"})
