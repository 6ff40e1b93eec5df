from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.periods import Window
from analytics.trading import closures, daily, open_days

MARCH = Window(date(2011, 3, 1), date(2011, 4, 1))


def orders(*rows: tuple[str, float]) -> pd.DataFrame:
    at, revenue = zip(*rows, strict=True) if rows else ((), ())
    return pd.DataFrame(
        {
            "invoiced_at": pd.to_datetime(list(at)).astype("datetime64[us]"),
            "revenue": pd.Series(list(revenue), dtype=float),
            "n_lines": pd.Series([2] * len(at), dtype="int64"),
        }
    )


def days(*rows: tuple[str, float]) -> pd.DataFrame:
    day, revenue = zip(*rows, strict=True) if rows else ((), ())
    return pd.DataFrame(
        {
            "day": pd.to_datetime(list(day)).astype("datetime64[ms]"),
            "revenue": pd.Series(list(revenue), dtype=float),
        }
    )


def calendar(start: str, is_open: list[bool]) -> pd.DataFrame:
    day = pd.date_range(start, periods=len(is_open), unit="us")
    return pd.DataFrame({"day": day, "weekday": day.day_of_week, "is_open": is_open})


def opened(*at: str) -> pd.DatetimeIndex:
    return open_days(orders(*[(when, 1.0) for when in at]))


def test_a_day_with_an_order_is_open_once():
    found = opened("2011-03-02 17:00", "2011-03-01 09:00", "2011-03-02 08:00")
    assert list(found) == [pd.Timestamp("2011-03-01"), pd.Timestamp("2011-03-02")]


def test_every_day_of_the_window_has_its_row():
    placed = orders(("2011-03-01 09:00", 5.0), ("2011-03-01 23:59", 7.0), ("2011-03-03 10:00", 1.0))
    found = daily(
        placed,
        days(("2011-03-01", 5.0), ("2011-03-01", 7.0), ("2011-03-03", 1.0)),
        open_on=open_days(placed),
        window=Window(date(2011, 3, 1), date(2011, 3, 5)),
        covered=MARCH,
    )
    assert found["day"].dt.day.tolist() == [1, 2, 3, 4]
    assert found["weekday"].tolist() == [1, 2, 3, 4]
    assert found["is_open"].tolist() == [True, False, True, False]
    assert found["revenue"].tolist() == [12.0, 0.0, 1.0, 0.0]
    assert found["n_orders"].tolist() == [2, 0, 1, 0]
    assert found["n_lines"].tolist() == [4, 0, 2, 0]


def test_a_day_without_an_order_of_the_slice_is_not_closed():
    found = daily(orders(), days(), open_on=opened("2011-03-01 09:00"), window=MARCH, covered=MARCH)
    assert found["is_open"].tolist()[:2] == [True, False]
    assert found["revenue"].sum() == 0


def test_a_day_of_cancellations_only_is_closed_and_keeps_its_revenue():
    found = daily(
        orders(), days(("2011-03-02", -4.0)), open_on=opened(), window=MARCH, covered=MARCH
    )
    assert not found["is_open"].iloc[1]
    assert found["revenue"].iloc[1] == -4.0


def test_the_last_day_of_the_data_is_open_and_unfinished():
    found = daily(orders(), days(), open_on=opened(), window=MARCH, covered=MARCH)
    assert found["is_finished"].tolist() == [True] * 30 + [False]
    assert found["is_open"].tolist() == [False] * 30 + [True]


def test_days_beyond_the_data_are_not_closed_but_absent():
    wide = Window(date(2011, 1, 1), date(2012, 1, 1))
    assert len(daily(orders(), days(), open_on=opened(), window=wide, covered=MARCH)) == 31


def test_a_window_beside_the_data_holds_no_day():
    before = Window(date(2010, 3, 1), date(2010, 4, 1))
    found = daily(orders(), days(), open_on=opened(), window=before, covered=MARCH)
    assert found.empty
    assert closures(found).empty


def test_a_weekday_that_is_always_closed_is_a_rule():
    # 2011-03-07 is a Monday; four weeks, closed on Saturdays.
    found = closures(
        calendar("2011-03-07", [True] * 5 + [False, True] + ([True] * 5 + [False, True]) * 3)
    )
    assert found[["weekday", "n_closed", "n_days"]].to_numpy().tolist() == [[5, 4, 4]]


def test_closed_days_that_no_rule_explains_are_stretches():
    week = [True] * 5 + [False, True]
    # Friday of the second week to Monday of the third: Saturday between is the rule's.
    is_open = [*week, *[True] * 4, False, False, False, False, *week[1:], *week]
    found = closures(calendar("2011-03-07", is_open))
    assert found["weekday"].tolist() == [5, -1]
    stretch = found.iloc[1]
    assert stretch["first_day"] == pd.Timestamp("2011-03-18")
    assert stretch["last_day"] == pd.Timestamp("2011-03-21")
    assert (stretch["n_closed"], stretch["n_days"]) == (3, 4)


def test_three_closed_saturdays_are_no_rule_yet():
    found = closures(calendar("2011-03-07", ([True] * 5 + [False, True]) * 3))
    assert found["weekday"].tolist() == [-1, -1, -1]


@pytest.mark.parametrize(("n_exceptions", "is_rule"), [(2, True), (3, False)])
def test_a_rule_may_have_exceptions_up_to_one_in_ten(n_exceptions, is_rule):
    weeks = [[True] * 5 + [i < n_exceptions, True] for i in range(20)]
    found = closures(calendar("2011-03-07", [day for week in weeks for day in week]))
    assert (found["weekday"] == 5).any() == is_rule


@settings(deadline=None, max_examples=40)
@given(st.lists(st.booleans(), max_size=80))
def test_every_closed_day_is_explained_once(is_open):
    found = closures(calendar("2011-03-07", is_open))
    assert found["n_closed"].sum() == is_open.count(False)
    assert (found["n_days"] >= found["n_closed"]).all()
