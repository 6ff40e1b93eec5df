"""The segmentation's rows among the model cards."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.segments import indices
from analytics.segments.choice import STABILITY
from analytics.segments.segmenter import Segmenter

_METRICS = (
    indices.SILHOUETTE,
    indices.CALINSKI_HARABASZ,
    indices.DAVIES_BOULDIN,
    indices.INERTIA,
    STABILITY,
)


def model_cards(
    segmenter: Segmenter, choice: pd.DataFrame, first: datetime, as_of: datetime
) -> pd.DataFrame:
    """Set the indices of the segmentation beside those of the best separated number of segments.

    Grain: one row per metric that is defined; for a silhouette the baseline is that of the number
    of segments with the highest one.
    """
    own = choice[choice[c.K] == segmenter.k].iloc[0]
    best = choice.iloc[int(choice[indices.SILHOUETTE].argmax())] if _has_silhouette(choice) else own
    rows = [
        {
            c.TASK: "segments",
            c.MODEL: segmenter.algorithm,
            c.METRIC: metric,
            c.VALUE: float(own[metric]),
            c.LOW: np.nan,
            c.HIGH: np.nan,
            c.BASELINE: f"k = {best[c.K]}",
            c.BASELINE_VALUE: float(best[metric]),
            c.TRAIN_FROM: first.date(),
            c.TRAIN_TO: (as_of - timedelta(microseconds=1)).date(),
            c.TEST_FROM: None,
            c.TEST_TO: None,
            c.N: int(own[c.N]),
        }
        for metric in _METRICS
        if np.isfinite(own[metric])
    ]
    return pd.DataFrame(rows)


def _has_silhouette(choice: pd.DataFrame) -> bool:
    return bool(choice[indices.SILHOUETTE].notna().any())
