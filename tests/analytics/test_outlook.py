from datetime import datetime

import pandas as pd
import pytest

from analytics import outlook as ahead

PREDICTIONS = pd.DataFrame(
    {
        "expected_spend_soon": [1.0, 2.0],
        "expected_spend": [3.0, 6.0],
        "expected_spend_long": [6.0, 9],
    }
)
WINDOWS = {"soon": 30, "horizon": 90, "long": 180}
AS_OF = datetime(2011, 12, 31)  # 52 weeks after 2011-01-01


def past(actual):
    rows = [(f"2011-0{n}-01", 90, "France", 5, 100.0, value) for n, value in enumerate(actual, 1)]
    names = ["cut", "days", "country", "n_customers", "predicted", "actual"]
    table = pd.DataFrame(rows, columns=names)
    return table.assign(cut=pd.to_datetime(table["cut"]))


def at_90(backtest, **settings):
    return ahead.outlook(PREDICTIONS, backtest, WINDOWS, **settings).set_index("days").loc[90]


def test_the_sum_of_a_group_lies_in_its_interval():
    row = at_90(past([80.0, 120.0, 100.0]))
    assert row["expected"] == 9
    assert row["low"] < 9 < row["high"]


def test_a_perfect_past_has_no_spread():
    row = at_90(past([100.0, 100.0]))
    assert row["low"] == row["high"] == pytest.approx(9)


@pytest.mark.parametrize(
    "actual", [[100.0, 100.0, 100.0, 100.0, 30.0], [50.0, 200.0], [130.0, 115.0, 100.0, 74.0, 99.0]]
)
def test_every_sum_tested_would_have_lain_inside(actual):
    row = at_90(past(actual))
    for value in actual:
        assert row["low"] <= 9 * value / 100 <= row["high"]


def test_one_sum_tested_is_too_few_and_said_to_be():
    backtest = past([100.0])
    row = at_90(backtest)
    assert row["high"] / row["low"] == pytest.approx(2.718281828)
    assert "too few" in ahead.words(backtest, 90, AS_OF)[1]


def test_the_level_is_that_of_the_season_a_year_before():

    backtest = pd.concat([past([150.0]), past([100.0, 100.0, 90.0]).iloc[1:]])
    assert at_90(backtest, as_of=AS_OF)["expected"] == pytest.approx(13.5)
    level, _interval = ahead.words(backtest, 90, AS_OF)
    assert "the same season a year before: the 90 days from 2011-01-01 brought 1.50 times" in level


def test_without_a_year_before_the_words_say_so():
    level, interval = ahead.words(past([80.0, 120.0]), 90, datetime(2012, 6, 1))
    assert "do not reach far enough before 2011-06-03" in level
    assert "all 2 instants tested, from 2011-01-01 to 2011-02-01" in interval
    assert "the worst came to 0.80 times" in interval


def test_groups_add_up_to_all():
    groups = pd.Series(["a", "b"], index=PREDICTIONS.index)
    found = ahead.outlook(PREDICTIONS, past([80.0, 120.0]), WINDOWS, groups)
    assert found.groupby("days")["expected"].sum().to_dict() == {30: 3, 90: 9, 180: 15}


def test_where_no_window_tested_held_the_season_the_interval_reaches_the_year_before():
    # Windows of 90 days from January and February never hold the June to August ahead.
    backtest, ahead_of = past([100.0, 105.0]), datetime(2012, 6, 1)
    known = {30: 1.0, 90: 4.0, 180: 1.0}
    plain = at_90(backtest, as_of=ahead_of)
    assert plain["low"] > 4
    assert at_90(backtest, as_of=ahead_of, year_before=known)["low"] == pytest.approx(4)
    assert at_90(backtest, as_of=ahead_of, year_before=known)["high"] == plain["high"]
    above = at_90(backtest, as_of=ahead_of, year_before={90: 30.0})
    assert (above["low"], above["high"]) == (plain["low"], pytest.approx(30))


def test_where_the_season_was_tested_the_year_before_changes_nothing():
    backtest, ahead_of = past([100.0, 105.0]), datetime(2012, 1, 15)
    assert ahead.unseen_months(backtest, 90, ahead_of) == []
    plain = at_90(backtest, as_of=ahead_of)
    assert plain.equals(at_90(backtest, as_of=ahead_of, year_before={90: 4.0}))


def test_months_that_followed_no_test_are_listed_in_their_order():
    assert ahead.unseen_months(past([100.0]), 90, datetime(2011, 12, 10)) == [12]
    assert ahead.unseen_months(past([100.0]), 90, datetime(2012, 3, 10)) == [4, 5, 6]
