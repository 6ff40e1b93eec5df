"""The retention page on the small shop, and on the real file beside its own orders."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.columns import Basis
from analytics.periods import Window
from analytics.slices import Slice, orders_in
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import read, reporting, retention

ALL = Slice(Window(date(2011, 1, 1), date(2011, 4, 1)), merchandise_only=False)
NOTHING = replace(ALL, countries=("Nowhere",))


def test_cohorts_hold_the_three_customers(app):
    table = retention.draw_cohorts(ALL, measure="share").table
    assert table["First order in"].dt.month.tolist() == [1, 1, 1, 2, 2, 3]
    assert table["Customers who ordered"].tolist() == [1, 1, 1, 1, 0, 1]
    assert table["Revenue"].tolist() == [100, 200, 300, 100, 0, 50]


def test_the_first_cohort_is_said_to_hold_older_customers(app):
    note = retention.draw_cohorts(ALL, measure="customers").note
    assert "the Jan 2011 cohort also holds customers of before the data begins" in note
    february = replace(ALL, countries=("France",))
    assert "before the data begins" not in retention.draw_cohorts(february, measure="share").note


def test_too_few_customers_give_no_curve_and_no_finding(app):
    shown = retention.draw_return(ALL)
    assert not shown.figure["data"]
    assert shown.finding == ""
    assert shown.note.startswith("3 customers with their first order in the period, followed to")


def test_gaps_are_those_of_the_one_returning_customer(app):
    shown = retention.draw_gaps(ALL)
    assert shown.table["Repeat orders"].tolist() == [0, 0, 0, 0, 0, 2]
    assert shown.finding.startswith("Half of repeat orders come within 38 days")


def test_countries_name_the_horizon_in_the_table(app):
    table = retention.draw_countries(ALL, horizon="90").table
    assert table["Customers"].tolist() == [3]
    assert "Share back within 90 days" in table


@pytest.mark.parametrize("card", retention.CARDS, ids=lambda card: card.name)
def test_filters_that_leave_nothing_say_so(app, card):
    shown = reporting.draw(card, NOTHING, {})
    assert not shown.figure["data"]
    assert shown.figure["layout"]["annotations"][0]["text"]
    assert shown.finding == ""
    assert shown.table.empty


@pytest.mark.parametrize("card", retention.CARDS, ids=lambda card: card.name)
def test_every_choice_of_a_card_is_drawn(app, card):
    for name, keys in card.options.items():
        for key in keys:
            go.Figure(reporting.draw(card, ALL, {name: key}).figure)


@pytest.mark.real_data
@pytest.mark.parametrize("basis", [Basis.NET, Basis.IDENTIFIED, Basis.RAW])
def test_cohorts_of_the_real_file_add_up_to_its_identified_orders(real_store: Path, basis):
    app = create_app(Settings(artifacts=real_store))
    chosen = Slice(Window(date(2011, 2, 10), date(2011, 12, 10)), basis, ("Germany", "France"))
    with app.server.app_context():
        shown = retention.draw_cohorts(chosen, measure="revenue")
        orders = orders_in(read.table("invoices"), chosen)
    known = orders[orders["customer_id"].notna()]
    assert shown.table["Revenue"].sum() == pytest.approx(known["revenue"].sum())
    month = known["invoiced_at"].dt.to_period("M")
    per_month = known.groupby(month)["customer_id"].nunique()
    cells = shown.table
    months = [
        (start + pd.DateOffset(months=since)).to_period("M")
        for start, since in zip(cells["First order in"], cells["Months since"], strict=True)
    ]
    assert cells.groupby(months)["Customers who ordered"].sum().tolist() == per_month.tolist()
