from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import columns as c
from analytics.features import COLUMNS, SEASON, customer_features
from tests.analytics.purchases import lines

AS_OF = datetime(2011, 4, 1)

HISTORY = lines(
    {"invoice": "1", "invoiced_at": "2011-01-01 10:00", "quantity": 2},  # 10.00
    {"invoice": "1", "invoiced_at": "2011-01-01 10:00", "quantity": 4, "stock_code": "B"},  # 20.00
    {"invoice": "2", "invoiced_at": "2011-01-31 09:00", "quantity": 10},  # 50.00
    {"invoice": "3", "invoiced_at": "2011-03-22 12:00", "quantity": 1, "country": "France"},
    {
        "invoice": "C4",
        "invoiced_at": "2011-02-01 09:00",
        "quantity": -3,
        "fate": "cancellation",
    },
    {"invoice": "5", "invoiced_at": "2011-03-01", "customer_id": "8", "quantity": 6},
    {"invoice": "6", "stock_code": "POST", "is_merchandise": False, "quantity": 50},
    {"invoice": "7", "fate": "guest_sale", "customer_id": None},
)


def test_a_history_by_hand():
    found = customer_features(HISTORY, AS_OF).loc["7"]
    assert found["recency_days"] == 9  # from 22 March noon: nine whole days
    assert found["tenure_days"] == 89
    assert found["frequency"] == 3
    assert found["monetary"] == 85
    # A: 13 units for 65 sold, 3 came back; B: 20
    assert found["kept_spend"] == 70
    assert found["returned_share"] == pytest.approx(15 / 85, abs=1e-6)
    assert found["n_return_lines"] == 1
    assert found["order_value"] == pytest.approx(70 / 3, abs=1e-6)
    assert found["last_order_value"] == 5
    assert found["largest_order_value"] == 50
    assert found["lines_per_order"] == pytest.approx(4 / 3, abs=1e-6)
    assert found["units_per_order"] == pytest.approx(17 / 3, abs=1e-6)
    assert found["mean_gap_days"] == 40  # 30 and 50
    assert found["last_gap_days"] == 50
    assert found["longest_gap_days"] == 50
    assert found["sd_gap_days"] == pytest.approx(200**0.5, abs=1e-6)
    assert found["recency_to_gap"] == pytest.approx(9 / 40)
    assert found[["orders_30", "orders_90", "orders_180"]].tolist() == [1, 3, 3]
    assert found[["spend_30", "spend_90", "spend_180"]].tolist() == [5, 85, 85]
    assert found["n_products"] == 2
    assert found["repeat_product_share"] == 0.5
    assert found[list(SEASON)].tolist() == [1, 0, 0, 0]
    assert found["country"] == "France"
    assert found[["x_repeat", "t_x_days", "T_days"]].tolist() == [2, 80, 90]


def test_who_ordered_on_one_day_has_no_gaps():
    found = customer_features(HISTORY, AS_OF).loc["8"]
    assert found[["mean_gap_days", "sd_gap_days", "last_gap_days"]].isna().all()
    assert found["x_repeat"] == 0


def test_guests_and_service_lines_are_left_out():
    found = customer_features(HISTORY, AS_OF)
    assert found.index.tolist() == ["7", "8"]
    assert found.columns.tolist() == list(COLUMNS)


def test_lines_at_the_instant_are_not_seen():
    found = customer_features(HISTORY, datetime(2011, 3, 1))
    assert found.index.tolist() == ["7"]


def test_an_earlier_instant_knows_of_no_return_yet():
    assert customer_features(HISTORY, datetime(2011, 2, 1)).loc["7", "returned_share"] == 0


later_line = st.fixed_dictionaries(
    {
        c.INVOICE: st.sampled_from(["1", "2", "9", "C9", "C10"]),
        c.CUSTOMER_ID: st.sampled_from(["7", "8", "9"]),
        c.STOCK_CODE: st.sampled_from(["A", "B", "Z"]),
        c.QUANTITY: st.integers(1, 50),
        c.INVOICED_AT: st.datetimes(AS_OF, datetime(2012, 1, 1)).map(
            lambda at: pd.Timestamp(at).floor("us")
        ),
        c.COUNTRY: st.sampled_from(["France", "Japan"]),
        c.FATE: st.sampled_from(["sale", "cancellation", "duplicate"]),
    }
)


@settings(max_examples=15, deadline=None)
@given(
    later=st.lists(later_line, max_size=6),
    netted=st.lists(st.integers(0, 10), min_size=8, max_size=8),
    seed=st.integers(0, 99),
)
def test_nothing_that_comes_later_changes_a_feature(later, netted, seed):
    for row in later:
        if row[c.FATE] == "cancellation":
            row[c.QUANTITY] = -abs(row[c.QUANTITY])
    changed = HISTORY.assign(**{c.NET_QUANTITY: netted, c.NET_REVENUE: 1.0 * np.array(netted)})
    both = pd.concat([changed, lines(*later)]) if later else changed
    shuffled = both.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(
        customer_features(shuffled, AS_OF), customer_features(HISTORY, AS_OF)
    )
