"""Customers with a prediction, by the groups that a planner or an outlook cuts them into."""

from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics.errors import NotEnoughDataError
from components import formats
from pages import read

STAGE: Final = "predictions"
TIERS: Final = ("high", "medium", "low")

#: What a plan needs of each customer, and what an outlook does.
RISK: Final = "churn_probability"
SPEND: Final = "expected_spend"

_TASKS: Final = {RISK: "churn", SPEND: "spend"}
_WINDOWS: Final = frozenset({"soon", "horizon", "long"})
_OLD: Final = "this build has no predictions: build again from the same source"


def note() -> dict[str, Any]:
    """Read what the build notes of its predictions."""
    return dict(read.manifest().get("models", {}).get(STAGE, {}))


def windows() -> dict[str, int]:
    """Read how long the windows are, in days: soon, horizon, long.

    Raises
    ------
    NotEnoughDataError
        Nothing is foretold in this build; in the words of its own note.
    """
    said = note()
    if not _has_windows():
        raise NotEnoughDataError(str(said.get("verdict") or _OLD))
    return {name: int(days) for name, days in said["windows"].items()}


def _has_windows() -> bool:
    return set(note().get("windows", {})) >= _WINDOWS


def as_of() -> pd.Timestamp:
    """Tell up to which instant the data is seen, exclusive."""
    return pd.Timestamp(str(read.manifest()["parameters"]["as_of"]))


def last_day() -> str:
    """Write the last day seen."""
    return formats.day(as_of() - pd.Timedelta(days=1))


def refusal(*needed: str) -> str:
    """Say why nobody has all of the columns needed; empty where somebody has."""
    if _has_windows() and len(foretold(*needed)):
        return ""
    said = note()
    tasks = said.get("tasks", {})
    lacking = [_TASKS[column] for column in needed if not len(foretold(column))]
    own = [tasks[task]["verdict"] for task in lacking if "verdict" in tasks.get(task, {})]
    return str((own or [said.get("verdict") or _OLD])[0])


@read.remembered
def foretold(*needed: str) -> pd.DataFrame:
    """Read the customers that have the columns needed, index ``customer_id`` ascending."""
    known = read.table("customers")
    if set(needed) <= set(known.columns):
        known = known.dropna(subset=list(needed))
    else:
        known = known.head(0)
    return known.set_index(c.CUSTOMER_ID, drop=False).rename_axis("id").sort_index()


@read.remembered
def segments() -> tuple[str, ...]:
    """Name the segments, best first; none where the build has none."""
    found = foretold(SPEND)
    if c.SEGMENT not in found:
        return ()
    there = set(found[c.SEGMENT].dropna())
    if read.missing(["segment_profiles"]):
        return tuple(sorted(there))
    order = read.table("segment_profiles").sort_values(c.ORDER)[c.SEGMENT]
    return tuple(name for name in order if name in there)


@read.remembered
def countries() -> tuple[str, ...]:
    """Name the countries of those customers."""
    return tuple(sorted(set(foretold(SPEND)[c.COUNTRY].dropna())))
