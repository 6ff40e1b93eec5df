import pandas as pd
import pytest

from analytics import columns as c
from components import rankings
from tests.components.tree import rows

DAYS = pd.DataFrame(
    {
        c.DAY: pd.to_datetime(["2011-01-01", "2011-01-02", "2011-01-02"]),
        c.COUNTRY: ["France", "France", "EIRE"],
        "n_orders": [1, 2, 4],
        c.REVENUE: [10.0, 20.0, 70.0],
    }
)
PRODUCTS = pd.DataFrame({c.STOCK_CODE: ["A", "B"], c.NAME: ["CAKE STAND", "BUNTING"]})
SOLD = pd.DataFrame(
    {c.STOCK_CODE: ["A", "A", "B"], c.REVENUE: [10.0, 5.0, 85.0], c.UNITS: [2, 1, 17]}
)


def test_countries_are_ranked_by_revenue():
    found = rankings.by_country(DAYS)
    assert found.index.tolist() == ["EIRE", "France"]
    assert found[rankings.SHARE].tolist() == pytest.approx([0.7, 0.3])
    assert found["n_orders"].tolist() == [4, 3]


def test_products_are_ranked_by_revenue():
    products = rankings.by_product(SOLD, PRODUCTS)
    assert products.index.tolist() == ["B", "A"]
    assert products[c.REVENUE].tolist() == [85.0, 15.0]
    assert products[c.UNITS].tolist() == [17, 3]


def test_equal_revenue_is_ranked_by_name():
    days = DAYS.assign(**{c.REVENUE: [10.0, 0.0, 10.0]})
    assert rankings.by_country(days).index.tolist() == ["EIRE", "France"]


def test_the_tables_list_what_was_ranked():
    countries = rankings.country_table(rankings.by_country(DAYS), "£")
    assert rows(countries) == [["EIRE 70.0%", "4", "£70.00"], ["France 30.0%", "3", "£30.00"]]
    products = rankings.product_table(rankings.by_product(SOLD, PRODUCTS), "£")
    assert [row[0] for row in rows(products)] == ["BUNTING B", "CAKE STAND A"]


def test_nothing_sold_is_an_empty_list():
    assert rows(rankings.country_table(rankings.by_country(DAYS.head(0)), "£")) == []
    assert rows(rankings.product_table(rankings.by_product(SOLD.head(0), PRODUCTS), "£")) == []


def test_the_export_holds_all_that_was_ranked_under_headings():
    exported = rankings.to_export(rankings.by_product(SOLD, PRODUCTS))
    assert exported.columns.tolist() == ["Code", "Revenue", "Units", "Product", "Share of revenue"]
    assert exported["Code"].tolist() == ["B", "A"]
