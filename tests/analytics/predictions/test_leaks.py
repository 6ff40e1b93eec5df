"""Nothing of the window to foretell reaches what foretells it."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics import propensity
from analytics.errors import NotEnoughDataError
from analytics.evaluate import roc_auc
from analytics.features import customer_features
from analytics.holdout import buyers, labels
from analytics.predictions.cuts import live_cut, past_cut
from analytics.predictions.schedule import schedule
from tests.analytics.predictions.conftest import AS_OF

pytestmark = pytest.mark.real_data

FIRST, TEST, TRAINING = datetime(2010, 12, 1), datetime(2011, 9, 9), datetime(2011, 6, 11)


@pytest.fixture(scope="module")
def training(real_lines):
    return past_cut(real_lines, TRAINING, schedule(FIRST, AS_OF))


@pytest.fixture(scope="module")
def tested(real_lines):
    return past_cut(real_lines, TEST, schedule(FIRST, AS_OF))


def auc_of(training, test, label):
    model = propensity.fit(training.known, label, propensity.LOGISTIC)
    scores = model.predict_proba(test.known)[:, 1]
    return roc_auc(test.labels["churned"].to_numpy(float), scores)


def test_shuffled_labels_teach_nothing(training, tested):
    shuffled = np.random.default_rng(0).permutation(training.labels["churned"])
    found = auc_of(training, tested, pd.Series(shuffled, index=training.known.index))
    assert 0.45 <= found <= 0.55


def test_an_honest_refit_stays_below_what_only_a_leak_reaches(training, tested):
    assert 0.72 <= auc_of(training, tested, training.labels["churned"]) <= 0.85


def test_features_of_all_lines_are_those_of_the_lines_before(real_lines):
    before = real_lines.filter(real_lines.invoiced_at < TEST)
    pd.testing.assert_frame_equal(
        customer_features(real_lines, TEST), customer_features(before, TEST)
    )


def test_labels_of_all_lines_are_those_of_the_lines_from_then_on(real_lines):
    later = real_lines.filter(real_lines.invoiced_at >= TEST)
    pd.testing.assert_frame_equal(
        labels(real_lines, TEST, 90),
        labels(later, TEST, 90, customers=buyers(real_lines, TEST)),
    )


def test_a_cut_knows_as_much_without_its_window(real_lines, tested):
    before = real_lines.filter(real_lines.invoiced_at < TEST)
    alone = live_cut(before, schedule(FIRST - timedelta(days=365), TEST))
    assert alone.labels.columns.empty
    pd.testing.assert_frame_equal(alone.known, tested.known)


def test_labels_of_the_window_of_the_live_scores_are_refused(real_lines):
    with pytest.raises(NotEnoughDataError, match="the window ends on 2012-03-09"):
        past_cut(real_lines, AS_OF, schedule(FIRST, AS_OF))


def test_every_window_learned_from_is_over_when_the_test_begins(foretold):
    cards = foretold.tables["model_cards"]
    cards = cards[cards["task"].isin(["churn", "buys_soon", "high_spend", "spend"])]
    assert len(cards)
    assert (pd.to_datetime(cards["train_to"]) < pd.to_datetime(cards["test_from"])).all()
