"""Decide, from all lines of a source, how its dates and numbers are written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics.engine import place_in_table
from analytics.errors import SettingError, SourceError
from analytics.sources import dates, numbers
from analytics.sources.rawlines import RawLines

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
    shapes : sequence of mapping
        Per file: text column (of quantity, invoiced_at, unit_price) to its shapes.
    """

    date_order: str | None
    decimal: str
    shapes: Sequence[Mapping[str, Shapes]]


def conventions(
    files: Sequence[RawLines], date_order: str | None, decimal: str | None
) -> Conventions:
    """Weigh all files together, or take what the user says.

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
    return Conventions(
        date_order=date_order or _decided_order(files, shapes),
        decimal=decimal or _decided_decimal(files, shapes),
        shapes=shapes,
    )


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


def _decided_order(files: Sequence[RawLines], shapes: Sequence[Mapping[str, Shapes]]) -> str | None:
    n_day, n_month, undecided = 0, 0, None
    has_open = False
    for raw, columns in zip(files, shapes, strict=True):
        forms = {shape: dates.form_of(shape) for shape in columns[c.INVOICED_AT]}
        if not any(form and form.is_open for form in forms.values()):
            continue
        has_open = True
        found = dates.order_evidence(_texts(raw.table, c.INVOICED_AT), c.INVOICED_AT, forms)
        n_day, n_month = n_day + found.n_day_first, n_month + found.n_month_first
        if undecided is None and found.row is not None:
            undecided = (raw, found.example, found.row)
    if not has_open:
        return None
    if n_day == n_month and undecided is not None:
        raw, example, row = undecided
        raise SourceError(
            f"{_place(raw, row)}: the date {example!r} can be read day first or month first, and "
            f"{_balance(n_day)}; say --date-order {dates.DAY_FIRST} or "
            f"--date-order {dates.MONTH_FIRST}"
        )
    return dates.DAY_FIRST if n_day > n_month else dates.MONTH_FIRST


def _balance(n_each: int) -> str:
    if n_each:
        return f"as many lines ({n_each:,}) speak for the one as for the other"
    return "nothing in the source decides which"


def _decided_decimal(files: Sequence[RawLines], shapes: Sequence[Mapping[str, Shapes]]) -> str:
    votes = dict.fromkeys(numbers.DECIMALS, 0)
    undecided = None
    for raw, columns in zip(files, shapes, strict=True):
        for name in (c.QUANTITY, c.UNIT_PRICE):
            for shape, found in columns[name].items():
                signs = numbers.readings(shape)
                if len(signs) == 1:
                    votes[next(iter(signs))] += found.n
                elif numbers.is_open(shape) and undecided is None:
                    undecided = (raw, name, found)
    if undecided is not None and votes[numbers.POINT] == votes[numbers.COMMA]:
        raw, name, found = undecided
        raise SourceError(
            f"{_place(raw, found.row)}: the {name.replace('_', ' ')} {found.example!r} can be "
            f"read with a decimal sign or with a thousands separator, and "
            f"{_balance(votes[numbers.POINT])}; say --decimal . or --decimal ,"
        )
    return numbers.COMMA if votes[numbers.COMMA] > votes[numbers.POINT] else numbers.POINT


def _place(raw: RawLines, row: int) -> str:
    name, line = raw.locate([row]).get(row, (raw.file.name, row))
    return f"{name}, line {line}"
