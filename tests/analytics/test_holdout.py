from datetime import datetime

import pandas as pd
import pytest

from analytics.errors import NotEnoughDataError
from analytics.holdout import buyers, high_spenders, labels
from tests.analytics.purchases import lines

AS_OF = datetime(2011, 2, 1)

SALES = lines(
    {"invoice": "1", "customer_id": "a", "invoiced_at": "2011-01-01"},
    {"invoice": "2", "customer_id": "b", "invoiced_at": "2011-01-31 23:59"},
    {"invoice": "3", "customer_id": "a", "invoiced_at": "2011-02-01 00:00", "quantity": 3},
    {"invoice": "4", "customer_id": "a", "invoiced_at": "2011-03-02 23:59", "quantity": 1},
    {"invoice": "5", "customer_id": "b", "invoiced_at": "2011-03-03 00:00"},
    {"invoice": "6", "customer_id": "c", "invoiced_at": "2011-02-10"},
    {"invoice": "7", "customer_id": "b", "invoiced_at": "2011-02-05", "is_merchandise": False},
)


def test_the_window_takes_its_first_instant_and_leaves_its_last():
    found = labels(SALES, AS_OF, 30)
    assert found.index.tolist() == ["a", "b"]
    assert found["n_orders"].tolist() == [2, 0]
    assert found["spend"].tolist() == [20, 0]
    assert found["churned"].tolist() == [False, True]
    assert found["buys"].tolist() == [True, False]
    assert found["high_spender"].tolist() == [True, False]


def test_labels_come_from_the_lines_of_the_window_alone():
    later = SALES[SALES["invoiced_at"] >= AS_OF]
    everybody = buyers(SALES, AS_OF)
    pd.testing.assert_frame_equal(
        labels(SALES, AS_OF, 30), labels(later, AS_OF, 30, customers=everybody)
    )


def test_a_window_that_is_not_over_has_no_labels():
    with pytest.raises(
        NotEnoughDataError, match="ends on 2011-03-05, the lines end before 2011-03-04"
    ):
        labels(SALES, AS_OF, 32)


def test_no_lines_have_no_labels():
    with pytest.raises(NotEnoughDataError, match="are none"):
        labels(SALES.iloc[:0], AS_OF, 30)


def test_who_bought_longer_ago_than_a_year_is_not_asked_about():
    old = lines({"customer_id": "old", "invoiced_at": "2010-01-31"})
    assert "old" not in buyers(pd.concat([SALES, old]), AS_OF)


def test_a_fifth_are_high_spenders_and_none_who_spent_nothing():
    assert high_spenders(pd.Series(range(1, 11), dtype=float)).sum() == 2
    assert high_spenders(pd.Series([0.0] * 9 + [5.0])).sum() == 1
