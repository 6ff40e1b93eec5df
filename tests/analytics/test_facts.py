from datetime import datetime

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import contracts, engine, facts, lookups
from analytics.cleaning import clean
from tests.builders import raw_lines

CON = engine.connect(threads=1)


def clean_lines(*overrides: dict) -> ibis.Table:
    name = engine.unused_name("test")
    table = CON.create_table(name, ibis.memtable(raw_lines(*overrides)), temp=True)
    return CON.create_table(engine.unused_name("test"), clean(table, CON).lines, temp=True)


def table(name: str, expression: ibis.Table) -> pd.DataFrame:
    """Execute after checking the contract."""
    contract = contracts.ALL[name]
    contract.check(expression)
    return expression.to_pandas().sort_values(list(contract.key), ignore_index=True)


def invoices(lines: ibis.Table) -> pd.DataFrame:
    return table("invoices", facts.invoices(facts.invoice_days(lines)))


def days(lines: ibis.Table) -> pd.DataFrame:
    return table(
        "days", facts.days(lookups.day_hours(lines), facts.invoices(facts.invoice_days(lines)))
    )


def cohorts(lines: ibis.Table, as_of: str) -> pd.DataFrame:
    of = facts.invoices(facts.invoice_days(lines))
    return table("cohorts", facts.cohorts(of, datetime.fromisoformat(as_of)))


SALE = {"invoice": "1", "invoiced_at": "2011-01-03 10:00", "quantity": 4, "unit_price": 2.5}


def test_an_invoice_sums_its_lines_on_every_basis():
    lines = clean_lines(
        SALE,
        SALE | {"stock_code": "B", "quantity": 1},
        {"invoice": "C2", "invoiced_at": "2011-01-04", "quantity": -1, "unit_price": 2.5},
    )
    row = invoices(lines).iloc[0]
    assert (row["n_lines"], row["units_gross"], row["units_net"]) == (2, 5, 4)
    assert (row["revenue_raw"], row["revenue_gross"], row["revenue_net"]) == (12.5, 12.5, 10.0)
    assert row["revenue_identified"] == 12.5


def test_cancellations_and_corrections_are_no_invoices():
    lines = clean_lines(SALE, {"invoice": "C2", "quantity": -1}, {"invoice": "3", "quantity": -1})
    assert invoices(lines)["invoice"].tolist() == ["1"]


def test_a_guest_invoice_has_no_customer_and_no_identified_revenue():
    row = invoices(clean_lines(SALE | {"customer_id": None})).iloc[0]
    assert pd.isna(row["customer_id"])
    assert (row["revenue_gross"], row["revenue_identified"]) == (10.0, 0.0)


def test_an_invoice_over_midnight_is_counted_once():
    lines = clean_lines(
        SALE | {"invoiced_at": "2011-01-03 23:59"}, SALE | {"invoiced_at": "2011-01-04 00:01"}
    )
    per_day = days(lines)
    assert per_day["n_invoices"].tolist() == [1, 0]
    assert per_day["revenue_gross"].tolist() == [10.0, 10.0]
    assert len(invoices(lines)) == 1


def test_days_count_raw_lines_but_only_sale_invoices():
    lines = clean_lines(SALE, {"invoice": "C2", "invoiced_at": "2011-01-03", "quantity": -1})
    row = days(lines).iloc[0]
    assert (row["n_lines"], row["n_invoices"]) == (2, 1)


def test_a_product_is_named_by_its_most_frequent_description_on_sales():
    lines = clean_lines(
        SALE | {"description": "LANTERN "},
        SALE | {"description": "LANTERN", "quantity": 2},
        SALE | {"description": "LANTERNE", "quantity": 3},
        *({"quantity": -n, "description": "damaged", "invoice": str(n)} for n in range(2, 7)),
    )
    assert table("products", facts.products(lines))["name"].tolist() == ["LANTERN"]


def test_a_product_nobody_described_is_named_by_its_code():
    lines = clean_lines(SALE | {"description": None, "stock_code": "X1"})
    assert table("products", facts.products(lines))["name"].tolist() == ["X1"]


def test_a_product_never_sold_has_no_dates():
    row = table("products", facts.products(clean_lines({"quantity": -1}))).iloc[0]
    assert pd.isna(row["first_sold_at"])
    assert (row["n_invoices"], row["n_customers"]) == (0, 0)


def test_products_count_distinct_invoices_and_customers():
    lines = clean_lines(
        SALE,
        SALE | {"quantity": 1},
        SALE | {"invoice": "2", "customer_id": "B"},
        SALE | {"invoice": "3", "customer_id": None},
    )
    row = table("products", facts.products(lines)).iloc[0]
    assert (row["n_invoices"], row["n_customers"]) == (3, 2)


