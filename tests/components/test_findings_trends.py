import pandas as pd
import pytest

from analytics.trading import closures
from components import findings_trends as say

MONEY = {"measure": "revenue", "currency": "£"}


def _grid(values, n_open_days=1):
    rows = [(weekday, hour, value) for (weekday, hour), value in values.items()]
    grid = pd.DataFrame(rows, columns=["weekday", "hour", "revenue"])
    grid["n_orders"] = 1
    grid["n_open_days"] = n_open_days
    return grid


def test_the_busiest_hour_of_the_week_is_named_with_its_share():
    grid = _grid({(0, 9): 25.0, (3, 12): 75.0})
    assert say.on_weekday_hours(grid, **MONEY) == (
        "Busiest: Thursday 12:00 to 13:00 with £75.00, 75.0% of the week's revenue"
    )
    assert say.on_weekday_hours(grid, **MONEY, is_average=True) == (
        "Busiest: Thursday 12:00 to 13:00, £75.00 on an average open Thursday"
    )


@pytest.mark.parametrize("values", [{}, {(0, 9): 5.0}, {(0, 9): 0.0, (1, 9): 0.0}])
def test_one_cell_or_none_says_nothing(values):
    assert say.on_weekday_hours(_grid(values), **MONEY) == ""


def _hours(values):
    return pd.DataFrame({"hour": range(8, 8 + len(values)), "revenue": values, "n_orders": values})


def test_the_peak_hour_is_named_and_where_half_falls():
    assert say.on_hours(_hours([10.0, 50.0, 40.0, 10.0]), **MONEY) == (
        "Revenue peaks from 9:00 to 10:00 with £50.00; at least half falls between 9:00 and 11:00"
    )
    assert say.on_hours(_hours([1, 3]), measure="n_orders", currency="£").startswith(
        "Orders peak from 9:00 to 10:00 with 3 orders"
    )


@pytest.mark.parametrize("values", [[], [4.0], [0.0, 0.0]])
def test_a_profile_without_a_shape_says_nothing(values):
    assert say.on_hours(_hours(values), **MONEY) == ""


def _weekdays(values):
    return pd.DataFrame(
        {
            "weekday": range(7),
            "revenue": values,
            "n_orders": [int(bool(value)) for value in values],
            "n_open_days": [int(bool(value)) for value in values],
        }
    )


def test_the_weakest_weekday_is_one_that_trades():
    assert say.on_weekdays(_weekdays([5.0, 9.0, 8.0, 7.0, 6.0, 0.0, 4.0]), **MONEY) == (
        "Tuesday (£9.00) is the strongest weekday, Sunday (£4.00) the weakest that trades"
    )
    assert say.on_weekdays(_weekdays([0.0] * 6 + [4.0]), **MONEY) == ""


def _months(revenue, complete, before=None):
    return pd.DataFrame(
        {
            "month": pd.date_range("2011-01-01", periods=len(revenue), freq="MS"),
            "revenue": revenue,
            "is_complete": complete,
            "revenue_year_before": pd.Series(before or [None] * len(revenue), dtype=float),
        }
    )


def test_the_best_month_is_a_complete_one():
    months = _months([10.0, 25.0, 99.0], [True, True, False])
    assert say.on_months(months, **MONEY) == (
        "Best complete month: Feb 2011 with £25.00, 2.5 times the weakest, Jan 2011"
    )


def test_the_change_is_over_complete_months_with_a_year_before():
    months = _months([10.0, 30.0, 1.0], [True, True, False], [None, 20.0, 50.0])
    assert say.on_months(months, **MONEY) == (
        "Best complete month: Feb 2011 with £30.00; "
        "+50% on the year before over the months that have one"
    )


def test_one_complete_month_says_nothing():
    assert say.on_months(_months([10.0, 25.0], [True, False]), **MONEY) == ""


def test_the_season_names_its_ends_and_what_it_explains():
    parts = pd.DataFrame({"season": [0, 1] * 4, "factor": [1.25, 0.75] * 4, "rest": [1.0] * 8})
    assert say.on_season(parts, is_week=True) == (
        "Against the trend: Monday +25% and Tuesday \N{MINUS SIGN}25%; "
        "the weekday explains 100% of the movement around it"
    )
    assert say.on_season(parts.assign(factor=1.0), is_week=True) == ""


def test_a_season_that_explains_little_is_said_to_be_none():
    parts = pd.DataFrame(
        {"season": [0, 1] * 4, "factor": [1.01, 0.99] * 4, "rest": [0.2, 1.1, 1.9, 0.7] * 2}
    )
    assert say.on_season(parts, is_week=False) == (
        "No steady effect of the month: it explains less than 5% of the movement around the trend"
    )


def _calendar(is_open):
    day = pd.date_range("2011-03-07", periods=len(is_open))
    return pd.DataFrame(
        {
            "day": day,
            "weekday": day.day_of_week,
            "is_open": is_open,
            "is_finished": [True] * (len(is_open) - 1) + [False] * bool(len(is_open)),
            "revenue": [float(place) if o else 0.0 for place, o in enumerate(is_open)],
        }
    )


def test_the_best_day_is_a_finished_one():
    assert say.on_calendar(_calendar([True, False, True, True]), **MONEY) == (
        "Open on 3 of 4 days; best: Wednesday 9 Mar 2011 with £2.00"
    )
    assert say.on_calendar(_calendar([True]), **MONEY) == ""


def _said(is_open):
    return say.on_closures(closures(_calendar(is_open)), len(is_open))


WEEK = [True] * 5 + [False, True]


def test_closed_days_read_as_a_pattern():
    assert _said(WEEK * 6) == "Closed on all 6 Saturdays"
    holiday = [False, *WEEK[1:]]
    assert _said(WEEK * 4 + holiday + WEEK) == (
        "Closed on all 6 Saturdays and on 1 other day: 4 Apr 2011"
    )


def test_a_rule_with_exceptions_counts_them():
    weeks = [*WEEK * 11, *[True] * 7]
    assert _said(weeks) == "Closed on 11 of 12 Saturdays"


def test_many_stretches_are_cut_to_the_longest():
    is_open = [True, False, True, False, False, True, False, True, False, True, False, True]
    assert _said(is_open) == (
        "Closed on 6 days: 8 Mar 2011, 10 to 11 Mar 2011, 13 Mar 2011, 15 Mar 2011 and 1 more"
    )


@pytest.mark.parametrize(
    ("n_days", "words"), [(0, ""), (1, ""), (5, "Open on every one of 5 days")]
)
def test_a_shop_that_never_closes_is_said_so(n_days, words):
    assert _said([True] * n_days) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2011-04-29", "2011-04-29", "29 Apr 2011"),
        ("2011-04-29", "2011-05-02", "29 Apr to 2 May 2011"),
    ],
)
def test_a_stretch_is_named_shortly(first, last, words):
    assert say.span(pd.Timestamp(first), pd.Timestamp(last)) == words
