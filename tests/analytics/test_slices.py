from datetime import date

import pandas as pd
import pytest

from analytics.columns import NOT_POSITIVE, Basis
from analytics.periods import Window, data_window
from analytics.slices import Slice, days_in, line_values_in, orders_in, product_days_in
from analytics.store import ArtifactStore
from tests.builders import build_shop

SHOP = (
    {"invoice": "1", "quantity": 4, "unit_price": 2.5},
    {"invoice": "1", "quantity": 1, "stock_code": "POST", "unit_price": 18.0},
    {"invoice": "2", "quantity": 1, "stock_code": "POST", "unit_price": 9.0},
    {"invoice": "3", "quantity": 2, "unit_price": 5.0, "customer_id": None, "country": "France"},
    {"invoice": "4", "quantity": 3, "unit_price": 1.0, "invoiced_at": "2010-12-02 09:00"},
    {"invoice": "C5", "quantity": -3, "unit_price": 1.0, "invoiced_at": "2010-12-03 09:00"},
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return build_shop(tmp_path_factory.mktemp("shop"), *SHOP)


def whole(shop, **chosen) -> Slice:
    return Slice(data_window(shop.table("days")), **chosen)


def orders(shop, chosen: Slice) -> pd.DataFrame:
    return orders_in(shop.table("invoices"), chosen).sort_values("invoice")


def test_merchandise_leaves_postage_out_of_an_order_and_an_order_of_postage_out(shop):
    found = orders(shop, whole(shop, basis=Basis.GROSS))
    assert found["invoice"].tolist() == ["1", "3", "4"]
    assert found["revenue"].tolist() == [10.0, 10.0, 3.0]
    assert found["n_lines"].tolist() == [1, 1, 1]


def test_with_service_lines_every_order_counts_whole(shop):
    found = orders(shop, whole(shop, basis=Basis.GROSS, merchandise_only=False))
    assert found["revenue"].tolist() == [28.0, 9.0, 10.0, 3.0]


def test_an_order_taken_back_is_no_net_order_but_keeps_its_gross_revenue_elsewhere(shop):
    assert orders(shop, whole(shop))["invoice"].tolist() == ["1", "3"]
    gross = orders(shop, whole(shop, basis=Basis.GROSS)).set_index("invoice")
    assert gross.loc["4", ["revenue_gross", "revenue_net"]].tolist() == [3.0, 0.0]


def test_identified_orders_have_a_customer(shop):
    assert orders(shop, whole(shop, basis=Basis.IDENTIFIED))["invoice"].tolist() == ["1", "4"]


def test_a_country_and_a_window_narrow_every_table_alike(shop):
    first = Window(date(2010, 12, 1), date(2010, 12, 2))
    chosen = Slice(first, countries=("France",))
    assert orders(shop, chosen)["invoice"].tolist() == ["3"]
    assert days_in(shop.table("days"), chosen)["revenue"].tolist() == [10.0]
    sold = product_days_in(shop.table("product_days"), shop.table("products"), chosen)
    assert sold["revenue"].tolist() == [10.0]
    assert line_values_in(shop.table("line_values"), chosen)["n_lines"].tolist() == [1]


def test_lines_are_counted_by_the_twentieth_of_a_decade_of_their_revenue(shop):
    found = line_values_in(shop.table("line_values"), whole(shop, basis=Basis.GROSS))
    # 3.0 lies in 10^(9/20) = 2.82 to 10^(10/20) = 3.16; 10.0 opens bucket 20
    assert found["bucket"].tolist() == [9, 20]
    assert found["n_lines"].tolist() == [1, 2]


def test_what_is_not_positive_has_a_bucket_of_its_own(shop):
    found = line_values_in(shop.table("line_values"), whole(shop, basis=Basis.RAW))
    assert found.set_index("bucket").loc[NOT_POSITIVE, "revenue"] == -3.0


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("merchandise_only", [True, False])
def test_every_table_brings_the_same_revenue_and_units(demo_store, basis, merchandise_only):
    build = ArtifactStore(demo_store).current()
    data = data_window(build.table("days"))
    window = Window(date(2025, 3, 5), date(2025, 11, 20))
    assert data.contains(window)
    chosen = Slice(window, basis, ("United Kingdom", "Germany"), merchandise_only)
    per_day = days_in(build.table("days"), chosen)
    sold = product_days_in(build.table("product_days"), build.table("products"), chosen)
    values = line_values_in(build.table("line_values"), chosen)
    revenue = per_day["revenue"].sum()
    assert revenue > 0
    assert sold["revenue"].sum() == pytest.approx(revenue)
    assert values["revenue"].sum() == pytest.approx(revenue)
    assert sold["units"].sum() == per_day["units"].sum()
    if basis is not Basis.RAW:
        placed = orders_in(build.table("invoices"), chosen)
        assert placed["revenue"].sum() == pytest.approx(revenue)
        assert placed["units"].sum() == per_day["units"].sum()
