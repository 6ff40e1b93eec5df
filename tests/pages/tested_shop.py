"""A shop whose predictions are made up, so that every figure of them is known beforehand.

A hundred customers: number i has a score of (i + 0.5) %, and it happens to the upper half, but to
every tenth it is the other way round. So at a cut-off of one half 50 are told, 45 of them rightly,
of 50 to whom it happened. The naive rule tells nobody apart.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics import contracts, evaluate
from analytics.predictions.families import WORDS
from analytics.store import ArtifactStore
from tests.pages import small_shop

N = 100
WINDOWS = {"soon": 30, "horizon": 90, "long": 180, "clv": 365}
TEST_FROM, TEST_TO = date(2010, 12, 1), date(2011, 2, 28)
# model, naive rule, decisive metric
TASKS = {
    "churn": ("logistic regression", "rank by recency", "roc_auc"),
    "buys_soon": ("logistic regression", "rank by recency", "roc_auc"),
    "high_spend": ("monetary alone", "rank by past spend", "roc_auc"),
    "spend": ("hurdle (logistic x log-ridge)", "the same as in the last window", "gini"),
}

_PLACE = np.arange(N)
_CHANCE = (_PLACE + 0.5) / N
_IDS = [f"{1000 + i}" for i in _PLACE]
_HAPPENED = np.where(_PLACE % 10 == 0, _PLACE < N / 2, _PLACE >= N / 2).astype(float)
_MADE = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
_AMOUNTS = ("expected_spend_soon", "expected_spend", "expected_spend_long", "clv")
_CHANCES = tuple(f"{name}_probability" for name in ("churn", "buys", "buys_soon", "high_spend"))
_KEPT = ("source", "raw", "fates", "window", "parameters", "libraries", "timings")


def publish(root: Path, *, refused: Sequence[str] = ()) -> Path:
    """Publish the shop as the current build of `root`, some of its tasks refused."""
    small = ArtifactStore(small_shop.publish(root / "small")).current()
    tables = {name: small.table(name) for name in small.tables}
    tables |= _foretold(tables["customers"], [task for task in TASKS if task not in refused])
    with ArtifactStore(root).publish("tested", {"created_at": _MADE, "code_version": "1"}) as to:
        for name, frame in tables.items():
            to.table(name, contracts.ALL[name].stored(frame))
        for name in _KEPT:
            to.note(name, small.manifest[name])
        to.note("models", {"predictions": _note(refused)})
    return root


def tested(task: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Actual, score and baseline of a task."""
    if task == "spend":
        return _PLACE * 10.0, _PLACE * 10.0 + 1, np.full(N, 400.0)
    return _HAPPENED, _CHANCE, _CHANCE if task == "high_spend" else np.full(N, 0.5)


def _foretold(customers: pd.DataFrame, tasks: Sequence[str]) -> dict[str, pd.DataFrame]:
    make = {
        "prediction_tests": _tests,
        "prediction_cuts": _cuts,
        "prediction_drivers": _drivers,
        "model_cards": _card,
    }
    made = {
        name: pd.concat([of(task) for task in tasks], ignore_index=True)
        for name, of in make.items()
    }
    return made | {"customers": _customers(customers)}


def _customers(small: pd.DataFrame) -> pd.DataFrame:
    """One customer of the small shop a hundred times, and one of whom nothing is foretold."""
    found = pd.concat([small.iloc[[0]]] * (N + 1), ignore_index=True)
    found[c.CUSTOMER_ID] = [*_IDS, "9999"]
    found[c.SEGMENT] = np.where(np.arange(N + 1) % 2, "Loyal", "At risk")
    for name in (*_CHANCES, *_AMOUNTS):
        score = _CHANCE * (1000 if name in _AMOUNTS else 1)
        for end, factor in (("", 1.0), ("_low", 0.9), ("_high", 1.0)):
            found[f"{name}{end}"] = pd.Series(score * factor)
    found["churn_rank"] = found["value_rank"] = pd.Series(N - _PLACE.astype(float))
    tiers = pd.Series(np.select([_CHANCE >= 2 / 3, _CHANCE >= 1 / 3], ["high", "medium"], "low"))
    found["risk_tier"] = found["value_tier"] = tiers
    for task in TASKS:
        found[f"{task}_reasons"] = pd.Series(["<b>1 order</b> raises the risk"] * N)
    return found


