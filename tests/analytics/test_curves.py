"""Curves of a ranking, on four customers counted by hand and against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from analytics import curves

# By falling score: it happened to the first and the third of four.
ACTUAL = np.array([0.0, 1.0, 1.0, 0.0])
SCORE = np.array([0.1, 0.4, 0.9, 0.6])


def at(curve, x):
    return float(np.interp(x, curve["x"], curve["y"]))


def test_gains_count_what_is_found_from_the_top():
    curve = curves.gains(ACTUAL, SCORE, 0)
    assert [at(curve, x) for x in (0, 0.25, 0.5, 0.75, 1)] == [0, 0.5, 0.5, 1, 1]


def test_gains_of_money_count_money():
    curve = curves.gains(np.array([10.0, 0.0, 30.0, 0.0]), SCORE, 0)
    assert [at(curve, x) for x in (0.25, 0.75, 1)] == [0.75, 0.75, 1]


def test_equal_scores_are_not_told_apart():
    curve = curves.gains(ACTUAL, np.full(4, 0.5), 0)
    assert np.allclose(curve["y"], curve["x"])


def test_precision_falls_where_false_alarms_stand_between_two_hits():
    curve = curves.precision_recall(ACTUAL, SCORE, 0)
    assert at(curve, 0.5) == 1
    assert at(curve, 1) == pytest.approx(2 / 3)


def test_nothing_happened_gives_no_curve():
    assert curves.roc(np.zeros(4), SCORE).empty


def test_cuts_count_hits_and_a_baseline_that_asks_as_many():
    found = curves.cuts(ACTUAL, SCORE, np.full(4, 0.5), [0.0, 0.4, 0.5, 0.95], 20)
    assert found["n_told"].tolist() == [4, 3, 2, 0]
    assert found["n_hits"].tolist() == [2, 2, 1, 0]
    assert found["baseline_hits"].tolist() == [2, 1.5, 1, 0]
    assert np.isnan(found["precision_low"].iloc[-1])


def test_tenths_go_from_the_highest_score_down():
    actual, score = np.arange(20.0), np.arange(20.0)
    found = curves.tenths(actual, score)
    assert found["actual"].tolist() == [18.5 - 2 * i for i in range(10)]
    assert found["n"].tolist() == [2] * 10


def test_shares_have_wilsons_interval_and_money_that_of_its_resamples():
    share = curves.tenths(np.ones(10), np.arange(10.0)).iloc[0]
    assert (share["low"], share["high"]) == (pytest.approx(0.2065, abs=1e-4), 1)
    money = curves.tenths(np.full(20, 5.0), np.arange(20.0)).iloc[0]
    assert (money["low"], money["high"]) == (5, 5)


def test_residuals_are_actual_less_predicted_and_count_who_is_inside():
    actual, score = np.array([0.0, 10.0]), np.array([4.0, 8.0])
    found = curves.residuals(actual, score, score - 3, score + 3)
    assert found["mean"].tolist() == [2, -4]
    assert found["inside"].tolist() == [1, 0]


ranked = st.lists(
    st.tuples(st.sampled_from([0.0, 1.0]), st.integers(0, 5)), min_size=3, max_size=30
).filter(lambda rows: 0 < sum(row[0] for row in rows) < len(rows))


@given(ranked)
@settings(max_examples=25, deadline=None)
def test_the_area_under_the_roc_points_is_that_of_scikit_learn(rows):
    actual, score = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    asked, found = curves._ends(actual, score, np.ones_like(actual))
    vain = asked - found
    area = np.trapezoid(found / found[-1], vain / vain[-1])
    assert area == pytest.approx(metrics.roc_auc_score(actual, score))


@given(ranked, st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_does_not_change_a_curve(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    one, two = (
        curves.gains(*(np.array(column, dtype=float) for column in zip(*part, strict=True)), 0)
        for part in (rows, mixed)
    )
    assert np.allclose(one["y"], two["y"])


def test_the_band_of_a_curve_holds_the_curve():
    rng = np.random.default_rng(1)
    actual = (rng.random(200) < 0.4).astype(float)
    for draw in (curves.gains, curves.roc, curves.precision_recall):
        curve = draw(actual, actual + rng.normal(size=200), 50)
        assert (curve["low"] <= curve["y"]).all()
        assert (curve["y"] <= curve["high"]).all()
