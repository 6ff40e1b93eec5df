import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.people import first_instants, in_turn, last_rows, numbered, numbered_together
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


def test_customers_of_several_tables_have_the_same_numbers(shop):
    early, late = shop.iloc[[2, 3]], shop.iloc[[0, 1]]
    one, other = numbered_together(early, late)
    assert one.ids.equals(other.ids)
    assert one.ids[one.place].tolist() == ["10", "9"]
    assert other.ids[other.place[:1]].tolist() == ["9"]
    assert other.place[1] == -1
    mixed = numbered_together(early.astype({"customer_id": "str"}), late)
    assert [each.ids[each.place[0]] for each in mixed] == ["10", "9"]


def test_the_first_order_is_that_of_the_least_instant_and_that_of_nobody_is_missing(shop):
    who, _ever = numbered_together(shop.iloc[[0, 1, 3]], shop)
    first = first_instants(who, shop["invoiced_at"].iloc[[0, 1, 3]].to_numpy())
    assert pd.Series(first, index=who.ids)["9"] == pd.Timestamp("2011-02-01 09:30")
    assert pd.isna(pd.Series(first, index=who.ids)["10"])


def test_guests_alone_are_no_customers(shop):
    assert len(numbered(shop[shop["customer_id"].isna()]).ids) == 0


@given(
    rows=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from("ab"))),
    is_in_time=st.booleans(),
)
def test_rows_are_put_in_turn_as_a_sort_by_all_keys_does(rows, is_in_time):
    if is_in_time:
        rows = sorted(rows, key=lambda row: row[1])
    place = np.array([row[0] for row in rows], dtype=np.int64)
    at = np.array([row[1] for row in rows], dtype="datetime64[us]")
    ties = pd.Series([row[2] for row in rows], dtype="str")
    tie = pd.factorize(ties, sort=True)[0]
    assert in_turn(place, at, ties).tolist() == np.lexsort([tie, at, place]).tolist()
    assert in_turn(place, at).tolist() == np.lexsort([at, place]).tolist()
    place = pd.factorize(place)[0]
    ends = np.cumsum(np.bincount(place)) - 1 if len(place) else []
    last = np.lexsort([tie, at, place])[ends] if len(place) else np.array([])
    assert last_rows(place, at, ties).tolist() == last.tolist()
