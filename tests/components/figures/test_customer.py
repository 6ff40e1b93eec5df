import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics import columns as c
from analytics import customer as cu
from components.figures import customer as figures
from tests.analytics.test_customer import AS_OF, CANCELLED, invoices, lines, shop

AT = pd.Timestamp(AS_OF)


def _heads(figure: dict) -> dict:
    return {t["name"]: t for t in figure["data"] if t.get("mode") == "markers"}


def test_orders_stand_up_and_returns_hang_down():
    heads = _heads(figures.timeline(shop(), AT, measure="revenue", currency="£"))
    assert heads["Orders"]["y"] == [100.0, 200.0]
    assert heads["Returns"]["y"] == [-40.0, -7.0]


def test_units_are_drawn_as_units():
    figure = figures.timeline(shop(), AT, measure="units", currency="£")
    assert _heads(figure)["Orders"]["y"] == [10, 10]
    assert not any("£" in text for text in figure["layout"]["yaxis"]["ticktext"])


def test_an_order_of_which_nothing_was_kept_is_hollow_and_says_what_is_left():
    happened = cu.events(invoices({"revenue_net": 0.0}), lines(CANCELLED))
    head = _heads(figures.timeline(happened, AT, measure="revenue", currency="£"))["Orders"]
    assert head["marker"]["symbol"] == ["circle-open"]
    assert head["customdata"][0][1].endswith("£0 of it kept")


def test_markup_in_an_invoice_number_stays_text():
    happened = cu.events(invoices({c.INVOICE: "<b>1</b>"}), lines())
    head = _heads(figures.timeline(happened, AT, measure="revenue", currency="£"))["Orders"]
    assert head["customdata"][0][0] == "Order &lt;b&gt;1&lt;/b&gt;"


def test_the_minus_stands_before_the_currency():
    happened = cu.events(invoices({}), lines(CANCELLED))
    figure = figures.timeline(happened, AT, measure="revenue", currency="£")
    assert figure["layout"]["yaxis"]["ticktext"][0] == "\N{MINUS SIGN}£40"
    go.Figure(figure)


def test_who_gave_nothing_back_has_no_room_below_zero():
    happened = cu.events(invoices({}), lines())
    for figure in (
        figures.timeline(happened, AT, measure="revenue", currency="£"),
        figures.by_month(cu.months(happened, AS_OF), measure="revenue", currency="£"),
    ):
        assert figure["layout"]["yaxis"]["range"][0] == 0.0
        assert not figure["layout"]["showlegend"]


def test_months_hold_orders_and_returns_the_unfinished_one_hatched():
    months = cu.months(shop(), pd.Timestamp("2011-03-31"))
    figure = figures.by_month(months, measure="revenue", currency="£")
    orders, returns = figure["data"]
    assert orders["y"] == [100.0, 200.0, 0.0]
    assert returns["y"] == [-47.0, 0.0, 0.0]
    assert orders["marker"]["pattern"]["shape"] == ["", "", "/"]
    assert orders["customdata"][2][0] == "Mar 2011 (unfinished)"
    go.Figure(figure)


@pytest.mark.parametrize("measure", ["revenue", "units"])
def test_nobody_is_said_to_have_neither(measure):
    nobody = cu.events(invoices(), lines())
    assert figures.timeline(nobody, AT, measure=measure, currency="£")["data"] == []
    months = cu.months(nobody, AS_OF)
    assert figures.by_month(months, measure=measure, currency="£")["data"] == []
