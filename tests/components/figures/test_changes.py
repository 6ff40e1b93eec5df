import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import changes

MINUS = "\N{MINUS SIGN}"
STEPS = pd.DataFrame(
    [
        ("earlier_revenue", 1000.0, 1000.0, 1000.0, True),
        ("customers", 300.0, 10.0, 13.0, False),
        ("value_per_order", -100.0, 50.0, 45.0, False),
        ("guests", 50.0, 0.0, 50.0, False),
        ("later_revenue", 1250.0, 1250.0, 1250.0, True),
    ],
    columns=["step", "change", "before", "now", "is_total"],
)
MONTHS = pd.DataFrame(
    {
        "month": pd.to_datetime(["2011-01-01", "2011-02-01"]),
        "new": [60.0, 10.0],
        "returning": [30.0, 5.0],
        "guests": [10.0, 0.0],
        "n_new": [6, 1],
        "n_returning": [3, 1],
        "is_complete": [True, False],
    }
)


def _bridge(steps=STEPS):
    return go.Figure(changes.bridge(steps, earlier="Jan 2011", later="Feb 2011", currency="£"))


def test_each_step_spans_from_where_the_one_before_ended():
    spans = {
        row: (base, base + length)
        for trace in _bridge().data
        if trace.type == "bar"
        for row, base, length in zip(trace.y, trace.base, trace.x, strict=True)
    }
    assert spans == {1: (0, 300), 2: (300, 200), 3: (200, 250)}


def test_both_totals_are_marked_and_written():
    figure = _bridge()
    earlier, later = (trace for trace in figure.data[1:] if trace.type == "scatter")
    assert (earlier.x, later.x) == ((0,), (250,))
    words = [note.text for note in figure.layout.annotations]
    assert words == ["<b>£1.00k</b>", "+£300", f"{MINUS}£100", "+£50", "<b>£1.25k</b>"]


def test_a_step_shows_its_own_figure_in_both_periods():
    labels = _bridge().layout.yaxis.ticktext
    assert labels[0] == "Jan 2011"
    assert labels[1].startswith("Customers<br>")
    assert "10 \N{RIGHTWARDS ARROW} 13" in labels[1]
    assert "£50 \N{RIGHTWARDS ARROW} £45" in labels[2]
    assert labels[-1] == "Feb 2011"


def test_customer_groups_are_counted_once():
    steps = STEPS.assign(step=["earlier_revenue", "lost", "new", "guests", "later_revenue"])
    assert "13 customers" in _bridge(steps).layout.yaxis.ticktext[1]


def test_what_adds_and_what_takes_away_are_told_apart_by_more_than_colour():
    names = [trace.name for trace in _bridge().data if trace.type == "bar"]
    assert names == ["Adds", "Takes away"]


def test_two_periods_without_revenue_are_said():
    figure = _bridge(STEPS.assign(change=0.0))
    assert not figure.data
    assert figure.layout.annotations[0].text == "No revenue in either period"


def test_months_stack_to_their_revenue():
    figure = go.Figure(changes.newness(MONTHS, measure="revenue", currency="£"))
    assert [trace.name for trace in figure.data] == [
        "Returning customers",
        "New customers",
        "Guests",
    ]
    assert sum(trace.y[0] for trace in figure.data) == 100
    assert figure.data[1].customdata[0] == ["£60.00", "60.0%"]
    assert figure.layout.yaxis.tickprefix == "£"
    assert figure.layout.xaxis.range == ("2011-01-01", "2011-03-01")


def test_an_unfinished_month_is_hatched_and_labelled():
    figure = go.Figure(changes.newness(MONTHS, measure="revenue", currency="£"))
    assert all(trace.marker.pattern.shape == ("", "/") for trace in figure.data)
    assert [note.text for note in figure.layout.annotations] == ["unfinished"]
    assert figure.layout.annotations[0].y == 15


def test_guests_are_not_counted_as_customers():
    figure = go.Figure(changes.newness(MONTHS, measure="customers", currency="£"))
    assert [trace.y for trace in figure.data] == [(3, 1), (6, 1)]
    assert figure.layout.yaxis.tickprefix == ""


@pytest.mark.parametrize("measure", ["revenue", "customers"])
def test_no_month_is_said(measure):
    assert not changes.newness(MONTHS.head(0), measure=measure, currency="£")["data"]
