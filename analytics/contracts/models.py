"""What is promised of the table in which every model stands beside its baseline."""

from typing import Final

from analytics import columns as c
from analytics.contract import DATE, MONEY, TEXT, WHOLE, Contract

MODEL_CARDS: Final = Contract(
    name="model_cards",
    grain="one row per task, model and metric",
    key=(c.TASK, c.MODEL, c.METRIC),
    columns={
        c.TASK: TEXT,
        c.MODEL: TEXT,
        c.METRIC: TEXT,
        c.VALUE: MONEY,
        c.LOW: MONEY,
        c.HIGH: MONEY,
        c.BASELINE: TEXT,
        c.BASELINE_VALUE: MONEY,
        c.TRAIN_FROM: DATE,
        c.TRAIN_TO: DATE,
        c.TEST_FROM: DATE,
        c.TEST_TO: DATE,
        c.N: WHOLE,
    },
    optional=frozenset(
        {
            c.LOW,
            c.HIGH,
            c.BASELINE,
            c.BASELINE_VALUE,
            c.TRAIN_FROM,
            c.TRAIN_TO,
            c.TEST_FROM,
            c.TEST_TO,
        }
    ),
    rules={
        "n >= 0": lambda t: t.n >= 0,
        "low <= value <= high": lambda t: (
            t.low.isnull() | t.high.isnull() | ((t.low <= t.value) & (t.value <= t.high))
        ),
    },
)

ALL: Final = (MODEL_CARDS,)
