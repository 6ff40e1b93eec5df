"""Which model and which calibration serve: decided before the test, on the past alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics import evaluate
from analytics.predictions.calibrate import fit_levels, honest
from analytics.predictions.crossfit import CrossFitted, cross_fit
from analytics.predictions.cuts import Cut
from analytics.predictions.tasks import Task


@dataclass(frozen=True)
class Choice:
    """What an instant before the test has decided.

    Attributes
    ----------
    model : str
        The simplest candidate that is as good as the best.
    is_latest_only : bool
        Whether probabilities are calibrated on the latest training cut instead of all.
    found : mapping of str to float
        The decisive metric of every candidate.
    """

    model: str
    is_latest_only: bool
    found: Mapping[str, float]


def choose(task: Task, training: Sequence[Cut], validation: Cut) -> Choice:
    """Choose model and calibration at an instant whose window is over when the test begins.

    Notes
    -----
    All training cuts calibrate, unless the latest alone is better at the validation cut by more
    than `Task.worth`. The latest is nearer in time, but its level is that of one season, and
    with one cut nothing shows how far levels move. On the Online Retail file the validation cut
    tells the two not apart (calibration error of churn 0.106 by all, 0.102 by the latest; over
    windows of 30 to 60 days before the test 0.04 to 0.08 by all and 0.006 to 0.012 less by the
    latest, about as much as such cuts differ by chance).
    """
    crossed = {name: cross_fit(task.fit(name), training, task.label) for name in task.candidates}
    actual = validation.labels[task.label].to_numpy(float)
    found = {
        name: task.measure(actual, each.scores(validation.known)) for name, each in crossed.items()
    }
    best = max(found.values())
    name = next(name for name in task.candidates if found[name] >= best - task.worth)
    return Choice(name, _is_latest_better(task, crossed[name], validation), found)


def _is_latest_better(task: Task, crossed: CrossFitted, validation: Cut) -> bool:
    if task.is_money:
        return False
    raw = crossed.scores(validation.known)
    actual = validation.labels[task.label].to_numpy(float)

    def error(*, is_latest_only: bool) -> float:
        levels, _threshold = fit_levels(task, crossed, raw, is_latest_only=is_latest_only)
        return evaluate.calibration_error(actual, honest(levels, raw)["value"].to_numpy())

    return error(is_latest_only=False) - error(is_latest_only=True) > task.worth
