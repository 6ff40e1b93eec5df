"""Part a delimited text into records, and tell sound ones from broken ones.

The engine reads sound files fast. Where quotes or fields are amiss it may drop what
follows, so such a file is read once here, line by line, and handed on mended.
"""

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: A text of more lines is taken for a quote that does not close.
_MOST_LINES_IN_RECORD: Final = 50

TOO_FEW: Final = "too few fields"
TOO_MANY: Final = "too many fields"
OPEN_QUOTE: Final = "a quote that does not close, or text beside it"


@dataclass(frozen=True)
class Record:
    """A record of a text file.

    Attributes
    ----------
    line : int
        Its first line, from 1, as an editor counts.
    text : str
        Its first line, as it stands.
    problem : str or None
        What is wrong; None where it is sound.
    fields : list of str or None
        None where it is broken.
    """

    line: int
    text: str
    problem: str | None = None
    fields: list[str] | None = None


def physical_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a UTF-8 file with their ends."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from stream


def records(lines: Iterable[str], delimiter: str, n_fields: int) -> Iterator[Record]:
    """Part `lines` into records of `n_fields`; blank lines are none.

    A broken record loses its first line only: the next line begins anew.
    """
    rest, ahead, number = iter(lines), deque[str](), 0
    while (line := ahead.popleft() if ahead else next(rest, "")) != "":
        number += 1
        if not line.strip():
            continue
        fields, n_more = _split(line, ahead, rest, delimiter)
        problem = _problem(fields, n_fields)
        if problem is not None or fields is None:
            yield Record(number, line, problem)
            continue
        for _ in range(n_more):
            ahead.popleft()
        yield Record(number, line, None, fields[:n_fields])
        number += n_more


def _split(
    line: str, ahead: deque[str], rest: Iterator[str], delimiter: str
) -> tuple[list[str] | None, int]:
    """Split a line, taking as many of the next as its quotes need; None where they fail."""
    if '"' not in line:
        return line.rstrip("\r\n").split(delimiter), 0
    text = line
    for n_more in range(_MOST_LINES_IN_RECORD):
        try:
            return next(
                csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            ), n_more
        except csv.Error as error:
            if "unexpected end" not in str(error):
                return None, 0
        if n_more == len(ahead):
            ahead.append(next(rest, ""))
        if not ahead[n_more]:
            break
        text += ahead[n_more]
    return None, 0


def _problem(fields: list[str] | None, n_fields: int) -> str | None:
    if fields is None:
        return OPEN_QUOTE
    if len(fields) < n_fields:
        return TOO_FEW
    # A delimiter at the end of a line is a habit of some exports.
    is_ended = len(fields) == n_fields + 1 and not fields[-1].strip()
    return None if len(fields) == n_fields or is_ended else TOO_MANY


def mend(path: Path, target: Path, delimiter: str, n_fields: int) -> list[Record]:
    """Write the sound records of `path` to `target`; return the broken ones."""
    broken = []
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        for record in records(physical_lines(path), delimiter, n_fields):
            if record.fields is None:
                broken.append(record)
            else:
                writer.writerow(record.fields)
    return broken
