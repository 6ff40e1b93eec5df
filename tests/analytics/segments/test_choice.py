"""How many segments."""

import numpy as np
import pytest

from analytics.errors import NotEnoughDataError, SettingError
from analytics.segments import choose_k
from analytics.segments.choice import elbow
from tests.analytics.segments.frames import customers, four_kinds


@pytest.fixture(scope="module")
def choice():
    return choose_k(four_kinds(), range(1, 8))


def test_four_plain_kinds_are_best_as_four(choice):
    assert choice.loc[choice["is_best_silhouette"], "k"].to_list() == [4]
    assert choice.loc[choice["k"] == 4, "stability"].item() == 1.0
    assert choice.loc[choice["k"] == 4, "smallest_group"].item() == 40
    assert choice["is_elbow"].sum() == 1


def test_inertia_falls_and_one_segment_has_no_silhouette(choice):
    assert (np.diff(choice["inertia"]) < 0).all()
    assert choice["silhouette"].isna().to_list() == [True] + [False] * 6
    assert (choice["n"] == 160).all()


def test_the_elbow_is_farthest_from_the_line_between_the_ends():
    # Heights on 0-1: 1, 0.3, 0.05, 0; the line: 1, 2/3, 1/3, 0.
    assert elbow([1, 2, 3, 4], [200, 60, 10, 0]) == 1
    assert elbow([1, 2], [2, 1]) == -1
    assert elbow([1, 2, 3], [0, 0, 0]) == -1


def test_progress_counts_up_to_its_end():
    told = []
    choose_k(four_kinds(10), (1, 2, 3), progress=lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


def test_numbers_that_the_customers_do_not_suffice_for_have_no_row():
    found = choose_k(customers((1, 1, 1), (5, 3, 90), (90, 1, 5)), range(1, 11))
    assert found["k"].to_list() == [1, 2, 3]
    with pytest.raises(NotEnoughDataError, match="found 3 different customers, wanted at least 5"):
        choose_k(customers((1, 1, 1), (5, 3, 90), (90, 1, 5)), (5, 6))


def test_hdbscan_says_that_it_chooses_itself():
    with pytest.raises(SettingError, match="finds the number of segments itself"):
        choose_k(four_kinds(), algorithm="hdbscan")
