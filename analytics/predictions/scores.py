"""Today's scores of every customer: probabilities, money, ranks, tiers and reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.predictions.bands import Bands
from analytics.predictions.cuts import Cut
from analytics.predictions.reasons import reasons, terms
from analytics.predictions.schedule import Schedule
from analytics.predictions.tasks import BUYS_SOON, CHURN, HIGH_SPEND, SPEND, TASKS
from analytics.predictions.trial import Model

HIGH, MEDIUM, LOW = "high", "medium", "low"
TIERS: Final = (HIGH, MEDIUM, LOW)

# From this probability of churn on.
RISK_FROM: Final[Mapping[str, float]] = {HIGH: 2 / 3, MEDIUM: 1 / 3, LOW: 0.0}
# Down to this share of the customers, the most valuable first.
VALUE_UPTO: Final[Mapping[str, float]] = {HIGH: 0.2, MEDIUM: 0.5, LOW: 1.0}

#: Amounts, each with ``_low`` and ``_high``.
AMOUNTS: Final = ("expected_spend_soon", "expected_spend", "expected_spend_long", "clv")
#: Probabilities, each with ``_low`` and ``_high``.
PROBABILITIES: Final = (
    "churn_probability",
    "buys_probability",
    "buys_soon_probability",
    "high_spend_probability",
)
REASONS: Final = tuple(f"{task.name}_reasons" for task in TASKS)
RANKS: Final = ("churn_rank", "value_rank")
TIER_COLUMNS: Final = ("risk_tier", "value_tier")

COLUMNS: Final = (
    c.CUSTOMER_ID,
    *(f"{name}{end}" for name in (*PROBABILITIES, *AMOUNTS) for end in ("", "_low", "_high")),
    *RANKS,
    *TIER_COLUMNS,
    *REASONS,
)
TEXTS: Final = frozenset({c.CUSTOMER_ID, *TIER_COLUMNS, *REASONS})


@dataclass(frozen=True)
class Windows:
    """How long the windows of the scores are, in days."""

    soon: int
    horizon: int
    long: int
    clv: int

    @classmethod
    def of(cls, plan: Schedule, clv_days: int) -> "Windows":
        """Take the windows of a plan."""
        return cls(plan.short_days, plan.horizon_days, plan.long_days, clv_days)


@dataclass(frozen=True)
class Scorer:
    """Everything that one customer's scores need.

    Attributes
    ----------
    models : mapping of str to Model
        By task; a task that was refused has none.
    soon : Bands or None
        Of the spend in the short window.
    windows : Windows
    """

    models: Mapping[str, Model]
    soon: Bands | None
    windows: Windows

    def score(self, cut: Cut) -> pd.DataFrame:
        """Score the customers of an instant; columns of refused tasks hold nothing.

        Returns
        -------
        DataFrame, index ``customer_id``
            `COLUMNS` without the first.
        """
        found: dict[str, pd.Series] = {}
        for of, name in (
            (CHURN, "churn_probability"),
            (BUYS_SOON, "buys_soon_probability"),
            (HIGH_SPEND, "high_spend_probability"),
        ):
            if of in self.models:
                found |= _three(name, self.models[of].score(cut.known))
        if CHURN in self.models:
            churn = [found[f"churn_probability{end}"] for end in ("", "_high", "_low")]
            buys = (f"buys_probability{end}" for end in ("", "_low", "_high"))
            found |= {name: 1 - part for name, part in zip(buys, churn, strict=True)}
        if SPEND in self.models:
            found |= self._amounts(cut)
        found |= _ranked(found)
        for task in TASKS:
            split = terms(self.models[task.name], cut.known) if task.name in self.models else None
            if split is not None:
                found[f"{task.name}_reasons"] = reasons(task, split, cut.known)
        return _complete(found, cut.known.index)

    def _amounts(self, cut: Cut) -> dict[str, pd.Series]:
        spend = self.models[SPEND].score(cut.known)
        windows, found = self.windows, _three("expected_spend", spend)
        if self.soon is not None:
            soon = soon_spend(cut, spend["value"].to_numpy(), windows)
            bands = self.soon.around(soon).set_index(cut.known.index)
            found |= _three("expected_spend_soon", bands)
        for name, days in (("expected_spend_long", windows.long), ("clv", windows.clv)):
            growth = cut.purchases.growth(cut.known, windows.horizon, days)
            found |= _three(name, spend.mul(growth, axis=0))
        return found


def soon_spend(cut: Cut, spend: np.ndarray, windows: Windows) -> np.ndarray:
    """Take the short window's part of the horizon's spend, as the orders expected in both are."""
    return spend / cut.purchases.growth(cut.known, windows.soon, windows.horizon)


def _three(name: str, scored: pd.DataFrame) -> dict[str, pd.Series]:
    ends = (("value", ""), ("low", "_low"), ("high", "_high"))
    return {f"{name}{end}": scored[column] for column, end in ends}


def _ranked(found: Mapping[str, pd.Series]) -> dict[str, Any]:
    """Make ranks (1 first; equals in order of customer id) and tiers."""
    ranked: dict[str, Any] = {}
    if "churn_probability" in found:
        risk = found["churn_probability"]
        ranked["churn_rank"] = risk.rank(ascending=False, method="first")
        levels = [risk >= RISK_FROM[HIGH], risk >= RISK_FROM[MEDIUM]]
        ranked["risk_tier"] = np.select(levels, [HIGH, MEDIUM], LOW)
    if "expected_spend" in found:
        rank = found["expected_spend"].rank(ascending=False, method="first")
        ranked["value_rank"] = rank
        share = rank / len(rank)
        levels = [share <= VALUE_UPTO[HIGH], share <= VALUE_UPTO[MEDIUM]]
        ranked["value_tier"] = np.select(levels, [HIGH, MEDIUM], LOW)
    return ranked


def _complete(found: Mapping[str, Any], customers: pd.Index) -> pd.DataFrame:
    kinds = {name: "str" if name in TEXTS else "float64" for name in COLUMNS}
    del kinds[c.CUSTOMER_ID]
    columns = {
        name: pd.array(found.get(name, [None] * len(customers)), dtype=kind)
        for name, kind in kinds.items()
    }
    return pd.DataFrame(columns, index=customers)
