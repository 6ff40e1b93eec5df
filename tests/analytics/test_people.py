import pandas as pd
import pytest

from analytics.people import first_at, numbered
from tests.analytics.orders import order, orders

SHOP = orders(
    order("9", "2011-03-05", 1),
    order(None, "2011-01-01", 1),
    order("10", "2011-01-20 18:00", 1),
    order("9", "2011-02-01 09:30", 1),
)


@pytest.fixture(params=["str", "category"])
def shop(request) -> pd.DataFrame:
    return SHOP.astype({"customer_id": request.param})


def test_customers_are_numbered_in_order_of_their_ids_and_guests_are_nobody(shop):
    who = numbered(shop)
    assert who.ids.tolist() == ["10", "9"]
    assert who.place.tolist() == [1, -1, 0, 1]


def test_categories_that_nobody_has_are_no_customers(shop):
    assert numbered(shop.iloc[[0, 1]]).ids.tolist() == ["9"]


def test_the_first_order_is_that_of_the_least_instant(shop):
    first = first_at(shop)
    assert first.index.tolist() == ["10", "9"]
    assert first.tolist() == [pd.Timestamp("2011-01-20 18:00"), pd.Timestamp("2011-02-01 09:30")]


def test_guests_alone_are_no_customers(shop):
    assert len(first_at(shop[shop["customer_id"].isna()])) == 0
