"""Two questions instead of one: does the customer buy at all, and if so, how much.

Imported only where something is fitted or scored: it needs scikit-learn.
"""

from collections.abc import Sequence
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline

from analytics.steps import numbers

Floats = npt.NDArray[np.float64]


class Hurdle(RegressorMixin, BaseEstimator):  # type: ignore[misc]  # untyped base classes
    """Chance of buying by logistic regression, times spend by ridge regression on its logarithm.

    Parameters
    ----------
    names : sequence of str
        Features of both.
    tail : float
        Share winsorised at either end.
    strength : float
        Of the ridge penalty.
    inverse_strength : float
        Inverse of the logistic penalty.

    Notes
    -----
    The mean of a logarithm is not the logarithm of the mean: back on the scale of money the
    spend is multiplied by the mean of exp(residual), Duan's (1983) smearing estimate.
    """

    def __init__(
        self,
        names: Sequence[str],
        tail: float = 0.001,
        strength: float = 10.0,
        inverse_strength: float = 0.05,
    ) -> None:
        self.names = names
        self.tail = tail
        self.strength = strength
        self.inverse_strength = inverse_strength

    def fit(self, x: pd.DataFrame, y: pd.Series) -> Self:
        """Fit both parts; the second on buyers only."""
        spend = np.asarray(y, dtype=np.float64)
        buys = spend > 0
        self.chance_ = make_pipeline(
            numbers(self.names, scaled=True, tail=self.tail),
            LogisticRegression(C=self.inverse_strength, max_iter=1_000),
        ).fit(x, buys)
        self.amount_ = make_pipeline(
            numbers(self.names, scaled=True, tail=self.tail), Ridge(self.strength)
        ).fit(x[buys], np.log(spend[buys]))
        residuals = np.log(spend[buys]) - self.amount_.predict(x[buys])
        self.smearing_ = float(np.exp(residuals).mean())
        return self

    def predict(self, x: pd.DataFrame) -> Floats:
        """Expect this spend, >= 0."""
        chance = self.chance_.predict_proba(x)[:, 1]
        amount = np.exp(self.amount_.predict(x)) * self.smearing_
        return np.asarray(chance * amount, dtype=np.float64)
