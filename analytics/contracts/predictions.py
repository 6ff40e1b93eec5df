"""Grain, key, columns and rules of the tables that the predictions leave behind."""

from typing import Final

from analytics import columns as c
from analytics.contract import MONEY, TEXT, TIME, WHOLE, Contract, Rule

_PROBABILITIES: Final = (
    "churn_probability",
    "buys_probability",
    "buys_soon_probability",
    "high_spend_probability",
)
_AMOUNTS: Final = ("expected_spend_soon", "expected_spend", "expected_spend_long", "clv")
_TASKS: Final = ("churn", "buys_soon", "high_spend", "spend")
_THREE: Final = tuple(
    f"{name}{end}" for name in (*_PROBABILITIES, *_AMOUNTS) for end in ("", "_low", "_high")
)
_RANKS: Final = ("churn_rank", "value_rank")
_WORDS: Final = ("risk_tier", "value_tier", *(f"{task}_reasons" for task in _TASKS))


def _ordered(name: str) -> Rule:
    return lambda t: (
        t[name].isnull() | ((t[f"{name}_low"] <= t[name]) & (t[name] <= t[f"{name}_high"]))
    )


def _is_probability(name: str) -> Rule:
    return lambda t: t[name].isnull() | t[name].between(0, 1)


PREDICTIONS: Final = Contract(
    name="predictions",
    grain="one row per customer with an order in the year before the build's instant",
    key=(c.CUSTOMER_ID,),
    columns={c.CUSTOMER_ID: TEXT}
    | dict.fromkeys((*_THREE, *_RANKS), MONEY)
    | dict.fromkeys(_WORDS, TEXT),
    optional=frozenset({*_THREE, *_RANKS, *_WORDS}),
    rules={f"0 <= {name} <= 1": _is_probability(name) for name in _PROBABILITIES}
    | {f"{name}_low <= {name} <= {name}_high": _ordered(name) for name in _PROBABILITIES}
    | {f"{name}_low <= {name} <= {name}_high": _ordered(name) for name in _AMOUNTS},
)

PREDICTION_TESTS: Final = Contract(
    name="prediction_tests",
    grain="one row per task and customer of the test cut",
    key=(c.TASK, c.CUSTOMER_ID),
    columns={c.TASK: TEXT, c.CUSTOMER_ID: TEXT}
    | dict.fromkeys(("score", c.LOW, c.HIGH, "actual", "baseline"), MONEY),
    rules={"actual >= 0": lambda t: t.actual >= 0},
)

PREDICTION_CUTS: Final = Contract(
    name="prediction_cuts",
    grain="one row per task, metric and instant tested at",
    key=(c.TASK, c.METRIC, "cut"),
    columns={
        c.TASK: TEXT,
        c.MODEL: TEXT,
        c.METRIC: TEXT,
        "cut": TIME,
        c.VALUE: MONEY,
        c.BASELINE_VALUE: MONEY,
        c.N: WHOLE,
    },
    optional=frozenset({c.VALUE, c.BASELINE_VALUE}),
)

PREDICTION_DRIVERS: Final = Contract(
    name="prediction_drivers",
    grain="one row per task and family of features",
    key=(c.TASK, "feature"),
    columns={c.TASK: TEXT, "feature": TEXT, "importance": MONEY, "sd": MONEY, "words": TEXT},
)

PREDICTION_TERMS: Final = Contract(
    name="prediction_terms",
    grain="one row per task, customer and family of features",
    key=(c.TASK, c.CUSTOMER_ID, "feature"),
    columns={c.TASK: TEXT, c.CUSTOMER_ID: TEXT, "feature": TEXT, "term": MONEY},
)

OUTLOOK_BACKTEST: Final = Contract(
    name="outlook_backtest",
    grain="one row per instant tested at, window and country",
    key=("cut", "days", c.COUNTRY),
    columns={
        "cut": TIME,
        "days": WHOLE,
        c.COUNTRY: TEXT,
        "n_customers": WHOLE,
        "predicted": MONEY,
        "actual": MONEY,
    },
    rules={"predicted >= 0 and actual >= 0": lambda t: (t.predicted >= 0) & (t.actual >= 0)},
)

ALL: Final = (
    PREDICTIONS,
    PREDICTION_TESTS,
    PREDICTION_CUTS,
    PREDICTION_DRIVERS,
    PREDICTION_TERMS,
    OUTLOOK_BACKTEST,
)
