"""Read dates of any common form, by their shape.

A shape is the text in lower case with each digit replaced by 9. A file has few
shapes, however many lines: Python decides what each means, the engine parses.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir

from analytics.engine import parse_time

DAY_FIRST: Final = "day-first"
MONTH_FIRST: Final = "month-first"
ORDERS: Final = (DAY_FIRST, MONTH_FIRST)

_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_MONTH: Final = rf"(?:(?P<long>{_MONTHS})|(?P<short>jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec))"

_DATES: Final = (
    # year first: one meaning
    (re.compile(r"9999(?P<s>[-/.])9{1,2}(?P=s)9{1,2}"), "%Y{s}%m{s}%d"),
    (re.compile(r"99999999(?=999999|(?!9))"), "%Y%m%d"),
    # two numbers and a year: the order is to be decided
    (re.compile(r"9{1,2}(?P<s>[-/.])9{1,2}(?P=s)9999(?!9)"), "{first}{s}{second}{s}%Y"),
    (re.compile(r"9{1,2}(?P<s>[-/.])9{1,2}(?P=s)99(?!9)"), "{first}{s}{second}{s}%y"),
    # the month in words: one meaning
    (re.compile(rf"9{{1,2}}(?P<s>[-/. ]){_MONTH}(?P=s)9999(?!9)"), "%d{s}{month}{s}%Y"),
    (re.compile(rf"9{{1,2}}(?P<s>[-/. ]){_MONTH}(?P=s)99(?!9)"), "%d{s}{month}{s}%y"),
    (re.compile(rf"{_MONTH} 9{{1,2}}(?P<s>,?) 9999(?!9)"), "{month} %d{s} %Y"),
)
_CLOCKS: Final = (
    (re.compile(r"(?P<sep> |t|, )9{1,2}:99:99(?P<dot>[.,])9{1,9}"), "{sep}%H:%M:%S{dot}%f"),
    (re.compile(r"(?P<sep> |t|, )9{1,2}:99:99"), "{sep}%H:%M:%S"),
    (re.compile(r"(?P<sep> |t|, )9{1,2}:99"), "{sep}%H:%M"),
    (re.compile(r"(?P<sep>[ t]?)999999"), "{sep}%H%M%S"),
    (re.compile(r""), ""),
)
_HALF: Final = re.compile(r"(?P<space> ?)[ap]m")
_ZONE: Final = re.compile(r" ?(z|utc|gmt|[+-]99(:?99)?)")
_MOST_FRACTION_DIGITS: Final = 6


@dataclass(frozen=True)
class DateForm:
    """How texts of one shape are read.

    Attributes
    ----------
    day_first, month_first : str
        strptime patterns; equal where the form has one meaning.
    length : int
        Characters that carry the wall time; what follows (an offset) is dropped.
    """

    day_first: str
    month_first: str
    length: int

    @property
    def is_open(self) -> bool:
        """Whether the shape alone leaves the order of day and month open."""
        return self.day_first != self.month_first

    def pattern(self, order: str) -> str:
        """Return the strptime pattern under `order`."""
        return self.day_first if order == DAY_FIRST else self.month_first


def form_of(shape: str) -> DateForm | None:
    """Recognise a shape; None where it is no date.

    >>> form_of("99/9/9999 9:99").month_first
    '%m/%d/%Y %H:%M'
    >>> form_of("9999-99-99t99:99:99z").day_first
    '%Y-%m-%dt%H:%M:%S'
    """
    for expression, pattern in _DATES:
        if match := expression.match(shape):
            return _with_clock(shape, match, pattern)
    return None


def _with_clock(shape: str, date: re.Match[str], pattern: str) -> DateForm | None:
    groups = date.groupdict()
    month = "%B" if groups.get("long") else "%b"
    for expression, template in _CLOCKS:
        match = expression.match(shape, date.end())
        if match is None:
            continue
        end, clock = _with_half(shape, match.end(), template.format(**match.groupdict()))
        zone = _ZONE.match(shape, end) if clock else None
        if (zone.end() if zone else end) != len(shape):
            continue
        orders = [
            pattern.format(s=groups.get("s", ""), month=month, first=a, second=b) + clock
            for a, b in (("%d", "%m"), ("%m", "%d"))
        ]
        return DateForm(orders[0], orders[1], _kept(shape, end, clock))
    return None


def _with_half(shape: str, end: int, clock: str) -> tuple[int, str]:
    """Add AM or PM to a clock, where it follows."""
    half = _HALF.match(shape, end) if clock else None
    if half is None:
        return end, clock
    return half.end(), clock.replace("%H", "%I") + half["space"] + "%p"


def _kept(shape: str, end: int, clock: str) -> int:
    """Cut fractions that are finer than the engine's microseconds."""
    if not clock.endswith("%f"):
        return end
    digits = len(shape[:end]) - len(shape[:end].rstrip("9"))
    return end - max(0, digits - _MOST_FRACTION_DIGITS)


