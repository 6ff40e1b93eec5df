import ibis
import pandas as pd
import pytest

from analytics.contract import MONEY, TEXT, Contract
from analytics.errors import SchemaError

SMALL = Contract(
    name="small",
    grain="one row per invoice",
    key=("invoice",),
    columns={"invoice": TEXT, "revenue": MONEY, "note": TEXT},
    optional=frozenset({"note"}),
    rules={"revenue > 0": lambda t: t.revenue > 0},
)


def small(**columns: list) -> ibis.Table:
    default = {"invoice": ["1", "2"], "revenue": [1.0, 2.0], "note": ["", None]}
    return ibis.memtable(pd.DataFrame(default | columns))


def test_a_sound_table_passes():
    SMALL.check(small())


def test_a_broken_rule_is_named_with_its_count_and_key():
    with pytest.raises(SchemaError, match=r"small: 1 of 2 rows break 'revenue > 0', such as .*'2'"):
        SMALL.check(small(revenue=[1.0, -2.0]))


def test_a_missing_value_is_named():
    with pytest.raises(SchemaError, match="revenue is never missing"):
        SMALL.check(small(revenue=[1.0, None]))


def test_a_key_stands_once():
    with pytest.raises(SchemaError, match="1 of 2 rows break 'one row per invoice'"):
        SMALL.check(small(invoice=["1", "1"]))


def test_a_missing_column_is_named_with_those_found():
    with pytest.raises(SchemaError, match="small: no column 'revenue'; found invoice, note"):
        SMALL.check(small().drop("revenue"))


def test_a_column_of_another_kind_is_named():
    with pytest.raises(SchemaError, match="column 'revenue' is string, wanted money"):
        SMALL.check(small(revenue=["1", "2"]))


def test_a_frame_is_stored_with_the_promised_types_by_key():
    stored = SMALL.stored(pd.DataFrame({"invoice": ["2", "1"], "revenue": [2, 1]}))
    assert stored.to_pylist() == [
        {"invoice": "1", "revenue": 1.0, "note": None},
        {"invoice": "2", "revenue": 2.0, "note": None},
    ]
    SMALL.check(ibis.memtable(stored))


def test_an_empty_frame_is_stored_with_the_promised_types():
    stored = SMALL.stored(pd.DataFrame(columns=["invoice", "revenue"]))
    SMALL.check(ibis.memtable(stored))


def test_a_named_index_is_stored_as_a_column():
    frame = pd.DataFrame({"revenue": [1.0]}, index=pd.Index(["1"], name="invoice"))
    assert SMALL.stored(frame)["invoice"].to_pylist() == ["1"]


def test_a_frame_with_other_columns_is_refused():
    with pytest.raises(SchemaError, match="lacking: invoice; unknown: customer"):
        SMALL.stored(pd.DataFrame({"customer": ["A"], "revenue": [1.0]}))


def test_a_value_that_is_not_of_its_kind_is_refused():
    with pytest.raises(SchemaError, match="column 'revenue' cannot be money"):
        SMALL.stored(pd.DataFrame({"invoice": ["1"], "revenue": ["a lot"]}))
