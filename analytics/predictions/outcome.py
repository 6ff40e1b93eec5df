"""One task brought to its end: chosen, tested, compared, fitted for today, and all its tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics import evaluate
from analytics.errors import NotEnoughDataError
from analytics.predictions import cards, reasons
from analytics.predictions.choice import choose
from analytics.predictions.cuts import Cut
from analytics.predictions.schedule import LEAST_REPEAT_BUYERS, Schedule
from analytics.predictions.tasks import Task
from analytics.predictions.trial import Model, Trial, fit_live, naive_scores, run, training_of

# Of either kind, in the training cuts together and at the test cut.
LEAST_OF_A_KIND: Final = 20


@dataclass(frozen=True)
class Outcome:
    """What one task leaves behind.

    Attributes
    ----------
    model : Model
        Fitted for today.
    trial : Trial
        At the test cut.
    trials : tuple of Trial
        At every test cut, the latest first.
    cards, cuts, tests, drivers : DataFrame
        Its rows of the tables.
    note : dict
        Its verdict.
    """

    model: Model
    trial: Trial
    trials: tuple[Trial, ...]
    cards: pd.DataFrame
    cuts: pd.DataFrame
    tests: pd.DataFrame
    drivers: pd.DataFrame
    note: Mapping[str, Any]


def bring_about(task: Task, cuts: Mapping[datetime, Cut], plan: Schedule, now: Cut) -> Outcome:
    """Choose, test and fit one task.

    Raises
    ------
    NotEnoughDataError
        Too few customers did it, or too few did not.
    """
    test = cuts[plan.test_cut]
    training = training_of(cuts, plan.training_cuts(plan.test_cut))
    validation = cuts[plan.validation_cut]
    before = training_of(cuts, plan.training_cuts(plan.validation_cut))
    _require_both_kinds(task, [*before, *training, validation, test])
    choice = choose(task, before, validation)
    tested = partial(run, is_latest_only=choice.is_latest_only)
    naive = naive_scores(task, training, test, is_latest_only=choice.is_latest_only)
    candidates = {
        other: tested(task, other, training, test, naive=naive) for other in task.candidates
    }
    name = choice.model
    trial = candidates[name]
    compared = evaluate.compare(trial.scored())
    tried = _tried(task, candidates)
    note = cards.verdict(task, trial, compared, plan, tried)
    if not note["beats_baseline"] and name != task.baseline:
        name, trial = task.baseline, tested(task, task.baseline, training, test)
        compared = evaluate.compare(trial.scored())
        note = {**note, "model": name}
    earlier = [at for at in plan.test_cuts() if at != plan.test_cut]
    trials = (
        trial,
        *(
            tested(task, name, training_of(cuts, plan.training_cuts(at)), cuts[at])
            for at in earlier
        ),
    )
    live = training_of(cuts, plan.training_cuts(plan.as_of))
    others = [cards.brief_card(task, t, plan) for n, t in candidates.items() if n != name]
    return Outcome(
        model=fit_live(task, name, live, now, is_latest_only=choice.is_latest_only),
        trial=trial,
        trials=trials,
        cards=pd.concat([cards.card(task, trial, plan, compared), *others]),
        cuts=pd.concat([cards.rolling(task, each) for each in trials]),
        tests=_tests(task, trial),
        drivers=reasons.drivers(task, trial),
        note={
            **note,
            "chosen_by": {key: round(value, 4) for key, value in choice.found.items()},
            "calibrated_on": "the latest cut" if choice.is_latest_only else "all training cuts",
        },
    )


def _require_both_kinds(task: Task, cuts: list[Cut]) -> None:
    for cut in cuts:
        did = int((cut.labels[task.label] > 0).sum())
        did_not = len(cut.labels) - did
        if min(did, did_not) < LEAST_OF_A_KIND:
            raise NotEnoughDataError(
                f"of {len(cut.labels):,} customers known on {cut.as_of:%Y-%m-%d} {did:,} did "
                f"afterwards what is to be foretold and {did_not:,} did not; wanted at least "
                f"{LEAST_OF_A_KIND} of either: bring a longer file"
            )


def require_customers(cut: Cut) -> None:
    """Raise unless there are enough customers to learn from, and some came again.

    Raises
    ------
    NotEnoughDataError
    """
    n, repeat = len(cut.known), int((cut.known["x_repeat"] > 0).sum())
    if repeat < LEAST_REPEAT_BUYERS:
        raise NotEnoughDataError(
            f"{repeat:,} of {n:,} customers known on {cut.as_of:%Y-%m-%d} had ordered on more "
            f"than one day; wanted at least {LEAST_REPEAT_BUYERS}: bring a longer file"
        )


def _tried(task: Task, candidates: Mapping[str, Trial]) -> str:
    """Name the best of the candidates that learn more than one rank."""
    learned = {name: trial for name, trial in candidates.items() if name != task.baseline}
    values = {
        name: task.measure(trial.table["actual"].to_numpy(), trial.table["value"].to_numpy())
        for name, trial in learned.items()
    }
    best = max(values, key=lambda name: values[name])
    return f"{best}, the best of {len(learned)} models tried, {values[best]:.3f}"


def _tests(task: Task, trial: Trial) -> pd.DataFrame:
    table = trial.table.rename(columns={"value": "score"}).rename_axis(index=c.CUSTOMER_ID)
    table = table.reset_index().assign(**{c.TASK: task.name})
    names = [c.TASK, c.CUSTOMER_ID, "score", c.LOW, c.HIGH, "actual", "baseline"]
    return table[names].astype(dict.fromkeys(names[2:], np.float64))
