import pandas as pd

from analytics.columns import Basis
from components import trends


def _calendar(n_days, *, last_finished=True):
    day = pd.date_range("2011-03-07", periods=n_days)
    return pd.DataFrame(
        {
            "day": day,
            "weekday": day.day_of_week,
            "is_open": day.day_of_week != 5,
            "is_finished": [True] * (n_days - 1) + [last_finished],
            "revenue": 1.5,
            "n_orders": 1,
            "n_lines": 2,
        }
    )


def test_days_say_whether_they_were_open():
    table = trends.calendar_table(_calendar(7, last_finished=False))
    assert table["State"].tolist() == ["open"] * 5 + ["closed", "possibly unfinished"]
    assert table["Weekday"].tolist()[:2] == ["Monday", "Tuesday"]
    assert table["Revenue"].sum() == 10.5


def test_averages_are_headed_as_such():
    profile = pd.DataFrame(
        {"hour": [9], "revenue": [2.5], "n_orders": [0.5], "n_lines": [1.0], "n_open_days": [4]}
    )
    table = trends.rhythm_table(profile, is_average=True)
    assert table.columns.tolist() == [
        "Hour",
        "Revenue per open day",
        "Orders per open day",
        "Lines per open day",
        "Open days",
    ]
    assert table.iloc[0].tolist() == ["9:00 to 10:00", 2.5, 0.5, 1.0, 4]


def test_closures_name_their_weekday():
    found = pd.DataFrame(
        {
            "weekday": [5, -1],
            "first_day": pd.to_datetime(["2011-03-12", "2011-03-14"]),
            "last_day": pd.to_datetime(["2011-04-02", "2011-03-15"]),
            "n_closed": [4, 2],
            "n_days": [4, 2],
        }
    )
    table = trends.closure_table(found)
    assert table["Closed on"].tolist() == ["Saturdays", "Other days"]
    assert table["Closed days"].sum() == 6
    assert table["Out of"].isna().tolist() == [False, True]


def test_unequal_numbers_of_weekdays_are_said_with_sums_only():
    calendar = _calendar(8)
    assert (
        trends.week_note(calendar, is_average=False) == "sums over 1 to 2 open days of each weekday"
    )
    assert trends.week_note(calendar.head(7), is_average=False) == ""
    assert trends.week_note(calendar, is_average=True) == "averages of finished open days"


def test_the_last_day_is_said_only_where_it_is_shown():
    calendar = _calendar(8, last_finished=False)
    words = "14 Mar 2011, the last day of the data, may be unfinished"
    assert trends.last_day_note(calendar) == words
    assert trends.last_day_note(calendar, is_left_out=True) == f"{words} and is left out"
    assert trends.last_day_note(calendar.head(7)) == ""


def test_what_has_no_hour_is_said_on_the_raw_basis_only():
    assert [bool(trends.order_note(basis)) for basis in Basis] == [True, False, False, False]


def test_remarks_are_joined_without_the_empty_ones():
    assert trends.joined("a", "", "b") == "a \N{MIDDLE DOT} b"


def test_days_left_out_are_counted():
    assert trends.part_shown(_calendar(3), _calendar(3)) == ""
    assert trends.part_shown(_calendar(3), _calendar(8)) == "the last 3 of 8 days shown"


def test_a_refusal_fits_a_phone():
    refusal = "the effect of the weekday needs 8 whole weeks from Monday to Sunday; this holds 4"
    lines = trends.as_sentence(refusal).split("<br>")
    assert max(map(len, lines)) <= 40
    assert " ".join(lines) == refusal.capitalize().replace("monday to sunday", "Monday to Sunday")
