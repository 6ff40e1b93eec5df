import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.inequality import gini, lorenz_curve, top_shares

amounts = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("spent", "expected"),
    [
        ([5.0, 5.0, 5.0, 5.0], 0.0),
        ([0.0, 0.0, 0.0, 8.0], 1 - 1 / 4),
        ([7.0], 0.0),
        ([1.0, 3.0], 0.25),
        # Mean absolute difference of all nine pairs 16/9 over twice the mean 2.
        ([1.0, 1.0, 4.0], 1 / 3),
    ],
)
def test_gini_by_hand(spent, expected):
    assert gini(pd.Series(spent)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("spent", [[], [0.0, 0.0], [-4.0]])
def test_where_nothing_is_spent_there_is_no_inequality_to_measure(spent):
    series = pd.Series(spent, dtype=float)
    assert gini(series) is None
    assert lorenz_curve(series).empty
    assert top_shares(series).empty


def test_negative_amounts_are_left_out():
    assert gini(pd.Series([1.0, 3.0, -100.0])) == 0.25


@settings(deadline=None)
@given(amounts, st.floats(0.1, 100))
def test_gini_depends_on_neither_scale_nor_order_nor_copies(spent, factor):
    first = gini(pd.Series(spent))
    assert gini(pd.Series(spent[::-1]) * factor) == pytest.approx(first, abs=1e-9)
    assert gini(pd.Series(spent * 2)) == pytest.approx(first, abs=1e-9)
    assert -1e-9 <= first <= 1 - 1 / len(spent) + 1e-9


@settings(deadline=None)
@given(amounts)
def test_gini_is_half_the_relative_mean_difference(spent):
    values = np.array(spent)
    difference = np.abs(values[:, None] - values[None, :]).mean()
    assert gini(pd.Series(spent)) == pytest.approx(difference / (2 * values.mean()), abs=1e-9)


@settings(deadline=None)
@given(amounts)
def test_gini_is_the_area_between_the_curve_and_equality(spent):
    curve = lorenz_curve(pd.Series(spent))
    area = np.trapezoid(curve["amount_share"], curve["population_share"])
    assert 1 - 2 * area == pytest.approx(gini(pd.Series(spent)), abs=1e-9)


def test_the_curve_by_hand():
    curve = lorenz_curve(pd.Series([6.0, 1.0, 3.0]))
    assert curve["population_share"].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert curve["amount_share"].tolist() == pytest.approx([0, 0.1, 0.4, 1])


def test_a_long_curve_is_thinned_but_keeps_its_ends():
    curve = lorenz_curve(pd.Series(np.arange(1.0, 5001.0)))
    assert len(curve) == 200
    assert curve.iloc[[0, -1]].to_numpy().tolist() == [[0, 0], [1, 1]]


def test_top_shares_by_hand():
    spent = pd.Series([50.0, 30.0] + [1.0] * 20 + [0.0] * 18)
    found = top_shares(spent)
    assert found["percent"].tolist() == [1, 5, 10, 20]
    assert found["n"].tolist() == [1, 2, 4, 8]
    assert found["share"].tolist() == [0.5, 0.8, 0.82, 0.86]
    assert found["amount"].tolist() == [50, 80, 82, 86]


def test_five_percent_of_140_are_seven():
    assert top_shares(pd.Series([1.0] * 140), [5])["n"].tolist() == [7]


def test_a_single_customer_is_the_top_of_everything():
    assert top_shares(pd.Series([3.0]))["share"].tolist() == [1, 1, 1, 1]


def test_the_top_fifth_is_that_of_the_headline():
    from analytics.headline import _top_share

    spent = pd.Series(np.random.default_rng(3).lognormal(5, 1, 433))
    assert top_shares(spent, [20])["share"].iloc[0] == pytest.approx(_top_share(spent))
