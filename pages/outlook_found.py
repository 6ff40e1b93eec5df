"""What the build says of the spend to come, read for all cards of the outlook."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics import outlook, outlook_groups
from components import findings_outlook as findings
from components import formats
from pages import foretold_groups, read

Question = Mapping[str, Any]

WINDOWS: Final = ("soon", "horizon", "long")
USUAL: Final = "horizon"
GROUPS: Final[Mapping[str, str]] = {"segment": c.SEGMENT, "country": c.COUNTRY}

_YEAR_DAYS: Final = 365


def window_of(question: Question) -> str:
    """Take the window of a question; the horizon where it names none that there is."""
    said = question.get("window")
    return str(said) if said in labels() else USUAL


def labels() -> dict[str, str]:
    """Name the windows that something is foretold of."""
    windows, there = foretold_groups.windows(), sums().index
    return {key: f"{windows[key]} days" for key in WINDOWS if key in there}


@read.remembered
def sums() -> pd.DataFrame:
    """Sum what all customers are expected to spend, index window."""
    found = foretold_groups.foretold(foretold_groups.SPEND)
    windows = foretold_groups.windows()
    table = outlook.outlook(
        found,
        read.table("outlook_backtest"),
        windows,
        as_of=foretold_groups.as_of(),
        year_before=years_before(),
    )
    keys = {windows[key]: key for key in WINDOWS}
    return table.assign(window=table["days"].map(keys)).set_index("window")


def now(key: str) -> dict[str, Any]:
    """Give the expected sum of one window: ``days``, ``expected``, ``low``, ``high``, ``cut``."""
    row = sums().loc[key]
    return {"cut": foretold_groups.as_of(), **{name: row[name] for name in outlook.COLUMNS[1:]}}


@read.remembered
def by_group(group: str) -> pd.DataFrame:
    """Sum what each segment or country is expected to spend, over all windows."""
    found = foretold_groups.foretold(foretold_groups.SPEND)
    return outlook_groups.by_group(
        found,
        read.table("outlook_backtest"),
        spend_tests(),
        foretold_groups.windows(),
        found[GROUPS[group]],
        as_of=foretold_groups.as_of(),
        year_before=years_before(),
    )


@read.remembered
def spend_tests() -> pd.DataFrame:
    """Read what single customers were expected to spend, and spent: index ``customer_id``."""
    tests = read.table("prediction_tests")
    own = tests[tests[c.TASK] == "spend"]
    return own.set_index(c.CUSTOMER_ID)[["score", "actual"]].sort_index()


@read.remembered
def tested_countries(key: str) -> pd.DataFrame:
    """Set the latest back-test by country beside the intervals it would have had."""
    tests = spend_tests()
    known = read.table("customers", [c.CUSTOMER_ID, c.COUNTRY]).set_index(c.CUSTOMER_ID)
    country = known[c.COUNTRY].reindex(tests.index)
    return outlook_groups.tested(
        read.table("outlook_backtest"), tests, foretold_groups.windows(), key, country
    )


@read.remembered
def tested_totals(key: str) -> pd.DataFrame:
    """Set past sums beside the intervals they would have had."""
    days = foretold_groups.windows()[key]
    return outlook_groups.tested_totals(read.table("outlook_backtest"), days)


def latest_cut(key: str) -> pd.Timestamp | None:
    """Tell the latest instant whose window of that length is over."""
    past = tested_totals(key)
    return None if past.empty else past["cut"].max()


@read.remembered
def before(key: str) -> tuple[float | None, float | None]:
    """Sum what identified customers spent in as many days before, and a year before."""
    days = foretold_groups.windows()[key]
    as_of = foretold_groups.as_of()
    year_before = as_of - pd.Timedelta(days=_YEAR_DAYS)
    length = pd.Timedelta(days=days)
    return _spent(as_of - length, as_of), _spent(year_before, year_before + length)


@read.remembered
def years_before() -> dict[int, float]:
    """Give what the same days brought a year before, by days, where the data reaches back."""
    found = {foretold_groups.windows()[key]: before(key)[1] for key in WINDOWS}
    return {days: amount for days, amount in found.items() if amount}


def unseen_months(key: str) -> list[int]:
    """List the months of a window that followed no instant tested."""
    days = foretold_groups.windows()[key]
    return outlook.unseen_months(read.table("outlook_backtest"), days, foretold_groups.as_of())


def is_season_untested(key: str) -> bool:
    """Tell whether instants were tested, but none was followed by all months of the window."""
    return not tested_totals(key).empty and bool(unseen_months(key))


def level_words(key: str) -> str:
    """Say where the level of a sum comes from, where it is that of a year before."""
    backtest, days = read.table("outlook_backtest"), foretold_groups.windows()[key]
    as_of = foretold_groups.as_of()
    if outlook.level(backtest, days, as_of) == 1:
        return ""
    return outlook.words(backtest, days, as_of)[0]


def _spent(start: pd.Timestamp, end: pd.Timestamp) -> float | None:
    days = read.table("days", [c.DAY, f"{c.REVENUE}_identified"])
    at = pd.to_datetime(days[c.DAY])
    if days.empty or at.min() > start:
        return None
    within = (at >= start) & (at < end)
    return float(days.loc[within, f"{c.REVENUE}_identified"].sum())


def untested_season(key: str) -> str:
    """Say which months of a window followed no instant tested; nothing where all have."""
    if not is_season_untested(key):
        return ""
    cuts = tested_totals(key)["cut"]
    return findings.not_tested(unseen_months(key), formats.day(cuts.min()), formats.day(cuts.max()))


def cautions(key: str) -> list[str]:
    """Say what speaks against taking the sum of a window at its word."""
    past, expected = tested_totals(key), now(key)
    if past.empty:
        return [findings.on_totals(past)]
    year_before, currency = before(key)[1], read.currency()
    said = []
    if season := untested_season(key):
        said += [season, findings.widened(expected, year_before, currency)]
    if year_before:
        said.append(findings.outside(expected, year_before, currency))
    return [sentence for sentence in said if sentence]
