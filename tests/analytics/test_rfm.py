"""Recency, frequency and money as of any instant."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import EmptyWindowError, SchemaError, SettingError
from analytics.rfm import rfm_table
from analytics.store import ArtifactStore
from tests.analytics.segments.frames import lines, matches

AS_OF = datetime(2011, 3, 1)


def test_two_orders_of_one_customer_are_summed_up():
    table = lines(
        {"invoice": "A", "invoiced_at": "2011-01-10 10:00", "quantity": 4},
        {"invoice": "A", "invoiced_at": "2011-01-10 10:00", "quantity": 2},
        {"invoice": "B", "invoiced_at": "2011-02-20 18:00", "quantity": 10},
    )
    # 2011-02-20 18:00 is 8 days and 6 hours before: 8 whole days; (4 + 2 + 10) x 2.50.
    assert rfm_table(table, AS_OF, "identified").loc["17850"].to_list() == [8, 2, 40.0]


def test_lines_at_the_as_of_are_not_seen():
    table = lines({}, {"invoice": "B", "invoiced_at": "2011-03-01 00:00", "quantity": 100})
    assert rfm_table(table, AS_OF).loc["17850"].to_list() == [49, 1, 10.0]


def test_customers_come_in_the_order_of_their_ids_and_guests_not_at_all():
    table = lines(
        {"customer_id": "9"}, {"customer_id": "10"}, {"customer_id": None, "fate": "guest_sale"}
    )
    found = rfm_table(table, AS_OF, "gross")
    assert found.index.to_list() == ["10", "9"]
    assert found.index.name == "customer_id"


BASES = lines(
    {"invoice": "A", "quantity": 4, "net_quantity": 1},
    {"invoice": "CA", "quantity": -3, "fate": "cancellation", "invoiced_at": "2011-02-10"},
    {"invoice": "A", "quantity": 4, "fate": "duplicate"},
)


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        ("identified", [49, 1, 10.0]),
        ("gross", [49, 1, 10.0]),
        ("net", [49, 1, 2.5]),
        ("raw", [19, 2, 12.5]),  # 10 - 7.50 + 10, and the cancellation is the latest invoice
    ],
)
def test_each_basis_counts_its_own_lines(basis, expected):
    assert rfm_table(BASES, AS_OF, basis).loc["17850"].to_list() == expected


def test_net_knows_only_the_cancellations_made_before_the_instant():
    made = matches((2, 1, 3, 7.5, "2011-02-10 00:00"))
    assert rfm_table(BASES, datetime(2011, 2, 10), matches=made)["monetary"].item() == 10.0
    assert rfm_table(BASES, datetime(2011, 2, 11), matches=made)["monetary"].item() == 2.5


def test_net_without_matches_takes_off_later_cancellations_too():
    assert rfm_table(BASES, datetime(2011, 2, 1))["monetary"].item() == 2.5


def test_who_cancelled_everything_has_no_row_on_the_net_basis():
    table = lines({"customer_id": "1", "net_quantity": 0}, {"customer_id": "2"})
    assert rfm_table(table, AS_OF, "net").index.to_list() == ["2"]


def test_nobody_before_the_instant_is_said_with_the_first_purchase():
    with pytest.raises(
        EmptyWindowError, match=r"before 2010-01-01 .*; the first did at 2011-01-10"
    ):
        rfm_table(lines({}), datetime(2010, 1, 1))


def test_lines_without_customers_are_said_to_be_so():
    with pytest.raises(EmptyWindowError, match="names a customer"):
        rfm_table(lines({"customer_id": None, "fate": "guest_sale"}), AS_OF, "gross")


def test_an_unknown_basis_and_a_missing_column_are_named():
    with pytest.raises(SettingError, match="'nett'; known: raw, gross, net, identified"):
        rfm_table(lines({}), AS_OF, "nett")
    with pytest.raises(SchemaError, match="no column 'fate'"):
        rfm_table(lines({}).drop(columns="fate"), AS_OF)


_SALES = st.lists(
    st.tuples(
        st.sampled_from("ABC"), st.sampled_from("1234"), st.integers(1, 50), st.integers(1, 999)
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=8, deadline=None)
@given(_SALES, st.randoms(use_true_random=False))
def test_neither_the_order_of_lines_nor_later_lines_change_a_digit(sales, random):
    rows = [
        {"customer_id": who, "invoice": f"{who}{inv}", "quantity": units, "unit_price": cents / 100}
        for who, inv, units, cents in sales
    ]
    expected = rfm_table(lines(*rows), AS_OF)
    later = [{**row, "invoiced_at": "2011-03-01 09:00", "customer_id": "A"} for row in rows[:2]]
    shuffled = [*rows, *later]
    random.shuffle(shuffled)
    pd.testing.assert_frame_equal(rfm_table(lines(*shuffled), AS_OF), expected, check_exact=True)


@pytest.mark.real_data
def test_the_real_file_has_its_published_customers_and_revenue(real_store):
    real = ArtifactStore(real_store).current().table("lines")
    found = rfm_table(real, datetime(2011, 12, 10), "identified")
    assert len(found) == 4_338
    assert found["monetary"].sum() == pytest.approx(8_887_208.894, abs=1e-6)
    assert found["frequency"].sum() == 18_532


@pytest.mark.real_data
def test_the_real_file_agrees_with_plain_pandas_at_an_earlier_instant(real_store):
    build = ArtifactStore(real_store).current()
    real, taken = build.table("lines"), build.table("cancellation_matches")
    at = datetime(2011, 9, 9)
    found = rfm_table(real, at, "net", matches=taken)
    sold = real[(real["fate"] == "sale") & (real["invoiced_at"] < at)].copy()
    known = taken[taken["cancelled_at"] < at].groupby("sale_line")["quantity"].sum()
    sold["left"] = sold["quantity"] - sold["line_number"].map(known).fillna(0)
    sold = sold[sold["left"] > 0]
    sold["money"] = sold["left"] * sold["unit_price"]
    groups = sold.groupby("customer_id")
    assert found.index.to_list() == sorted(groups.groups)
    assert (found["frequency"] == groups["invoice"].nunique()).all()
    assert np.allclose(found["monetary"], groups["money"].sum(), atol=1e-6)
    assert (found["recency_days"] == (at - groups["invoiced_at"].max()).dt.days).all()
