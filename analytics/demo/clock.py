"""The shop's clock: it runs from 0 to 1 over the window, and faster when the shop is busier.

A visit that is uniform on this clock therefore has the shop's whole rhythm at
once: season, weekday, hour, closed days.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.demo.arrays import Floats, Ints, Times

OPENS_ON: Final = np.datetime64("2024-12-01")
# Exclusive. The last month and the last day are unfinished, as in any export from a living shop.
ENDS_AT: Final = np.datetime64("2025-12-09T13:00")
N_MONTHS: Final = 13

# How busy the middle of each month is, December to December.
_SEASON: Final = (1.4, 0.85, 0.8, 0.95, 0.9, 1.0, 1.0, 1.0, 1.0, 1.4, 1.8, 2.7, 2.4)
# Monday to Sunday; closed on Saturdays.
_WEEKDAY: Final = (1.0, 1.07, 1.0, 1.07, 0.87, 0.0, 0.85)
_HOUR: Final = {
    7: 0.1,
    8: 1.7,
    9: 6.4,
    10: 10.0,
    11: 12.0,
    12: 15.5,
    13: 14.0,
    14: 12.5,
    15: 11.5,
    16: 8.0,
    17: 4.5,
    18: 1.5,
    19: 0.7,
    20: 0.2,
}
_SUNDAY_HOURS: Final = range(10, 16)
_SUNDAY: Final = 6
_CLOSED: Final = np.array(
    [
        *np.arange("2024-12-24", "2025-01-04", dtype="datetime64[D]"),
        *np.array(["2025-04-18", "2025-04-20", "2025-04-21"], dtype="datetime64[D]"),
        *np.array(["2025-05-05", "2025-05-26", "2025-08-25"], dtype="datetime64[D]"),
    ]
)


@dataclass(frozen=True)
class ShopClock:
    """The open hours of the window and where the clock stands at the end of each.

    Attributes
    ----------
    hours : datetime64[m] array
        Start of every open hour, ascending.
    ends : float array
        The clock at the end of that hour; the last is 1.
    """

    hours: Times
    ends: Floats

    def instants(self, positions: Floats) -> Times:
        """Return the naive, shop-local minute at which the clock shows each position."""
        hour = np.minimum(np.searchsorted(self.ends, positions, side="right"), len(self.ends) - 1)
        begins = np.concatenate([[0.0], self.ends[:-1]])
        passed = (positions - begins[hour]) / (self.ends - begins)[hour]
        minutes = np.clip((passed * 60).astype(np.int64), 0, 59)
        return np.asarray(self.hours[hour] + minutes.astype("timedelta64[m]"))


def shop_clock() -> ShopClock:
    """Build the clock of the demo shop's one window."""
    days = np.arange(OPENS_ON, ENDS_AT.astype("datetime64[D]") + 1)
    hour_of_day = np.array(list(_HOUR))
    weekday = (days.astype(np.int64) + 3) % 7
    busy = _season(days) * np.array(_WEEKDAY)[weekday] * ~np.isin(days, _CLOSED)
    weights = busy[:, None] * np.array(list(_HOUR.values()))
    weights[(weekday == _SUNDAY)[:, None] & ~np.isin(hour_of_day, _SUNDAY_HOURS)] = 0.0
    hours = days.astype("datetime64[m]")[:, None] + (hour_of_day * 60).astype("timedelta64[m]")
    weights[hours >= ENDS_AT] = 0.0
    is_open = weights > 0
    ends = np.cumsum(weights[is_open])
    return ShopClock(hours[is_open], ends / ends[-1])


def months(times: Times) -> Ints:
    """Count the months from the start of the window to each instant."""
    counted = times.astype("datetime64[M]").astype(np.int64)
    first = OPENS_ON.astype("datetime64[M]").astype(np.int64)
    return np.asarray(counted - first, dtype=np.int64)


def _season(days: Times) -> Floats:
    middles = np.arange(N_MONTHS) * 365 / 12 + 15
    return np.interp((days - OPENS_ON).astype(np.int64), middles, _SEASON)
