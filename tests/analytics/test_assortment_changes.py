from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from analytics import assortment as a
from analytics import assortment_changes as moves
from analytics.periods import Window
from tests.analytics.test_assortment import amounts, product_days, products, revenues, sold

WHOLE = Window(date(2010, 12, 1), date(2011, 3, 10))


def newcomers(*pairs):
    codes = [code for code, _ in pairs]
    known = products(*codes)
    known["first_sold_at"] = pd.to_datetime([first for _, first in pairs], format="ISO8601")
    return a.per_product(product_days(*({"stock_code": k, "revenue": 10.0} for k in codes)), known)


def test_changes_are_differences_and_ratios():
    before = sold({"revenue": 100.0, "n_orders": 5}, {"stock_code": "B", "revenue": 50.0})
    after = sold({"revenue": 40.0, "n_orders": 5}, {"stock_code": "C", "revenue": 30.0})
    changed = moves.changes(before, after, min_orders=1)
    assert changed.index.tolist() == ["C", "B", "A"]
    assert changed["change"].tolist() == [30.0, -50.0, -60.0]
    assert changed.loc["A", "ratio"] == pytest.approx(0.4)
    assert np.isnan(changed.loc["C", "ratio"])
    assert changed.loc["B", ["name", "revenue"]].tolist() == ["PRODUCT B", 0.0]


def test_the_orders_of_both_spans_count_for_the_minimum():
    before, after = sold({"n_orders": 2}), sold({"n_orders": 3})
    assert len(moves.changes(before, after, min_orders=5)) == 1
    assert moves.changes(before, after, min_orders=6).empty


@settings(max_examples=40, deadline=None)
@given(amounts, amounts)
def test_changes_add_up_to_the_change_of_the_whole(first, second):
    before, after = revenues(*first), revenues(*second)
    changed = moves.changes(before, after, min_orders=0)
    assert changed["change"].sum() == pytest.approx(sum(second) - sum(first), abs=0.01)


def test_products_are_new_in_the_month_of_their_first_sale():
    found = newcomers(("A", "2010-12-05"), ("B", "2011-01-31 23:59"), ("C", "2011-02-01"))
    months = moves.new_products(found, WHOLE, WHOLE)
    assert [f"{month:%Y-%m}" for month in months["month"]] == ["2011-01", "2011-02", "2011-03"]
    assert months["n_products"].tolist() == [1, 1, 0]
    assert months["revenue"].tolist() == [10.0, 10.0, 0.0]
    assert months["revenue_share"].tolist() == pytest.approx([1 / 3, 1 / 3, 0])
    assert months["is_complete"].tolist() == [True, True, False]


def test_a_later_window_shows_its_own_months_only():
    found = newcomers(("A", "2010-12-05"), ("B", "2011-01-15"), ("C", "2011-02-01"))
    months = moves.new_products(found, Window(date(2011, 2, 1), date(2011, 3, 1)), WHOLE)
    assert months["n_products"].tolist() == [1]
    assert months["is_complete"].tolist() == [True]


def test_the_first_month_of_the_data_tells_nothing_of_newness():
    months = moves.new_products(
        newcomers(("A", "2010-12-05")), Window(date(2010, 12, 1), date(2010, 12, 20)), WHOLE
    )
    assert months.empty


def test_a_product_never_sold_is_not_new():
    found = newcomers(("A", None), ("B", "2011-01-15"))
    assert moves.new_products(found, WHOLE, WHOLE)["n_products"].tolist() == [1, 0, 0]


def test_halves_are_of_equal_length_and_leave_the_odd_day_out():
    first, second = moves.halves(Window(date(2011, 1, 1), date(2011, 1, 8)))
    assert (first.start, first.end) == (date(2011, 1, 1), date(2011, 1, 4))
    assert (second.start, second.end) == (date(2011, 1, 5), date(2011, 1, 8))


def test_one_day_has_no_halves():
    assert moves.halves(Window(date(2011, 1, 1), date(2011, 1, 2))) is None


def test_nothing_sold_has_no_changes():
    nothing = a.per_product(product_days(), products("A"))
    assert moves.changes(nothing, nothing, min_orders=0).empty
