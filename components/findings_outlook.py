"""What the revenue outlook's numbers say, one sentence each."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, Final

import pandas as pd

from components import formats

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_NOMINAL: Final = 0.8
_TWO_SIDED_Z: Final = 1.96
_NO_GROUP: Final = "No customer has a prediction"
_UNTESTED: Final = (
    "No window of this length is over since the first instant tested, so nothing says how far the "
    "sum may be off; the interval is a convention"
)


def on_groups(table: pd.DataFrame, noun: str, currency: str) -> str:
    """Name the group that is expected to spend most, with its interval.

    Parameters
    ----------
    table : DataFrame
        ``group``, ``expected``, ``low``, ``high``, the largest first.
    noun : str
        What a group is, in words.
    currency : str
        Label of money.
    """
    if table.empty or table["expected"].sum() <= 0:
        return _NO_GROUP
    first = table.iloc[0]
    share = first["expected"] / table["expected"].sum()
    if len(table) == 1:
        return f"All of it is expected of the only {noun}, {first['group']}"
    ends = f"{_short(first['low'], currency)} to {_short(first['high'], currency)}"
    return (
        f"{first['group']}: {_short(first['expected'], currency)} ({ends}), "
        f"{formats.percent(share)} of what is expected"
    )


def on_totals(past: pd.DataFrame) -> str:
    """Say how far past sums were off, and how often the interval held."""
    if past.empty:
        return _UNTESTED
    off = past["actual"] / past["predicted"]
    held = int(past["actual"].between(past["low"], past["high"]).sum())
    ends = f"{off.min():.2f} to {off.max():.2f}" if len(past) > 1 else f"{off.iloc[0]:.2f}"
    return (
        f"At {len(past)} past instant{'s' if len(past) > 1 else ''} customers spent {ends} times "
        f"what was expected of them; the interval held {held} time{'' if held == 1 else 's'}"
    )


def on_tested(table: pd.DataFrame) -> str:
    """Say for how many countries the interval held what came, against what it promises."""
    if table.empty:
        return _UNTESTED
    held = int(table["actual"].between(table["low"], table["high"]).sum())
    share = held / len(table)
    chance = _TWO_SIDED_Z * sqrt(_NOMINAL * (1 - _NOMINAL) / len(table))
    verdict = "in keeping with it"
    if abs(share - _NOMINAL) > chance:
        verdict = "more than chance allows" if share > _NOMINAL else "fewer than chance allows"
    return (
        f"What came lay within the interval for {held} of {len(table)} countries "
        f"({formats.percent(share, 0)}; promised {formats.percent(_NOMINAL, 0)}): {verdict}"
    )


def beside_the_past(
    now: Mapping[str, Any], before: float | None, year_before: float | None, currency: str
) -> str:
    """Set an expected sum beside what came before.

    Parameters
    ----------
    now : mapping
        ``expected``, ``days``.
    before, year_before : float or None
        Spend of all identified customers in as many days before, and in the same days a year
        before; None where the data does not reach.
    """
    parts = []
    if before:
        parts.append(f"the {now['days']} days before brought {_short(before, currency)}")
    if year_before:
        parts.append(f"the same days a year before {_short(year_before, currency)}")
    return ", ".join(parts) or "the data does not reach back far enough to compare"


def not_tested(months: Sequence[int], first: str, last: str) -> str:
    """Say which months of the outlook followed none of the instants tested.

    >>> not_tested([1, 2], "12 May 2011", "9 Sep 2011")[:58]
    'The instants tested (12 May 2011 to 9 Sep 2011) were never'
    """
    names = [MONTHS[month - 1] for month in months]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return (
        f"The instants tested ({first} to {last}) were never followed by {listed}. The expected "
        "spend takes its level from those instants and knows no season: if these months are "
        "usually quieter or busier, the sums will be off by that."
    )


def widened(now: Mapping[str, Any], year_before: float | None, currency: str) -> str:
    """Say what an untested season does to the interval.

    Parameters
    ----------
    now : mapping
        ``expected``, ``days``, ``low``, ``high``.
    year_before : float or None
        Spend of all identified customers in the same days a year before.
    """
    if year_before is None:
        return (
            "The data holds no such months a year before either, so that nothing says how far off: "
            f"read {_short(now['expected'], currency)} as what would come if the season went on."
        )
    expected, low, high = (_short(now[name], currency) for name in ("expected", "low", "high"))
    return (
        f"So no single figure is shown. {expected} would come if the level of those instants went "
        f"on; the same {now['days']} days a year before brought {_short(year_before, currency)}, "
        f"from all identified customers of that time. The range of {low} to {high} holds both; how "
        "likely it is to hold what comes has not been tested."
    )


def outside(now: Mapping[str, Any], year_before: float, currency: str) -> str:
    """Say that the year before lay outside the interval; nothing where it did not."""
    if now["low"] <= year_before <= now["high"]:
        return ""
    side = "below" if year_before < now["low"] else "above"
    return (
        f"A year before, all identified customers together spent {_short(year_before, currency)} "
        f"in the same {now['days']} days: {side} the interval of {_short(now['low'], currency)} to "
        f"{_short(now['high'], currency)}."
    )


def _short(amount: float, currency: str) -> str:
    return formats.compact_money(amount, currency)
