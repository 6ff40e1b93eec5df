"""Names that follow from profiles."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analytics.segments.naming import name_segments

# Standardised log recency, frequency, money, as on the real file.
FOUR = np.array([[0.9, -0.8, -0.8], [-1.3, 1.7, 1.4], [0.1, 0.4, 0.5], [-0.8, -0.4, -0.4]])


def named(centres):
    order, names = name_segments(np.asarray(centres, dtype=float))
    return {tuple(centres[place]): name for place, name in zip(order, names, strict=True)}


def test_four_segments_have_the_four_names():
    order, names = name_segments(FOUR)
    assert names == ("High-Value", "Regular", "Occasional", "At-Risk")
    assert order.tolist() == [1, 2, 3, 0]


def test_permuted_labels_change_no_name():
    expected = named(FOUR.tolist())
    for seed in range(5):
        permuted = np.random.default_rng(seed).permutation(FOUR).tolist()
        assert named(permuted) == expected


def test_one_segment_is_everybody():
    assert name_segments(np.zeros((1, 3)))[1] == ("All customers",)


@pytest.mark.parametrize(("recency", "name"), [(1.0, "At-Risk"), (-1.0, "Occasional")])
def test_the_worse_of_two_is_at_risk_only_if_longer_gone(recency, name):
    assert name_segments(np.array([[recency, -1, -1], [0, 1, 1]]))[1] == ("High-Value", name)


def test_several_regulars_are_told_apart_by_recency():
    centres = [[-1.5, 2.4, 2], [-0.9, 0.9, 0.8], [0.4, 0, 0.3], [-0.6, -0.6, -0.6], [1, -0.8, -0.9]]
    assert name_segments(np.array(centres))[1] == (
        "High-Value", "Regular, active", "Regular, cooling", "Occasional", "At-Risk",
    )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 14).flatmap(
        lambda k: arrays(float, (k, 3), elements=st.sampled_from([-1.0, 0.0, 0.5, 2.0]))
    )
)
def test_any_centres_get_as_many_different_names(centres):
    order, names = name_segments(centres)
    assert sorted(order) == list(range(len(centres)))
    assert len(set(names)) == len(names) == len(centres)
