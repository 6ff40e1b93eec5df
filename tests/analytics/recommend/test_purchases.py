"""Purchases, read a few lines at a time, and those of some customers."""

from dataclasses import fields
from datetime import datetime

import numpy as np
import pytest

from analytics.recommend.evidence import Postings
from analytics.recommend.purchases import Purchases, read_purchases
from analytics.recommend.sample import sampled
from tests.analytics.purchases import lines, shop


@pytest.fixture(scope="module")
def purchases() -> Purchases:
    return read_purchases(shop(30, 200, seed=3))


def same(one: Purchases, two: Purchases) -> bool:
    pairs = ((getattr(one, field.name), getattr(two, field.name)) for field in fields(Purchases))
    return all(np.array_equal(mine, yours) for mine, yours in pairs)


def test_lines_at_a_time_and_their_order_change_nothing(purchases):
    bought = shop(30, 200, seed=3)
    assert same(read_purchases(bought, at_a_time=7), purchases)
    assert same(read_purchases(bought.sample(frac=1, random_state=1)), purchases)


def test_a_product_twice_in_a_basket_is_one_purchase_from_when_the_basket_began():
    found = read_purchases(
        lines(
            {"invoice": "2", "stock_code": "B", "invoiced_at": "2011-01-02 10:05"},
            {"invoice": "2", "stock_code": "A", "invoiced_at": "2011-01-02 10:00"},
            {"invoice": "2", "stock_code": "B", "invoiced_at": "2011-01-02 10:07"},
            {"invoice": "1", "stock_code": "B", "customer_id": "3"},
            {"invoice": "9", "stock_code": "C", "customer_id": None, "fate": "guest_sale"},
        ),
        at_a_time=2,
    )
    assert found.codes == ["A", "B", "C"]
    assert found.customer_ids == ["3", "7"]
    assert found.basket.tolist() == [0, 1, 1]
    assert found.customer.tolist() == [0, 1, 1]
    assert found.product.tolist() == [1, 0, 1]
    assert found.at.tolist()[1:] == [datetime(2011, 1, 2, 10)] * 2


def test_a_sample_keeps_all_that_its_customers_bought(purchases):
    few = sampled(purchases, most=10)
    assert len(few.customer_ids) == 10
    bought = {
        customer: sorted(purchases.product[purchases.customer == place].tolist())
        for place, customer in enumerate(purchases.customer_ids)
    }
    for place, customer in enumerate(few.customer_ids):
        assert sorted(few.product[few.customer == place].tolist()) == bought[customer]
    assert few.codes == purchases.codes
    assert set(few.customer_ids) < set(sampled(purchases, most=20).customer_ids)


def test_few_enough_customers_are_all_taken(purchases):
    assert sampled(purchases, most=len(purchases.customer_ids)) is purchases


def test_shared_baskets_are_counted_as_sets_are(purchases):
    baskets = purchases.baskets()
    postings = Postings.from_matrix(baskets)
    holds = baskets.toarray() > 0
    for first in range(0, holds.shape[1], 5):
        for second in range(holds.shape[1]):
            assert postings.both(first, second) == int((holds[:, first] & holds[:, second]).sum())


def test_what_nobody_bought_shares_nothing():
    empty = Postings(np.array([0, 0, 2]), np.array([0, 1]), 2)
    assert (empty.both(0, 1), empty.both(1, 0), empty.both(0, 0)) == (0, 0, 0)
