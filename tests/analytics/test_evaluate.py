import numpy as np
import pytest
from sklearn import metrics

from analytics.evaluate import Scored, classification, compare, gini, regression

RNG = np.random.default_rng(0)
SCORE = RNG.random(500).round(2)  # with ties
HAPPENED = (RNG.random(500) < SCORE).astype(float)


def test_the_metrics_are_those_of_scikit_learn():
    found = classification(HAPPENED, SCORE, 0.5)
    told = SCORE >= 0.5
    assert found["roc_auc"] == pytest.approx(metrics.roc_auc_score(HAPPENED, SCORE))
    assert found["pr_auc"] == pytest.approx(metrics.average_precision_score(HAPPENED, SCORE))
    assert found["brier"] == pytest.approx(metrics.brier_score_loss(HAPPENED, SCORE))
    assert found["f1"] == pytest.approx(metrics.f1_score(HAPPENED, told))
    spend = HAPPENED * RNG.gamma(2.0, 50.0, 500)
    amounts = regression(spend, SCORE * 100)
    assert amounts["r2"] == pytest.approx(metrics.r2_score(spend, SCORE * 100))
    assert amounts["mae"] == pytest.approx(metrics.mean_absolute_error(spend, SCORE * 100))


def test_gini_is_one_for_the_perfect_order():
    assert gini(np.array([0.0, 1.0, 5.0]), np.array([1.0, 2.0, 3.0])) == 1


def test_shuffled_labels_are_told_by_nothing():
    shuffled = RNG.permutation(HAPPENED)
    assert 0.42 <= classification(shuffled, SCORE, 0.5)["roc_auc"] <= 0.58


def test_a_baseline_compared_with_itself_differs_by_nothing():
    found = compare(Scored(HAPPENED, SCORE, SCORE, 0.5), n_resamples=20)
    assert (found["difference_low"] == 0).all()
    assert (found["low"] <= found["value"]).all()
