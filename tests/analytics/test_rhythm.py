from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.periods import Window
from analytics.rhythm import by_hour, by_hour_and_weekday, by_weekday, shortest_run
from analytics.trading import daily, open_days
from tests.analytics.test_trading import days, orders

# From Monday 7 March 2011 on for 15 days: three Mondays, two of every other weekday.
FORTNIGHT = Window(date(2011, 3, 7), date(2011, 3, 22))
WIDER = Window(date(2011, 3, 1), date(2011, 4, 1))

ORDERS = (
    ("2011-03-07 09:10", 10.0),
    ("2011-03-07 09:50", 20.0),
    ("2011-03-14 11:00", 60.0),
    ("2011-03-09 10:00", 5.0),
)


def shop(*placed: tuple[str, float], covered: Window = WIDER) -> tuple[pd.DataFrame, pd.DataFrame]:
    made = orders(*placed)
    per_day = days(*[(at[:10], revenue) for at, revenue in placed])
    calendar = daily(made, per_day, open_on=open_days(made), window=FORTNIGHT, covered=covered)
    return made, calendar


def test_orders_fall_into_their_weekday_and_hour():
    found = by_hour_and_weekday(*shop(*ORDERS)).set_index(["weekday", "hour"])
    assert found.loc[(0, 9)].tolist() == [30.0, 2, 4, 2]
    assert found.loc[(0, 11)].tolist() == [60.0, 1, 2, 2]
    assert found.loc[(2, 10)].tolist() == [5.0, 1, 2, 1]
    assert found.loc[(0, 10)].tolist() == [0.0, 0, 0, 2]


def test_the_grid_is_whole_from_the_first_to_the_last_hour():
    found = by_hour_and_weekday(*shop(*ORDERS))
    assert found[["weekday", "hour"]].to_numpy().tolist() == [
        [weekday, hour] for weekday in range(7) for hour in (9, 10, 11)
    ]


def test_an_average_is_per_open_day_of_the_weekday():
    found = by_hour_and_weekday(*shop(*ORDERS), per="open_day").set_index(["weekday", "hour"])
    assert found.loc[(0, 9), "revenue"] == 15.0
    assert found.loc[(0, 11), "n_orders"] == 0.5
    assert found.loc[(5, 9), ["revenue", "n_orders", "n_lines"]].isna().all()


def test_averages_leave_out_the_unfinished_last_day():
    until_second_monday = Window(date(2011, 3, 7), date(2011, 3, 15))
    placed, calendar = shop(*ORDERS, covered=until_second_monday)
    found = by_weekday(calendar, per="open_day")
    assert found.loc[0, ["revenue", "n_open_days"]].tolist() == [30.0, 1]
    assert by_weekday(calendar).loc[0, ["revenue", "n_open_days"]].tolist() == [90.0, 2]
    assert by_hour(placed, calendar, per="open_day")["hour"].tolist() == [9, 10]


def test_hours_are_summed_over_the_week():
    found = by_hour(*shop(*ORDERS))
    assert found["hour"].tolist() == [9, 10, 11]
    assert found["revenue"].tolist() == [30.0, 5.0, 60.0]
    assert found["n_orders"].tolist() == [2, 1, 1]
    assert found["n_open_days"].tolist() == [3, 3, 3]
    average = by_hour(*shop(*ORDERS), per="open_day")
    assert average["revenue"].tolist() == pytest.approx([10.0, 5 / 3, 20.0])


def test_weekdays_are_always_seven():
    found = by_weekday(shop(*ORDERS)[1])
    assert found["weekday"].tolist() == list(range(7))
    assert found["revenue"].tolist() == [90.0, 0, 5.0, 0, 0, 0, 0]
    assert found["n_open_days"].tolist() == [2, 0, 1, 0, 0, 0, 0]


def test_negative_revenue_is_summed_like_any_other():
    found = by_hour_and_weekday(*shop(("2011-03-07 09:00", -3.0), ("2011-03-07 09:30", 1.0)))
    assert found["revenue"].sum() == -2.0


@pytest.mark.parametrize("per", ["total", "open_day"])
def test_no_order_gives_no_hour(per):
    assert by_hour_and_weekday(*shop(), per=per).empty
    assert by_hour(*shop(), per=per).empty
    assert by_weekday(shop()[1], per=per)["n_orders"].fillna(0).sum() == 0


INSTANTS = st.datetimes(
    min_value=pd.Timestamp("2011-03-07").to_pydatetime(),
    max_value=pd.Timestamp("2011-03-21 23:59").to_pydatetime(),
)
PLACED = st.lists(st.tuples(INSTANTS, st.integers(-50, 500)), min_size=1, max_size=30)


@settings(deadline=None, max_examples=40)
@given(PLACED, st.randoms())
def test_profiles_sum_to_the_orders_in_any_row_order(placed, random):
    rows = [(f"{at:%Y-%m-%d %H:%M}", float(revenue)) for at, revenue in placed]
    made, calendar = shop(*rows)
    total = made["revenue"].sum()
    grid = by_hour_and_weekday(made, calendar)
    for profile in (grid, by_hour(made, calendar), by_weekday(calendar)):
        assert profile["revenue"].sum() == pytest.approx(total)
        assert profile["n_orders"].sum() == len(rows)
        assert profile["n_lines"].sum() == 2 * len(rows)
    random.shuffle(rows)
    pd.testing.assert_frame_equal(by_hour_and_weekday(*shop(*rows)), grid)


@pytest.mark.parametrize(
    ("values", "share", "run"),
    [
        ([1, 5, 4, 1], 0.5, (1, 2)),
        ([1, 9, 0], 0.5, (1, 1)),
        ([1, 2, 3], 1.0, (0, 2)),
        ([0, 0], 0.5, None),
        ([], 0.5, None),
        ([2, float("nan"), 2], 0.9, (0, 2)),
    ],
)
def test_the_shortest_run_holds_the_share(values, share, run):
    assert shortest_run(values, share) == run


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.floats(0.1, 1))
def test_no_shorter_run_holds_the_share(values, share):
    run = shortest_run(values, share)
    if run is None:
        assert sum(values) == 0
        return
    length, wanted = run[1] - run[0], share * sum(values) - 1e-9
    assert sum(values[run[0] : run[1] + 1]) >= wanted - 1e-9
    assert all(sum(values[i : i + length]) < wanted + 1e-6 for i in range(len(values)))
