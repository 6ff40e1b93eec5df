from datetime import date

import pytest

from analytics import engine
from analytics.columns import Basis
from analytics.errors import EmptyWindowError
from analytics.periods import Window
from analytics.summary import summary
from tests.builders import build_shop

SHOP = (
    {"invoice": "1", "quantity": 4, "unit_price": 2.5},
    {"invoice": "2", "quantity": 1, "stock_code": "POST", "unit_price": 18.0},
    {"invoice": "3", "quantity": 2, "customer_id": None, "country": "France"},
    {"invoice": "C4", "quantity": -1, "unit_price": 2.5, "invoiced_at": "2010-12-03 09:00"},
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return build_shop(tmp_path_factory.mktemp("shop"), *SHOP)


@pytest.mark.parametrize(
    ("basis", "lines", "invoices", "units", "revenue"),
    [
        (Basis.RAW, 4, 4, 6, 30.5),
        (Basis.GROSS, 3, 3, 7, 33.0),
        (Basis.NET, 3, 3, 6, 30.5),
        (Basis.IDENTIFIED, 2, 2, 5, 28.0),
    ],
)
def test_each_basis_counts_its_lines(shop, basis, lines, invoices, units, revenue):
    found = summary(shop, engine.connect(), basis=basis)
    assert (found["lines"], found["invoices"], found["units"]) == (lines, invoices, units)
    assert found["revenue"] == revenue


def test_products_are_merchandise_except_on_the_raw_basis(shop):
    def codes(basis: Basis) -> list[str]:
        found = summary(shop, engine.connect(), basis=basis)
        return [row["stock_code"] for row in found["top_products_by_revenue"]]

    assert codes(Basis.RAW) == ["POST", "85123A"]
    assert codes(Basis.NET) == ["85123A"]


def test_shares_are_of_the_lines_and_revenue_that_count(shop):
    first, second = summary(shop, engine.connect(), basis=Basis.GROSS)["by_country"]
    assert (first["country"], first["lines_share"]) == ("United Kingdom", pytest.approx(2 / 3))
    assert second["revenue_share"] == pytest.approx(5 / 33)


def test_a_window_and_a_country_narrow_everything(shop):
    window = Window(date(2010, 12, 1), date(2010, 12, 2))
    found = summary(shop, engine.connect(), window=window, countries=["France"])
    assert (found["lines"], found["revenue"], found["customers"]) == (1, 5.0, 0)
    assert found["to"] == "2010-12-01"


def test_an_empty_window_says_what_the_build_covers(shop):
    window = Window(date(2012, 1, 1), date(2012, 2, 1))
    with pytest.raises(EmptyWindowError, match="Jan 2012; the build covers 1 Dec 2010 to 3 Dec"):
        summary(shop, engine.connect(), window=window)
