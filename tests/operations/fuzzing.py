"""What an attacker or an accident sends, and what has to be true of every answer."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

#: Far beyond any answer's time, even on a busy machine: it is for those that never end.
BOUND_SECONDS: Final = 120
_BROKEN: Final = 500
_LEAKS: Final = ("Traceback (most recent call last)", "site-packages", 'File "/')

#: How many times the usual number of inputs is tried: ten for a night of it by hand.
_SCALE: Final = float(os.environ.get("SHOPPER_SPECTRUM_FUZZ", "1"))


def inputs(n: int) -> settings:
    """Try `n` inputs, the same in every run; the machine may be slow."""
    return settings(
        max_examples=max(1, round(n * _SCALE)),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


_LONG: Final = ("😀" * 40, "é" * 300, "x" * 10_000)
_ODD: Final = ("", " ", "\x00", "\ufeff", "\u202e", "\n", "\r\nSet-Cookie: x=1", "a,b;c|d")
_ATTACKS: Final = (
    *("%", "%00", "%ff", "..", "../../etc/passwd", "'", '"', "' OR 1=1 --", "{{7*7}}", "${x}"),
    *("<script>alert(1)</script>", "=1+1", "[]", "{}", "null", "undefined"),
)
_NUMBERS: Final = ("NaN", "inf", "-1", "1e308", "1e999", "99999999999999999999", "0x1f")
_DATES: Final = ("2011-02-30", "2011-13-01", "0000-00-00", "9999-12-31", "2011-12-09")
_KNOWN: Final = ("last_month", "net", "12346", "85123A", "United Kingdom")
_NASTY: Final = (*_LONG, *_ODD, *_ATTACKS, *_NUMBERS, *_DATES, *_KNOWN)


def texts() -> st.SearchStrategy[str]:
    return st.sampled_from(_NASTY) | st.text(st.characters(codec="utf-8"), max_size=40)


def json_values() -> st.SearchStrategy[Any]:
    """Any value JSON can hold: of wrong types, huge, deep."""
    plain = (
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**63 - 1)
        | st.floats(allow_nan=False, allow_infinity=False)
        | texts()
    )
    nested = st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts(), inner, max_size=4),
        max_leaves=8,
    )
    deep = st.integers(50, 900).map(_deep)
    huge = st.sampled_from([["x"] * 20_000, {str(i): i for i in range(5_000)}, "y" * 300_000])
    return st.one_of(plain, nested, nested, deep, huge)


def _deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def sound(answer: TestResponse, of: object) -> None:
    """Assert what holds of every answer to anything: no 500, nothing of the program in it."""
    text = answer.get_data(as_text=True)
    assert answer.status_code < _BROKEN, (of, text[:500])
    for leak in _LEAKS:
        assert leak not in text, (of, leak)


@contextmanager
def bounded() -> Iterator[Any]:
    """Give what runs a function and fails when it does not end."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda work, *given, **named: pool.submit(work, *given, **named).result(BOUND_SECONDS)
