"""What a reader should know about how a source was read, in sentences."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analytics.sources.before import Tally
from analytics.sources.understand import OUT_OF_RANGE, UNSPECIFIED

if TYPE_CHECKING:
    from analytics.sources.reading import FileReading


def notes(rejected: pd.DataFrame, files: Sequence["FileReading"], tally: Tally) -> list[str]:
    """Return the sentences, the weightiest first; none where all is plain."""
    found = [*_on_rejected(rejected), *_on_files(files)]
    if tally.n_overlap:
        found.append(f"{_lines(tally.n_overlap)} in more than one file, counted once.")
    if tally.n_after_as_of:
        found.append(f"{_lines(tally.n_after_as_of)} at or after the as-of instant, left out.")
    if tally.n_nowhere:
        found.append(f"{_lines(tally.n_nowhere)} without a country, shown as {UNSPECIFIED}.")
    return found


def _on_rejected(rejected: pd.DataFrame) -> list[str]:
    if rejected.empty:
        return []
    first = rejected.iloc[0]
    found = [
        f"{_lines(len(rejected))} kept aside because they cannot be read; "
        f"the first is {first['source']}, line {first['line']}: {first['reason']}."
    ]
    n_out = int(rejected["reason"].str.endswith(OUT_OF_RANGE).sum())
    if n_out:
        found.append(f"{_lines(n_out)} among them with a date that {OUT_OF_RANGE}.")
    return found


def _on_files(files: Sequence["FileReading"]) -> list[str]:
    found = []
    for file in files:
        if file.sheets_skipped:
            found.append(
                f"{file.name}: read the sheets {', '.join(file.sheets_read)}; left out "
                f"{', '.join(file.sheets_skipped)}, which lack the columns."
            )
        elif len(file.sheets_read) > 1:
            found.append(f"{file.name}: read the sheets {', '.join(file.sheets_read)}.")
        if file.n_lines == 0:
            found.append(f"{file.name} has a header but no lines.")
    return found


def _lines(n: int) -> str:
    return f"{n:,} line" if n == 1 else f"{n:,} lines"
