from datetime import datetime

import numpy as np
import pandas as pd

from analytics.predictions.crossfit import N_FOLDS, cross_fit, fold_of
from analytics.predictions.cuts import Cut


class Remembered:
    """Tells of each customer whether the model has seen him."""

    def __init__(self, known, _label):
        self.seen = set(known.index)

    def predict(self, known):
        return [float(customer in self.seen) for customer in known.index]


def cut(customers):
    index = pd.Index(customers, dtype="str")
    return Cut(
        datetime(2011, 9, 9),
        pd.DataFrame({"a": 0.0}, index=index),
        None,
        pd.DataFrame({"spend": 0.0}, index=index),
    )


EARLIER = cut([str(number) for number in range(200)])
LATER = cut([str(number) for number in range(100, 300)])


def test_no_customer_is_scored_by_a_model_that_has_seen_him():
    crossed = cross_fit(Remembered, [LATER, EARLIER], "spend")
    for known in (EARLIER.known, LATER.known, cut(["new"]).known):
        assert crossed.scores(known).sum() == 0
    assert [len(scores) for scores in crossed.training_scores()] == [200, 200]


def test_a_customer_has_one_fold_wherever_he_stands():
    folds = pd.Series(fold_of(EARLIER.known.index), index=EARLIER.known.index)
    assert fold_of(LATER.known.index)[:100].tolist() == folds.iloc[100:].tolist()
    assert np.bincount(folds).min() > 200 / N_FOLDS / 2
