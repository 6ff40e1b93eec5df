"""Recency, frequency and money as people type or upload them: numbers, or words why not."""

import math
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.errors import SchemaError
from analytics.segments.segmenter import Segmenter

PROBLEM: Final = "problem"


@dataclass(frozen=True)
class Field:
    """What may be entered.

    Attributes
    ----------
    label : str
        How a message names it.
    least, most : float
        Inclusive bounds.
    below : str
        Why a number below `least` means nothing.
    is_whole : bool
        Whether fractions mean nothing.
    """

    label: str
    least: float
    most: float
    below: str
    is_whole: bool = False


FIELDS: Final = {
    c.RECENCY_DAYS: Field(
        "recency", 0, 36_500, "the last purchase cannot lie in the future", is_whole=True
    ),
    c.FREQUENCY: Field(
        "frequency", 1, 1_000_000, "a customer has ordered at least once", is_whole=True
    ),
    c.MONETARY: Field("monetary", 0, 1e12, "money spent cannot be below 0"),
}

_NUMBER: Final = re.compile(
    r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE
)
_NO_NUMBERS: Final = {"nan", "na", "n/a", "none", "null", "<na>", "nat"}
_INFINITE: Final = re.compile(r"[+-]?(inf|infinity|∞)", re.IGNORECASE)
_CURRENCY: Final = "£$€¥ \u00a0"  # before or after an amount of money


@dataclass(frozen=True)
class Parsed:
    """A number, or the words that say why it is none.

    Attributes
    ----------
    value : float or None
    message : str
        Empty when there is a value.
    """

    value: float | None
    message: str = ""


def parse_value(text: object, field: str) -> Parsed:
    """Read one entry.

    Parameters
    ----------
    text : object
        What was typed (thousands may be set apart by commas, money may carry a currency sign),
        a number, or nothing.
    field : str
        ``recency_days``, ``frequency`` or ``monetary``.

    Returns
    -------
    Parsed
        A finite number in the field's bounds, or a message for the user.

    Examples
    --------
    >>> parse_value("1,250.50", "monetary").value
    1250.5
    >>> parse_value("-3", "recency_days").message
    'recency is -3; wanted 0 or more: the last purchase cannot lie in the future'
    """
    of = FIELDS[field]
    entered = "" if text is None else str(text).strip()
    if not entered or entered.lower() in _NO_NUMBERS:
        return Parsed(None, f"{of.label} is empty; wanted a number from {of.least:,.0f}")
    if _INFINITE.fullmatch(entered):
        return Parsed(None, f"{of.label} is infinite; wanted at most {of.most:,.0f}")
    digits = entered.strip(_CURRENCY) if field == c.MONETARY else entered
    if not _NUMBER.fullmatch(digits) or not any(sign.isdigit() for sign in digits):
        shown = entered if len(entered) <= 20 else entered[:20] + "…"  # noqa: PLR2004  # of a cell
        return Parsed(None, f"{of.label} is {shown!r}; wanted a number such as 12")
    return _bounded(float(digits.replace(",", "")), of)


def score_rows(segmenter: Segmenter, rows: pd.DataFrame) -> pd.DataFrame:
    """Segment uploaded rows, and say what is wrong with those that cannot be.

    Parameters
    ----------
    segmenter : Segmenter
    rows : DataFrame
        One customer per row, of text or numbers; columns named recency (or recency_days),
        frequency and monetary in any case, and any others.

    Returns
    -------
    DataFrame, index of `rows`
        All columns of `rows`, then ``segment`` (missing for a bad row) and ``problem`` (empty for
        a good one, else every reason).

    Raises
    ------
    SchemaError
        A column is missing or stands twice.
    """
    found = {field: rows[_column(rows, field)].tolist() for field in c.RFM}
    parsed = {field: [parse_value(x, field) for x in cells] for field, cells in found.items()}
    problems = [
        "; ".join(entry.message for entry in entries if entry.message)
        for entries in zip(*parsed.values(), strict=True)
    ]
    values = np.array(
        [[np.nan if e.value is None else e.value for e in entries] for entries in parsed.values()]
    ).T.reshape(-1, len(c.RFM))
    is_good = np.isfinite(values).all(axis=1)
    named = np.full(len(rows), None, dtype=object)
    named[is_good] = np.array(segmenter.names, dtype=object)[segmenter.places(values[is_good])]
    kept = rows.drop(columns=[name for name in (c.SEGMENT, PROBLEM) if name in rows.columns])
    return kept.assign(
        **{
            c.SEGMENT: pd.Series(named, index=rows.index, dtype="str"),
            PROBLEM: pd.Series(problems, index=rows.index, dtype="str"),
        }
    )


def _bounded(value: float, of: Field) -> Parsed:
    shown = f"{value:,.15g}"
    if not math.isfinite(value) or value > of.most:
        return Parsed(None, f"{of.label} is {shown}; wanted at most {of.most:,.0f}")
    if value < of.least:
        return Parsed(None, f"{of.label} is {shown}; wanted {of.least:,.0f} or more: {of.below}")
    if of.is_whole and value != int(value):
        return Parsed(None, f"{of.label} is {shown}; wanted a whole number")
    return Parsed(value + 0.0)


def _column(rows: pd.DataFrame, field: str) -> object:
    wanted = {field, FIELDS[field].label}
    matching = [name for name in rows.columns if _plain(name) in wanted]
    if len(matching) == 1:
        return matching[0]
    found = ", ".join(map(str, matching or rows.columns))
    raise SchemaError(
        f"uploaded rows: {len(matching)} columns for {FIELDS[field].label}; found {found}; "
        f"wanted one named {field} or {FIELDS[field].label}"
    )


def _plain(name: object) -> str:
    """Read 'Recency (days)' and 'RECENCY_DAYS' as one."""
    return re.sub(r"[^a-z]+", "_", str(name).lower()).strip("_")
