import pandas as pd
import plotly.graph_objects as go

from analytics.spending import curve, describe
from analytics.spread import of_amounts
from components.figures import quantiles

SPREADS = {
    "order": of_amounts(pd.Series([10.0, 20.0, 30.0])),
    "line": of_amounts(pd.Series([1.0, 2.0])),
    "customer": of_amounts(pd.Series([60.0])),
}
NOTHING = of_amounts(pd.Series([], dtype=float))


def test_there_is_a_curve_for_each_kind_of_amount():
    shown = {of: curve(spread) for of, spread in SPREADS.items()}
    figure = go.Figure(quantiles.curves(shown, currency="£"))
    assert [trace.name for trace in figure.data] == ["Orders", "Line items", "Customers"]
    orders = figure.data[0]
    assert (orders.x[0], orders.y[0], orders.x[-1], orders.y[-1]) == (10, 0, 30, 1)
    assert orders.customdata[-1] == ["100.0%", "£30.00"]
    assert figure.layout.xaxis.type == "log"
    assert list(figure.layout.xaxis.tickvals) == [1, 10, 100]


def test_the_axis_leaves_the_outermost_thousandths_out():
    amounts = of_amounts(pd.Series([0.001, *[10.0, 20.0] * 2_000, 1e6]))
    low, high = quantiles.curves({"order": curve(amounts)}, currency="£")["layout"]["xaxis"][
        "range"
    ]
    assert 0 < low < 1 < high < 2


def test_what_has_no_amount_has_no_curve():
    shown = {"order": curve(SPREADS["order"]), "customer": curve(NOTHING)}
    assert len(quantiles.curves(shown, currency="£")["data"]) == 1
    empty = go.Figure(quantiles.curves({"customer": curve(NOTHING)}, currency="£"))
    assert empty.layout.annotations[0].text == "Nothing was spent in this period"


def test_a_box_is_drawn_from_quantiles_not_from_points():
    figure = go.Figure(quantiles.boxes(describe(SPREADS), currency="£"))
    orders = figure.data[0]
    assert (orders.type, orders.name) == ("box", "Orders")
    assert (orders.q1[0], orders.median[0], orders.q3[0]) == (15, 20, 25)
    assert (orders.lowerfence[0], orders.upperfence[0]) == (11, 29)
    assert orders.x is None
    assert list(figure.layout.yaxis.categoryarray) == ["Orders", "Line items", "Customers"]


def test_ends_and_means_are_marked_and_named():
    figure = go.Figure(quantiles.boxes(describe(SPREADS), currency="£"))
    ends, percentiles, mean = figure.data[3:]
    assert list(ends.x) == [10, 1, 60, 30, 2, 60]
    assert ends.customdata[3] == ["Orders, largest", "£30.00"]
    assert percentiles.name == "1st, 99th percentile"
    assert list(mean.x) == [20, 1.5, 60]


def test_kinds_without_an_amount_have_no_box():
    found = quantiles.boxes(describe({"order": SPREADS["order"], "line": NOTHING}), currency="£")
    assert found["layout"]["yaxis"]["categoryarray"] == ["Orders"]
    empty = go.Figure(quantiles.boxes(describe({"line": NOTHING}), currency="£"))
    assert empty.layout.annotations[0].text == "Nothing was spent in this period"
