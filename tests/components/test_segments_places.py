"""Places in the plane: logarithms, a fixed little spread, and what an outline holds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.segments_places import LAST_DAY, in_plane, inside, on_axis


def _customers(**columns):
    return pd.DataFrame(
        {"recency_days": [0, 10], "frequency": [1, 1], "monetary": [100.0, 1000.0]} | columns
    )


def test_a_log_axis_has_a_place_for_who_bought_on_the_last_day():
    assert on_axis(pd.Series([0, 1, 100])) == pytest.approx([np.log10(LAST_DAY), 0, 2])


def test_money_is_not_spread_and_days_are_spread_by_less_than_a_tenth():
    x, y = in_plane(_customers(), "rm")
    assert y == pytest.approx([2, 3])
    assert np.abs(x - [np.log10(LAST_DAY), 1]).max() <= 0.04


def test_equal_customers_stand_apart_and_always_at_the_same_place():
    customers = _customers(recency_days=[10, 10], monetary=[5.0, 5.0])
    x, _ = in_plane(customers, "rm")
    assert x[0] != x[1]
    assert in_plane(customers, "rm")[0].tolist() == x.tolist()


def test_an_outline_with_a_notch_leaves_the_notch_out():
    # A square of 4 with a triangle cut from its top down to its middle.
    corners_x, corners_y = [0, 4, 4, 2, 0], [0, 0, 4, 2, 4]
    x, y = np.array([1.0, 2.0, 2.0, 5.0]), np.array([1.0, 3.0, 1.0, 1.0])
    assert inside(x, y, corners_x, corners_y).tolist() == [True, False, True, False]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=20))
def test_a_box_holds_what_lies_between_its_sides(points):
    x, y = np.array(points).T
    found = inside(x, y, [-1, 1, 1, -1], [-2, -2, 2, 2])
    clear = (np.abs(np.abs(x) - 1) > 1e-9) & (np.abs(np.abs(y) - 2) > 1e-9)
    assert (found == ((np.abs(x) < 1) & (np.abs(y) < 2)))[clear].all()
