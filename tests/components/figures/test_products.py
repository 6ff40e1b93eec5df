import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics import assortment as a
from analytics import assortment_changes as moves
from components.figures import products
from components.figures.pareto import pareto
from components.theme import LIGHT
from tests.analytics.test_assortment import revenues, sold


def _texts(figure):
    return [note["text"] for note in figure["layout"]["annotations"]]


def test_the_leaders_are_drawn_with_their_money():
    found = sold({"revenue": 1250.0, "units": 10}, {"stock_code": "B", "revenue": 80.0})
    figure = products.top(found, by="revenue", currency="kr")
    assert tuple(go.Figure(figure).data[0].x) == (1250.0, 80.0)
    assert _texts(figure)[:2] == ["PRODUCT A", "<b>kr1,250</b>"]


def test_units_are_counts_and_not_money():
    figure = products.top(sold({"units": 10}), by="units", currency="£")
    assert _texts(figure)[1] == "<b>10</b>"


def test_no_more_than_the_top_is_drawn_and_nothing_below_zero():
    figure = products.top(revenues(*range(40, 0, -1)), by="revenue", currency="£")
    assert len(figure["data"][0]["x"]) == products.TOP
    assert products.top(revenues(-5.0), by="revenue", currency="£")["data"] == []


def test_a_return_rate_reads_in_percent_and_units():
    found = sold({"units_gross": 10, "units_net": 7, "revenue_gross": 20.0, "revenue_net": 14.0})
    rates = a.returned(found, min_units=1, min_orders=1)
    figure = products.returns(rates, by=a.RETURN_RATE, currency="£")
    assert _texts(figure)[1] == "<b>30.0%</b>"
    assert figure["data"][0]["customdata"][0][1].startswith("3 of 10 units came back")
    money = products.returns(rates, by=a.REVENUE_RETURNED, currency="£")
    assert _texts(money)[1] == "<b>£6.00</b>"


def test_both_shares_of_each_price_band_are_drawn():
    bands = a.price_bands(sold({"units": 2, "revenue": 1.0}, {"stock_code": "B", "revenue": 30.0}))
    figure = go.Figure(products.price_bands(bands, currency="£"))
    revenue, units = figure.data
    assert sum(revenue.x) == pytest.approx(1, abs=1e-4)
    assert sum(units.x) == pytest.approx(1, abs=1e-4)
    assert revenue.y[0] == "under £1"
    assert figure.layout.xaxis.tickformat == ".0%"


@pytest.mark.parametrize(
    ("low", "high", "label"),
    [
        (0.2, 0.5, "£0.20 to £0.50"),
        (0.5, 1.0, "£0.50 to £1"),
        (500.0, 1000.0, "£500 to £1,000"),
        (0.002, 0.005, "£0.002 to £0.005"),
        (0.0, np.inf, "any price"),
    ],
)
def test_a_band_is_named_by_its_prices(low, high, label):
    assert products.band_label(low, high, "£") == label


def test_gains_come_before_losses_each_from_the_largest():
    before = revenues(100.0, 100.0, 100.0, 100.0)
    after = revenues(110.0, 150.0, 90.0, 20.0)
    drawn = products.extremes(moves.changes(before, after, min_orders=0))
    assert drawn["change"].tolist() == [50.0, 10.0, -80.0, -10.0]
    figure = products.movers(drawn, currency="£")
    assert figure["data"][0]["x"] == [50.0, 10.0, 80.0, 10.0]
    assert figure["data"][0]["marker"]["color"][1:3] == [LIGHT.positive, LIGHT.negative]
    assert _texts(figure)[1] == "<b>+£50.00</b>"
    assert _texts(figure)[5] == "<b>\N{MINUS SIGN}£80.00</b>"
    assert "1.5 times as much" in figure["data"][0]["customdata"][0][1]


NOTHING = a.per_product(
    pd.DataFrame(
        columns=[
            "stock_code",
            "n_orders",
            "n_lines",
            *(f"{m}{b}" for m in ("units", "revenue") for b in ("", "_gross", "_net")),
        ]
    ),
    pd.DataFrame(columns=["stock_code", "name", "is_merchandise", "first_sold_at"]),
)


def test_nothing_sold_is_said_in_every_figure():
    rates = a.returned(NOTHING, min_units=1, min_orders=1)
    figures = [
        products.top(NOTHING, by="revenue", currency="£"),
        pareto(a.abc(NOTHING)),
        products.returns(rates, by=a.RETURN_RATE, currency="£"),
        products.price_bands(a.price_bands(NOTHING), currency="£"),
        products.movers(moves.changes(NOTHING, NOTHING, min_orders=0), currency="£"),
    ]
    assert all(figure["data"] == [] and all(_texts(figure)) for figure in figures)
