from dataclasses import replace
from datetime import date

import plotly.graph_objects as go
import pytest

from analytics.columns import Basis
from analytics.periods import Window
from analytics.slices import Slice
from pages import spending

pytestmark = pytest.mark.usefixtures("app")

ALL = Slice(Window(date(2011, 1, 1), date(2011, 4, 1)), merchandise_only=False)
NOTHING = replace(ALL, countries=("Nowhere",))


def _each(chosen):
    return {
        card.name: card.draw(
            chosen, **{name: next(iter(keys)) for name, keys in card.options.items()}
        )
        for card in spending.CARDS
    }


def test_orders_are_drawn_in_their_bins():
    shown = spending.draw_histogram(ALL, of="order", axis="log")
    assert shown.table["Orders"].sum() == 6
    assert shown.table["Revenue"].sum() == 800
    assert shown.finding.startswith("Half of all orders are worth £100.00 or less")


def test_customers_leave_the_guest_out_and_say_so():
    shown = spending.draw_histogram(ALL, of="customer", axis="log")
    assert shown.table["Customers"].sum() == 3
    assert shown.note == "customers without guests, who bring 6.2% of revenue"


def test_a_linear_axis_says_what_lies_beyond():
    shown = spending.draw_histogram(ALL, of="order", axis="linear")
    assert shown.figure["layout"]["xaxis"]["range"][0] == 0
    assert shown.note.startswith("beyond the axis, cut at the 99th percentile: 1 order of £")


def test_line_items_are_said_to_be_counted_in_buckets():
    shown = spending.draw_histogram(ALL, of="line", axis="log")
    assert shown.table["Revenue"].sum() == pytest.approx(800)
    assert "counted in buckets 12% wide" in shown.note


def test_customers_are_listed_the_largest_first():
    table = spending.list_customers(ALL).table
    assert table["Customer"].tolist() == ["1", "2", "3"]
    assert table["Revenue"].tolist() == [600, 100, 50]
    assert table["Orders"].tolist() == [3, 1, 1]


def test_inequality_is_that_of_the_three_customers():
    # Shares of 50, 100 and 600: 2 (50 + 200 + 1800) / (3 * 750) - 4 / 3.
    figure = go.Figure(spending.draw_lorenz(ALL).figure)
    assert figure.layout.annotations[0].text == "Gini <b>0.49</b>"
    tops = spending.draw_top_shares(ALL).table
    assert tops["Share of customers' revenue"].tolist() == [0.8] * 4


def test_quantiles_of_all_three_stand_in_one_table():
    table = spending.list_quantiles(ALL).table.set_index("Of")
    assert table.loc["6 orders", ["Min value", "Max value"]].tolist() == [50, 300]
    assert table.loc["3 customers", "Median value"] == 100


def test_few_orders_have_none_that_stands_out():
    shown = spending.list_outliers(ALL)
    assert shown.table.empty
    assert shown.note == "too few orders to tell which stand out"


@pytest.mark.parametrize("basis", list(Basis))
def test_every_card_draws_on_every_basis(basis):
    for name, shown in _each(replace(ALL, basis=basis)).items():
        assert name.startswith(spending.PAGE.slug)
        if shown.figure is not None:
            assert go.Figure(shown.figure).data


def test_filters_that_leave_nothing_say_so_on_every_card():
    for shown in _each(NOTHING).values():
        assert shown.finding == ""
        if shown.figure is not None:
            assert go.Figure(shown.figure).layout.annotations[0].text
