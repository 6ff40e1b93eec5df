from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import NotEnoughDataError
from analytics.predictions.schedule import HORIZONS, least_days, schedule

FIRST, AS_OF = datetime(2010, 12, 1, 8, 26), datetime(2011, 12, 10)


def test_thirteen_months_are_cut_as_stated():
    plan = schedule(FIRST, AS_OF)
    assert (plan.short_days, plan.horizon_days, plan.long_days) == (30, 90, 180)
    assert plan.test_cut == datetime(2011, 9, 9)
    assert plan.validation_cut == datetime(2011, 6, 11)
    assert plan.training_cuts(plan.test_cut) == (
        datetime(2011, 6, 11),
        datetime(2011, 5, 12),
        datetime(2011, 4, 12),
        datetime(2011, 3, 13),
    )
    assert plan.training_cuts(AS_OF)[0] == plan.test_cut
    assert len(plan.test_cuts()) == 5
    assert plan.season_cut is None


def test_two_years_know_the_same_season():
    plan = schedule(FIRST - timedelta(days=365), AS_OF)
    assert plan.season_cut == datetime(2010, 12, 11)
    assert plan.season_cut in plan.all_cuts()
    assert set(plan.training_cuts(plan.season_cut)) <= set(plan.all_cuts())


def test_short_data_has_short_windows():
    assert schedule(datetime(2011, 1, 1), datetime(2011, 3, 1)).horizon_days == HORIZONS[-1]


def test_three_weeks_are_refused_with_what_it_takes():
    with pytest.raises(NotEnoughDataError, match="21 days of data; wanted at least 57, better 332"):
        schedule(datetime(2011, 1, 1), datetime(2011, 1, 22))


@settings(max_examples=25, deadline=None)
@given(n_days=st.integers(least_days(HORIZONS[-1]), 1_500))
def test_every_window_is_over_before_what_it_teaches_begins(n_days):
    plan = schedule(AS_OF - timedelta(days=n_days), AS_OF)
    window = timedelta(days=plan.horizon_days)
    assert plan.test_cut + window <= plan.as_of
    assert plan.validation_cut + window <= plan.test_cut
    for cut in (*plan.test_cuts(), plan.validation_cut, plan.as_of):
        training = plan.training_cuts(cut)
        assert training
        assert all(plan.first < earlier <= cut - window for earlier in training)
