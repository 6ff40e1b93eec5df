"""Who moved."""

from datetime import date

import pandas as pd
import pytest

from analytics.segment_moves import NOT_YET, migration, moves, who_moved

THEN, NOW = date(2011, 9, 11), date(2011, 12, 10)
HISTORY = pd.DataFrame(
    [
        ("1", THEN, 100.0, "Regular"), ("1", NOW, 400.0, "High-Value"),
        ("2", THEN, 50.0, "Regular"), ("2", NOW, 50.0, "At-Risk"),
        ("3", THEN, 70.0, "At-Risk"), ("3", NOW, 70.0, "At-Risk"),
        ("4", NOW, 30.0, "Regular"),
    ],
    columns=["customer_id", "at", "monetary", "segment"],
)  # fmt: skip
NAMES = ("High-Value", "Regular", "Occasional", "At-Risk")


def test_every_customer_stands_at_both_instants_once():
    found = moves(HISTORY, THEN, NOW)
    assert found["before"].to_list() == ["Regular", "Regular", "At-Risk", NOT_YET]
    assert found["now"].to_list() == ["High-Value", "At-Risk", "At-Risk", "Regular"]
    assert found["monetary_before"].to_list() == [100, 50, 70, 0]


def test_the_matrix_adds_up_in_customers_and_money():
    table = migration(moves(HISTORY, THEN, NOW)).set_index(["before", "now"])
    assert table["customers"].sum() == 4
    assert table["revenue"].sum() == 550
    assert table["revenue_between"].sum() == 330
    assert table.loc[("Regular", "High-Value"), "share"] == 0.5
    assert table.groupby("before")["share"].sum().to_list() == pytest.approx([1, 1, 1])


def test_who_moved_is_listed_with_how_far_up():
    found = who_moved(moves(HISTORY, THEN, NOW), NAMES)
    assert found["customer_id"].to_list() == ["1", "2", "4"]
    assert found["steps_up"].fillna(-99).to_list() == [1, -2, -99]


def test_nobody_moved_is_an_empty_list():
    assert who_moved(moves(HISTORY, NOW, NOW), NAMES).empty
