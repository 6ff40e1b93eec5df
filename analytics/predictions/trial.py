"""A model of a task: tested on what came after it was fitted, and fitted for today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import evaluate
from analytics.predictions.calibrate import Levels, fit_levels, honest
from analytics.predictions.crossfit import CrossFitted, cross_fit, predicted
from analytics.predictions.cuts import Cut, pooled
from analytics.predictions.levels import share_inside
from analytics.predictions.tasks import Task

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """A fitted model with what makes its scores honest numbers.

    Attributes
    ----------
    task, name : str
    fitted : object
        With ``predict_proba`` or ``predict``.
    levels : Sigmoid or Bands
    threshold : float or None
        Of a probability: from here on a customer is told to do it.
    """

    task: str
    name: str
    fitted: Any
    levels: Levels
    threshold: float | None

    def score(self, known: pd.DataFrame) -> pd.DataFrame:
        """Score customers: ``value``, ``low``, ``high``, index of `known`."""
        return honest(self.levels, predicted(self.fitted, known)).set_index(known.index)


@dataclass(frozen=True)
class Trial:
    """A model tested at an instant on customers it had never seen.

    Attributes
    ----------
    model : str
    training : sequence of Cut
    test : Cut
    crossed : CrossFitted
    table : DataFrame, index ``customer_id``
        ``value``, ``low``, ``high``, ``actual``, ``baseline``.
    threshold : float or None
    """

    model: str
    training: Sequence[Cut]
    test: Cut
    crossed: CrossFitted
    table: pd.DataFrame
    threshold: float | None

    def scored(self) -> evaluate.Scored:
        """Return what `evaluate.compare` takes."""
        names = ("actual", "value", "baseline")
        actual, value, baseline = (self.table[name].to_numpy(float) for name in names)
        return evaluate.Scored(actual, value, baseline, self.threshold)

    def coverage(self) -> float:
        """Share of customers, or of groups scored alike, whose outcome lies in the interval."""
        actual = self.table["actual"]
        if self.threshold is not None:
            return share_inside(actual.to_numpy(float), self.table)
        return float(actual.between(self.table["low"], self.table["high"]).mean())


def run(
    task: Task,
    name: str,
    training: Sequence[Cut],
    test: Cut,
    *,
    is_latest_only: bool = False,
    naive: Floats | None = None,
) -> Trial:
    """Test a candidate at an instant, beside the naive rule.

    Parameters
    ----------
    is_latest_only : bool
        Whether the latest training cut alone calibrates.
    naive : array, optional
        Of `naive_scores`, where they are known already.
    """
    if naive is None:
        naive = naive_scores(task, training, test, is_latest_only=is_latest_only)
    crossed = cross_fit(task.fit(name), training, task.label)
    raw = crossed.scores(test.known)
    levels, threshold = fit_levels(task, crossed, raw, is_latest_only=is_latest_only)
    table = honest(levels, raw).set_index(test.known.index)
    table["actual"] = test.labels[task.label].astype("float64")
    table["baseline"] = naive
    return Trial(name, training, test, crossed, table, threshold)


def naive_scores(
    task: Task, training: Sequence[Cut], test: Cut, *, is_latest_only: bool = False
) -> Floats:
    """Score by the naive rule: an amount at its word, a rank made a probability like ours."""
    crossed = cross_fit(task.fit(task.baseline), training, task.label)
    raw = crossed.scores(test.known)
    if task.is_money:
        return raw
    levels, _threshold = fit_levels(task, crossed, raw, is_latest_only=is_latest_only)
    return honest(levels, raw)["value"].to_numpy()


def fit_live(
    task: Task, name: str, training: Sequence[Cut], now: Cut, *, is_latest_only: bool = False
) -> Model:
    """Fit a candidate on all customers of the latest instants whose windows are over.

    Parameters
    ----------
    now : Cut
        Whom it will score: a share known beforehand is met among them.
    """
    from analytics.steps import plain

    known, labels = pooled(training, task.label)
    fitted = plain(task.fit(name)(known, labels))
    crossed = cross_fit(task.fit(name), training, task.label)
    levels, threshold = fit_levels(
        task, crossed, predicted(fitted, now.known), is_latest_only=is_latest_only
    )
    return Model(task.name, name, fitted, levels, threshold)


def training_of(cuts: Mapping[datetime, Cut], instants: Sequence[datetime]) -> list[Cut]:
    """Pick cuts by their instants."""
    return [cuts[instant] for instant in instants]
