from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import EmptyWindowError
from analytics.periods import (
    Window,
    comparisons,
    complete_months,
    data_window,
    last_complete_month,
    presets,
    year_before,
)

REAL = Window(date(2010, 12, 1), date(2011, 12, 10))


def days(*dates: str) -> pd.DataFrame:
    return pd.DataFrame({"day": pd.to_datetime(list(dates)).date})


def test_the_data_window_ends_after_the_last_day():
    assert data_window(days("2011-01-05", "2011-01-03")) == Window(
        date(2011, 1, 3), date(2011, 1, 6)
    )


def test_the_data_window_reaches_up_to_a_later_as_of():
    until = date(2011, 2, 1)
    assert data_window(days("2011-01-05"), until).end == until


def test_no_day_is_no_window():
    with pytest.raises(EmptyWindowError, match="no day with a line"):
        data_window(days())


def test_a_window_ends_after_it_starts():
    with pytest.raises(EmptyWindowError, match="2011-01-02"):
        Window(date(2011, 1, 2), date(2011, 1, 2))


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        (date(2011, 11, 1), date(2011, 12, 1), "Nov 2011"),
        (date(2011, 11, 1), date(2011, 11, 2), "1 Nov 2011"),
        (date(2011, 11, 1), date(2011, 11, 8), "1 Nov 2011 to 7 Nov 2011"),
    ],
)
def test_a_window_is_said_as_a_person_would(start, end, label):
    assert Window(start, end).label() == label


def test_the_last_complete_month_of_the_real_file_is_november():
    assert last_complete_month(REAL) == Window(date(2011, 11, 1), date(2011, 12, 1))


def test_the_real_file_has_twelve_complete_months():
    months = complete_months(REAL)
    assert len(months) == 12
    assert months[0].label() == "Dec 2010"
    assert months[-1].label() == "Nov 2011"


def test_two_weeks_hold_no_complete_month():
    two_weeks = Window(date(2011, 11, 5), date(2011, 11, 19))
    assert last_complete_month(two_weeks) is None
    assert complete_months(two_weeks) == []


def test_presets_are_relative_to_the_end_of_the_data():
    named = presets(REAL)
    assert named["all"] == REAL
    assert named["last_30_days"] == Window(date(2011, 11, 10), date(2011, 12, 10))
    assert named["this_month"] == Window(date(2011, 12, 1), date(2011, 12, 10))
    assert named["last_quarter"] == Window(date(2011, 7, 1), date(2011, 10, 1))
    assert "last_year" not in named
    assert named["this_quarter"] == Window(date(2011, 10, 1), date(2011, 12, 10))
    assert named["this_year"] == Window(date(2011, 1, 1), date(2011, 12, 10))


def test_a_whole_calendar_year_is_a_preset_once_the_data_covers_it():
    two_years = Window(date(2010, 1, 1), date(2012, 1, 1))
    assert presets(two_years)["last_year"] == Window(date(2011, 1, 1), date(2012, 1, 1))


def test_a_month_is_compared_with_the_month_before_whatever_its_length():
    found = comparisons(Window(date(2011, 3, 1), date(2011, 4, 1)), REAL)
    assert found.previous == Window(date(2011, 2, 1), date(2011, 3, 1))
    assert found.year_before is None


def test_the_first_days_of_a_month_are_compared_with_the_same_days():
    found = comparisons(Window(date(2011, 12, 1), date(2011, 12, 10)), REAL)
    assert found.previous == Window(date(2011, 11, 1), date(2011, 11, 10))
    assert found.year_before == Window(date(2010, 12, 1), date(2010, 12, 10))


def test_a_year_before_the_day_before_a_leap_day_is_a_day_too():
    found = year_before(Window(date(2008, 2, 28), date(2008, 2, 29)))
    assert found == Window(date(2007, 2, 28), date(2007, 3, 1))


def test_any_other_window_is_compared_with_as_many_days_before():
    found = comparisons(Window(date(2011, 11, 10), date(2011, 12, 10)), REAL)
    assert found.previous == Window(date(2011, 10, 11), date(2011, 11, 10))


def test_a_window_with_nothing_before_it_falls_back_to_the_last_complete_month():
    found = comparisons(REAL, REAL)
    assert found.window == Window(date(2011, 11, 1), date(2011, 12, 1))
    assert found.previous == Window(date(2011, 10, 1), date(2011, 11, 1))
    assert found.note == "changes are of Nov 2011, the last complete month"


def test_too_little_data_compares_with_nothing():
    data = Window(date(2011, 11, 5), date(2011, 11, 19))
    found = comparisons(data, data)
    assert (found.window, found.previous, found.year_before) == (data, None, None)


@given(
    st.dates(date(2005, 1, 1), date(2020, 1, 1)),
    st.integers(1, 800),
    st.integers(0, 800),
    st.integers(1, 800),
)
def test_what_is_compared_with_lies_inside_the_data_and_before_the_window(
    first, n_days, offset, length
):
    data = Window(first, date.fromordinal(first.toordinal() + n_days))
    start = min(first.toordinal() + offset, data.end.toordinal() - 1)
    end = min(start + length, data.end.toordinal())
    found = comparisons(Window(date.fromordinal(start), date.fromordinal(end)), data)
    for other in (found.previous, found.year_before):
        if other is not None:
            assert data.contains(other)
            assert other.start < found.window.start
    if found.previous is not None:
        assert found.previous.end <= found.window.start
    for window in presets(data).values():
        assert data.contains(window)
