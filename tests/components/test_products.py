import pandas as pd
import pytest

from analytics import assortment as a
from components import products as many
from tests.analytics.test_assortment import product_days, products, revenues, sold


def test_the_table_of_the_leaders_holds_every_product():
    shown = many.top(revenues(*range(20, 0, -1)), by="revenue", currency="£")
    assert shown.table["Revenue"].sum() == 210
    assert shown.table["Rank"].tolist() == list(range(1, 21))
    assert shown.note == "12 of 20 products drawn"
    assert list(shown.table.columns) == ["Code", "Rank", "Product", "Revenue", "Units", "Orders"]


def test_customers_are_shown_where_they_are_known():
    found = sold({"revenue": 9.0}, {"stock_code": "B"}).assign(n_customers=[3, 5])
    shown = many.top(found, by="n_customers", currency="£")
    assert shown.table["Code"].tolist() == ["B", "A"]
    assert shown.table["Customers"].tolist() == [5, 3]


def test_products_without_revenue_are_said_to_be_left_out_of_the_classes():
    shown = many.pareto(revenues(10.0, 5.0, 0.0))
    assert shown.note.endswith("A 80%, B 95% of revenue, C the rest; 1 without revenue left out")
    assert shown.table["Revenue"].sum() == 15.0
    assert shown.table["Class"].tolist() == ["A", "A"]


def test_rates_have_a_stated_minimum_and_money_has_none():
    found = sold(
        {"units_gross": 200, "units_net": 100, "n_orders": 30},
        {"stock_code": "B", "units_gross": 5, "units_net": 0, "revenue_net": 0.0},
    )
    by_rate = many.returned(found, by=a.RETURN_RATE, min_units=100, min_orders=20, currency="£")
    by_money = many.returned(
        found, by=a.REVENUE_RETURNED, min_units=100, min_orders=20, currency="£"
    )
    assert by_rate.table["Code"].tolist() == ["A"]
    assert by_rate.note.startswith("products with 100 units and 20 orders or more")
    assert by_money.table["Code"].tolist() == ["B", "A"]


def test_price_bands_reconcile_with_the_products():
    shown = many.prices(revenues(0.4, 3.0, 30.0), currency="£")
    assert shown.table["Revenue"].sum() == pytest.approx(33.4)
    assert shown.table["Products"].sum() == 3


def test_changes_reconcile_with_both_spans():
    shown = many.movers(
        revenues(10.0, 20.0),
        revenues(15.0, 5.0),
        spans="Nov 2011 against Oct 2011",
        min_orders=0,
        currency="£",
    )
    assert shown.table["Change in revenue"].sum() == -10.0
    assert shown.finding.startswith("Nov 2011 against Oct 2011")


def test_unfinished_months_are_named_in_the_table():
    months = pd.DataFrame(
        {
            "month": pd.to_datetime(["2011-01-01", "2011-02-01"]),
            "n_products": [1, 2],
            "revenue": [5.0, 6.0],
            "revenue_share": [0.1, 0.2],
            "is_complete": [True, False],
        }
    )
    shown = many.new(months, began="Dec 2010", currency="£")
    assert shown.table["First sold in"].tolist() == ["Jan 2011", "Feb 2011 (unfinished)"]
    assert "Dec 2010" in shown.note


def test_service_lines_are_listed_apart_with_their_share_of_everything():
    days = product_days({"revenue": 75.0}, {"stock_code": "POST", "revenue": 25.0})
    everything = a.per_product(days, products("A", "POST", service=["POST"]))
    shown = many.service(everything, currency="£")
    assert shown.figure is None
    assert shown.table["Code"].tolist() == ["POST"]
    assert shown.table["Share of revenue"].tolist() == [0.25]
    assert shown.finding == "Postage, fees and the like come to £25, 25.0% of all revenue"
