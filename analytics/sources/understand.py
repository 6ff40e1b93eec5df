"""From raw columns to typed ones, and why a line cannot be kept.

All of it are expressions: nothing is computed here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import ibis
import ibis.expr.types as ir

from analytics import columns as c
from analytics.engine import place_in_table
from analytics.sources import dates, numbers
from analytics.sources.conventions import Shapes

EARLIEST: Final = datetime(1970, 1, 1)
LATEST: Final = datetime(2100, 1, 1)
UNSPECIFIED: Final = "Unspecified"

ROW: Final = "row"
PROBLEM: Final = "problem"
_NUMBER: Final = "quantity_number"

REQUIRED: Final = (c.INVOICE, c.STOCK_CODE, c.QUANTITY, c.INVOICED_AT, c.UNIT_PRICE)

_LARGEST: Final = 2.0**63

NOT_WHOLE: Final = "is not a whole number"
OUT_OF_RANGE: Final = f"is not between {EARLIEST:%Y-%m-%d} and {LATEST:%Y-%m-%d}"


def understood(
    raw: ir.Table, shapes: Mapping[str, Shapes], *, date_order: str | None, decimal: str
) -> ir.Table:
    """Type the columns of a raw table; NULL where a text cannot be read.

    Grain: one row per raw row; ``row`` is its place, from 1. Dates keep any year here;
    ``quantity_number`` keeps fractions; ``raw_...`` are the texts as they stood.
    """
    quantity = _number(raw[c.QUANTITY], shapes[c.QUANTITY], decimal)
    price = _number(raw[c.UNIT_PRICE], shapes[c.UNIT_PRICE], decimal)
    return raw.select(
        place_in_table(raw).name(ROW),
        _identifier(raw[c.INVOICE]).name(c.INVOICE),
        _identifier(raw[c.STOCK_CODE]).name(c.STOCK_CODE),
        _unless_blank(raw[c.DESCRIPTION]).name(c.DESCRIPTION),
        _whole(quantity).name(c.QUANTITY),
        _time(raw[c.INVOICED_AT], shapes[c.INVOICED_AT], date_order).name(c.INVOICED_AT),
        _finite(_float(price)).name(c.UNIT_PRICE),
        _identifier(raw[c.CUSTOMER_ID]).name(c.CUSTOMER_ID),
        _text(raw[c.COUNTRY]).name(c.COUNTRY),
        _float(quantity).name(_NUMBER),
        *(_shown(raw[name]).name(f"raw_{name}") for name in c.RAW),
    )


def accepted(lines: ir.Table, offset: int) -> ir.Table:
    """Keep the lines without a problem, numbered on from `offset`."""
    kept = lines.filter(
        *(lines[name].notnull() for name in REQUIRED),
        lines[c.INVOICED_AT] >= EARLIEST,
        lines[c.INVOICED_AT] < LATEST,
    )
    return kept.select(
        (kept[ROW] + offset).cast("int64").name(c.LINE_NUMBER),
        *(kept[name] for name in c.RAW if name != c.COUNTRY),
        kept[c.COUNTRY].fill_null(UNSPECIFIED).name(c.COUNTRY),
    )


def without_country(raw: ir.Table) -> ir.Table:
    """Keep the rows of a raw table that say no country, blank lines aside."""
    return raw.filter(_text(raw[c.COUNTRY]).isnull(), _text(raw[c.INVOICE]).notnull())


def with_problems(lines: ir.Table) -> ir.Table:
    """Keep the lines that `accepted` does not, with what is wrong; blank lines are none.

    ``problem`` is a column and what is the matter with it, parted by ``|``.
    """
    raw = {name: lines[f"raw_{name}"] for name in c.RAW}
    number = lines[_NUMBER]
    is_blank = ibis.and_(*(text.isnull() for text in raw.values()))
    problem = ibis.cases(
        *((raw[name].isnull(), f"{name}|is empty") for name in REQUIRED),
        (lines[c.INVOICE].isnull(), f"{c.INVOICE}|is empty"),
        (number.isnull() | number.isnan(), f"{c.QUANTITY}|is not a number"),
        (number.isinf(), f"{c.QUANTITY}|is not finite"),
        (lines[c.QUANTITY].isnull() & (number.abs() < _LARGEST), f"{c.QUANTITY}|{NOT_WHOLE}"),
        (lines[c.QUANTITY].isnull(), f"{c.QUANTITY}|is too large"),
        (lines[c.INVOICED_AT].isnull(), f"{c.INVOICED_AT}|is no date that can be read"),
        (
            (lines[c.INVOICED_AT] < EARLIEST) | (lines[c.INVOICED_AT] >= LATEST),
            f"{c.INVOICED_AT}|{OUT_OF_RANGE}",
        ),
        (lines[c.UNIT_PRICE].isnull(), f"{c.UNIT_PRICE}|is not a finite number"),
        else_=ibis.null("string"),
    )
    return lines.mutate(problem.name(PROBLEM)).filter(~is_blank, lambda t: t[PROBLEM].notnull())


def _shown(column: ir.Column) -> ir.StringValue:
    return _unless_blank(column.cast("string"))


def _text(column: ir.Column) -> ir.StringValue:
    return column.cast("string").strip().nullif("")


def _unless_blank(column: ir.StringValue) -> ir.StringValue:
    return (column.strip() == "").ifelse(ibis.null("string"), column)


def _identifier(column: ir.Column) -> ir.StringValue:
    """Keep an identifier as text; some tools write 17850 as `17850.0`, taken for a number."""
    text = _text(column)
    return text.endswith(".0").ifelse(text.re_replace(r"^(\d+)\.0$", r"\1"), text)


def _number(column: ir.Column, shapes: Shapes, decimal: str) -> ir.Column:
    if not column.type().is_string():
        return column
    return numbers.number_text(column, shapes, decimal)


def _finite(number: ir.FloatingValue) -> ir.FloatingValue:
    return (number.isinf() | number.isnan()).ifelse(ibis.null("float64"), number)


def _float(number: ir.Column) -> ir.FloatingValue:
    """Take a number, or a text that may be none, as a float."""
    return number.try_cast("float64") if number.type().is_string() else number.cast("float64")


def _whole(number: ir.Column) -> ir.IntegerValue:
    """Take whole numbers only: the engine's own cast would round 1.5 to 2."""
    if number.type().is_integer():
        return number.cast("int64")
    if number.type().is_string():
        rounded = number.try_cast("int64")
        is_whole = rounded.cast("float64") == number.try_cast("float64")
        return is_whole.ifelse(rounded, ibis.null("int64"))
    in_range = (number.abs() < _LARGEST).ifelse(number, ibis.null("float64"))
    rounded = in_range.floor()
    return (rounded == in_range).ifelse(rounded, ibis.null("int64"))


def _time(column: ir.Column, shapes: Shapes, order: str | None) -> ir.TimestampValue:
    if column.type().is_timestamp():
        return column
    return dates.parsed(column, shapes, order or dates.MONTH_FIRST)
