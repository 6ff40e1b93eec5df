"""What people type and upload."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.entries import parse_value, score_rows
from analytics.errors import SchemaError
from analytics.segments import Segmenter
from tests.analytics.segments.frames import four_kinds

SEGMENTER = Segmenter.fit(four_kinds())


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), (" 7.50 ", 7.5), ("1,250.5", 1250.5), ("£300", 300), ("0", 0), (3.25, 3.25),
     ("1e3", 1000), ("-0", 0)],
)  # fmt: skip
def test_money_is_read_as_people_write_it(text, value):
    assert parse_value(text, "monetary").value == value
    assert parse_value(text, "monetary").message == ""


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("", "monetary", "monetary is empty; wanted a number from 0"),
        (None, "frequency", "frequency is empty; wanted a number from 1"),
        (float("nan"), "monetary", "monetary is empty"),
        ("many", "frequency", "frequency is 'many'; wanted a number such as 12"),
        ("1_000", "monetary", "monetary is '1_000'"),
        ("12,5", "monetary", "monetary is '12,5'"),
        ("-1", "recency_days", "recency is -1; wanted 0 or more: the last purchase cannot lie"),
        ("-0.01", "monetary", "monetary is -0.01; wanted 0 or more"),
        ("0", "frequency", "frequency is 0; wanted 1 or more: a customer has ordered"),
        ("2.5", "frequency", "frequency is 2.5; wanted a whole number"),
        ("40000", "recency_days", "recency is 40,000; wanted at most 36,500"),
        ("inf", "monetary", "monetary is infinite; wanted at most"),
        ("1e999", "monetary", "monetary is inf; wanted at most"),
        ("9" * 400, "frequency", "frequency is inf; wanted at most 1,000,000"),
        ("x" * 500, "monetary", "monetary is 'xxxxxxxxxxxxxxxxxxxx…'"),
    ],
)
def test_what_means_nothing_is_refused_in_words(text, field, words):
    parsed = parse_value(text, field)
    assert parsed.value is None
    assert parsed.message.startswith(words)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=12) | st.floats() | st.integers())
def test_any_entry_is_either_a_number_or_a_message(entry):
    for field in ("recency_days", "frequency", "monetary"):
        parsed = parse_value(entry, field)
        assert (parsed.value is None) == bool(parsed.message)


def test_rows_come_back_with_segments_or_every_reason():
    rows = pd.DataFrame(
        {
            "Customer": ["a", "b", "c"],
            "Recency (days)": ["4", "-2", "250"],
            "FREQUENCY": ["30", "", "1"],
            "monetary": ["£9,000", "5", "200"],
        }
    ).drop(columns="Recency (days)").assign(Recency=["4", "-2", "250"])  # fmt: skip
    found = score_rows(SEGMENTER, rows)
    assert found["Customer"].to_list() == ["a", "b", "c"]
    assert found["segment"].fillna("").to_list() == ["High-Value", "", "At-Risk"]
    assert found["problem"].to_list()[::2] == ["", ""]
    assert "recency is -2" in found["problem"][1]
    assert "frequency is empty" in found["problem"][1]


def test_good_rows_are_named_as_predict_names_them():
    frame = four_kinds()
    assert score_rows(SEGMENTER, frame)["segment"].equals(SEGMENTER.predict(frame))


def test_no_rows_are_no_error_and_a_missing_column_is_one():
    empty = pd.DataFrame(columns=["recency", "frequency", "monetary"])
    assert score_rows(SEGMENTER, empty).columns.to_list()[-2:] == ["segment", "problem"]
    with pytest.raises(SchemaError, match=r"0 columns for monetary; found recency, frequency"):
        score_rows(SEGMENTER, empty.drop(columns="monetary"))
    with pytest.raises(SchemaError, match=r"2 columns for recency; found recency, recency_days"):
        score_rows(SEGMENTER, empty.assign(recency_days=[]))
