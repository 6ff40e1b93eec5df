import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.survival import at_time, kaplan_meier, median_days, well_followed

# Weeks of remission under 6-MP (Freireich et al. 1963; Gehan 1965; Cox and Oakes 1984, table 1.1).
REMISSION = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_three_customers_by_hand():
    curve = kaplan_meier([10, 20, 30], [True, False, True])
    assert curve["n_at_risk"].tolist() == [3, 2, 1]
    assert curve["n_censored"].tolist() == [0, 1, 0]
    assert curve["survival"].tolist() == pytest.approx([2 / 3, 2 / 3, 0])
    # Greenwood: S^2 * 1 / (3 * 2)
    assert curve["std_error"][0] == pytest.approx(2 / 3 * (1 / 6) ** 0.5)


def test_who_is_cut_off_at_the_time_of_an_event_was_still_at_risk():
    curve = kaplan_meier([5, 5], [True, False])
    assert curve["survival"].tolist() == [0.5]


def test_the_published_remission_times_come_out_as_printed():
    curve = kaplan_meier(REMISSION, RELAPSED)
    events = curve[curve["n_events"] > 0].set_index("t_days").round(4)
    assert events.index.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert events["n_at_risk"].tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert events["survival"].tolist() == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert events["std_error"].tolist() == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert events["low"].tolist() == [0.6197, 0.5631, 0.5032, 0.4316, 0.3675, 0.2678, 0.1881]
    assert events["high"].tolist() == [0.9516, 0.9228, 0.8894, 0.8491, 0.8049, 0.7468, 0.6801]
    assert median_days(curve) == 23


def test_without_censoring_it_is_the_plain_share():
    times = np.array([1, 1, 2, 5, 8, 8, 8, 13])
    curve = kaplan_meier(times, np.ones(8, dtype=bool))
    expected = [(times > t).mean() for t in curve["t_days"]]
    assert curve["survival"].tolist() == pytest.approx(expected)


def test_nobody_gives_no_row():
    curve = kaplan_meier([], [])
    assert curve.empty
    assert at_time(curve, 30) is None
    assert median_days(curve) is None


def test_where_nothing_happened_there_is_no_interval_and_no_median():
    curve = kaplan_meier([3, 4], [False, False])
    assert curve["survival"].tolist() == [1, 1]
    assert curve["low"].isna().all()
    assert median_days(curve) is None


def test_the_row_in_force_is_the_last_one_up_to_a_time():
    curve = kaplan_meier([10, 20, 30], [True, True, False])
    assert at_time(curve, 5)["survival"] == 1
    assert at_time(curve, 10)["survival"] == pytest.approx(2 / 3)
    assert at_time(curve, 29)["survival"] == pytest.approx(1 / 3)
    assert at_time(curve, 31) is None


def test_once_it_happened_to_everybody_it_stays_so():
    assert at_time(kaplan_meier([1, 2], [True, True]), 90)["survival"] == 0


def test_the_part_that_hangs_on_a_few_can_be_left_out():
    curve = kaplan_meier([1, 2, 3], [True, True, True])
    assert well_followed(curve, 2)["t_days"].tolist() == [1, 2]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=60))
def test_the_curve_only_falls_inside_its_interval(followed):
    times, happened = zip(*followed, strict=True)
    curve = kaplan_meier(times, happened)
    assert curve["survival"].between(0, 1).all()
    assert (curve["survival"].diff().dropna() <= 1e-12).all()
    bounded = curve.dropna(subset=["low"])
    assert (bounded["low"] <= bounded["survival"]).all()
    assert (bounded["survival"] <= bounded["high"]).all()
    assert curve["n_events"].sum() + curve["n_censored"].sum() == len(followed)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=40), st.randoms()
)
def test_the_order_of_customers_does_not_matter(followed, random):
    shuffled = random.sample(followed, len(followed))
    one, other = (kaplan_meier(*zip(*rows, strict=True)) for rows in (followed, shuffled))
    assert one.equals(other)
