import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from analytics.predictions.levels import (
    GROUP,
    NOMINAL,
    Sigmoid,
    expit,
    fit_sigmoid,
    logit,
    share_inside,
)


def season(seed, n=4_000, shift=0.0):
    """Raw scores twice as sure as they should be, and what happened."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(size=n)
    happened = rng.random(n) < expit(log_odds + shift)
    return expit(2 * log_odds), happened.astype(float)


def test_a_share_of_one_half_by_hand():
    # sd of the share of ten at one half: sqrt(0.25 / 10) = 0.158
    row = Sigmoid(slope=1, level=0, below=-1, above=2).correct(np.array([0.5])).iloc[0]
    assert row["value"] == 0.5
    assert row["low"] == pytest.approx(0.5 - 0.1581139)
    assert row["high"] == pytest.approx(0.5 + 2 * 0.1581139)


def test_no_interval_leaves_zero_to_one():
    table = Sigmoid(1, 0, -3, 3).correct(np.array([0.0, 0.01, 0.99, 1.0]))
    assert table["low"].min() == 0
    assert table["high"].max() == 1


def test_scores_that_are_too_sure_are_corrected_as_by_scikit_learn():
    score, happened = season(0)
    found = fit_sigmoid([score], [happened])
    x = logit(score)[:, None]
    theirs = LogisticRegression(C=np.inf).fit(x, happened)
    assert found.slope == pytest.approx(theirs.coef_[0, 0], abs=1e-3)
    assert found.level == pytest.approx(theirs.intercept_[0], abs=1e-3)
    assert found.slope == pytest.approx(0.5, abs=0.05)


def test_a_ranking_turned_round_is_not_turned_back():
    score, happened = season(1)
    found = fit_sigmoid([1 - score], [happened])
    assert found.slope == 1
    assert found.correct(1 - score)["value"].mean() == pytest.approx(happened.mean(), abs=1e-6)


def test_intervals_hold_a_new_season_like_those_before():
    past = [season(seed) for seed in range(2, 6)]
    sigmoid = fit_sigmoid([s for s, _h in past], [h for _s, h in past])
    score, happened = season(9)
    assert share_inside(happened, sigmoid.correct(score)) == pytest.approx(NOMINAL, abs=0.03)


def test_levels_that_move_make_intervals_wider():
    def width(shifts):
        past = [season(2, shift=shift) for shift in shifts]
        found = fit_sigmoid([s for s, _h in past], [h for _s, h in past])
        return found.above - found.below

    assert width([-0.8, 0.8]) > 1.3 * width([0, 0])


def test_the_latest_cut_alone_sets_its_level():
    late, early = season(3, shift=1.0), season(4)
    scores, happened = [late[0], early[0]], [late[1], early[1]]
    latest = fit_sigmoid(scores, happened, is_latest_only=True)
    both = fit_sigmoid(scores, happened)
    assert latest.level == pytest.approx(1, abs=0.1)
    assert both.level == pytest.approx(0.5, abs=0.1)


def test_a_known_share_is_met_in_every_population():
    score, _happened = season(5)
    for share in (0.1, 0.2, 0.5):
        moved = Sigmoid(0.5, 3.0).summing_to(share, score)
        assert moved.correct(score)["value"].mean() == pytest.approx(share, abs=1e-6)


def test_a_handful_of_customers_are_one_group():
    table = Sigmoid(1, 0, -1, 1).correct(np.full(GROUP - 7, 0.5))
    assert share_inside(np.array([0.0, 1.0, 0.0]), table) == 0  # a third lies below 0.34
    assert share_inside(np.array([0.0, 1.0, 1.0]), table) == 0  # two thirds above 0.66


@settings(max_examples=20, deadline=None)
@given(
    score=st.lists(st.floats(0, 1), min_size=3, max_size=40),
    seed=st.integers(0, 9),
)
def test_every_value_lies_between_its_ends(score, seed):
    raw = np.array(score)
    happened = (np.random.default_rng(seed).random(len(raw)) < 0.4).astype(float)
    table = fit_sigmoid([raw, raw], [happened, happened[::-1]]).correct(raw)
    assert table.notna().all(axis=None)
    assert (table["low"] >= 0).all()
    assert (table["high"] <= 1).all()
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
