import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics import countries as markets
from components.figures import countries

COUNTRIES = pd.DataFrame(
    {
        "revenue": [500.0, 250.0, 100.0, 60.0, 50.0, 30.0, 10.0],
        "n_orders": [50, 20, 10, 8, 6, 4, 2],
        "n_customers": [40, 5, 2, 1, 1, 1, 0],
        "n_lines": [400, 300, 100, 100, 50, 40, 10],
    },
    index=pd.Index(["UK", "<b>FR</b>", "C", "D", "E", "F", "G"], name="country"),
)


@pytest.mark.parametrize("is_log", [False, True])
def test_countries_are_ranked_with_the_first_on_top(is_log):
    values = COUNTRIES["revenue"]
    figure = go.Figure(countries.ranked(values, measure="revenue", is_log=is_log, currency="£"))
    assert figure.data[0].x == tuple(values)
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.layout.xaxis.tickprefix == "£"
    assert figure.data[0].meta == {"pick": "country"}


def test_a_logarithmic_axis_has_dots_and_leaves_out_what_it_cannot_show():
    values = pd.Series({"A": 10.0, "B": 0.0, "C": -5.0})
    figure = go.Figure(countries.ranked(values, measure="revenue", is_log=True, currency="£"))
    assert (figure.data[0].type, figure.layout.xaxis.type) == ("scatter", "log")
    assert figure.data[0].x == (10.0,)


def test_a_negative_amount_has_a_bar_below_zero():
    values = pd.Series({"A": 10.0, "C": -5.0})
    figure = go.Figure(countries.ranked(values, measure="revenue", is_log=False, currency="£"))
    assert figure.data[0].x == (10.0, -5.0)
    assert figure.layout.xaxis.range[0] < -5


def test_a_ranking_is_capped_and_counts_have_no_currency():
    values = pd.Series(range(40, 0, -1), index=[f"C{i}" for i in range(40)])
    figure = go.Figure(countries.ranked(values, measure="n_orders", is_log=False, currency="£"))
    assert len(figure.data[0].x) == countries.N_RANKED
    assert figure.layout.xaxis.tickprefix is None
    assert figure.data[0].customdata[0][1] == "40 orders"


def test_rates_stand_beside_that_of_all_together():
    values = pd.Series({"A": 0.2, "B": 0.05})
    figure = go.Figure(
        countries.rates(values, 0.1, ["20%", "5%"], axis={"tickformat": ".0%"}, said="-")
    )
    assert figure.data[0].x == (0.2, 0.05)
    assert figure.layout.shapes[0].x0 == 0.1
    assert figure.layout.xaxis.tickformat == ".0%"
    without = countries.rates(values, float("nan"), ["20%", "5%"], axis={}, said="-")
    assert without["layout"]["shapes"] == []


def test_concentration_counts_from_the_largest():
    curves = {
        "All countries": markets.concentration(COUNTRIES["revenue"]),
        "Without UK": markets.concentration(COUNTRIES["revenue"].iloc[1:]),
    }
    figure = go.Figure(countries.concentration_curves(curves))
    assert [trace.name for trace in figure.data] == ["All countries", "Without UK"]
    assert figure.data[0].x == (1, 2, 3, 4, 5, 6, 7)
    assert figure.data[0].y[:2] == (0.5, 0.75)
    assert figure.layout.yaxis.tickformat == ".0%"


def test_a_long_curve_is_capped():
    curve = markets.concentration(pd.Series(range(1, 60)))
    figure = countries.concentration_curves({"All": curve})
    assert len(figure["data"][0]["x"]) == countries.N_STEPS


def test_empty_figures_say_why():
    none = COUNTRIES.head(0)
    said = countries.nothing(is_abroad=True)
    drawn = [
        countries.ranked(none["revenue"], measure="revenue", is_log=False, currency="£", said=said),
        countries.rates(none["revenue"], 1.0, [], axis={}, said=said),
    ]
    for figure in drawn:
        assert go.Figure(figure).layout.annotations[0].text == said
    assert go.Figure(countries.concentration_curves({})).layout.annotations[0].text
