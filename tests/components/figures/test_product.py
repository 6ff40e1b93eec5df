from datetime import date

import plotly.graph_objects as go

from analytics import product as p
from analytics.columns import Basis
from analytics.periods import Window
from components.figures import product as figures
from tests.analytics.test_assortment import product_days
from tests.analytics.test_product import JANUARY, lines

QUARTER = Window(date(2011, 1, 1), date(2011, 3, 10))


def test_revenue_stands_above_units():
    days = product_days({"day": "2011-01-12", "revenue": 5.0, "units": 2})
    figure = go.Figure(
        figures.history(p.history(days, QUARTER, "month"), every="month", currency="£")
    )
    assert [tuple(trace.y) for trace in figure.data] == [(5.0, 0.0, 0.0), (2, 0, 0)]
    assert figure.layout.yaxis.tickprefix == "£"


def test_a_product_not_sold_says_so():
    nothing = p.history(product_days(), QUARTER, "month")
    assert figures.history(nothing, every="month", currency="£")["data"] == []
    assert figures.countries(p.countries(product_days()), currency="£")["data"] == []
    assert (
        figures.prices(p.prices(p.sales(lines(), Basis.NET, JANUARY)), currency="£")["data"] == []
    )


def test_a_country_can_be_picked():
    days = product_days({"revenue": 5.0}, {"country": "Spain", "revenue": 9.0})
    (bars,) = figures.countries(p.countries(days), currency="£")["data"]
    assert bars["meta"] == {"pick": "country"}
    assert [said[-1] for said in bars["customdata"]] == ["Spain", "France"]


def test_the_mean_price_runs_between_lowest_and_highest():
    sales = p.sales(lines({"unit_price": 1.0}, {"unit_price": 3.0}), Basis.GROSS, JANUARY)
    figure = go.Figure(figures.prices(p.prices(sales), currency="£"))
    low, high, mean = figure.data
    assert (low.y[0], mean.y[0], high.y[0]) == (1.0, 2.0, 3.0)
    assert tuple(mean.customdata[0]) == ("Jan 2011", "£1.00", "£2.00", "£3.00", "4")
    assert figure.layout.yaxis.title.text == "Price per unit"
    assert figure.layout.yaxis.tickprefix == "£"
