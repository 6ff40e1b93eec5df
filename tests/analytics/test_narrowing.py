"""Fact tables of a part of the lines, beside the stored ones and by hand."""

import pandas as pd
import pytest

from analytics import narrowing
from analytics.narrowing import LINE_COLUMNS, REPEATED, Narrowed, bought_in, part_of
from analytics.periods import data_window
from analytics.slices import Slice, orders_in, product_days_in
from analytics.store import ArtifactStore, Build
from tests.builders import build_shop

# Two products in the morning, one of them again at noon, a guest, and what came back.
SHOP = (
    {"invoice": "1", "stock_code": "A", "quantity": 4, "invoiced_at": "2011-03-01 09:10"},
    {"invoice": "1", "stock_code": "B", "quantity": 2, "invoiced_at": "2011-03-01 09:10"},
    {"invoice": "2", "stock_code": "A", "quantity": 1, "invoiced_at": "2011-03-01 12:59"},
    {
        "invoice": "3",
        "stock_code": "A",
        "quantity": 8,
        "customer_id": None,
        "country": "France",
        "invoiced_at": "2011-03-02 12:00",
    },
    {"invoice": "C4", "stock_code": "A", "quantity": -4, "invoiced_at": "2011-03-02 15:00"},
)
KEYS = {
    "invoices": ["invoice"],
    "days": ["day", "country"],
    "product_days": ["stock_code", "country", "day"],
    "line_values": ["day", "country", "basis", "is_merchandise", "bucket"],
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Build:
    return build_shop(tmp_path_factory.mktemp("shop"), *SHOP)


def narrowed(build: Build, hours=(), products=()) -> Narrowed:
    where = part_of(hours, products)
    return Narrowed(build.part("lines", LINE_COLUMNS, where, categories=REPEATED))


def test_all_of_the_lines_give_the_stored_tables(demo_store):
    build = ArtifactStore(demo_store).current()
    whole = narrowed(build)
    for name, keys in KEYS.items():
        stored = build.table(name).sort_values(keys).reset_index(drop=True)
        summed = getattr(whole, name)
        text = dict.fromkeys(summed.select_dtypes("category").columns, "str")
        summed = summed.astype(text)[stored.columns].sort_values(keys).reset_index(drop=True)
        pd.testing.assert_frame_equal(summed, stored, rtol=1e-9, atol=1e-6)


def test_the_parts_by_hour_add_up_to_the_whole(demo_store):
    build = ArtifactStore(demo_store).current()
    parts = [narrowed(build, hours=(hour,)).days["revenue_raw"].sum() for hour in range(24)]
    assert sum(parts) == pytest.approx(build.table("days")["revenue_raw"].sum())


def test_an_order_is_what_it_holds_of_the_product(shop):
    orders = narrowed(shop, products=("A",)).invoices.set_index("invoice")
    assert orders["units_gross"].to_dict() == {"1": 4, "2": 1, "3": 8}
    assert orders["n_lines"].tolist() == [1, 1, 1]
    # What came back later is not in the net units of the order it belonged to.
    assert orders["units_net"].to_dict() == {"1": 0, "2": 1, "3": 8}


def test_an_hour_holds_the_orders_placed_in_it(shop):
    noon = narrowed(shop, hours=(12,))
    assert sorted(noon.invoices["invoice"]) == ["2", "3"]
    assert noon.invoices["customer_id"].isna().sum() == 1
    assert noon.product_days["units_gross"].sum() == 9


def test_hours_and_products_narrow_together(shop):
    both = narrowed(shop, hours=(9,), products=("B",))
    assert both.invoices[["invoice", "units_gross"]].to_numpy().tolist() == [["1", 2]]


def test_an_hour_without_a_line_gives_empty_tables_that_slice(shop):
    none = narrowed(shop, hours=(3,))
    chosen = Slice(data_window(shop.table("days")))
    assert orders_in(none.invoices, chosen).empty
    assert product_days_in(none.product_days, shop.table("products"), chosen).empty
    assert none.days.empty
    assert none.line_values.empty


def test_no_hour_and_no_product_is_no_condition():
    assert part_of((), ()) is None


def test_the_customers_of_a_slice_kept_something_on_the_net_basis(shop):
    window = data_window(shop.table("days"))
    for basis, bought in (("net", ["B", "A"]), ("gross", ["A", "B", "A"])):
        where = bought_in(Slice(window, narrowing.c.Basis(basis)))
        assert shop.part("lines", ["stock_code"], where)["stock_code"].tolist() == bought
