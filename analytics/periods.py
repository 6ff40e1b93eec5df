"""Windows of days, and the earlier windows they are compared with.

A window is whole shop-local days, its end exclusive. Presets and comparisons
are relative to the end of the data, never to today's clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analytics import columns as c
from analytics.errors import EmptyWindowError

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise EmptyWindowError(f"no day lies between {self.start} and {self.end}")

    @property
    def n_days(self) -> int:
        """Number of days, at least 1."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - _ONE_DAY

    def label(self) -> str:
        """Say the window as a person would.

        >>> Window(date(2011, 11, 1), date(2011, 12, 1)).label()
        'Nov 2011'
        >>> Window(date(2011, 6, 1), date(2011, 9, 1)).label()
        'Jun to Aug 2011'
        >>> Window(date(2010, 12, 1), date(2011, 12, 10)).label()
        '1 Dec 2010 to 9 Dec 2011'
        """
        if self.start.day == 1 and self.end == _months_later(self.start, 1):
            return f"{self.start:%b %Y}"
        if self.start.day == self.end.day == 1:
            years = self.start.year, self.last_day.year
            first = f"{self.start:%b}" if years[0] == years[1] else f"{self.start:%b %Y}"
            return f"{first} to {self.last_day:%b %Y}"
        if self.n_days == 1:
            return _said(self.start)
        return f"{_said(self.start)} to {_said(self.last_day)}"

    def contains(self, other: "Window") -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Comparisons:
    """A window beside the windows it is compared with.

    `window` is the asked-for one, or the last complete month where the asked-for
    one has nothing of its length before it; `note` then says so.
    """

    window: Window
    previous: Window | None
    year_before: Window | None
    note: str = ""


def data_window(days: pd.DataFrame, until: date | None = None) -> Window:
    """Return the window that the `days` table covers, up to `until` where that is later.

    Raises
    ------
    EmptyWindowError
        The table is empty.
    """
    if days.empty:
        raise EmptyWindowError("no day with a line; build from a source that has some")
    first, last = _as_date(days[c.DAY].min()), _as_date(days[c.DAY].max())
    return Window(first, max(last + _ONE_DAY, until or last))


def presets(data: Window) -> Mapping[str, Window]:
    """Name the usual windows, each cut to what the data covers; impossible ones are left out."""
    month = _month_start(data.last_day)
    quarter = _quarter_start(month)
    complete = {
        "last_month": last_complete_month(data),
        "last_quarter": _whole(_quarter_start(data.end), 3, data),
        "last_year": _whole(date(data.end.year, 1, 1), 12, data),
    }
    starts = {
        "last_30_days": data.end - timedelta(days=30),
        "last_90_days": data.end - timedelta(days=90),
        "this_month": month,
        "this_quarter": quarter,
        "this_year": date(month.year, 1, 1),
    }
    named = {"all": data}
    named.update({name: window for name, window in complete.items() if window is not None})
    named.update({name: Window(max(start, data.start), data.end) for name, start in starts.items()})
    return named


def last_complete_month(data: Window) -> Window | None:
    """Return the last calendar month that lies wholly inside `data`, if any."""
    return _whole(_month_start(data.end), 1, data)


def complete_months(data: Window) -> list[Window]:
    """List the calendar months that lie wholly inside `data`, earliest first."""
    months = []
    month = last_complete_month(data)
    while month is not None and data.contains(month):
        months.append(month)
        month = Window(_months_later(month.start, -1), month.start)
    return months[::-1]


def months_and_days(window: Window) -> tuple[list[Window], list[Window]]:
    """Split a window into its whole calendar months, as one window, and the days at its ends.

    >>> months, days = months_and_days(Window(date(2011, 1, 30), date(2011, 3, 3)))
    >>> [part.label() for part in (*months, *days)]
    ['Feb 2011', '30 Jan 2011 to 31 Jan 2011', '1 Mar 2011 to 2 Mar 2011']
    """
    first = _months_later(_month_start(window.start), int(window.start.day > 1))
    last = _month_start(window.end)
    if first >= last:
        return [], [window]
    ends = [(window.start, first), (last, window.end)]
    return [Window(first, last)], [Window(start, end) for start, end in ends if start < end]


def comparisons(window: Window, data: Window) -> Comparisons:
    """Find the previous window and the one a year before, where the data covers them whole.

    Whole months are compared with as many whole months; the first days of a month with the same
    days of the month before; anything else with as many days just before.
    """
    found = _beside(window, data)
    month = last_complete_month(data)
    if found.previous or found.year_before or month is None:
        return found
    fallback = _beside(month, data)
    if fallback.previous is None:
        return found
    note = f"changes are of {month.label()}, the last complete month"
    return Comparisons(month, fallback.previous, fallback.year_before, note)


def year_before(window: Window) -> Window:
    """Shift a window by twelve months; the end of February stays the end of February.

    >>> year_before(Window(date(2012, 2, 29), date(2012, 3, 1)))
    Window(start=datetime.date(2011, 2, 28), end=datetime.date(2011, 3, 1))
    """
    # Of a window that ends before 29 February, the bound itself has no like a year before.
    after_last = _months_later(window.last_day, -12) + timedelta(days=1)
    return Window(_months_later(window.start, -12), max(_months_later(window.end, -12), after_last))


def _beside(window: Window, data: Window) -> Comparisons:
    candidates = (_previous(window), year_before(window))
    before, a_year_before = (other if data.contains(other) else None for other in candidates)
    return Comparisons(window, before, a_year_before)


def _previous(window: Window) -> Window:
    if window.start.day != 1:
        return Window(window.start - (window.end - window.start), window.start)
    n_months = (window.end.year - window.start.year) * 12 + window.end.month - window.start.month
    if window.end.day == 1:
        return Window(_months_later(window.start, -n_months), window.start)
    start = _months_later(window.start, -n_months - 1)
    return Window(start, min(start + (window.end - window.start), window.start))


def _months_later(day: date, n_months: int) -> date:
    return (pd.Timestamp(day) + pd.DateOffset(months=n_months)).date()


def _whole(end: date, n_months: int, data: Window) -> Window | None:
    """Return the `n_months` before `end`, if the data covers them."""
    window = Window(_months_later(end, -n_months), end)
    return window if data.contains(window) else None


def _quarter_start(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _as_date(value: object) -> date:
    return pd.Timestamp(value).date()  # type: ignore[arg-type]  # a day of any date-like dtype


def _said(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
