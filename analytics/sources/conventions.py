"""Decide, from all lines of a source, how its dates and numbers are written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics.engine import place_in_table
from analytics.errors import SettingError, SourceError
from analytics.sources import dates, numbers
from analytics.sources.rawlines import RawLines
from analytics.sources.votes import NO_VOTES, Votes

# A column with more shapes holds no dates or numbers; the rest of it is rejected.
_MOST_SHAPES: Final = 5_000


@dataclass(frozen=True)
class Shape:
    """Texts of one shape: how many lines, and the first of them."""

    n: int
    row: int
    example: str


Shapes = Mapping[str, Shape]


@dataclass(frozen=True)
class Conventions:
    """How the texts of a source are to be read.

    Attributes
    ----------
    date_order : str or None
        One of `dates.ORDERS`; None where no date leaves it open.
    decimal : str
        One of `numbers.DECIMALS`.
    date_votes, decimal_votes : Votes
        What decided, for day first and for the decimal comma; none where the user said.
    shapes : sequence of mapping
        Per file: text column (of quantity, invoiced_at, unit_price) to its shapes.
    """

    date_order: str | None
    decimal: str
    date_votes: Votes
    decimal_votes: Votes
    shapes: Sequence[Mapping[str, Shapes]]


class _Undecided(NamedTuple):
    """The first text that can be read in two ways."""

    raw: RawLines
    what: str
    example: str | None
    row: int


def conventions(
    files: Sequence[RawLines],
    date_order: str | None,
    decimal: str | None,
    *,
    date_votes: Votes = NO_VOTES,
    decimal_votes: Votes = NO_VOTES,
) -> Conventions:
    """Weigh all files together, or take what the user says.

    `date_votes` and `decimal_votes` are those of files that were read before these.

    Raises
    ------
    SettingError
        An order or decimal sign there is not.
    SourceError
        Texts can be read in two ways and nothing in the source decides.
    """
    _check_choice("date order", date_order, dates.ORDERS)
    _check_choice("decimal sign", decimal, numbers.DECIMALS)
    shapes = [
        {
            c.INVOICED_AT: _shapes(raw.table, c.INVOICED_AT, dates.shape_of),
            c.QUANTITY: _shapes(raw.table, c.QUANTITY, numbers.shape_of),
            c.UNIT_PRICE: _shapes(raw.table, c.UNIT_PRICE, numbers.shape_of),
        }
        for raw in files
    ]
    if date_order is None:
        date_order, date_votes = _decided_order(files, shapes, date_votes)
    if decimal is None:
        decimal, decimal_votes = _decided_decimal(files, shapes, decimal_votes)
    return Conventions(date_order, decimal, date_votes, decimal_votes, shapes)


def _check_choice(what: str, value: str | None, choices: Sequence[str]) -> None:
    if value is not None and value not in choices:
        raise SettingError(f"{what} {value!r}; wanted {' or '.join(map(repr, choices))}")


def _texts(table: ir.Table, name: str) -> ir.Table:
    """Count the distinct texts of a column. Grain: one row per text."""
    placed = table.select(name, place=place_in_table(table))
    return (
        placed.filter(placed[name].strip() != "")
        .group_by(name)
        .aggregate(n=_.count(), first=_.place.min())
    )


def _shapes(
    table: ir.Table, name: str, shape_of: Callable[[ir.StringValue], ir.StringValue]
) -> Shapes:
    if not table[name].type().is_string():
        return {}
    texts = _texts(table, name)
    found = (
        texts.group_by(shape=shape_of(texts[name]))
        .aggregate(n=_.n.sum(), row=_["first"].min(), example=_[name].argmin(_["first"]))
        .order_by(_.n.desc(), _.row)
        .limit(_MOST_SHAPES)
        .to_pyarrow()
        .to_pylist()
    )
    return {row["shape"]: Shape(row["n"], row["row"], row["example"]) for row in found}


def _decided_order(
    files: Sequence[RawLines], shapes: Sequence[Mapping[str, Shapes]], votes: Votes
) -> tuple[str | None, Votes]:
    undecided = None
    for raw, columns in zip(files, shapes, strict=True):
        forms = {shape: dates.form_of(shape) for shape in columns[c.INVOICED_AT]}
        if not any(form and form.is_open for form in forms.values()):
            continue
        found = dates.order_evidence(_texts(raw.table, c.INVOICED_AT), c.INVOICED_AT, forms)
        is_undecided = found.row is not None
        votes += Votes(found.n_day_first, found.n_month_first, True, is_undecided)
        if undecided is None and found.row is not None:
            undecided = _Undecided(raw, "date", found.example, found.row)
    if votes.is_tied:
        raise SourceError(
            f"{_said(undecided, 'a date')} can be read day first or month first, and "
            f"{_balance(votes)}; say --date-order {dates.DAY_FIRST} or "
            f"--date-order {dates.MONTH_FIRST}"
        )
    order = dates.DAY_FIRST if votes.is_won else dates.MONTH_FIRST
    return (order if votes.is_open else None), votes


def _balance(votes: Votes) -> str:
    if votes.n_for:
        return f"as many lines ({votes.n_for:,}) speak for the one as for the other"
    return "nothing in the source decides which"


def _decided_decimal(
    files: Sequence[RawLines], shapes: Sequence[Mapping[str, Shapes]], votes: Votes
) -> tuple[str, Votes]:
    undecided = None
    for raw, columns in zip(files, shapes, strict=True):
        for name in (c.QUANTITY, c.UNIT_PRICE):
            for shape, found in columns[name].items():
                signs = numbers.readings(shape)
                is_undecided = len(signs) != 1 and numbers.is_open(shape)
                if len(signs) == 1:
                    is_comma = numbers.COMMA in signs
                    votes += Votes(found.n * is_comma, found.n * (not is_comma), True)
                elif is_undecided:
                    votes += Votes(is_open=True, is_undecided=True)
                if is_undecided and undecided is None:
                    what = name.replace("_", " ")
                    undecided = _Undecided(raw, what, found.example, found.row)
    if votes.is_tied:
        raise SourceError(
            f"{_said(undecided, 'a number')} can be "
            f"read with a decimal sign or with a thousands separator, and "
            f"{_balance(votes)}; say --decimal . or --decimal ,"
        )
    return (numbers.COMMA if votes.is_won else numbers.POINT), votes


def _said(undecided: _Undecided | None, what: str) -> str:
    """Point at a text; it may lie in a file that was read before."""
    if undecided is None:
        return f"a file that was read before: {what} in it"
    raw, what, example, row = undecided
    return f"{_place(raw, row)}: the {what} {example!r}"


def _place(raw: RawLines, row: int) -> str:
    name, line = raw.locate([row]).get(row, (raw.file.name, row))
    return f"{name}, line {line}"
