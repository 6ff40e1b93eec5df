"""Algorithms against each other, and segments against chance."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.segments import Segmenter, compare_algorithms, differences
from analytics.segments.clustering import ALGORITHMS
from analytics.segments.differences import holm
from tests.analytics.segments.frames import four_kinds


def test_all_algorithms_agree_on_plain_kinds():
    frame = four_kinds()
    table = compare_algorithms(frame, Segmenter.fit(frame)).set_index("algorithm")
    assert table.index.to_list() == list(ALGORITHMS)
    assert table["k"].to_list() == [4] * 4
    assert table["agreement"].to_list() == pytest.approx([1] * 4)
    assert table["is_most_agreed"].sum() == 1


def test_one_customer_is_one_segment_whatever_the_algorithm():
    frame = four_kinds(1).iloc[:1]
    table = compare_algorithms(frame, Segmenter.fit(frame, k=1))
    assert table["k"].to_list() == [1] * 4


def test_the_test_of_a_feature_is_that_of_scipy_with_its_effect_size():
    rng = np.random.default_rng(1)
    groups = np.repeat(["a", "b", "c"], 30)
    frame = pd.DataFrame({"segment": groups, "recency_days": rng.normal(size=90), "x": 1.0})
    frame["basket_value"] = rng.normal(size=90) + (groups == "a")
    table = differences(frame, ["recency_days", "basket_value", "x"]).set_index("feature")
    parts = [part for _, part in frame.groupby("segment")["basket_value"]]
    expected = stats.kruskal(*parts)
    row = table.loc["basket_value"]
    assert row["h"] == pytest.approx(expected.statistic)
    assert row["epsilon_squared"] == pytest.approx(expected.statistic / 89)
    assert row["p_adjusted"] == pytest.approx(3 * expected.pvalue)
    assert table["is_fitted_on"].to_list() == [True, False, False]
    assert table.loc["x", ["h", "p_value", "p_adjusted"]].to_list() == [0, 1, 1]


def test_holm_by_hand():
    assert holm(np.array([0.04, 0.001, 0.03])) == pytest.approx([0.06, 0.003, 0.06])
    assert holm(np.array([0.9, 0.8])).tolist() == [1.0, 1.0]
