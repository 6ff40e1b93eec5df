"""What a customer with given figures would be."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import whatif
from analytics.segments import Segmenter
from tests.analytics.segments.frames import customers, four_kinds

FRAME = four_kinds()
SEGMENTER = Segmenter.fit(FRAME)
CROWD = FRAME.reset_index()


def test_a_customer_of_each_kind_is_in_its_segment():
    found = [
        whatif.segment_of(SEGMENTER, whatif.values_of(FRAME.iloc[i])) for i in (0, 40, 80, 120)
    ]
    assert found == ["High-Value", "Regular", "Occasional", "At-Risk"]


def test_the_best_need_no_change_and_others_are_told_the_least_one():
    assert whatif.better_by_one_change(SEGMENTER, whatif.as_values(4, 30, 9_000)) == []
    values = whatif.as_values(35, 3, 500)
    changes = whatif.better_by_one_change(SEGMENTER, values)
    assert changes
    assert [change.effort for change in changes] == sorted(change.effort for change in changes)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 365), st.integers(1, 40), st.integers(0, 12_000))
def test_every_change_reaches_its_segment_and_one_unit_less_does_not(recency, frequency, monetary):
    values = whatif.as_values(recency, frequency, monetary)
    own = SEGMENTER.names.index(whatif.segment_of(SEGMENTER, values))
    for change in whatif.better_by_one_change(SEGMENTER, values):
        place = list(FRAME.columns).index(change.feature)
        sign = -1 if place == 0 else 1
        moved = values + sign * change.amount * np.eye(3)[place]
        assert whatif.segment_of(SEGMENTER, moved) == change.segment
        assert SEGMENTER.names.index(change.segment) < own
        if place:
            less = moved - np.eye(3)[place]
            reached = SEGMENTER.names.index(whatif.segment_of(SEGMENTER, less))
            assert change.amount == 1 or reached >= own


def test_changes_are_said_in_words():
    said = [
        whatif.in_words(whatif.Change(feature, amount, "Regular", 1.0))
        for feature, amount in [
            ("recency_days", 200), ("frequency", 1), ("frequency", 12), ("monetary", 210)
        ]
    ]  # fmt: skip
    assert said == ["a purchase now", "one more order", "12 more orders", "£210 more"]


def test_what_the_model_has_not_seen_is_named_with_what_it_has():
    few = Segmenter.fit(customers((1, 1, 10), (30, 9, 900)), k=1)
    assert whatif.outside(few, whatif.as_values(30, 9, 900)) == {}
    assert whatif.outside(few, whatif.as_values(31, 5, 0)) == {
        "recency_days": (1, 30),
        "monetary": (10, 900),
    }


def test_figures_outdo_those_below_and_half_of_the_equal_ones():
    crowd = customers((10, 1, 5), (20, 2, 5), (30, 3, 5), (40, 4, 50))
    assert whatif.outdone(crowd, whatif.as_values(20, 3, 60)) == {
        "recency_days": 0.625,  # more recent than two, as recent as one
        "frequency": 0.625,
        "monetary": 1.0,
    }


def test_the_nearest_customer_is_the_one_with_the_same_figures():
    near = whatif.nearest_customers(SEGMENTER, CROWD, whatif.values_of(FRAME.iloc[50]), n=5)
    assert near["customer_id"].iloc[0] == FRAME.index[50]
    assert near["distance"].iloc[0] == 0
    assert len(near) == 5
    assert near["distance"].is_monotonic_increasing


def test_ties_go_to_the_smaller_id_whatever_the_order_of_rows():
    crowd = customers(*[(5, 5, 5)] * 6).reset_index()
    values = whatif.as_values(5, 5, 5)
    for frame in (crowd, crowd.iloc[::-1]):
        near = whatif.nearest_customers(SEGMENTER, frame, values, n=3)
        assert near["customer_id"].to_list() == ["1000", "1001", "1002"]


def test_what_followed_is_counted_from_the_nearest_alone():
    crowd = customers((5, 5, 500), (5, 5, 500), (5, 5, 500), (300, 1, 10)).reset_index()
    crowd = crowd.assign(n_orders_after=[0, 1, 3, 9], spend_after=[0.0, 90.0, 300.0, 9_999.0])
    found = whatif.what_followed(SEGMENTER, crowd, whatif.as_values(5, 5, 500), n=3)
    assert (found.n, found.n_bought, found.farthest) == (3, 2, 0)
    assert found.mean_orders == pytest.approx(4 / 3)
    assert (found.low_spend, found.median_spend, found.high_spend) == (45, 90, 195)


def test_without_a_past_nothing_followed():
    nobody = pd.DataFrame(
        columns=[
            "customer_id",
            "recency_days",
            "frequency",
            "monetary",
            "n_orders_after",
            "spend_after",
        ]
    )
    assert whatif.what_followed(SEGMENTER, nobody, whatif.as_values(5, 5, 500)) is None
