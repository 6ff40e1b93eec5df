"""Numbers and days as people read them; a missing value is an en dash, a minus is a minus sign."""

from datetime import date, datetime
from math import isfinite
from typing import Final

MISSING: Final = "\N{EN DASH}"
_MINUS: Final = "\N{MINUS SIGN}"
_COMPACT: Final = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_WHOLE_FROM: Final = 1_000
_SMALLEST_SHARE: Final = 0.001
_TEN, _HUNDRED = 10, 100


def count(value: float | None) -> str:
    """Write a whole number with thousands separators.

    >>> count(541909)
    '541,909'
    """
    if value is None or not isfinite(value):
        return MISSING
    whole = round(value)
    return _signed(whole, f"{abs(whole):,}")


def number(value: float | None, decimals: int = 1) -> str:
    """Write a number with thousands separators and fixed decimals.

    >>> number(277.94), number(-0.04)
    ('277.9', '0.0')
    """
    if value is None or not isfinite(value):
        return MISSING
    text = f"{abs(value):,.{decimals}f}"
    return _signed(0 if float(text.replace(",", "")) == 0 else value, text)


def money(value: float | None, currency: str = "£") -> str:
    """Write an amount: whole from a thousand on, with pence below; nothing is just 0.

    >>> money(8887208.894), money(479.56), money(0.0)
    ('£8,887,209', '£479.56', '£0')
    """
    if value is None or not isfinite(value):
        return MISSING
    decimals = 0 if abs(value) >= _WHOLE_FROM else 2
    text = f"{abs(value):,.{decimals}f}"
    if text == "0.00":
        return f"{currency}0"
    return _signed(value, f"{currency}{text}")


def compact(value: float | None) -> str:
    """Write a number in three figures or so, with k, M, B or T.

    >>> compact(1156205), compact(999_999), compact(0)
    ('1.16M', '1.00M', '0')
    """
    if value is None or not isfinite(value):
        return MISSING
    return _signed(value, _short(abs(value)))


def compact_money(value: float | None, currency: str = "£") -> str:
    """Write an amount in three figures or so.

    >>> compact_money(893979.73)
    '£894k'
    """
    if value is None or not isfinite(value):
        return MISSING
    return _signed(value, f"{currency}{_short(abs(value))}")


def percent(share: float | None, decimals: int = 1) -> str:
    """Write a share (0-1) in percent.

    >>> percent(0.65578), percent(0.9143, 0)
    ('65.6%', '91%')
    """
    if share is None or not isfinite(share):
        return MISSING
    return f"{number(100 * share, decimals)}%"


def share_of_whole(share: float | None) -> str:
    """Write a share so that something never looks like nothing, nor a part like the whole.

    >>> share_of_whole(3 / 541_909), share_of_whole(0.99999), share_of_whole(0.0)
    ('<0.1%', '>99.9%', '0%')
    """
    if share is None or share in {0, 1}:
        return percent(share, 0)
    if 0 < share < _SMALLEST_SHARE:
        return "<0.1%"
    if 1 - _SMALLEST_SHARE < share < 1:
        return ">99.9%"
    return percent(share)


def day(value: date | datetime | None) -> str:
    """Write a day.

    >>> day(date(2011, 12, 9))
    '9 Dec 2011'
    """
    return MISSING if value is None else f"{value.day} {value:%b %Y}"


def instant(value: datetime | None) -> str:
    """Write an instant to the minute.

    >>> instant(datetime(2011, 12, 9, 12, 50))
    '9 Dec 2011, 12:50'
    """
    return MISSING if value is None else f"{day(value)}, {value:%H:%M}"


def file_size(n_bytes: float | None) -> str:
    """Write a size in bytes.

    >>> file_size(45_580_638), file_size(812)
    ('45.6 MB', '812 B')
    """
    if n_bytes is None or not isfinite(n_bytes):
        return MISSING
    for size, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if n_bytes >= size:
            return f"{n_bytes / size:,.1f} {unit}"
    return f"{n_bytes:.0f} B"


def safe_text(text: str) -> str:
    """Neutralise the few tags Plotly would interpret in a label made of data.

    >>> safe_text("<b>CAKE & CO</b>")
    '&lt;b&gt;CAKE & CO&lt;/b&gt;'
    """
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _short(size: float) -> str:
    for unit, suffix in _COMPACT:
        # 999,500 and more would round up to a four-figure number of the smaller unit.
        if size >= unit * 0.9995:
            return f"{size / unit:,.{_decimals(size / unit)}f}{suffix}"
    return f"{size:,.{0 if size == round(size) else _decimals(size)}f}"


def _decimals(size: float) -> int:
    if size < _TEN:
        return 2
    return 1 if size < _HUNDRED else 0


def _signed(value: float, text: str) -> str:
    return f"{_MINUS}{text}" if value < 0 else text
