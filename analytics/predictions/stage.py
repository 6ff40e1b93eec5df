"""The stage of the build that foretells: from the lines to scores, cards and verdicts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics.errors import NotEnoughDataError
from analytics.made import Made
from analytics.predictions import reasons
from analytics.predictions.backtest import BACKTEST_COLUMNS, backtest, long_card
from analytics.predictions.bands import Bands, fit_bands
from analytics.predictions.cards import CARD_COLUMNS
from analytics.predictions.cuts import Cut, live_cut, past_cut
from analytics.predictions.outcome import Outcome, bring_about, require_customers
from analytics.predictions.sample import sampled
from analytics.predictions.schedule import Schedule, schedule
from analytics.predictions.scores import COLUMNS, TEXTS, Scorer, Windows, soon_spend
from analytics.predictions.tasks import SPEND, TASKS
from analytics.predictions.threads import one_thread
from analytics.predictions.trial import Trial, run, training_of

CLV_DAYS: Final = 365

_EMPTY: Final[Mapping[str, Mapping[str, str]]] = {
    "predictions": {name: "str" if name in TEXTS else "float64" for name in COLUMNS},
    "model_cards": dict.fromkeys(CARD_COLUMNS, "float64")
    | dict.fromkeys((c.TASK, c.MODEL, c.METRIC, c.BASELINE), "str")
    | dict.fromkeys((c.TRAIN_FROM, c.TRAIN_TO, c.TEST_FROM, c.TEST_TO), "datetime64[us]")
    | {c.N: "int64"},
    "prediction_tests": {c.TASK: "str", c.CUSTOMER_ID: "str"}
    | dict.fromkeys(("score", c.LOW, c.HIGH, "actual", "baseline"), "float64"),
    "prediction_cuts": {c.TASK: "str", c.MODEL: "str", c.METRIC: "str", "cut": "datetime64[us]"}
    | {c.VALUE: "float64", c.BASELINE_VALUE: "float64", c.N: "int64"},
    "prediction_drivers": {c.TASK: "str", "feature": "str", "importance": "float64"}
    | {"sd": "float64", "words": "str"},
    "prediction_terms": {c.TASK: "str", c.CUSTOMER_ID: "str", "feature": "str", "term": "float64"},
    "outlook_backtest": dict.fromkeys(BACKTEST_COLUMNS, "float64")
    | {"cut": "datetime64[us]", c.COUNTRY: "str", "n_customers": "int64", "days": "int64"},
}


def prediction_stage(
    lines: ir.Table, matches: ir.Table, as_of: datetime, *, clv_days: int = CLV_DAYS
) -> Made:
    """Foretell churn, next purchase, high spending and value of every customer, and test it.

    Parameters
    ----------
    lines : Table
        As `contracts.LINES`.
    matches : Table
        Not looked at: what a cancellation takes back is not known before it is written.
    as_of : datetime
        Instant of the scores, exclusive.
    clv_days : int
        Horizon of the customer lifetime value.

    Returns
    -------
    Made
        Tables as `contracts.predictions` says, empty where the data is too small; the scorer
        ``predictions``; a note with windows and a verdict per task.
    """
    del matches
    with one_thread():
        try:
            return _foretold(lines, as_of, clv_days)
        except NotEnoughDataError as refusal:
            return _nothing(f"not enough data: {refusal}")


def _foretold(lines: ir.Table, as_of: datetime, clv_days: int) -> Made:
    plan = schedule(_first_sale(lines, as_of), as_of)
    learning, n_left_out = sampled(lines, as_of)
    test = past_cut(learning, plan.test_cut, plan)
    require_customers(test)
    cuts = {plan.test_cut: test} | {
        at: past_cut(learning, at, plan) for at in plan.all_cuts() if at != plan.test_cut
    }
    require_customers(cuts[plan.all_cuts()[-1]])
    now = live_cut(lines, plan)
    outcomes, refusals = _outcomes(cuts, plan, now)
    windows = Windows.of(plan, clv_days)
    spend = outcomes.get(SPEND)
    scorer = Scorer(
        {name: outcome.model for name, outcome in outcomes.items()},
        _soon_bands(spend, windows) if spend else None,
        windows,
    )
    cards = [outcome.cards for outcome in outcomes.values()]
    if spend:
        cards.append(long_card(spend, plan, windows))
    tables = {
        "predictions": scorer.score(now).reset_index(),
        "model_cards": _joined("model_cards", cards),
        "prediction_tests": _joined("prediction_tests", [o.tests for o in outcomes.values()]),
        "prediction_cuts": _joined("prediction_cuts", [o.cuts for o in outcomes.values()]),
        "prediction_drivers": _joined("prediction_drivers", [o.drivers for o in outcomes.values()]),
        "prediction_terms": _joined("prediction_terms", _terms(scorer, now)),
        "outlook_backtest": _joined(
            "outlook_backtest",
            [backtest(_spend_trials(spend, cuts, plan), windows)] if spend else [],
        ),
    }
    notes = {
        "verdict": "; ".join(o.note["verdict"] for o in outcomes.values()) or "nothing foretold",
        "windows": vars(windows),
        "tasks": {name: dict(outcome.note) for name, outcome in outcomes.items()} | refusals,
        "n_customers": len(now.known),
        "n_left_out_of_learning": n_left_out,
        "as_of": as_of.isoformat(),
    }
    return Made(tables, {"predictions": scorer}, {"predictions": notes})


def _outcomes(
    cuts: Mapping[datetime, Cut], plan: Schedule, now: Cut
) -> tuple[dict[str, Outcome], dict[str, dict[str, Any]]]:
    outcomes: dict[str, Outcome] = {}
    refusals: dict[str, dict[str, Any]] = {}
    for task in TASKS:
        try:
            outcomes[task.name] = bring_about(task, cuts, plan, now)
        except NotEnoughDataError as refusal:
            refusals[task.name] = {"verdict": f"not enough data: {refusal}"}
    return outcomes, refusals


def _spend_trials(spend: Outcome, cuts: Mapping[datetime, Cut], plan: Schedule) -> list[Trial]:
    """Take the trials of all test cuts, and that of a year before."""
    at = plan.season_cut
    if at is None or at in plan.test_cuts():
        return list(spend.trials)
    task = next(task for task in TASKS if task.name == SPEND)
    training = training_of(cuts, plan.training_cuts(at))
    return [*spend.trials, run(task, spend.trial.model, training, cuts[at])]


def _soon_bands(spend: Outcome, windows: Windows) -> Bands:
    """Learn the bands of the short window where the whole one was tested."""
    predicted = [
        soon_spend(trial.test, trial.table["value"].to_numpy(), windows) for trial in spend.trials
    ]
    actual = [trial.test.labels["spend_soon"].to_numpy(float) for trial in spend.trials]
    return fit_bands(np.concatenate(predicted), np.concatenate(actual))


def _terms(scorer: Scorer, now: Cut) -> list[pd.DataFrame]:
    found = []
    for task in TASKS:
        if task.name in scorer.models:
            split = reasons.terms(scorer.models[task.name], now.known)
            if split is not None:
                found.append(reasons.long_terms(task, split))
    return found


def _joined(name: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    dtypes = dict(_EMPTY[name])
    if not parts:
        return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in dtypes.items()})
    return pd.concat(parts, ignore_index=True).reindex(columns=list(dtypes)).astype(dtypes)


def _nothing(verdict: str) -> Made:
    return Made(
        {name: _joined(name, []) for name in _EMPTY}, {}, {"predictions": {"verdict": verdict}}
    )


def _first_sale(lines: ir.Table, as_of: datetime) -> datetime:
    sales = lines.filter(_.fate == str(c.Fate.SALE), _.is_merchandise, _.customer_id.notnull())
    first: datetime | None = sales.invoiced_at.min().to_pyarrow().as_py()
    if first is None:
        raise NotEnoughDataError(
            "no sale to a known customer; predictions need customer ids: bring lines with them"
        )
    return min(first, as_of)
