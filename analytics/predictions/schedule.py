"""Which instants a model is trained, chosen and tested at, if the data reaches that far."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from analytics.errors import NotEnoughDataError
from analytics.outlook import YEAR

# Windows to foretell, in days, the longest that the data allows.
HORIZONS: Final = (90, 60, 42, 30, 15)
N_TRAINING_CUTS: Final = 4
N_TEST_CUTS: Final = 5
# The last day is seldom complete, and yesterday's orders may yet be put right.
SETTLING_DAYS: Final = 2
LEAST_CUSTOMERS: Final = 100
LEAST_REPEAT_BUYERS: Final = 40


@dataclass(frozen=True)
class Schedule:
    """Instants of one build.

    Attributes
    ----------
    first : datetime
        Midnight before the first sale.
    as_of : datetime
        Instant of the live scores.
    horizon_days : int
        Window to foretell; a third of it is the short one, twice it the long one.
    """

    first: datetime
    as_of: datetime
    horizon_days: int

    @property
    def short_days(self) -> int:
        """Length of the short window, and days from one cut to the next."""
        return self.horizon_days // 3

    @property
    def long_days(self) -> int:
        """Length of the long window."""
        return 2 * self.horizon_days

    @property
    def test_cut(self) -> datetime:
        """Latest instant whose window is over: the test, and the latest training cut when live."""
        return self.as_of - timedelta(days=self.horizon_days + SETTLING_DAYS)

    @property
    def validation_cut(self) -> datetime:
        """Instant at which the model is chosen: its window ends where that of the test begins."""
        return self.test_cut - timedelta(days=self.horizon_days)

    def training_cuts(self, cut: datetime) -> tuple[datetime, ...]:
        """Instants, latest first, whose windows are over at `cut` and that have a history."""
        latest = cut - timedelta(days=self.horizon_days)
        if cut == self.as_of:
            latest = self.test_cut
        return tuple(self._with_history(latest, N_TRAINING_CUTS))

    def test_cuts(self) -> tuple[datetime, ...]:
        """Instants to test at, latest first: the test cut and those before it."""
        found = self._with_history(self.test_cut, N_TEST_CUTS)
        return tuple(cut for cut in found if self.training_cuts(cut))

    @property
    def season_cut(self) -> datetime | None:
        """Instant a year before the live one, if the data reaches far enough behind it."""
        cut = self.as_of - YEAR
        return cut if self.training_cuts(cut) else None

    def all_cuts(self) -> tuple[datetime, ...]:
        """List every instant that has a window behind it, latest first."""
        tests = [*self.test_cuts(), *([self.season_cut] if self.season_cut else [])]
        training = [cut for test in tests for cut in self.training_cuts(test)]
        return tuple(sorted({*tests, self.validation_cut, *training}, reverse=True))

    def _with_history(self, latest: datetime, n: int) -> Iterator[datetime]:
        least = self.first + timedelta(days=2 * self.short_days)
        for place in range(n):
            cut = latest - timedelta(days=place * self.short_days)
            if cut >= least:
                yield cut


def least_days(horizon_days: int) -> int:
    """Count the days of data that a window of `horizon_days` needs.

    History before the first training cut, and three windows: trained, chosen and tested on.

    >>> least_days(90)
    332
    """
    return 2 * (horizon_days // 3) + 3 * horizon_days + SETTLING_DAYS


def schedule(first: datetime, as_of: datetime) -> Schedule:
    """Plan the longest window of `HORIZONS` that the data allows.

    Raises
    ------
    NotEnoughDataError
        There are too few days even for the shortest.
    """
    start = first.replace(hour=0, minute=0, second=0, microsecond=0)
    n_days = (as_of - start).days
    for horizon in HORIZONS:
        if n_days >= least_days(horizon):
            return Schedule(start, as_of, horizon)
    raise NotEnoughDataError(
        f"{n_days} days of data; wanted at least {least_days(HORIZONS[-1])}, better "
        f"{least_days(HORIZONS[0])}: bring a longer file"
    )