def test_months_are_calendar_months():
    lines = clean_lines(
        SALE | {"invoiced_at": "2011-01-31 23:59"},
        SALE | {"invoice": "2", "invoiced_at": "2011-02-01 00:00"},
    )
    months = table("product_months", facts.product_months(facts.product_days(lines)))["month"]
    assert pd.to_datetime(months).dt.strftime("%Y-%m-%d").tolist() == ["2011-01-01", "2011-02-01"]


def test_cohorts_follow_customers_from_their_first_month():
    lines = clean_lines(
        SALE | {"customer_id": "A", "invoiced_at": "2011-01-05"},
        SALE | {"customer_id": "A", "invoiced_at": "2011-03-05", "invoice": "2"},
        SALE | {"customer_id": "B", "invoiced_at": "2011-01-20", "invoice": "3"},
        SALE | {"customer_id": "C", "invoiced_at": "2011-03-09", "invoice": "4"},
    )
    found = cohorts(lines, "2011-03-10")
    assert found["months_since"].tolist() == [0, 1, 2, 0]
    assert found["customers"].tolist() == [2, 0, 1, 1]
    assert found["revenue"].tolist() == [20.0, 0.0, 10.0, 10.0]
    assert found["is_complete"].tolist() == [True, True, False, False]


def test_a_month_that_ends_at_the_as_of_is_complete():
    lines = clean_lines(SALE | {"invoiced_at": "2011-01-31"})
    assert cohorts(lines, "2011-02-01")["is_complete"].tolist() == [True]


def test_a_customer_who_kept_nothing_founds_no_cohort():
    lines = clean_lines(
        SALE | {"customer_id": "A"},
        SALE | {"customer_id": "B", "invoice": "2"},
        {"customer_id": "B", "invoice": "C3", "invoiced_at": "2011-01-04", "quantity": -4},
    )
    assert cohorts(lines, "2011-01-05")["customers"].tolist() == [1]


drawn_lines = st.lists(
    st.fixed_dictionaries(
        {
            "invoice": st.sampled_from(["1", "2", "3", "C1", "A1"]),
            "stock_code": st.sampled_from(["X", "Y", "POST"]),
            "quantity": st.integers(-3, 5),
            "unit_price": st.sampled_from([0.0, 0.1, 2.55]),
            "customer_id": st.sampled_from(["A", "B", None]),
            "country": st.sampled_from(["United Kingdom", "France"]),
            "invoiced_at": st.sampled_from(
                ["2011-01-31 10:00", "2011-01-31 23:59", "2011-02-01 00:00", "2011-02-14 12:00"]
            ),
        }
    ),
    min_size=1,
    max_size=120,
)


@settings(max_examples=4, deadline=None)
@given(drawn_lines)
def test_every_table_sums_to_the_lines(rows):
    lines = clean_lines(*rows)
    frame = lines.to_pandas()
    sold = frame[frame["fate"].isin(["sale", "guest_sale"])]
    expected = {
        "revenue_raw": frame["revenue"].sum(),
        "revenue_gross": sold["revenue"].sum(),
        "revenue_net": frame["net_revenue"].sum(),
        "revenue_identified": frame.loc[frame["fate"] == "sale", "revenue"].sum(),
    }
    by_day = days(lines)
    for found in (
        by_day,
        table("product_months", facts.product_months(facts.product_days(lines))),
        table("products", facts.products(lines)),
    ):
        assert found[list(expected)].sum().to_dict() == pytest.approx(expected)
    of_sales = {name: expected[name] for name in expected if name != "revenue_raw"}
    per_invoice = invoices(lines)
    assert per_invoice[list(of_sales)].sum().to_dict() == pytest.approx(of_sales)
    assert by_day["n_invoices"].sum() == len(per_invoice) == sold["invoice"].nunique()
    assert by_day["n_lines"].sum() == len(frame)
    assert per_invoice["n_lines"].sum() == len(sold)


# A quantity and a price whose product may lie a hair beside the power of ten.
@pytest.mark.parametrize(
    ("quantity", "price", "bucket"),
    [(1, 1000.0, 60), (1, 0.1, -20), (1000, 1.0, 60), (1, 999.99, 59), (125, 8.0, 60)],
)
def test_an_amount_lies_in_the_bucket_that_it_begins(quantity, price, bucket):
    found = table(
        "line_values", facts.line_values(clean_lines({"quantity": quantity, "unit_price": price}))
    )
    assert set(found["bucket"]) == {bucket}