def shape_of(text: ir.StringValue) -> ir.StringValue:
    """Reduce `text` to its shape, in the engine."""
    return text.strip().lower().translate("012345678", "999999999")


def parsed(text: ir.StringValue, shapes: Iterable[str], order: str) -> ir.TimestampValue:
    """Read the dates of a column of which all `shapes` are known.

    Parameters
    ----------
    text : ibis string column
        The dates.
    shapes : iterable of str
        Every shape in the column. Shapes that are no date are read as NULL.
    order : str
        One of `ORDERS`, for the shapes that leave it open.
    """
    forms = {shape: form_of(shape) for shape in shapes}
    readings: dict[tuple[str, int], list[str]] = {}
    for shape, form in forms.items():
        if form is not None:
            readings.setdefault((form.pattern(order), form.length), []).append(shape)
    clean = text.strip().lower()
    patterns = {pattern for pattern, _ in readings}
    if len(patterns) == 1 and all(form and form.length == len(s) for s, form in forms.items()):
        # One pattern and nothing to cut: no need to look at each line's shape.
        return parse_time(clean, patterns.pop())
    shape_column = shape_of(text)
    branches = [
        (shape_column.isin(alike), parse_time(clean.left(length), pattern))
        for (pattern, length), alike in readings.items()
    ]
    null = ibis.null("timestamp(6)")
    return ibis.cases(*branches, else_=null) if branches else null


@dataclass(frozen=True)
class OrderEvidence:
    """What a column says on the order of day and month.

    Attributes
    ----------
    n_day_first, n_month_first : int
        Lines that can be read only so.
    n_either : int
        Lines that can be read both ways, as different days.
    example : str or None
        The first of those.
    row : int or None
        Its place.
    """

    n_day_first: int
    n_month_first: int
    n_either: int
    example: str | None
    row: int | None


def order_evidence(
    texts: ir.Table, name: str, forms: Mapping[str, DateForm | None]
) -> OrderEvidence:
    """Weigh the order of day and month in a column.

    Parameters
    ----------
    texts : ibis.Table
        Grain: one row per distinct text; columns `name`, ``n`` (lines), ``first`` (place).
    name : str
        The column of dates.
    forms : mapping of str to DateForm or None
        Every shape in it.
    """
    open_shapes = [shape for shape, form in forms.items() if form and form.is_open]
    if not open_shapes:
        return OrderEvidence(0, 0, 0, None, None)
    found = texts.filter(shape_of(texts[name]).isin(open_shapes))
    day = parsed(found[name], open_shapes, DAY_FIRST)
    month = parsed(found[name], open_shapes, MONTH_FIRST)
    either = day != month
    row = found.aggregate(
        n_day_first=found.n.sum(where=day.notnull() & month.isnull()),
        n_month_first=found.n.sum(where=month.notnull() & day.isnull()),
        n_either=found.n.sum(where=either),
        example=found[name].argmin(found["first"], where=either),
        row=found["first"].min(where=either),
    ).to_pyarrow()
    values = {key: column[0] for key, column in row.to_pydict().items()}
    return OrderEvidence(
        n_day_first=int(values["n_day_first"] or 0),
        n_month_first=int(values["n_month_first"] or 0),
        n_either=int(values["n_either"] or 0),
        example=values["example"],
        row=values["row"],
    )
