"""The tables behind the trends, and what has to be said beside them."""

from textwrap import wrap
from typing import Final

import pandas as pd

from analytics import columns as c
from analytics.columns import Basis
from analytics.rhythm import HOUR, N_OPEN_DAYS
from analytics.seasons import (
    FACTOR,
    OBSERVED,
    ORDERS_BEFORE,
    REST,
    REVENUE_BEFORE,
    SEASON,
    STARTS_ON,
    TREND,
)
from analytics.trading import (
    FIRST_DAY,
    IS_FINISHED,
    IS_OPEN,
    LAST_DAY,
    MEASURES,
    N_CLOSED,
    N_DAYS,
    WEEKDAY,
)
from components import formats
from components.figures.trends import MEASURES as NAMES
from components.figures.trends import WEEKDAYS, hour_span
from components.figures.trends_seasons import season_name

SEASON_NOTE: Final = (
    "classical decomposition, trend \N{MULTIPLICATION SIGN} season \N{MULTIPLICATION SIGN} rest: "
    "the trend is the centred average over one cycle"
)
CLOSURE_NOTE: Final = (
    "closed: no order from anywhere, whatever the filters; "
    "other days count those that no weekday explains"
)

_LINE: Final = 38
_YES_NO: Final = {True: "yes", False: "no"}


def rhythm_table(profile: pd.DataFrame, *, is_average: bool = False) -> pd.DataFrame:
    """Set a profile of weekdays, hours or both (`analytics.rhythm`) as a table to read."""
    table = pd.DataFrame(index=profile.index)
    if WEEKDAY in profile:
        table["Weekday"] = _weekdays(profile[WEEKDAY])
    if HOUR in profile:
        table["Hour"] = [hour_span(hour) for hour in profile[HOUR].tolist()]
    per = " per open day" if is_average else ""
    for measure in MEASURES:
        table[f"{NAMES[measure]}{per}"] = profile[measure]
    table["Open days"] = profile[N_OPEN_DAYS]
    return table


def month_table(per_month: pd.DataFrame) -> pd.DataFrame:
    """Set months (`seasons.by_month`) as a table to read."""
    return pd.DataFrame(
        {
            "Month": per_month[c.MONTH].dt.strftime("%b %Y"),
            **{NAMES[measure]: per_month[measure] for measure in MEASURES},
            "Days": per_month[N_DAYS],
            "Complete": per_month[c.IS_COMPLETE].map(_YES_NO),
            "Revenue, same days a year before": per_month[REVENUE_BEFORE],
            "Orders, same days a year before": per_month[ORDERS_BEFORE],
        }
    )


def season_table(parts: pd.DataFrame, *, is_week: bool) -> pd.DataFrame:
    """Set a decomposition of revenue (`seasons.decompose`) as a table to read."""
    names = [season_name(season, is_week=is_week) for season in parts[SEASON].tolist()]
    name = "Weekday" if is_week else "Month of the year"
    return pd.DataFrame(
        {
            "Day" if is_week else "Month from": parts[STARTS_ON],
            name: names,
            "Revenue": parts[OBSERVED],
            "Revenue trend": parts[TREND],
            f"{name} effect, share of trend": parts[FACTOR] - 1,
            "Rest, share of trend and effect": parts[REST] - 1,
        }
    )


def calendar_table(calendar: pd.DataFrame) -> pd.DataFrame:
    """Set the days of a period (`trading.daily`) as a table to read."""
    state = pd.Series("open", index=calendar.index).where(calendar[IS_OPEN], "closed")
    return pd.DataFrame(
        {
            "Day": calendar[c.DAY],
            "Weekday": _weekdays(calendar[WEEKDAY]),
            "State": state.where(calendar[IS_FINISHED], "possibly unfinished"),
            **{NAMES[measure]: calendar[measure] for measure in MEASURES},
        }
    )


def closure_table(closures: pd.DataFrame) -> pd.DataFrame:
    """Set the pattern of closed days (`trading.closures`) as a table to read."""
    is_rule = closures[WEEKDAY] >= 0
    return pd.DataFrame(
        {
            "Closed on": [
                f"{WEEKDAYS[weekday]}s" if weekday >= 0 else "Other days"
                for weekday in closures[WEEKDAY].tolist()
            ],
            "From": closures[FIRST_DAY],
            "To": closures[LAST_DAY],
            "Closed days": closures[N_CLOSED],
            "Out of": closures[N_DAYS].where(is_rule).astype("Int64"),
        }
    )


def week_note(calendar: pd.DataFrame, *, is_average: bool) -> str:
    """Say over how many days the weekdays of a period (`trading.daily`) are summed."""
    if is_average:
        return "averages of finished open days"
    counts = calendar.loc[calendar[IS_OPEN], WEEKDAY].value_counts()
    if len(counts) <= 1 or counts.min() == counts.max():
        return ""
    return f"sums over {counts.min()} to {counts.max()} open days of each weekday"


def order_note(basis: Basis) -> str:
    """Say what the revenue of orders leaves out on a basis."""
    if basis is not Basis.RAW:
        return ""
    return "orders only: cancellations and corrections, which have no hour of sale, are left out"


def last_day_note(calendar: pd.DataFrame, *, is_left_out: bool = False) -> str:
    """Say that the last day of the data may be unfinished, where it is shown."""
    last = calendar.loc[~calendar[IS_FINISHED], c.DAY]
    if last.empty:
        return ""
    words = f"{formats.day(last.iloc[-1])}, the last day of the data, may be unfinished"
    return f"{words} and is left out" if is_left_out else words


def part_shown(shown: pd.DataFrame, calendar: pd.DataFrame) -> str:
    """Say how many of the days are drawn, where not all are."""
    if len(shown) == len(calendar):
        return ""
    return f"the last {len(shown):,} of {len(calendar):,} days shown"


def no_season() -> pd.DataFrame:
    """Stand in for the decomposition of a period that is too short for one."""
    return pd.DataFrame({"Day": [], "Revenue": [], "Revenue trend": []})


def as_sentence(refusal: str) -> str:
    """Set what an error says in lines short enough to stand in a figure's place on a phone.

    >>> as_sentence("it needs 8 whole weeks; this period holds 4; choose a longer one")
    'It needs 8 whole weeks;<br>this period holds 4;<br>choose a longer one'
    """
    clauses = (refusal[:1].upper() + refusal[1:]).split("; ")
    lines = ["<br>".join(wrap(clause, _LINE)) for clause in clauses]
    return ";<br>".join(lines)


def joined(*said: str) -> str:
    """Put remarks in one line, empty ones left out."""
    return " \N{MIDDLE DOT} ".join(words for words in said if words)


def _weekdays(numbers: pd.Series) -> list[str]:
    return [WEEKDAYS[number] for number in numbers.tolist()]
