from collections import defaultdict

import ibis
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import engine
from analytics.cleaning import clean
from tests.builders import raw_lines

CON = engine.connect(threads=1)


def matched(frame: pd.DataFrame) -> pd.DataFrame:
    table = CON.create_table(engine.unused_name("test"), ibis.memtable(frame), temp=True)
    found = clean(table, CON).cancellation_matches.to_pandas()
    return found.sort_values(["cancellation_line", "sale_line"], ignore_index=True)


def pairs(frame: pd.DataFrame) -> list[tuple[int, int, int]]:
    """Matches as (cancellation line, sale line, quantity)."""
    found = matched(frame)[["cancellation_line", "sale_line", "quantity"]]
    return [tuple(row) for row in found.to_numpy().tolist()]


def sale(day: int, quantity: int, **more) -> dict:
    at = f"2011-01-{day:02} 10:00"
    return {"invoice": f"5{day:02}", "invoiced_at": at, "quantity": quantity, **more}


def cancellation(day: int, quantity: int, **more) -> dict:
    at = f"2011-01-{day:02} 10:00"
    return {"invoice": f"C5{day:02}", "invoiced_at": at, "quantity": -quantity, **more}


def test_a_sale_of_exactly_the_quantity_comes_first():
    assert pairs(raw_lines(sale(1, 10), sale(2, 5), cancellation(3, 10))) == [(3, 1, 10)]


def test_of_two_exact_sales_the_latest_is_taken():
    assert pairs(raw_lines(sale(1, 5), sale(2, 5), cancellation(3, 5))) == [(3, 2, 5)]


def test_without_an_exact_sale_the_latest_units_are_taken_first():
    frame = raw_lines(sale(1, 10), sale(2, 4), cancellation(3, 6))
    assert pairs(frame) == [(3, 1, 2), (3, 2, 4)]


def test_a_sale_that_was_touched_is_no_exact_sale_any_more():
    frame = raw_lines(sale(1, 6), sale(2, 9), cancellation(3, 3), cancellation(4, 6))
    assert pairs(frame) == [(3, 2, 3), (4, 1, 6)]


def test_a_later_sale_is_never_taken_back():
    assert pairs(raw_lines(cancellation(1, 5), sale(2, 5))) == []


def test_a_sale_of_the_same_minute_can_be_taken_back():
    assert pairs(raw_lines(sale(1, 5), cancellation(1, 5))) == [(2, 1, 5)]


def test_what_was_never_sold_stays_unmatched():
    assert pairs(raw_lines(sale(1, 5), cancellation(2, 8))) == [(2, 1, 5)]


@pytest.mark.parametrize("other", [{"customer_id": "1"}, {"stock_code": "X"}])
def test_another_customer_or_product_is_not_touched(other):
    assert pairs(raw_lines(sale(1, 5), cancellation(2, 5, **other))) == []


def test_guests_cannot_be_matched():
    frame = raw_lines(sale(1, 5, customer_id=None), cancellation(2, 5, customer_id=None))
    assert pairs(frame) == []


def test_revenue_is_at_the_price_of_the_sale():
    frame = raw_lines(sale(1, 5, unit_price=2.0), cancellation(2, 5, unit_price=9.0))
    assert matched(frame)["revenue"].tolist() == [10.0]


def test_an_earlier_cancellation_does_not_know_a_later_one():
    early = raw_lines(sale(1, 8), sale(2, 5), cancellation(3, 2))
    assert pairs(early) == [(3, 2, 2)]
    # Day 4 takes back exactly the sale of day 2, which is no reason to change day 3.
    frame = raw_lines(sale(1, 8), sale(2, 5), cancellation(3, 2), cancellation(4, 5))
    assert pairs(frame) == [(3, 2, 2), (4, 1, 2), (4, 2, 3)]


# Many customers at once: a run of the engine costs the same for one as for sixty, and one more
# for each time that a customer cancels.
N_CUSTOMERS = 60
events = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(1, 9),
        st.integers(1, 4),
        st.integers(1, N_CUSTOMERS),
        st.booleans(),
    ),
    min_size=180,
    max_size=400,
)
few = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


def lines_of(drawn) -> pd.DataFrame:
    """Lines of one product; the invoice number makes equal events different lines."""
    rows = []
    for number, (is_sale, day, quantity, customer, is_dear) in enumerate(drawn):
        make = sale if is_sale else cancellation
        whose = str((customer + number) % N_CUSTOMERS)
        row = make(day, quantity, customer_id=whose, unit_price=2.0 if is_dear else 1.0)
        rows.append(row | {"invoice": f"{row['invoice']}{number:03}"})
    return raw_lines(*rows)


def greedy(frame: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Match in a plain loop, one cancellation after the other, as (invoice, invoice) -> units."""
    columns = ["invoiced_at", "invoice", "quantity", "unit_price"]
    rows = frame.sort_values(columns).to_dict("records")
    left = {row["invoice"]: row["quantity"] for row in rows if row["quantity"] > 0}
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        if row["quantity"] > 0:
            continue
        wanted = -row["quantity"]
        offers = [
            sold
            for sold in rows
            if sold["quantity"] > 0
            and sold["customer_id"] == row["customer_id"]
            and sold["invoiced_at"] <= row["invoiced_at"]
        ]
        exact = [s for s in offers if s["quantity"] == wanted == left[s["invoice"]]]
        for sold in exact[-1:] or offers[::-1]:
            units = min(wanted, left[sold["invoice"]])
            if units:
                taken[row["invoice"], sold["invoice"]] += units
                left[sold["invoice"]] -= units
                wanted -= units
    return dict(taken)


def by_invoice(frame: pd.DataFrame) -> dict[tuple[str, str], int]:
    invoice = frame.set_index("line_number")["invoice"]
    return {(invoice[c], invoice[s]): quantity for c, s, quantity in pairs(frame)}


@few
@given(events)
def test_the_rounds_equal_a_plain_loop(drawn):
    frame = lines_of(drawn)
    assert by_invoice(frame) == greedy(frame)


@few
@given(events, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(drawn, random):
    frame = lines_of(drawn)
    numbers = frame["line_number"].tolist()
    random.shuffle(numbers)
    assert by_invoice(frame.assign(line_number=numbers)) == by_invoice(frame)


@few
@given(events, st.integers(1, 10))
def test_lines_of_later_days_change_no_earlier_match(drawn, day):
    frame = lines_of(drawn)
    as_of = pd.Timestamp(f"2011-01-{day:02}")
    known = matched(frame)
    known = known[known["cancelled_at"] < as_of].reset_index(drop=True)
    earlier = matched(frame[frame["invoiced_at"] < as_of])
    pd.testing.assert_frame_equal(known, earlier, check_dtype=False)


@few
@given(events)
def test_nothing_is_taken_twice_or_from_the_future(drawn):
    frame = lines_of(drawn).set_index("line_number")
    found = matched(frame.reset_index())
    sold = found.groupby("sale_line")["quantity"].sum()
    said = found.groupby("cancellation_line")["quantity"].sum()
    assert (sold <= frame.loc[sold.index, "quantity"]).all()
    assert (said <= -frame.loc[said.index, "quantity"]).all()
    sold_at = frame.loc[found["sale_line"], "invoiced_at"].to_numpy()
    assert (sold_at <= found["cancelled_at"].to_numpy()).all()
