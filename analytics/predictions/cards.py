"""Model cards, rolling cuts and verdicts: how good each task's model is, in figures and words."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.predictions.levels import GROUP, NOMINAL
from analytics.predictions.schedule import Schedule
from analytics.predictions.tasks import Task
from analytics.predictions.trial import Trial

CARD_COLUMNS: Final = (
    c.TASK,
    c.MODEL,
    c.METRIC,
    c.VALUE,
    c.LOW,
    c.HIGH,
    c.BASELINE,
    c.BASELINE_VALUE,
    c.TRAIN_FROM,
    c.TRAIN_TO,
    c.TEST_FROM,
    c.TEST_TO,
    c.N,
)

# After the name of a metric: what the model has more than the baseline, on the same customers.
DIFFERENCE: Final = "_difference"


def card(task: Task, trial: Trial, plan: Schedule, compared: pd.DataFrame) -> pd.DataFrame:
    """Write the card of a tested model: one row per metric, then the paired differences.

    Parameters
    ----------
    compared : DataFrame
        Of `evaluate.compare`.
    """
    rows: list[tuple[str, float, float, float, float]] = []
    for metric in compared.index:
        row = compared.loc[metric]
        rows.append((metric, row["value"], row["low"], row["high"], row["baseline_value"]))
    for metric in compared.index:
        row = compared.loc[metric]
        ends = row["difference"], row["difference_low"], row["difference_high"]
        rows.append((f"{metric}{DIFFERENCE}", *ends, np.nan))
    share = float(trial.table["actual"].mean())
    alone = {"interval_coverage": trial.coverage(), _mean_name(task): share}
    if trial.threshold is not None:
        alone["threshold"] = trial.threshold
    rows += [(name, value, np.nan, np.nan, np.nan) for name, value in alone.items()]
    table = pd.DataFrame(rows, columns=[c.METRIC, c.VALUE, c.LOW, c.HIGH, c.BASELINE_VALUE])
    table[c.BASELINE] = table[c.BASELINE_VALUE].map(
        lambda value: None if pd.isna(value) else task.baseline_words
    )
    return _dated(table, task, trial, plan)


def brief_card(task: Task, trial: Trial, plan: Schedule) -> pd.DataFrame:
    """Write the card of a candidate that was not taken: its metrics on the same test."""
    scored = trial.scored()
    measure, _names = scored.measure()
    table = pd.DataFrame(
        list(measure(scored.actual, scored.score).items()), columns=[c.METRIC, c.VALUE]
    )
    return _dated(table, task, trial, plan)


def _dated(table: pd.DataFrame, task: Task, trial: Trial, plan: Schedule) -> pd.DataFrame:
    days = plan.short_days if task.is_short else plan.horizon_days
    earliest = min(cut.as_of for cut in trial.training)
    latest = max(cut.as_of for cut in trial.training)
    dated = table.copy()
    dated[c.TASK], dated[c.MODEL] = task.name, trial.model
    dated[c.TRAIN_FROM] = earliest.date()
    dated[c.TRAIN_TO] = (latest + timedelta(days=days - 1)).date()
    dated[c.TEST_FROM] = trial.test.as_of.date()
    dated[c.TEST_TO] = (trial.test.as_of + timedelta(days=days - 1)).date()
    dated[c.N] = len(trial.table)
    return dated.reindex(columns=list(CARD_COLUMNS)).dropna(subset=[c.VALUE])


def _mean_name(task: Task) -> str:
    return "mean_spend" if task.is_money else "base_rate"


def rolling(task: Task, trial: Trial) -> pd.DataFrame:
    """Tabulate a model and the naive rule at one instant: one row per metric."""
    scored = trial.scored()
    measure, names = scored.measure()
    ours, theirs = measure(scored.actual, scored.score), measure(scored.actual, scored.baseline)
    ours["interval_coverage"], theirs["interval_coverage"] = trial.coverage(), np.nan
    mean = _mean_name(task)
    ours[mean], theirs[mean] = float(trial.table["actual"].mean()), np.nan
    names = [*names, "interval_coverage", mean]
    return pd.DataFrame(
        {
            c.TASK: task.name,
            c.MODEL: trial.model,
            c.METRIC: names,
            "cut": pd.Timestamp(trial.test.as_of),
            c.VALUE: [ours[name] for name in names],
            c.BASELINE_VALUE: [theirs[name] for name in names],
            c.N: len(trial.table),
        }
    )


def is_better(task: Task, compared: pd.DataFrame) -> bool:
    """Tell whether the model beats the naive rule beyond chance, by the decisive metric."""
    return bool(compared["difference_low"][task.decisive] > 0)


def _interval_words(task: Task) -> str:
    """Say what an interval promises."""
    if task.is_money:
        return f"{NOMINAL:.0%} of the customers spend an amount inside their interval"
    return (
        f"in {NOMINAL:.0%} of the groups of {GROUP} customers scored alike, the share that does "
        "it lies inside the interval"
    )


_METRIC_WORDS: Final[Mapping[str, str]] = {"roc_auc": "ROC-AUC", "gini": "Gini"}
_QUESTION: Final[Mapping[str, str]] = {
    "churn": "who stays away for the next {days} days",
    "buys_soon": "who buys within {days} days",
    "high_spend": "who is among the top fifth of spenders of the next {days} days",
    "spend": "what a customer spends in the next {days} days",
}


def verdict(
    task: Task, trial: Trial, compared: pd.DataFrame, plan: Schedule, tried: str
) -> dict[str, Any]:
    """Say in one sentence how good a task's model is.

    Parameters
    ----------
    tried : str
        The best of the learned candidates on the same test, named with its metric.
    """
    days = plan.short_days if task.is_short else plan.horizon_days
    row = compared.loc[task.decisive]
    metric, question = _METRIC_WORDS[task.decisive], _QUESTION[task.name].format(days=days)
    where = f"on {len(trial.table):,} customers from {trial.test.as_of:%Y-%m-%d}"
    if is_better(task, compared):
        sentence = (
            f"{trial.model} tells {question} better than the naive rule ({task.baseline_words}): "
            f"{metric} {row['value']:.3f} ({row['low']:.3f} to {row['high']:.3f}) against "
            f"{row['baseline_value']:.3f}, {where}"
        )
        if task.is_money:
            mae = compared.loc["mae"]
            sentence += (
                f"; it is off by {mae['value']:,.0f} on average, the naive rule by "
                f"{mae['baseline_value']:,.0f}"
            )
    else:
        sentence = (
            f"nothing tells {question} better than the naive rule ({task.baseline_words}), so the "
            f"simpler one serves: {metric} {row['baseline_value']:.3f}; {tried}, {where}"
        )
    return {
        "verdict": sentence,
        "model": trial.model,
        "beats_baseline": is_better(task, compared),
        "baseline": task.baseline_words,
        "metric": task.decisive,
        "value": round(row["value"], 4),
        "baseline_value": round(row["baseline_value"], 4),
        "coverage": round(trial.coverage(), 4),
        "nominal_coverage": NOMINAL,
        "interval": _interval_words(task),
        "days": days,
        "test_from": trial.test.as_of.date().isoformat(),
        "test_to": (trial.test.as_of + timedelta(days=days - 1)).date().isoformat(),
        "n": len(trial.table),
    }
