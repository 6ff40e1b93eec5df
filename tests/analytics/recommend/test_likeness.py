import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.recommend.likeness import REACH, Likeness, are_neighbours, code_vectors


def closeness(*codes: str) -> np.ndarray:
    vectors = code_vectors(codes)
    return (vectors @ vectors.T).toarray()


def test_closeness_of_codes_falls_evenly_with_their_distance():
    found = closeness("22138", "22138B", "22139", "22143", "22148")
    assert found[0] == pytest.approx([1, 1, 0.9, 0.5, 0], abs=1e-6)


@given(st.lists(st.integers(0, 10**17), min_size=2, max_size=6))
def test_closeness_is_one_less_the_distance_over_the_reach(numbers):
    found = closeness(*map(str, numbers))
    for i, first in enumerate(numbers):
        for j, second in enumerate(numbers):
            wanted = max(0, 1 - abs(first - second) / REACH)
            assert found[i, j] == pytest.approx(wanted, abs=1e-6)
            assert are_neighbours(str(first), str(second)) == (abs(first - second) < REACH)


def test_codes_without_a_number_are_near_none():
    assert closeness("PADS", "PADS", "1").tolist() == [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, pytest.approx(1)],
    ]


def test_codes_are_weighed_beside_names():
    likeness = Likeness.of(["red lamp", "blue chair"], ["10", "15"])
    both = likeness.both(0.4)
    assert (both @ both.T).toarray() == pytest.approx(np.array([[1.4, 0.2], [0.2, 1.4]]), abs=1e-6)
    assert np.allclose((likeness.both(0.0) @ likeness.both(0.0).T).toarray(), np.eye(2))


def test_an_empty_catalogue_is_alike_nothing():
    assert Likeness.of([], []).both(1.0).shape[0] == 0
