import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import contracts, engine
from analytics.cleaning import CleaningRules, clean
from analytics.columns import Fate
from tests.builders import raw_lines

CON = engine.connect(threads=1)


def cleaned(frame: pd.DataFrame, rules: CleaningRules | None = None) -> pd.DataFrame:
    table = CON.create_table(engine.unused_name("test"), ibis.memtable(frame), temp=True)
    lines = clean(table, CON, rules).lines
    contracts.LINES.check(lines)
    return lines.to_pandas().sort_values("line_number", ignore_index=True)


@pytest.mark.parametrize(
    ("line", "fate"),
    [
        ({}, Fate.SALE),
        ({"customer_id": None}, Fate.GUEST_SALE),
        ({"invoice": "C536365"}, Fate.CANCELLATION),
        ({"invoice": "c536365"}, Fate.CANCELLATION),
        ({"invoice": "A563185"}, Fate.ADJUSTMENT),
        ({"quantity": 0}, Fate.NON_POSITIVE_QUANTITY),
        ({"quantity": -3}, Fate.NON_POSITIVE_QUANTITY),
        ({"unit_price": 0.0}, Fate.NON_POSITIVE_PRICE),
        ({"unit_price": -1.0}, Fate.NON_POSITIVE_PRICE),
    ],
)
def test_each_rule_gives_its_fate(line, fate):
    assert cleaned(raw_lines(line))["fate"].tolist() == [fate]


def test_the_first_rule_that_applies_wins():
    frame = raw_lines(
        {"invoice": "C1", "quantity": -1, "unit_price": 0.0},
        {"invoice": "C1", "quantity": -1, "unit_price": 0.0},
        {"invoice": "A1", "quantity": -1},
        {"quantity": -1, "unit_price": 0.0},
        {"unit_price": 0.0, "customer_id": None},
    )
    assert cleaned(frame)["fate"].tolist() == [
        Fate.CANCELLATION,
        Fate.DUPLICATE,
        Fate.ADJUSTMENT,
        Fate.NON_POSITIVE_QUANTITY,
        Fate.NON_POSITIVE_PRICE,
    ]


def test_only_exact_copies_are_duplicates_and_the_first_one_stays():
    frame = raw_lines({}, {"unit_price": 2.51}, {}, {"customer_id": None}, {"customer_id": None})
    assert cleaned(frame)["fate"].tolist() == [
        Fate.SALE,
        Fate.SALE,
        Fate.DUPLICATE,
        Fate.GUEST_SALE,
        Fate.DUPLICATE,
    ]


def test_a_matched_cancellation_leaves_the_rest_of_the_sale():
    frame = raw_lines(
        {"quantity": 6, "unit_price": 2.5},
        {"invoice": "C1", "invoiced_at": "2010-12-02", "quantity": -2, "unit_price": 2.5},
    )
    lines = cleaned(frame)
    assert lines["net_quantity"].tolist() == [4, 0]
    assert lines["net_revenue"].tolist() == [10.0, 0.0]
    assert lines["revenue"].tolist() == [15.0, -5.0]


def test_a_duplicated_cancellation_takes_its_units_once():
    back = {"invoice": "C1", "invoiced_at": "2010-12-02", "quantity": -2}
    assert cleaned(raw_lines({"quantity": 6}, back, back))["net_quantity"].tolist() == [4, 0, 0]


@pytest.mark.parametrize(
    "code", ["POST", "DOT", "M", "m", "D", "C2", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS"]
)
def test_default_service_codes_are_no_merchandise(code):
    assert not cleaned(raw_lines({"stock_code": code}))["is_merchandise"].any()


def test_vouchers_and_tests_are_no_merchandise_and_products_are():
    frame = raw_lines(
        {"stock_code": "gift_0001_20"}, {"stock_code": "TEST001"}, {"stock_code": "DCGS0003"}
    )
    assert cleaned(frame)["is_merchandise"].tolist() == [False, False, True]


def test_a_shop_can_name_its_own_service_codes():
    rules = CleaningRules(service_codes=("carriage",), service_prefixes=())
    frame = raw_lines({"stock_code": "CARRIAGE"}, {"stock_code": "POST"})
    assert cleaned(frame, rules)["is_merchandise"].tolist() == [False, True]


def test_an_invoice_prefix_is_no_letter_of_meaning():
    rules = CleaningRules(invoice_prefix="INV")
    frame = raw_lines({"invoice": "INV1"}, {"invoice": "INVC2", "quantity": -1})
    assert cleaned(frame, rules)["fate"].tolist() == [Fate.SALE, Fate.CANCELLATION]


raw = st.lists(
    st.fixed_dictionaries(
        {
            "invoice": st.sampled_from(["1", "2", "C1", "A1"]),
            "stock_code": st.sampled_from(["X", "POST"]),
            "quantity": st.integers(-2, 3),
            "unit_price": st.sampled_from([-1.0, 0.0, 0.1, 2.5]),
            "customer_id": st.sampled_from(["A", None]),
            "description": st.sampled_from(["x", None]),
            "invoiced_at": st.sampled_from(["2011-01-01 10:00", "2011-01-02 10:00"]),
        }
    ),
    min_size=1,
    max_size=40,
)


def test_copies_are_found_as_pandas_finds_them_whatever_the_order():
    @settings(max_examples=12, deadline=None)
    @given(raw, st.randoms(use_true_random=False))
    def check(rows, random):
        random.shuffle(rows)
        frame = raw_lines(*rows)
        copies = frame.drop(columns="line_number").duplicated()
        lines = cleaned(frame)
        assert (lines["fate"] == Fate.DUPLICATE).tolist() == copies.tolist()
        assert len(lines) == len(frame)
        assert lines["net_quantity"].sum() <= lines["quantity"].clip(lower=0).sum()

    check()


def test_the_order_of_rows_changes_no_sum():
    @settings(max_examples=8, deadline=None)
    @given(raw, st.randoms(use_true_random=False))
    def check(rows, random):
        before = cleaned(raw_lines(*rows)).groupby("fate")[["net_quantity", "net_revenue"]].sum()
        random.shuffle(rows)
        after = cleaned(raw_lines(*rows)).groupby("fate")[["net_quantity", "net_revenue"]].sum()
        pd.testing.assert_frame_equal(before, after)

    check()
