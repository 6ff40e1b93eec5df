"""Earlier instants, and what followed them."""

from datetime import datetime

import ibis
import pandas as pd

from analytics.rfm import rfm_table
from analytics.segments import Segmenter
from analytics.segments.history import customer_history, followed_up, instants, orders_of
from tests.analytics.segments.frames import four_kinds, lines

AS_OF = datetime(2011, 7, 1)
START = datetime(2011, 4, 2)  # 90 days before
SEGMENTER = Segmenter.fit(four_kinds())
LINES = lines(
    {"customer_id": "1", "invoice": "A", "invoiced_at": "2011-04-01 23:59"},
    {"customer_id": "1", "invoice": "B", "invoiced_at": "2011-04-02 00:00", "quantity": 8},
    {"customer_id": "1", "invoice": "C", "invoiced_at": "2011-06-30 12:00", "quantity": 4},
    {"customer_id": "1", "invoice": "D", "invoiced_at": "2011-07-01 00:00", "quantity": 99},
    {"customer_id": "2", "invoice": "E", "invoiced_at": "2011-01-02 12:00"},
    {"customer_id": "3", "invoice": "F", "invoiced_at": "2011-05-02 12:00"},
)
ORDERS = orders_of(ibis.memtable(LINES), AS_OF)


def test_instants_go_back_by_90_days_while_there_is_a_purchase_before():
    assert instants(datetime(2011, 1, 2, 12), AS_OF) == [AS_OF, START]
    assert len(instants(datetime(2001, 1, 1), AS_OF)) == 6


def test_history_knows_at_each_instant_only_what_came_before():
    found = customer_history(ORDERS, SEGMENTER, [AS_OF, START])
    assert list(zip(found["customer_id"], found["at"].dt.date, strict=True)) == [
        ("1", START.date()), ("1", AS_OF.date()), ("2", START.date()), ("2", AS_OF.date()),
        ("3", AS_OF.date()),
    ]  # fmt: skip
    for at, part in found.groupby("at"):
        expected = rfm_table(LINES, at.to_pydatetime(), "identified")
        own = part.set_index("customer_id")[list(expected.columns)]
        pd.testing.assert_frame_equal(own, expected)
        assert part["segment"].to_list() == SEGMENTER.predict(expected).to_list()


def test_what_followed_is_counted_from_the_90_days_after():
    found = followed_up(ORDERS, SEGMENTER, AS_OF).set_index("customer_id")
    assert found.index.to_list() == ["1", "2"]
    assert found["frequency"].to_list() == [1, 1]
    assert found["n_orders_after"].to_list() == [2, 0]
    assert found["spend_after"].to_list() == [30.0, 0.0]
