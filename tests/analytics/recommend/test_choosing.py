import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.recommend.choosing import causes, choose, sums
from analytics.recommend.rows import TopRows, narrowest

# Product 0 speaks for 2 (3.0) and 1 (1.0), product 1 for 2 (1.0).
ROWS = TopRows.empty(3, 2)
ROWS.put(0, np.array([2, 1]), np.array([3.0, 1.0]))
ROWS.put(1, np.array([2]), np.array([1.0]))


def test_what_the_given_products_speak_for_adds_up():
    assert sums(ROWS, [0, 1], 3).tolist() == [0.0, 1.0, 4.0]


def test_a_score_splits_into_its_causes_the_largest_first():
    assert causes(ROWS, [0, 1], 2) == [(0, 0.75), (1, 0.25)]


def test_equal_scores_at_the_edge_go_to_the_lower_place():
    ranked = choose(
        np.array([1.0, 2.0, 2.0, 2.0, 0.0]), np.array([True, True, False, True, True]), 1
    )
    assert (ranked.places, ranked.scores) == ([1], [2.0])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0]), max_size=12), st.integers(0, 14))
def test_choosing_a_few_is_sorting_all_and_cutting(scores, n):
    by_hand = sorted((-score, place) for place, score in enumerate(scores) if score > 0)[:n]
    ranked = choose(np.array(scores), np.ones(len(scores), dtype=bool), n)
    assert ranked.places == [place for _, place in by_hand]


@pytest.mark.parametrize("n", [1, 128, 129, 32_768, 32_769])
def test_the_narrowest_type_numbers_every_place(n):
    assert np.iinfo(narrowest(n)).max >= n - 1
    assert np.array([-1], dtype=narrowest(n))[0] == -1
