"""Read numbers with or without thousands separators, decimal commas and currency signs.

As with dates, Python decides on the few shapes of a column and the engine casts.
"""

import re
from collections.abc import Iterable
from typing import Final

import ibis
import ibis.expr.types as ir

POINT: Final = "."
COMMA: Final = ","
DECIMALS: Final = (POINT, COMMA)

_CURRENCY: Final = "£$€¥₹"
_CODES: Final = ("gbp", "eur", "usd")
# No-break and narrow spaces separate thousands as a plain space does; so do apostrophes.
_SPACES: Final = " \u00a0\u2009\u202f'\u2019"
_MINUS: Final = "\u2212"

_PLAIN: Final = re.compile(r"[+-]?(9+(\.9*)?|\.9+)(e[+-]?9+)?")


def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    group = rf"(?P<sep>[{re.escape(thousands + _SPACES)}])"
    whole = rf"(9+|9{{1,3}}{group}999((?P=sep)999)*)"
    return re.compile(rf"[+-]?({whole}({re.escape(decimal)}9*)?|{re.escape(decimal)}9+)")


_GROUPED: Final = {POINT: _pattern(POINT, COMMA), COMMA: _pattern(COMMA, POINT)}


def shape_of(text: ir.StringValue) -> ir.StringValue:
    """Reduce `text` to its shape: lower case, each digit a 9."""
    return text.strip().lower().translate("012345678", "999999999")


def is_plain(shape: str) -> bool:
    """Tell whether the engine reads the shape as it stands."""
    return _PLAIN.fullmatch(shape) is not None


def readings(shape: str) -> frozenset[str]:
    """Return the decimal signs under which a shape is a number.

    >>> sorted(readings("9,999.99")), sorted(readings("9,999")), sorted(readings("aa"))
    (['.'], [',', '.'], [])
    """
    bare = _without_currency(shape)
    found = {decimal for decimal in DECIMALS if _GROUPED[decimal].fullmatch(bare)}
    if is_plain(bare):
        found |= {POINT} if "." in bare else set(DECIMALS)
    return frozenset(found)


def is_open(shape: str) -> bool:
    """Tell whether a shape means one number under a point and another under a comma."""
    return len(readings(shape)) > 1 and ("," in shape or "." in shape)


def _without_currency(shape: str) -> str:
    bare = shape.replace(_MINUS, "-")
    for sign in (*_CURRENCY, *_CODES):
        bare = bare.replace(sign, "", 1)
    bare = bare.strip(_SPACES[:4])
    return re.sub(rf"^([+-])[{_SPACES[:4]}]+", r"\1", bare)


def number_text(text: ir.StringValue, shapes: Iterable[str], decimal: str) -> ir.StringValue:
    """Rewrite a column of numbers so that the engine can cast it; NULL where it is none.

    Parameters
    ----------
    text : ibis string column
        The numbers.
    shapes : iterable of str
        Every shape in the column.
    decimal : str
        The decimal sign, one of `DECIMALS`.
    """
    known = list(shapes)
    if decimal == POINT and all(is_plain(shape) for shape in known):
        return text
    accepted = [shape for shape in known if decimal in readings(shape)]
    if not accepted:
        return ibis.null("string")
    drop = (COMMA if decimal == POINT else POINT) + _CURRENCY + _SPACES
    clean = text.strip().lower()
    for code in _CODES:
        clean = clean.replace(code, "")
    clean = clean.translate(_MINUS + decimal + drop, "-" + POINT)
    return shape_of(text).isin(accepted).ifelse(clean, ibis.null("string"))
