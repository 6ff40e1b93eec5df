import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.spending import describe, linear_histogram, log_histogram
from analytics.spread import of_amounts
from components.figures import spending

AMOUNTS = of_amounts(pd.Series([10.0, 10.0, 20.0, 40.0, 120.0]))
SUMMARY = describe({"order": AMOUNTS}).loc["order"]


def draw(bins=None, *, is_log=True, of="order", currency="£"):
    bins = log_histogram(AMOUNTS) if bins is None else bins
    return spending.histogram(bins, SUMMARY, of=of, is_log=is_log, currency=currency)


def test_bars_are_shares_of_orders_under_an_outline_of_revenue():
    bars, outline, *_ = go.Figure(draw()).data
    assert (bars.type, bars.name) == ("bar", "Share of orders")
    assert bars.y[0] == 0.4
    assert sum(bars.y) == pytest.approx(1)
    assert (outline.name, outline.line.shape) == ("Share of revenue", "hv")
    assert outline.y[0] == 0.1
    assert sum(outline.y[:-1]) == pytest.approx(1)


def test_bars_stand_on_their_bins():
    bins = log_histogram(AMOUNTS)
    bars, outline, *_ = go.Figure(draw()).data
    assert list(bars.x) == pytest.approx(bins["low"].tolist(), rel=1e-5)
    ends = [left + width for left, width in zip(bars.x, bars.width, strict=True)]
    assert ends == pytest.approx(bins["high"].tolist(), rel=1e-4)
    assert bars.offset == 0
    assert outline.x[-1] == pytest.approx(ends[-1], rel=1e-4)


def test_median_and_mean_are_marked_above_the_bars_at_two_heights():
    bars, outline, median, mean = go.Figure(draw()).data
    assert (median.text[1], mean.text[1]) == ("Median £20", "Mean £40")
    assert list(mean.x) == [40, 40]
    assert median.y[1] > mean.y[1] > max(*bars.y, *outline.y)


def test_a_logarithmic_axis_has_a_tick_per_decade():
    axis = go.Figure(draw(currency="kr")).layout.xaxis
    assert axis.type == "log"
    assert list(axis.tickvals) == [10, 100, 1000]
    assert list(axis.ticktext) == ["kr10", "kr100", "kr1k"]
    assert axis.title.text == "Value of an order (log scale)"


def test_many_decades_have_every_other_tick_and_small_amounts_no_prefix_of_a_unit():
    axis = spending.log_axis(0.002, 70_000.0, "£")
    assert axis["ticktext"] == ["£0.001", "£0.1", "£10", "£1k", "£100k"]
    assert axis["tickvals"] == [0.001, 0.1, 10, 1_000, 100_000]
    low, high = (10**end for end in axis["range"])
    assert low < 0.002
    assert high > 70_000


def test_a_linear_axis_begins_at_zero_and_says_so():
    figure = go.Figure(draw(linear_histogram(AMOUNTS), is_log=False))
    assert figure.layout.xaxis.range[0] == 0
    assert figure.layout.xaxis.title.text == "Value of an order (linear scale)"
    assert figure.layout.xaxis.tickprefix == "£"


def test_hovering_reads_bin_number_and_revenue():
    bins = linear_histogram(AMOUNTS)
    at_ten = bins.index[bins["low"] <= 10].max()
    words = draw(bins, is_log=False)["data"][0]["customdata"][at_ten]
    assert words[1:] == ["2 orders (40.0%)", "£20.00 revenue (10.0%)"]


def test_a_mark_beyond_the_last_bin_is_left_out():
    first = log_histogram(AMOUNTS).head(1)
    assert [trace.name for trace in go.Figure(draw(first)).data] == [
        "Share of orders",
        "Share of revenue",
    ]


def test_nothing_spent_says_so():
    figure = go.Figure(draw(log_histogram(AMOUNTS).head(0)))
    assert len(figure.data) == 0
    assert figure.layout.annotations[0].text == "Nothing was spent in this period"


def test_a_single_amount_can_be_drawn():
    one = of_amounts(pd.Series([7.0]))
    summary = describe({"order": one}).loc["order"]
    for bins, is_log in ((log_histogram(one), True), (linear_histogram(one), False)):
        figure = spending.histogram(bins, summary, of="order", is_log=is_log, currency="£")
        assert sum(go.Figure(figure).data[0].y) == 1


def test_no_figure_carries_a_template():
    assert "template" not in draw()["layout"]
