"""From the raw scores of a task to honest numbers: levels, intervals and the threshold."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import evaluate
from analytics.predictions.bands import Bands, fit_bands
from analytics.predictions.crossfit import CrossFitted
from analytics.predictions.levels import Sigmoid, fit_sigmoid, mean_share
from analytics.predictions.tasks import CHURN, Task

Floats = npt.NDArray[np.float64]
Levels = Sigmoid | Bands

_HALF: Final = 0.5


def honest(levels: Levels, scores: Floats) -> pd.DataFrame:
    """Turn raw scores into ``value``, ``low``, ``high``."""
    return levels.correct(scores) if isinstance(levels, Sigmoid) else levels.around(scores)


def fit_levels(
    task: Task, crossed: CrossFitted, population: Floats, *, is_latest_only: bool
) -> tuple[Levels, float | None]:
    """Learn levels, and for a probability the threshold, from the training cuts.

    Parameters
    ----------
    crossed : CrossFitted
        Scores its training cuts.
    population : array
        Raw scores of those to be scored: a share known beforehand is met among them.
    is_latest_only : bool
        Whether the latest cut alone calibrates.
    """
    scores = crossed.training_scores()
    actual = [cut.labels[task.label].to_numpy(float) for cut in crossed.training]
    if task.is_money:
        return fit_bands(np.concatenate(scores), np.concatenate(actual)), None
    sigmoid = fit_sigmoid(
        scores, actual, is_relative=task.is_relative, is_latest_only=is_latest_only
    )

    def among(raw: Floats) -> Sigmoid:
        return sigmoid.summing_to(mean_share(actual), raw) if task.is_relative else sigmoid

    if task.name == CHURN:
        return among(population), _HALF
    values = np.concatenate([among(raw).correct(raw)["value"].to_numpy() for raw in scores])
    return among(population), evaluate.best_threshold(np.concatenate(actual), values)
