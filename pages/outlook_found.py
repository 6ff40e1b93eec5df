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
    table = outlook.outlook(found, read.table("outlook_backtest"), windows)
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


def _spent(start: pd.Timestamp, end: pd.Timestamp) -> float | None:
    days = read.table("days", [c.DAY, f"{c.REVENUE}_identified"])
    at = pd.to_datetime(days[c.DAY])
    if days.empty or at.min() > start:
        return None
    within = (at >= start) & (at < end)
    return float(days.loc[within, f"{c.REVENUE}_identified"].sum())


def cautions(key: str) -> list[str]:
    """Say what speaks against taking the sum of a window at its word."""
    past, expected = tested_totals(key), now(key)
    if past.empty:
        return [findings.on_totals(past)]
    days = int(expected["days"])
    seen = {month for cut in past["cut"] for month in _months(cut, days)}
    unseen = [month for month in _months(expected["cut"], days) if month not in seen]
    year_before = before(key)[1]
    said = []
    if unseen:
        ends = (formats.day(past["cut"].min()), formats.day(past["cut"].max()))
        said.append(findings.not_tested(unseen, *ends))
    if year_before:
        said.append(findings.outside(expected, year_before, read.currency()))
    return [sentence for sentence in said if sentence]


def _months(start: pd.Timestamp, days: int) -> list[int]:
    """List the months of the year in a window, in its order."""
    return list(dict.fromkeys(pd.date_range(start, periods=days, freq="D").month.tolist()))
