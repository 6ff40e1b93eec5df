import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics import countries as markets
from components.figures import country_shares

COUNTRIES = pd.DataFrame(
    {
        "revenue": [500.0, 250.0, 100.0, 60.0, 50.0, 30.0, 10.0],
        "n_orders": [50, 20, 10, 8, 6, 4, 2],
        "n_customers": [40, 5, 2, 1, 1, 1, 0],
        "n_lines": [400, 300, 100, 100, 50, 40, 10],
    },
    index=pd.Index(["UK", "<b>FR</b>", "C", "D", "E", "F", "G"], name="country"),
)
SHARES = markets.shares(COUNTRIES)


def test_each_measure_is_divided_whole():
    figure = go.Figure(country_shares.share_bars(COUNTRIES, SHARES, currency="£"))
    assert np.sum([trace.x for trace in figure.data], axis=0) == pytest.approx(
        [1, 1, 1, 1], abs=1e-5
    )
    assert figure.data[0].x == pytest.approx((0.5, 0.5, 0.8, 0.4))
    names = [note.text for note in figure.layout.annotations]
    assert names == ["<b>Revenue</b>", "<b>Orders</b>", "<b>Customers</b>", "<b>Lines</b>"]


def test_the_rest_is_put_together_and_cannot_be_picked():
    rest = go.Figure(country_shares.share_bars(COUNTRIES, SHARES, currency="£")).data[-1]
    assert rest.name == "All others (2)"
    assert rest.x[0] == pytest.approx(0.04)
    assert list(rest.customdata[0]) == [
        "All others (2)",
        "4.00%",
        "£40.00 revenue",
        "revenue",
        "",
    ]
    assert rest.meta is None


def test_a_name_cannot_smuggle_in_tags():
    trace = go.Figure(country_shares.share_bars(COUNTRIES, SHARES, currency="£")).data[1]
    assert trace.name == "&lt;b&gt;FR&lt;/b&gt;"
    assert trace.customdata[0][-1] == "<b>FR</b>"


def test_missing_shares_are_drawn_as_nothing():
    figure = country_shares.share_bars(COUNTRIES.head(1), SHARES.head(1) * np.nan, currency="£")
    assert figure["data"][0]["x"] == [0.0] * 4


def test_a_negative_share_is_drawn_left_of_nothing():
    shares = SHARES.assign(revenue=[1.2, -0.2, 0, 0, 0, 0, 0])
    layout = go.Figure(country_shares.share_bars(COUNTRIES, shares, currency="£")).layout
    assert layout.xaxis.range == pytest.approx((-0.2, 1.2))
    assert layout.barmode == "relative"


def test_without_a_country_the_figure_says_why():
    none = country_shares.share_bars(COUNTRIES.head(0), SHARES.head(0), currency="£", said="why")
    assert go.Figure(none).layout.annotations[0].text == "why"
