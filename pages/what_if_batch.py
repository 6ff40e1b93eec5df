"""A file of figures, read as forgivingly as is safe, and given back with segments."""

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pandas as pd

from analytics import columns as c
from analytics.entries import PROBLEM, score_rows
from analytics.errors import NotEnoughDataError, SchemaError
from analytics.segments.segmenter import Segmenter
from components import formats
from components.what_if import MOST_ROWS

TEMPLATE: Final = "customer,recency,frequency,monetary\r\nA,12,5,1250.50\r\nB,200,1,80\r\n"

_MEANT: Final = {
    c.RECENCY_DAYS: {"recency", "recency_days", "days since last order"},
    c.FREQUENCY: {"frequency", "orders"},
    c.MONETARY: {"monetary", "spent", "money spent"},
}
_UNIT: Final = re.compile(r"\(.*\)$")

_DELIMITERS: Final = ",;\t|"
_MOST_CELL: Final = 2_000
_N_PROBLEMS: Final = 20
_FIRST_ROW: Final = 2  # as a spreadsheet counts, below the headings


@dataclass(frozen=True)
class Scored:
    """An uploaded file with segments.

    Attributes
    ----------
    rows : DataFrame
        As uploaded, with ``segment`` and ``problem``.
    said : str
        How many rows have a segment.
    segments : DataFrame
        ``segment``, ``rows``, ``share`` of those with one; best segment first.
    problems : DataFrame
        ``row`` (as a spreadsheet counts them) and ``problem`` of the first refused rows.
    n_refused : int
        All refused rows.
    """

    rows: pd.DataFrame
    said: str
    segments: pd.DataFrame
    problems: pd.DataFrame
    n_refused: int


def score(content: bytes, segmenter: Segmenter) -> Scored:
    """Give each row of an uploaded CSV its segment, or the reason why it has none.

    Parameters
    ----------
    content : bytes
        UTF-8, or what older spreadsheets write; cells set apart by comma, semicolon, tab or bar;
        lines that begin with ``#`` before the headings are skipped.
    segmenter : Segmenter

    Raises
    ------
    NotEnoughDataError
        No row below the headings.
    SchemaError
        No text, too many rows, or a column is missing or stands twice.
    """
    header, cells = _cells(_text(content))
    table = pd.DataFrame(
        [(row + [""] * len(header))[: len(header)] for row in cells],
        columns=_apart(header),
        dtype="str",
    )
    renamed = _fields(list(table.columns))
    scored = score_rows(segmenter, table.rename(columns=renamed))
    scored = scored.rename(columns={field: name for name, field in renamed.items()})
    rows = _without_ragged(scored, cells, len(header))
    is_bad = rows[PROBLEM] != ""
    n_bad, n = int(is_bad.sum()), len(rows)
    counts = rows[c.SEGMENT].value_counts()
    named = [(name, int(counts.get(name, 0))) for name in segmenter.names]
    bad = rows.loc[is_bad, PROBLEM].head(_N_PROBLEMS)
    return Scored(
        rows=rows,
        said=_said(n, n_bad),
        segments=pd.DataFrame(
            [(name, count, count / max(n - n_bad, 1)) for name, count in named if count],
            columns=["segment", "rows", "share"],
        ),
        problems=pd.DataFrame({"row": bad.index + _FIRST_ROW, PROBLEM: bad.to_numpy()}),
        n_refused=n_bad,
    )


def _text(content: bytes) -> str:
    """Decode a file; text of an unknown old encoding has at least its figures right."""
    if b"\0" in content:
        raise SchemaError(
            "uploaded file: it holds bytes that are no text, as a workbook does; wanted a CSV: "
            "save the sheet as CSV and choose that file"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _cells(text: str) -> tuple[list[str], list[list[str]]]:
    """Split a file into headings and rows; empty lines are none."""
    lines = text.splitlines(keepends=True)
    first = next((i for i, line in enumerate(lines) if line.strip() and line[0] != "#"), None)
    if first is None:
        raise NotEnoughDataError(
            "uploaded file: 0 lines; wanted headings and at least one row below them"
        )
    delimiter = max(_DELIMITERS, key=lines[first].count)
    reader = csv.reader(io.StringIO("".join(lines[first:]), newline=""), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader)]
        cells = list(islice((row for row in reader if any(map(str.strip, row))), MOST_ROWS + 1))
    except csv.Error as error:
        raise SchemaError(
            f"uploaded file: no CSV, {error}; wanted cells set apart by commas"
        ) from error
    if len(cells) > MOST_ROWS:
        raise SchemaError(
            f"uploaded file: more than {MOST_ROWS:,} rows; wanted at most so many: split the file"
        )
    if not cells:
        raise NotEnoughDataError(
            "uploaded file: headings and 0 rows; wanted at least one row below them"
        )
    return header, [[cell[:_MOST_CELL] for cell in row] for row in cells]


def _apart(header: list[str]) -> list[str]:
    """Tell headings of the same name, or of none, apart."""
    seen: dict[str, int] = {}
    apart = []
    for place, name in enumerate(header, start=1):
        name_or_place = name or f"column {place}"
        seen[name_or_place] = n = seen.get(name_or_place, 0) + 1
        apart.append(name_or_place if n == 1 else f"{name_or_place} ({n})")
    return apart


def _fields(headings: list[str]) -> dict[str, str]:
    """Find the headings that mean recency, frequency or money, as our own exports write them."""
    plain = {name: _UNIT.sub("", name).strip().casefold() for name in headings}
    matching = {
        field: [name for name in headings if plain[name] in meant]
        for field, meant in _MEANT.items()
    }
    return {names[0]: field for field, names in matching.items() if len(names) == 1}


def _without_ragged(rows: pd.DataFrame, cells: list[list[str]], n: int) -> pd.DataFrame:
    """Refuse rows with more cells than headings: which is which cannot be told."""
    found = [len(row) for row in cells]
    ragged = pd.Series([many > n for many in found], index=rows.index)
    words = [f"{many} cells; wanted {n}, as there are headings" for many in found]
    return rows.assign(
        **{
            c.SEGMENT: rows[c.SEGMENT].mask(ragged),
            PROBLEM: rows[PROBLEM].mask(ragged, pd.Series(words, index=rows.index, dtype="str")),
        }
    )


def _said(n: int, n_bad: int) -> str:
    good = n - n_bad
    whole = f"{formats.count(good)} of {formats.count(n)} row{'' if n == 1 else 's'}"
    have = "has" if good == 1 else "have"
    if not n_bad:
        return f"{whole} {have} a segment"
    refused = f"{formats.count(n_bad)} {'is' if n_bad == 1 else 'are'} marked with what is wrong"
    return f"{whole} {have} a segment; {refused}"
