"""Scores 1 to 5 and the eleven names."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import NotEnoughDataError, SettingError
from analytics.rfm_rules import NAME_OF_CODE, RULE_NAMES, CutPoints, crosstab, quintiles, scores
from tests.analytics.segments.frames import customers, four_kinds

CUTS = CutPoints((10, 30, 60, 120), (1, 2, 4, 8), (100, 250, 500, 1000))


def test_every_code_has_one_name_and_every_name_a_code():
    assert set(NAME_OF_CODE) == {"".join(code) for code in product("12345", repeat=3)}
    assert len(NAME_OF_CODE) == 125
    assert set(NAME_OF_CODE.values()) == set(RULE_NAMES.values())
    assert len(set(RULE_NAMES.values())) == 11


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("555", "Champions"), ("444", "Loyal"), ("521", "Potential Loyalist"), ("511", "New"),
        ("411", "Promising"), ("333", "Need Attention"), ("311", "About To Sleep"),
        ("234", "At Risk"), ("155", "Cannot Lose"), ("211", "Hibernating"), ("111", "Lost"),
    ],
)  # fmt: skip
def test_familiar_customers_have_their_familiar_names(code, name):
    assert NAME_OF_CODE[code] == name


def test_scores_follow_the_cut_points_given():
    found = scores(customers((10, 9, 1001), (11, 8, 1000), (121, 1, 100)), CUTS)
    assert found["rfm_score"].to_list() == ["555", "444", "111"]
    assert found["rule_name"].to_list() == ["Champions", "Loyal", "Lost"]


def test_five_different_customers_have_the_five_scores():
    found = scores(customers(*((days, days, days) for days in (1, 2, 3, 4, 5))))
    assert found["rfm_score"].to_list() == ["511", "422", "333", "244", "155"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=30))
def test_equal_values_have_equal_scores_and_higher_ones_no_lower(frequencies):
    found = scores(customers(*((5, each, 10) for each in frequencies)))
    pairs = sorted(zip(frequencies, found["f_score"], strict=True))
    assert len(set(pairs)) == len(set(frequencies))
    assert np.all(np.diff([score for _, score in pairs]) >= 0)


def test_default_cut_points_are_the_quintiles():
    found = quintiles(customers(*((days, 1, 7) for days in range(0, 101))))
    assert found.recency_days == (20.0, 40.0, 60.0, 80.0)
    assert found.frequency == (1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize("cuts", [(1, 2, 3), (4, 3, 2, 1), (1, 2, 3, float("nan"))])
def test_cut_points_that_cut_nothing_are_refused(cuts):
    with pytest.raises(SettingError, match="cut points of frequency"):
        CutPoints((1, 2, 3, 4), cuts, (1, 2, 3, 4))


def test_nobody_has_no_quintiles():
    with pytest.raises(NotEnoughDataError, match="0 customers"):
        quintiles(customers().iloc[:0])


def test_the_crosstab_adds_up_to_all_customers_and_money():
    frame = four_kinds()
    table = crosstab(frame.assign(segment="All customers", **scores(frame)))
    assert table["customers"].sum() == len(frame)
    assert table["revenue"].sum() == pytest.approx(frame["monetary"].sum())
    assert not table.duplicated(["rule_name", "segment"]).any()
