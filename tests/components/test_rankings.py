from datetime import date

import pandas as pd
import pytest

from analytics import columns as c
from analytics.columns import Basis
from analytics.periods import Window
from components import rankings
from tests.components.tree import rows

DAYS = pd.DataFrame(
    {
        c.DAY: pd.to_datetime(["2011-01-01", "2011-01-02", "2011-01-02"]),
        c.COUNTRY: ["France", "France", "EIRE"],
        c.N_INVOICES: [1, 2, 4],
        "revenue_net": [10.0, 20.0, 70.0],
        "revenue_raw": [90.0, 20.0, 70.0],
    }
)
PRODUCTS = pd.DataFrame(
    {
        c.STOCK_CODE: ["A", "B", "POST"],
        c.NAME: ["CAKE STAND", "BUNTING", "POSTAGE"],
        c.IS_MERCHANDISE: [True, True, False],
    }
)
MONTHS = pd.DataFrame(
    {
        c.STOCK_CODE: ["A", "A", "B", "POST"],
        c.MONTH: pd.to_datetime(["2011-01-01", "2011-02-01", "2011-02-01", "2011-02-01"]),
        "revenue_net": [10.0, 5.0, 85.0, 900.0],
        "units_net": [2, 1, 17, 9],
    }
)

YEAR = Window(date(2011, 1, 1), date(2012, 1, 1))


def test_countries_are_ranked_by_revenue_on_the_basis():
    net = rankings.by_country(DAYS, Basis.NET, YEAR)
    assert net.index.tolist() == ["EIRE", "France"]
    assert net[rankings.SHARE].tolist() == pytest.approx([0.7, 0.3])
    assert net[c.N_INVOICES].tolist() == [4, 3]
    assert rankings.by_country(DAYS, Basis.RAW, YEAR).index.tolist() == ["France", "EIRE"]


def test_only_merchandise_is_ranked():
    products = rankings.by_product(MONTHS, PRODUCTS, Basis.NET, YEAR)
    assert products.index.tolist() == ["B", "A"]
    assert products[c.REVENUE].tolist() == [85.0, 15.0]
    assert products[c.UNITS].tolist() == [17, 3]


def test_equal_revenue_is_ranked_by_name():
    days = DAYS.assign(revenue_net=[10.0, 0.0, 10.0])
    assert rankings.by_country(days, Basis.NET, YEAR).index.tolist() == ["EIRE", "France"]


def test_the_cards_list_what_was_ranked():
    country = rankings.country_card(
        rankings.by_country(DAYS, Basis.NET, YEAR), "Net revenue, 2011", "£"
    )
    assert rows(country) == [["EIRE 70.0%", "4", "£70.00"], ["France 30.0%", "3", "£30.00"]]
    product = rankings.product_card(
        rankings.by_product(MONTHS, PRODUCTS, Basis.NET, YEAR), "Net", "£"
    )
    assert [row[0] for row in rows(product)] == ["BUNTING B", "CAKE STAND A"]


@pytest.mark.parametrize("basis", list(Basis))
def test_nothing_sold_is_an_empty_list(basis):
    days = pd.DataFrame(
        {
            c.DAY: pd.Series([], dtype="datetime64[us]"),
            c.COUNTRY: pd.Series([], dtype="str"),
            c.N_INVOICES: pd.Series([], dtype="int64"),
            f"revenue_{basis}": pd.Series([], dtype="float64"),
        }
    )
    assert rows(rankings.country_card(rankings.by_country(days, basis, YEAR), "", "£")) == []


def test_only_the_window_counts():
    first_day = Window(date(2011, 1, 1), date(2011, 1, 2))
    assert rankings.by_country(DAYS, Basis.NET, first_day)[c.REVENUE].to_dict() == {"France": 10.0}
    february = Window(date(2011, 2, 1), date(2011, 3, 1))
    products = rankings.by_product(MONTHS, PRODUCTS, Basis.NET, february)
    assert products[c.REVENUE].to_dict() == {"B": 85.0, "A": 5.0}


def test_a_window_is_widened_to_begin_with_a_month():
    window = rankings.whole_months(Window(date(2011, 9, 11), date(2011, 12, 10)))
    assert window == Window(date(2011, 9, 1), date(2011, 12, 10))
