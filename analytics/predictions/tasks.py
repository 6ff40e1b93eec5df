"""What is foretold, from which label, by which candidates, against which naive rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import evaluate, lifetime, propensity

Floats = npt.NDArray[np.float64]

CHURN: Final = "churn"
BUYS_SOON: Final = "buys_soon"
HIGH_SPEND: Final = "high_spend"
SPEND: Final = "spend"


_MEASURES: Final[Mapping[str, Callable[[Floats, Floats], float]]] = {
    "roc_auc": evaluate.roc_auc,
    "gini": evaluate.gini,
}


@dataclass(frozen=True)
class Task:
    """One question to the future.

    Attributes
    ----------
    name : str
    label : str
        Column of `cuts.Cut.labels`.
    is_money : bool
        An amount; otherwise a probability.
    is_short : bool
        Over the short window; otherwise over the whole horizon.
    baseline : str
        Model of the naive rule.
    baseline_words : str
        The rule as the model card names it.
    candidates : tuple of str
        Models to choose from, simplest first.
    decisive : str
        Metric by which they are compared with each other and with the baseline.
    worth : float
        By how much a less simple candidate must be better to be taken.
    is_relative : bool
        Whether the share to whom it happens is known beforehand, as with a top fifth.
    """

    name: str
    label: str
    is_money: bool
    is_short: bool
    baseline: str
    baseline_words: str
    candidates: tuple[str, ...]
    decisive: str
    worth: float
    is_relative: bool = False

    def fit(self, model: str) -> Callable[[pd.DataFrame, pd.Series], Any]:
        """Return the function that fits a candidate or the baseline."""
        module: Any = lifetime if self.is_money else propensity
        return lambda known, label: module.fit(known, label, model)

    def measure(self, actual: Floats, scores: Floats) -> float:
        """Measure the decisive metric of scores."""
        return _MEASURES[self.decisive](actual, scores)


_RECENCY: Final = propensity.one_feature("recency_days")
_PAST_SPEND: Final = propensity.one_feature("monetary")
_CLASSIFIERS: Final = (
    propensity.LOGISTIC_RFM,
    propensity.LOGISTIC,
    propensity.FOREST,
    propensity.BOOSTING,
)
_WORTH: Final = 0.005

# Both decisive metrics measure ranks. The level of a window belongs to its season more than to
# the model, and at one validation cut an error in money would choose by how it happened to lie:
# the mean absolute error takes whichever model is lowest after a slow summer.

TASKS: Final = (
    Task(
        CHURN,
        "churned",
        is_money=False,
        is_short=False,
        baseline=_RECENCY,
        baseline_words="rank by recency",
        candidates=(propensity.one_feature("chance_of_none"), *_CLASSIFIERS),
        decisive="roc_auc",
        worth=_WORTH,
    ),
    Task(
        BUYS_SOON,
        "buys_soon",
        is_money=False,
        is_short=True,
        baseline=_RECENCY,
        baseline_words="rank by recency",
        candidates=(propensity.one_feature("chance_of_none_short"), *_CLASSIFIERS),
        decisive="roc_auc",
        worth=_WORTH,
    ),
    Task(
        HIGH_SPEND,
        "high_spender",
        is_money=False,
        is_short=False,
        baseline=_PAST_SPEND,
        baseline_words="rank by past spend",
        candidates=(_PAST_SPEND, *_CLASSIFIERS),
        decisive="roc_auc",
        worth=_WORTH,
        is_relative=True,
    ),
    Task(
        SPEND,
        "spend",
        is_money=True,
        is_short=False,
        baseline="recent_spend",
        baseline_words="the same as in the last window",
        candidates=(
            lifetime.PROBABILISTIC,
            lifetime.HURDLE,
            lifetime.TWEEDIE,
            lifetime.FOREST,
            lifetime.BOOSTING,
        ),
        decisive="gini",
        worth=_WORTH,
    ),
)
