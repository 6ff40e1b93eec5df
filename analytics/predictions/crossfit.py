"""Scores of customers by a model that has never seen them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.predictions.cuts import Cut, pooled

Floats = npt.NDArray[np.float64]
Fit = Callable[[pd.DataFrame, pd.Series], Any]

N_FOLDS: Final = 3


def fold_of(customers: pd.Index) -> npt.NDArray[np.int64]:
    """Deal customers into `N_FOLDS` parts by a hash of their id: always the same one."""
    hashed = pd.util.hash_array(customers.to_numpy(dtype=object), categorize=False)
    return np.asarray(hashed % N_FOLDS, dtype=np.int64)


def predicted(model: Any, known: pd.DataFrame) -> Floats:
    """Score customers: a probability from a classifier, money from a regressor."""
    if hasattr(model, "predict_proba"):
        return np.asarray(model.predict_proba(known)[:, 1], dtype=np.float64)
    return np.asarray(model.predict(known), dtype=np.float64)


@dataclass(frozen=True)
class CrossFitted:
    """One model per part of the customers, fitted on all other customers.

    Attributes
    ----------
    models : tuple
        By part.
    training : sequence of Cut
        What they were fitted on, the latest first.
    """

    models: tuple[Any, ...]
    training: Sequence[Cut]

    def scores(self, known: pd.DataFrame) -> Floats:
        """Score customers of any instant, each by the model that has not seen them."""
        part = fold_of(known.index)
        scores = np.zeros(len(known))
        for place, model in enumerate(self.models):
            if (part == place).any():
                scores[part == place] = predicted(model, known[part == place])
        return scores

    def training_scores(self) -> list[Floats]:
        """Score the customers of each training cut, each by the model that has not seen them."""
        scores = self.scores(pd.concat([cut.known for cut in self.training]))
        ends = np.cumsum([len(cut.known) for cut in self.training])
        return np.split(scores, ends[:-1])


def cross_fit(fit: Fit, training: Sequence[Cut], label: str) -> CrossFitted:
    """Fit a model for each part of the customers on the others.

    Parameters
    ----------
    fit : callable
        Features and label to a fitted model.
    training : sequence of Cut
        Instants, pooled, whose windows are over at the instant that will be scored.
    label : str
        Column of their labels.
    """
    known, labels = pooled(training, label)
    part = fold_of(known.index)
    models = tuple(fit(known[part != place], labels[part != place]) for place in range(N_FOLDS))
    return CrossFitted(models, training)
