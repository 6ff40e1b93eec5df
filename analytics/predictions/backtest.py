"""How the sum of expected spend compared with what came, at every instant that is over."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics import evaluate
from analytics.predictions.outcome import Outcome
from analytics.predictions.schedule import Schedule
from analytics.predictions.scores import Windows, soon_spend
from analytics.predictions.trial import Trial

BACKTEST_COLUMNS: Final = ("cut", "days", c.COUNTRY, "n_customers", "predicted", "actual")


def backtest(trials: Iterable[Trial], windows: Windows) -> pd.DataFrame:
    """Sum predicted and actual spend by instant, window and country.

    Grain: one row per cut, window and country of the customers tested: `BACKTEST_COLUMNS`.
    """
    parts = []
    for trial in trials:
        for days, predicted, label in _windows(trial, windows):
            if label in trial.test.labels:
                parts.append(
                    pd.DataFrame(
                        {
                            "cut": pd.Timestamp(trial.test.as_of),
                            "days": days,
                            c.COUNTRY: trial.test.known[c.COUNTRY],
                            "predicted": predicted,
                            "actual": trial.test.labels[label],
                        }
                    )
                )
    grouped = pd.concat(parts).groupby(["cut", "days", c.COUNTRY])
    sums = grouped[["predicted", "actual"]].sum().assign(n_customers=grouped.size())
    return sums.reset_index()[list(BACKTEST_COLUMNS)]


def _windows(trial: Trial, windows: Windows) -> list[tuple[int, np.ndarray, str]]:
    value = trial.table["value"].to_numpy()
    growth = _growth(trial, windows)
    return [
        (windows.soon, soon_spend(trial.test, value, windows), "spend_soon"),
        (windows.horizon, value, "spend"),
        (windows.long, value * growth, "spend_long"),
    ]


def _growth(trial: Trial, windows: Windows) -> np.ndarray:
    """Return by what each customer's spend grows from the horizon to the long window."""
    return trial.test.purchases.growth(trial.test.known, windows.horizon, windows.long)


def long_card(spend: Outcome, plan: Schedule, windows: Windows) -> pd.DataFrame:
    """Write the card of the long window, at the latest test whose long window is over.

    The intervals of the horizon are carried on like the amounts: ``interval_coverage`` tells
    what they hold there.
    """
    for trial in spend.trials:
        if "spend_long" in trial.test.labels:
            actual = trial.test.labels["spend_long"].to_numpy(float)
            _days, predicted, _label = _windows(trial, windows)[-1]
            growth = _growth(trial, windows)
            low, high = (trial.table[end].to_numpy() * growth for end in ("low", "high"))
            held = float(((actual >= low) & (actual <= high)).mean())
            found = {**evaluate.regression(actual, predicted), "interval_coverage": held}
            return _rows(trial, plan, found)
    return pd.DataFrame(columns=[c.TASK])


def _rows(trial: Trial, plan: Schedule, found: dict[str, float]) -> pd.DataFrame:
    earliest = min(cut.as_of for cut in trial.training)
    table = pd.DataFrame(list(found.items()), columns=[c.METRIC, c.VALUE])
    start = pd.Timestamp(trial.test.as_of)
    table[c.TASK], table[c.MODEL] = "spend_long", trial.model
    table[c.TRAIN_FROM] = earliest.date()
    table[c.TRAIN_TO] = (start - pd.Timedelta(days=1)).date()
    table[c.TEST_FROM] = start.date()
    table[c.TEST_TO] = (start + pd.Timedelta(days=plan.long_days - 1)).date()
    table[c.N] = len(trial.table)
    return table.dropna(subset=[c.VALUE])
