from dataclasses import replace
from datetime import date

import plotly.graph_objects as go
import pytest

from analytics import slices
from analytics.columns import Basis
from analytics.periods import Window
from analytics.slices import Slice
from pages import read, trends

pytestmark = pytest.mark.usefixtures("app")

ALL = Slice(Window(date(2011, 1, 1), date(2011, 4, 1)), merchandise_only=False)
NOTHING = replace(ALL, countries=("Nowhere",))
SLICES = [
    ALL,
    replace(ALL, basis=Basis.RAW),
    replace(ALL, basis=Basis.GROSS),
    replace(ALL, basis=Basis.IDENTIFIED),
    replace(ALL, countries=("France",)),
    replace(ALL, window=Window(date(2011, 2, 11), date(2011, 3, 21)), merchandise_only=True),
    replace(ALL, window=Window(date(2011, 3, 31), date(2011, 4, 1))),
    NOTHING,
]


def _drawn(card, chosen):
    """Draw a card with each of its choices in turn."""
    defaults = card.defaults()
    choices = [defaults] + [
        defaults | {name: key} for name, keys in card.options.items() for key in keys
    ]
    return [card.draw(chosen, **choice) for choice in choices]


@pytest.mark.parametrize("chosen", SLICES)
@pytest.mark.parametrize("card", trends.CARDS, ids=lambda card: card.name)
def test_every_card_draws_every_slice(card, chosen):
    for shown in _drawn(card, chosen):
        if shown.figure is not None:
            go.Figure(shown.figure)
        assert not shown.table.columns.empty


@pytest.mark.parametrize("chosen", SLICES)
def test_sums_reconcile_with_the_orders_and_the_days(chosen):
    orders = slices.orders_in(read.table("invoices"), chosen)
    days = slices.days_in(read.table("days"), chosen)
    how = {"measure": "revenue", "per": "total"}
    for shown in (trends.draw_week(chosen, **how), trends.draw_hours(chosen, **how)):
        assert shown.table["Revenue"].sum() == pytest.approx(orders["revenue"].sum())
        assert shown.table["Orders"].sum() == len(orders)
    for shown in (
        trends.draw_weekdays(chosen, **how),
        trends.draw_months(chosen, measure="revenue"),
        trends.draw_calendar(chosen, measure="revenue"),
    ):
        assert shown.table["Revenue"].sum() == pytest.approx(days["revenue"].sum())
        assert shown.table["Orders"].sum() == len(orders)


def test_the_figure_shows_the_numbers_of_its_table():
    shown = trends.draw_week(ALL, measure="revenue", per="total")
    values = [v for row in shown.figure["data"][0]["z"] for v in row if v is not None]
    # Six orders of 800 together, all placed at ten o'clock on four weekdays.
    assert sorted(values) == [100.0, 150.0, 250.0, 300.0]
    assert shown.table["Revenue"].sum() == 800.0


def test_weekdays_are_those_of_the_six_orders():
    table = trends.draw_weekdays(ALL, measure="revenue", per="total").table.set_index("Weekday")
    assert table.loc["Saturday", ["Revenue", "Open days"]].tolist() == [150.0, 2]
    assert table.loc["Thursday", ["Revenue", "Open days"]].tolist() == [250.0, 2]
    assert table.loc["Monday", "Open days"] == 0


def test_averages_leave_out_the_last_day_and_say_so():
    shown = trends.draw_weekdays(ALL, measure="revenue", per="open_day")
    thursday = shown.table.set_index("Weekday").loc["Thursday"]
    assert thursday[["Revenue per open day", "Open days"]].tolist() == [200.0, 1]
    assert "31 Mar 2011, the last day of the data, may be unfinished and is left out" in shown.note


def test_months_are_those_of_the_shop():
    shown = trends.draw_months(ALL, measure="revenue")
    assert shown.table["Month"].tolist() == ["Jan 2011", "Feb 2011", "Mar 2011"]
    assert shown.table["Revenue"].tolist() == [100.0, 300.0, 400.0]
    assert shown.finding.startswith("Best complete month: Mar 2011 with £400.00")


def test_a_country_without_orders_on_a_day_does_not_close_the_shop():
    france = replace(ALL, countries=("France",))
    table = trends.draw_calendar(france, measure="revenue").table
    assert table["State"].value_counts().to_dict() == {
        "closed": 84,
        "open": 5,
        "possibly unfinished": 1,
    }
    assert trends.list_closures(france).table["Closed days"].sum() == 84


@pytest.mark.parametrize(
    ("season", "words"), [("week", "Every season needs"), ("year", "24 complete months")]
)
def test_too_little_history_says_what_is_needed(season, words):
    shown = trends.draw_season(ALL, season=season)
    text = shown.figure["layout"]["annotations"][0]["text"]
    assert words in text.replace("<br>", " ")
    assert shown.table.empty
    assert shown.finding == ""


def test_a_slice_that_leaves_nothing_says_so_on_every_figure():
    for card in trends.CARDS:
        for shown in _drawn(card, NOTHING):
            if shown.figure is not None:
                assert not shown.figure["data"]
                assert shown.figure["layout"]["annotations"]
