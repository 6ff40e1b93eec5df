import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.month_pair import month_pair

MONTHS = pd.DataFrame(
    {
        "month": pd.to_datetime(["2011-01-01", "2011-02-01"]),
        "n": [3, 4],
        "revenue": [100.0, 50.0],
        "is_complete": [True, False],
    }
)


def _drawn(periods, every="month"):
    upper, lower = ("n", "New products", ""), ("revenue", "Revenue", "£")
    return month_pair(periods, start="month", every=every, upper=upper, lower=lower)


def test_both_measures_share_one_axis_of_time():
    figure = go.Figure(_drawn(MONTHS))
    assert [tuple(trace.y) for trace in figure.data] == [(3, 4), (100.0, 50.0)]
    assert [trace.yaxis for trace in figure.data] == ["y", "y2"]
    assert figure.layout.xaxis.range == ("2011-01-01", "2011-03-01")
    assert figure.layout.yaxis2.tickprefix == "£"
    assert not figure.layout.yaxis.tickprefix


def test_an_unfinished_period_is_hatched_and_labelled():
    figure = _drawn(MONTHS)
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["", "/"]
    assert figure["data"][1]["customdata"][1] == ["Feb 2011 (unfinished)", "£50.00"]
    assert "unfinished" in figure["layout"]["annotations"][0]["text"]
    whole = _drawn(MONTHS.head(1))
    assert whole["layout"]["annotations"][0]["text"] == "New products"


@pytest.mark.parametrize(("every", "days"), [("week", 7), ("month", 28)])
def test_a_bar_fits_inside_its_period(every, days):
    bars = _drawn(MONTHS, every)["data"][0]
    assert bars["offset"][1] > 0
    assert bars["offset"][1] + bars["width"][1] < days * 86_400_000


def test_weeks_are_ticked_on_mondays():
    axis = go.Figure(_drawn(MONTHS, "week")).layout.xaxis
    assert pd.Timestamp(axis.tick0).day_name() == "Monday"


def test_no_period_says_so():
    assert _drawn(MONTHS.head(0))["data"] == []