def _tests(task: str) -> pd.DataFrame:
    actual, score, baseline = tested(task)
    ends = {c.LOW: score * 0.9, c.HIGH: score * 1.1}
    known = {"score": score, **ends, "actual": actual, "baseline": baseline}
    return pd.DataFrame({c.TASK: task, c.CUSTOMER_ID: _IDS, **known})


def _compared(task: str) -> pd.DataFrame:
    actual, score, baseline = tested(task)
    threshold = None if task == "spend" else 0.5
    return evaluate.compare(evaluate.Scored(actual, score, baseline, threshold), n_resamples=20)


def _level(task: str) -> str:
    return "mean_spend" if task == "spend" else "base_rate"


def _cuts(task: str) -> pd.DataFrame:
    """Two instants, the model a hundredth worse at the later one."""
    found = _compared(task)
    parts = []
    for step, cut in enumerate(("2010-11-01", "2010-12-01")):
        known = {
            c.METRIC: [*found.index, _level(task)],
            c.VALUE: [*(found["value"] - step / 100), 0.5],
            c.BASELINE_VALUE: [*found["baseline_value"], np.nan],
        }
        same = {c.TASK: task, c.MODEL: TASKS[task][0], "cut": pd.Timestamp(cut), c.N: N}
        parts.append(pd.DataFrame(known).assign(**same))
    return pd.concat(parts, ignore_index=True)


def _drivers(task: str) -> pd.DataFrame:
    importance = [0.3 - 0.05 * place for place in range(len(WORDS))]
    known = {"importance": importance, "sd": 0.01, "words": list(WORDS.values())}
    return pd.DataFrame({c.TASK: task, "feature": list(WORDS), **known})


def _card(task: str) -> pd.DataFrame:
    """The card of the model in use, and one of a candidate that is as good."""
    model, baseline, _metric = TASKS[task]
    found = _compared(task).reset_index()
    names = {"metric": c.METRIC, "value": c.VALUE, "low": c.LOW, "high": c.HIGH}
    own = found[[*names, "baseline_value"]].rename(columns=names).assign(**{c.BASELINE: baseline})
    ends = {"difference": c.VALUE, "difference_low": c.LOW, "difference_high": c.HIGH}
    paired = found[list(ends)].rename(columns=ends)
    paired[c.METRIC] = found["metric"] + "_difference"
    alone = {_level(task): tested(task)[0].mean()}
    if task != "spend":
        alone["threshold"] = 0.5
    rest = pd.DataFrame({c.METRIC: list(alone), c.VALUE: list(alone.values())})
    every = pd.concat([own, paired, rest], ignore_index=True).assign(**{c.MODEL: model})
    other = own[[c.METRIC, c.VALUE]].assign(**{c.MODEL: "random forest"})
    dates = {
        c.TRAIN_FROM: date(2010, 6, 1),
        c.TRAIN_TO: date(2010, 11, 30),
        c.TEST_FROM: TEST_FROM,
        c.TEST_TO: TEST_TO,
    }
    table = pd.concat([every, other], ignore_index=True).assign(**{c.TASK: task, c.N: N, **dates})
    return table.dropna(subset=[c.VALUE]).reindex(
        columns=list(contracts.ALL["model_cards"].columns)
    )


def _note(refused: Sequence[str]) -> dict[str, Any]:
    why = "not enough data: 3 did it; wanted at least 20 of either: bring a longer file"
    return {
        "verdict": "made up",
        "windows": WINDOWS,
        "tasks": {
            task: {"verdict": why} if task in refused else _task_note(task) for task in TASKS
        },
    }


def _task_note(task: str) -> dict[str, Any]:
    model, baseline, metric = TASKS[task]
    row = _compared(task).loc[metric]
    return {
        "verdict": "made up",
        "model": model,
        "beats_baseline": task != "high_spend",
        "baseline": baseline,
        "metric": metric,
        "value": float(row["value"]),
        "baseline_value": float(row["baseline_value"]),
        "coverage": 0.8,
        "nominal_coverage": 0.8,
        "days": 30 if task == "buys_soon" else 90,
        "test_from": TEST_FROM.isoformat(),
        "test_to": TEST_TO.isoformat(),
        "n": N,
    }
