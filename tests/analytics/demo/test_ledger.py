import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.demo.clock import shop_clock
from analytics.demo.ledger import NO_PARTNER, Kind, n_lines_of, plan_invoices
from analytics.demo.people import make_people, n_customers


def plan(n_lines: int, seed: int = 0):
    rng = np.random.default_rng(seed)
    people = make_people(n_customers(n_lines), rng)
    return plan_invoices(n_lines, people, shop_clock(), rng)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30_000), st.integers(0, 1_000))
def test_the_lines_add_up_to_what_was_asked_for(n_lines, seed):
    invoices = plan(n_lines, seed)
    assert n_lines_of(invoices).sum() == n_lines
    assert (invoices["n_items"] >= 1).all()
    assert (invoices["n_copies"] <= invoices["n_items"]).all()
    assert (invoices["n_returned"] <= invoices["n_items"]).all()


@pytest.fixture(scope="module")
def invoices():
    return plan(100_000)


def test_invoices_are_in_the_order_of_time(invoices):
    assert (np.diff(invoices["at"]) >= np.timedelta64(0)).all()


def test_a_cancellation_and_its_sale_name_each_other(invoices):
    cancellation = np.flatnonzero(invoices["kind"] == Kind.CANCELLATION)
    sale = invoices["partner"][cancellation]
    assert len(cancellation) > 500
    assert (invoices["partner"][sale] == cancellation).all()
    assert (invoices["customer"][sale] == invoices["customer"][cancellation]).all()
    assert (invoices["n_returned"][sale] == invoices["n_items"][cancellation]).all()
    assert (invoices["at"][sale] < invoices["at"][cancellation]).all()


def test_only_cancelled_sales_and_cancellations_have_a_partner(invoices):
    kinds = invoices["kind"][invoices["partner"] != NO_PARTNER]
    assert set(kinds) == {Kind.SALE, Kind.BULK_SALE, Kind.CANCELLATION}


def test_a_return_comes_before_the_customer_buys_in_the_window(invoices):
    is_sale = invoices["kind"] == Kind.SALE
    first_sale = {}
    for row in invoices[is_sale]:
        first_sale.setdefault(int(row["customer"]), row["at"])
    returns = invoices[invoices["kind"] == Kind.RETURN]
    assert len(returns) == 100
    assert all(row["at"] < first_sale[int(row["customer"])] for row in returns)


def test_the_bulk_order_is_cancelled_twelve_minutes_later(invoices):
    bulk = np.flatnonzero(invoices["kind"] == Kind.BULK_SALE)
    assert len(bulk) == 1
    taken_back = invoices["partner"][bulk]
    assert invoices["at"][taken_back] - invoices["at"][bulk] == np.timedelta64(12, "m")
