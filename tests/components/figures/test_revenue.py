import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import revenue


def _periods(starts, amounts, complete):
    return pd.DataFrame(
        {
            "period_start": pd.to_datetime(starts),
            "revenue": amounts,
            "n_orders": range(1, len(starts) + 1),
            "is_complete": complete,
        }
    )


MONTHS = _periods(
    ["2011-01-01", "2011-02-01", "2011-03-01"], [100.0, 250.5, 30.0], [True, True, False]
)


def test_each_period_has_one_bar():
    figure = go.Figure(revenue.revenue_over_time(MONTHS, every="month", currency="£"))
    assert [trace.type for trace in figure.data] == ["bar", "bar"]
    assert [tuple(trace.x) for trace in figure.data] == [
        ("2011-01-01", "2011-02-01"),
        ("2011-03-01",),
    ]
    assert [tuple(trace.y) for trace in figure.data] == [(100.0, 250.5), (30.0,)]


def test_an_unfinished_period_is_hatched_and_labelled():
    figure = go.Figure(revenue.revenue_over_time(MONTHS, every="month", currency="£"))
    complete, unfinished = figure.data
    assert complete.marker.pattern.shape is None
    assert unfinished.marker.pattern.shape == "/"
    assert unfinished.name.startswith("Unfinished")
    assert figure.layout.showlegend is True
    assert unfinished.customdata[0][0] == "Mar 2011 (unfinished)"


def test_without_an_unfinished_period_no_legend_is_needed():
    figure = go.Figure(revenue.revenue_over_time(MONTHS.head(2), every="month", currency="£"))
    assert figure.layout.showlegend is False


def test_axes_have_units_and_cover_every_period_whole():
    layout = go.Figure(revenue.revenue_over_time(MONTHS, every="month", currency="kr")).layout
    assert layout.yaxis.tickprefix == "kr"
    assert layout.xaxis.range == ("2011-01-01", "2011-04-01")


def test_hovering_reads_period_revenue_and_orders():
    figure = revenue.revenue_over_time(MONTHS, every="month", currency="£")
    assert figure["data"][0]["customdata"] == [
        ["Jan 2011", "£100.00", "1", "2011-01-01", "2011-01-31"],
        ["Feb 2011", "£250.50", "2", "2011-02-01", "2011-02-28"],
    ]


@pytest.mark.parametrize("every", ["day", "week", "month"])
def test_a_bar_fits_inside_its_period(every):
    figure = go.Figure(revenue.revenue_over_time(MONTHS.head(1), every=every, currency="£"))
    days = {"day": 1, "week": 7, "month": 31}[every]
    width = figure.data[0].width if every != "month" else figure.data[0].width[0]
    offset = figure.data[0].offset if every != "month" else figure.data[0].offset[0]
    assert offset > 0
    assert offset + width < days * 86_400_000


def test_weeks_are_ticked_on_mondays():
    weeks = _periods(["2011-01-03", "2011-01-10"], [1.0, 2.0], [True, True])
    axis = go.Figure(revenue.revenue_over_time(weeks, every="week", currency="£")).layout.xaxis
    assert pd.Timestamp(axis.tick0).day_name() == "Monday"
    assert axis.dtick == 7 * 86_400_000


def test_a_period_without_lines_says_so():
    figure = go.Figure(revenue.revenue_over_time(MONTHS.head(0), every="month", currency="£"))
    assert len(figure.data) == 0
    assert figure.layout.annotations[0].text == "No line in this period"


def test_no_figure_carries_a_template():
    assert (
        "template" not in revenue.revenue_over_time(MONTHS, every="month", currency="£")["layout"]
    )


def test_the_table_reads_latest_first():
    shown = revenue.as_frame(MONTHS, every="month")
    assert shown.iloc[0].tolist() == ["Mar 2011", 30.0, 3, "no"]
    assert shown["Month"].tolist() == ["Mar 2011", "Feb 2011", "Jan 2011"]
