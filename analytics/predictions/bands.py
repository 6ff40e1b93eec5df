"""Intervals of money: how far actual spend lay from predicted, among similar predictions."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.predictions.levels import TAIL

Floats = npt.NDArray[np.float64]

# Tenths of the customers by score, the highest once more divided: there the large sums are.
_BANDS_FROM: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
_FLOOR_SHARE: Final = 0.01  # of the mean spend
_LEAST: Final = 1e-6


@dataclass(frozen=True)
class Bands:
    """How far actual spend lay from predicted, by size of the prediction.

    Attributes
    ----------
    edges : float array, shape (n_bands - 1,)
        Predicted money between one band and the next.
    low, high : float array, shape (n_bands,)
        Quantiles of actual over predicted.
    floor : float
        Money; smaller predictions count as this much.
    """

    edges: Floats
    low: Floats
    high: Floats
    floor: float

    def around(self, predicted: Floats) -> pd.DataFrame:
        """Put intervals around predictions: ``value``, ``low``, ``high``."""
        band = np.searchsorted(self.edges, predicted)
        base = np.maximum(predicted, self.floor)
        return pd.DataFrame(
            {
                "value": predicted,
                "low": np.minimum(base * self.low[band], predicted),
                "high": np.maximum(base * self.high[band], predicted),
            }
        )


def fit_bands(predicted: Floats, actual: Floats) -> Bands:
    """Learn conformal bands: the quantiles of actual over predicted among similar predictions.

    Notes
    -----
    Split conformal prediction (Vovk, Gammerman and Shafer 2005) within bands of the score
    (Mondrian). Equal tails; as many spend nothing, the lower one mostly is nothing, and the
    interval holds more than its nominal share as long as the season does not change.
    """
    edges = np.unique(np.quantile(predicted, _BANDS_FROM))
    band = np.searchsorted(edges, predicted)
    floor = max(_FLOOR_SHARE * float(actual.mean()), _LEAST)
    ratio = actual / np.maximum(predicted, floor)
    everywhere = np.quantile(ratio, [TAIL, 1 - TAIL])
    found = [
        np.quantile(ratio[band == place], [TAIL, 1 - TAIL]) if (band == place).any() else everywhere
        for place in range(len(edges) + 1)
    ]
    low, high = np.array(found).T
    return Bands(edges, low, high, floor)
