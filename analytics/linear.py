"""A fitted linear model as plain arrays: scored without scikit-learn, in well under a millisecond.

What `steps.numbers` prepares for a linear model, written out once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """Fill what is missing, winsorise, take logarithms, scale, weigh and add up.

    Attributes
    ----------
    names : sequence of str
        Features.
    fill, low, high, mean, scale, weight : float array, shape (n_features,)
    intercept : float
    """

    names: Sequence[str]
    fill: Floats
    low: Floats
    high: Floats
    mean: Floats
    scale: Floats
    weight: Floats
    intercept: float

    def terms(self, known: pd.DataFrame) -> pd.DataFrame:
        """Split the score of each row into one term per feature; index of `known`.

        As the prepared features have mean 0 on the training data, a term says how far the
        customer lies from the average one; with the intercept they add up to the score.
        """
        return pd.DataFrame(self._terms(known), index=known.index, columns=list(self.names))

    def score(self, known: pd.DataFrame) -> Floats:
        """Return the score of each row."""
        return np.asarray(self._terms(known).sum(axis=1) + self.intercept, dtype=np.float64)

    def _terms(self, known: pd.DataFrame) -> Floats:
        # Column by column: to pick them as one table costs a single customer a millisecond.
        values = np.column_stack([known[name].to_numpy(np.float64) for name in self.names])
        inside = np.clip(np.where(np.isnan(values), self.fill, values), self.low, self.high)
        prepared = (np.log1p(inside) - self.mean) / self.scale
        return np.asarray(prepared * self.weight, dtype=np.float64)


@dataclass(frozen=True)
class Chance:
    """A logistic regression: the probability of a score."""

    linear: Linear

    def predict_proba(self, known: pd.DataFrame) -> Floats:
        """Return the probabilities of no and of yes, shape (n, 2)."""
        yes = (1 + np.tanh(self.linear.score(known) / 2)) / 2
        return np.column_stack([1 - yes, yes])


@dataclass(frozen=True)
class Amount:
    """A hurdle: the chance of buying times the amount of who buys, from its logarithm.

    Attributes
    ----------
    chance : Chance
    linear : Linear
        Logarithm of the amount.
    smearing : float
        Back to the mean amount, as `hurdle.Hurdle` says.
    """

    chance: Chance
    linear: Linear
    smearing: float

    def predict(self, known: pd.DataFrame) -> Floats:
        """Expect this spend, >= 0."""
        amount = np.exp(self.linear.score(known)) * self.smearing
        return np.asarray(self.chance.predict_proba(known)[:, 1] * amount, dtype=np.float64)
