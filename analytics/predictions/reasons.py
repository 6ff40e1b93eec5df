"""Why: what drives the scores of all customers, and of each one."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.predictions.families import FAMILIES, FAMILY_OF, SAID, WORDS, say
from analytics.predictions.tasks import Task
from analytics.predictions.trial import Model, Trial

N_REASONS: Final = 3
_N_SHUFFLES: Final = 5
_SEED: Final = 0
_BATCH: Final = 20_000
# A term smaller than this moves the odds, or the amount, by less than a twentieth.
_SMALLEST_TERM: Final = 0.05

#: What a term above zero does to the score, and below.
DIRECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "churn": ("raises the risk", "lowers the risk"),
    "buys_soon": ("makes an order more likely", "makes an order less likely"),
    "high_spend": ("makes high spending more likely", "makes high spending less likely"),
    "spend": ("raises the amount", "lowers the amount"),
}

DRIVER_COLUMNS: Final = (c.TASK, "feature", "importance", "sd", "words")


def drivers(task: Task, trial: Trial) -> pd.DataFrame:
    """Measure by how much the decisive metric falls where a family of features is shuffled.

    Grain: one row per family of features, the most important first: `DRIVER_COLUMNS`.

    Notes
    -----
    Permutation importance (Breiman 2001) on the test cut; families are shuffled together, for
    a feature whose near copies stay in place loses nothing.
    """
    rng = np.random.default_rng(_SEED)
    known, actual = trial.test.known, trial.table["actual"].to_numpy(float)
    whole = task.measure(actual, trial.crossed.scores(known))
    orders = [rng.permutation(len(known)) for _shuffle in range(_N_SHUFFLES)]
    copies = pd.concat([known] * _N_SHUFFLES)
    rows = []
    for family, features in FAMILIES.items():
        columns = [name for name in features if name in known]
        mixed = {
            name: np.concatenate([known[name].to_numpy()[o] for o in orders]) for name in columns
        }
        scores = trial.crossed.scores(copies.assign(**mixed))
        losses = [whole - task.measure(actual, s) for s in np.split(scores, _N_SHUFFLES)]
        rows.append((task.name, family, np.mean(losses), np.std(losses, ddof=1), WORDS[family]))
    table = pd.DataFrame(rows, columns=list(DRIVER_COLUMNS))
    return table.sort_values(["importance", "feature"], ascending=[False, True])


def terms(model: Model, known: pd.DataFrame) -> pd.DataFrame | None:
    """Split the linear score of each customer into one term per family of features.

    Returns
    -------
    DataFrame, shape (n_customers, n_families), or None
        Log odds, for money the logarithm of the amount of who buys: with the intercept they add
        up to it exactly. None where the model is not linear.
    """
    linear = getattr(model.fitted, "linear", None)
    if linear is None:
        return None
    split: pd.DataFrame = linear.terms(known)
    values, families = split.to_numpy(), np.array([FAMILY_OF[name] for name in split.columns])
    sums = {family: values[:, families == family].sum(axis=1) for family in np.unique(families)}
    return pd.DataFrame(sums, index=known.index)


def reasons(task: Task, split: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """Say the largest terms of each customer in one line of words; index of `known`."""
    up, down = DIRECTIONS[task.name]
    families = split.columns.to_numpy()
    values = split.to_numpy()
    largest = np.argsort(-np.abs(values), axis=1, kind="stable")[:, :N_REASONS]
    lines = []
    for place, row in enumerate(_rows(known)):
        told = [
            f"{say(families[at], row)} {up if values[place, at] > 0 else down}"
            for at in largest[place]
            if abs(values[place, at]) >= _SMALLEST_TERM
        ]
        lines.append("; ".join(told) or "an average customer")
    return pd.Series(lines, index=known.index, dtype="str")


def _rows(known: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield what the sayings quote of each row, a bounded number of rows at a time."""
    columns = [known[name].to_numpy() for name in SAID]
    for start in range(0, len(known), _BATCH):
        values = (column[start : start + _BATCH].tolist() for column in columns)
        yield from (dict(zip(SAID, row, strict=True)) for row in zip(*values, strict=True))


def long_terms(task: Task, split: pd.DataFrame) -> pd.DataFrame:
    """Lay the terms below each other: ``task``, ``customer_id``, ``feature``, ``term``."""
    wide = split.rename_axis(index=c.CUSTOMER_ID).reset_index()
    long = wide.melt(id_vars=c.CUSTOMER_ID, var_name="feature", value_name="term")
    long.insert(0, c.TASK, task.name)
    return long.sort_values([c.CUSTOMER_ID, "feature"])
