"""What the build says of one question to the future, read for all cards of its tab."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import columns as c
from analytics import curves
from components import formats
from components.predictions_words import TABS, Tab, rule
from components.report import joined
from pages import read

Floats = npt.NDArray[np.float64]
Question = Mapping[str, Any]

STAGE: Final = "predictions"
_OLD: Final = "this build has no predictions: build again from the same source"
_TESTED: Final = (c.CUSTOMER_ID, "score", c.LOW, c.HIGH, "actual", "baseline")
_TABLES: Final = ("prediction_tests", "model_cards", "prediction_cuts", "prediction_drivers")


@dataclass(frozen=True)
class Tested:
    """The test of one task: what was foretold of each customer, and what happened.

    Attributes
    ----------
    tab : Tab
    note : mapping
        What the build notes of the task: model, baseline, days, test_from, test_to, n …
    table : DataFrame
        ``prediction_tests`` of the task, by customer.
    """

    tab: Tab
    note: Mapping[str, Any]
    table: pd.DataFrame

    @property
    def actual(self) -> Floats:
        """What happened."""
        return self._column("actual")

    @property
    def score(self) -> Floats:
        """What the model said."""
        return self._column("score")

    @property
    def baseline(self) -> Floats:
        """What the naive rule said."""
        return self._column("baseline")

    @property
    def is_rule_used(self) -> bool:
        """Whether the naive rule itself is what serves."""
        return bool((self.score == self.baseline).all())

    @property
    def days(self) -> int:
        """Length of the window."""
        return int(self.note.get("days") or 0)

    @property
    def rule(self) -> str:
        """Say what the naive rule does."""
        return rule(str(self.note.get("baseline", "the naive rule")), self.days)

    @property
    def period(self) -> str:
        """The window of the test."""
        ends = (pd.Timestamp(str(self.note[end])) for end in ("test_from", "test_to"))
        return " to ".join(formats.day(end) for end in ends)

    def about(self, *notes: str) -> str:
        """State who was tested, when, and what else there is to know."""
        return joined(
            f"Test on {formats.count(len(self.table))} customers",
            f"what they did from {self.period}",
            *(["merchandise before returns"] if self.tab.is_money else []),
            *notes,
        )

    def _column(self, name: str) -> Floats:
        return self.table[name].to_numpy(np.float64)


def note() -> Mapping[str, Any]:
    """Read what the build notes of its predictions."""
    found = read.manifest().get("models", {}).get(STAGE, {})
    return found if isinstance(found, Mapping) else {}


def task_note(tab: Tab) -> Mapping[str, Any]:
    """Read what the build notes of one task."""
    return dict(note().get("tasks", {}).get(tab.task, {}))


def windows() -> dict[str, int]:
    """Read how long the windows are, in days: soon, horizon, long, clv."""
    return {name: int(days) for name, days in note().get("windows", {}).items()}


def refusal(tab: Tab) -> str:
    """Say why there is nothing on a tab; empty where there is something."""
    if read.missing(_TABLES):
        return _OLD
    if tested(tab.key) is not None:
        return ""
    own = task_note(tab).get("verdict") or note().get("verdict")
    return str(own or _OLD)


@read.remembered
def tested(key: str) -> Tested | None:
    """Read the test of a tab's task; None where there was none."""
    tab = TABS[key]
    own = task_note(tab)
    if read.missing(_TABLES) or not {"test_from", "test_to"} <= own.keys():
        return None
    tests = read.table("prediction_tests")
    part = tests.loc[tests[c.TASK] == tab.task, list(_TESTED)]
    if part.empty:
        return None
    return Tested(tab, own, part.sort_values(c.CUSTOMER_ID, ignore_index=True))


@read.remembered
def cards(key: str) -> pd.DataFrame:
    """Read the model cards of a tab: index model and metric."""
    found = read.table("model_cards")
    tasks = [TABS[key].task, f"{TABS[key].task}_long"]
    return found[found[c.TASK].isin(tasks)].set_index([c.TASK, c.MODEL, c.METRIC]).sort_index()


def own_card(key: str) -> pd.DataFrame:
    """Read the card of the model that serves: index metric."""
    found, every = tested(key), cards(key).reset_index()
    used = str(found.note.get("model")) if found else ""
    own = every[(every[c.TASK] == TABS[key].task) & (every[c.MODEL] == used)]
    return own.set_index(c.METRIC)


@read.remembered
def curve(key: str, kind: str, *, is_baseline: bool = False) -> pd.DataFrame:
    """Follow the test of a tab from the top: ``gains``, ``roc`` or ``precision_recall``."""
    found = tested(key)
    if found is None:
        return pd.DataFrame(columns=["x", "y", "low", "high"])
    draw = {
        "gains": curves.gains,
        "roc": curves.roc,
        "precision_recall": curves.precision_recall,
    }[kind]
    if is_baseline:
        return draw(found.actual, found.baseline, 0)
    return draw(found.actual, found.score)


@read.remembered
def tenths(key: str, *, is_baseline: bool = False) -> pd.DataFrame:
    """Compare what was foretold with what happened in ten groups of the test of a tab."""
    found = tested(key)
    if found is None:
        return pd.DataFrame(columns=["tenth", "n", "predicted", "actual", "low", "high"])
    return curves.tenths(found.actual, found.baseline if is_baseline else found.score)


@read.remembered
def rolling(key: str) -> pd.DataFrame:
    """Read the metrics of a tab at every instant tested at, the earliest first."""
    found = read.table("prediction_cuts")
    return found[found[c.TASK] == TABS[key].task].sort_values(["cut", c.METRIC], ignore_index=True)


@read.remembered
def drivers(key: str) -> pd.DataFrame:
    """Read what drives a tab's scores, the most important first."""
    found = read.table("prediction_drivers")
    own = found[found[c.TASK] == TABS[key].task]
    return own.sort_values(["importance", "feature"], ascending=[False, True], ignore_index=True)
