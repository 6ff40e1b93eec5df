import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import retention

CURVE = pd.DataFrame(
    {
        "t_days": [10.0, 20.0, 40.0],
        "n_at_risk": [100, 80, 40],
        "survival": [0.8, 0.5, 0.25],
        "low": [0.7, 0.4, 0.2],
        "high": [0.9, 0.6, 0.35],
    }
)
BINS = pd.DataFrame(
    {"first_day": [1, 2, 4], "last_day": [1, 3, 7], "n_gaps": [1, 2, 1], "share": [0.25, 0.5, 0.25]}
)
RETURNS = pd.DataFrame(
    {
        "country": ["France", "<b>Isle</b> of a very long name"],
        "customers": [1000, 30],
        "share_back": [0.4, 0.5],
        "low": [0.3, 0.2],
        "high": [0.5, 0.75],
    }
)


def test_the_curve_rises_from_nothing_in_steps():
    low, high, back = go.Figure(retention.return_curve(CURVE, median=20)).data
    assert back.x == (0, 10, 20, 40)
    assert back.y == (0, 0.2, 0.5, 0.75)
    assert low.y == (0, 0.1, 0.4, 0.65)
    assert high.y == (0, 0.3, 0.6, 0.8)
    assert back.line.shape == "hv"
    assert back.customdata[2] == ["50.0%", "40.0%", "60.0%", "80"]


def test_the_day_by_which_half_are_back_is_marked():
    figure = go.Figure(retention.return_curve(CURVE, median=20))
    assert figure.layout.annotations[0].text == "half are back within 20 days"
    assert figure.layout.shapes[1].x0 == 20


@pytest.mark.parametrize("median", [None, 60])
def test_a_median_beyond_the_curve_is_not_marked(median):
    assert not go.Figure(retention.return_curve(CURVE, median=median)).layout.shapes


def test_a_curve_without_interval_is_drawn_without_gaps():
    curve = CURVE.assign(low=np.nan, high=np.nan)
    low, high, back = go.Figure(retention.return_curve(curve, median=None)).data
    assert low.y == high.y == back.y


def test_bins_double_along_the_axis():
    figure = go.Figure(retention.gap_bars(BINS, median=4))
    assert figure.data[0].y == (0.25, 0.5, 0.25)
    assert figure.layout.xaxis.ticktext == ("1", "2", "4", "8")
    assert figure.layout.xaxis.tickvals == (-0.5, 0.5, 1.5, 2.5)
    assert figure.layout.shapes[0].x0 == 1.5
    assert [said[0] for said in figure.data[0].customdata] == [
        "1",
        "2\N{EN DASH}3",
        "4\N{EN DASH}7",
    ]


def test_countries_have_a_dot_with_its_interval():
    drawn = retention.country_returns(RETURNS, overall=0.41, horizon_days=90)
    trace = go.Figure(drawn).data[0]
    assert trace.x == (0.4, 0.5)
    assert trace.error_x.array == (0.1, 0.25)
    assert trace.error_x.arrayminus == (0.1, 0.3)
    assert drawn["layout"]["xaxis"]["title"]["text"] == "Back within 90 days"
    assert drawn["layout"]["annotations"][0]["text"] == "all customers 41%"


def test_names_are_escaped_and_cut():
    figure = retention.country_returns(RETURNS, overall=None, horizon_days=90)
    assert figure["layout"]["yaxis"]["ticktext"][1].startswith("&lt;b&gt;Isle&lt;/b&gt;")
    assert "\N{HORIZONTAL ELLIPSIS}" in figure["layout"]["yaxis"]["ticktext"][1]
    assert figure["data"][0]["customdata"][1][0] == "&lt;b&gt;Isle&lt;/b&gt; of a very long name"


@pytest.mark.parametrize(
    "figure",
    [
        retention.return_curve(CURVE.head(0), median=None),
        retention.gap_bars(BINS.head(0), median=None),
        retention.country_returns(RETURNS.head(0), overall=None, horizon_days=90),
        retention.country_returns(RETURNS.assign(share_back=np.nan), overall=None, horizon_days=90),
    ],
)
def test_nothing_to_draw_is_said(figure):
    assert not go.Figure(figure).data
    assert figure["layout"]["annotations"][0]["text"]
