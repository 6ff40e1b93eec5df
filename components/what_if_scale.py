"""Sliders of recency, frequency and money: where a value stands on them, and what is marked."""

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from analytics import columns as c
from components import formats

#: What a field is called in an address and in the ids of its controls.
NAMES: Final = {c.RECENCY_DAYS: "recency", c.FREQUENCY: "frequency", c.MONETARY: "monetary"}

_LOG_STEP: Final = 0.005  # of a decade: some 1.2 %
_NICE: Final = (1, 2, 5)
_MANY_DECADES: Final = 3


@dataclass(frozen=True)
class Scale:
    """The slider of one field.

    Attributes
    ----------
    field : str
        ``recency_days``, ``frequency`` or ``monetary``.
    low, high : float
        Ends, in the field's own unit; both above 0 on a log scale.
    is_log : bool
        Whether positions are logarithms to the base 10.
    """

    field: str
    low: float
    high: float
    is_log: bool

    @property
    def step(self) -> float:
        """Smallest move of the slider."""
        return _LOG_STEP if self.is_log else 1.0

    @property
    def ends(self) -> tuple[float, float]:
        """Positions of both ends."""
        return self._raw(self.low), self._raw(self.high)

    def position(self, value: float) -> float:
        """Place a value on the slider, at its end if it lies beyond."""
        return self._raw(min(max(value, self.low), self.high))

    def marks(self, currency: str = "") -> dict[float, str]:
        """Name some positions in the field's own unit."""
        prefix = currency if self.field == c.MONETARY else ""
        return {self._raw(value): f"{prefix}{_short(value)}" for value in self._marked()}

    def _raw(self, value: float) -> float:
        return round(log10(value), 4) if self.is_log else value

    def _marked(self) -> list[float]:
        if not self.is_log:
            step = _nice_up(self.high / 5)
            return [i * step for i in range(floor(self.high / step) + 1)]
        first, last = floor(log10(self.low)), ceil(log10(self.high))
        within = _NICE if last - first <= _MANY_DECADES else (1,)
        every = [m * 10.0**decade for decade in range(first, last + 1) for m in within]
        return [value for value in every if self.low <= value <= self.high]


def scale_of(field: str, lowest: float, highest: float) -> Scale:
    """Make the slider of a field for values between `lowest` and `highest`, with round ends.

    Days are on a linear scale from 0; orders and money on a log scale from 1 or more.
    """
    if field == c.RECENCY_DAYS:
        step = _nice_up(max(highest, 1.0) / 8)
        return Scale(field, 0.0, step * ceil(max(highest, 1.0) / step), is_log=False)
    low = _nice_down(lowest) if field == c.MONETARY and lowest > 1 else 1.0
    return Scale(field, low, max(_nice_up(highest), 10 * low), is_log=True)


def _nice_up(value: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten from `value` on.

    >>> _nice_up(209), _nice_up(46.6)
    (500.0, 50.0)
    """
    power = 10.0 ** floor(log10(max(value, 1e-9)))
    return next(m * power for m in (*_NICE, 10) if m * power >= value)


def _nice_down(value: float) -> float:
    """Return the last such number up to `value`.

    >>> _nice_down(3.75)
    2.0
    """
    power = 10.0 ** floor(log10(value))
    return next(m * power for m in reversed(_NICE) if m * power <= value)


def _short(value: float) -> str:
    return formats.compact(value).replace(".00", "").replace(".0", "")
