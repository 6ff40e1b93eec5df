import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.demo.arrays import deal, places, take_until


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=30), st.integers(0, 500))
def test_dealing_gives_everything_away_and_something_to_everybody(weights, extra):
    total = len(weights) + extra
    dealt = deal(total, np.array(weights))
    assert dealt.sum() == total
    assert (dealt >= 1).all()
    fair = np.array(weights) / sum(weights) * extra + 1
    assert np.abs(dealt - fair).max() <= 1.0 + 1e-9


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(0, 100))
def test_taking_stops_at_the_total_and_never_takes_more_than_there_is(amounts, total):
    taken = take_until(total, np.array(amounts, dtype=np.int64))
    assert taken.sum() == min(total, sum(amounts))
    assert (taken <= np.array(amounts, dtype=np.int64)).all()


def test_places_restart_in_every_group_and_skip_empty_ones():
    assert places(np.array([2, 0, 1, 3])).tolist() == [0, 1, 0, 0, 1, 2]
