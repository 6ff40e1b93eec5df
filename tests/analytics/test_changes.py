from datetime import date
from math import log

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.changes import (
    Factors,
    customer_bridge,
    driver_bridge,
    factors,
    revenue_by_newness,
    shapley,
)
from analytics.periods import Window
from tests.analytics.orders import order, orders

BEFORE = orders(order("1", "2011-01-05", 100), order("2", "2011-01-06", 60))
NOW = orders(
    order("1", "2011-02-05", 100),
    order("1", "2011-02-06", 50),
    order("3", "2011-02-07", 40),
    order(None, "2011-02-08", 25),
)
HISTORY = pd.concat([BEFORE, NOW])
QUARTER = Window(date(2011, 1, 1), date(2011, 4, 1))

amounts = st.floats(-500, 1000).map(lambda amount: round(amount, 2))
some_orders = st.lists(st.tuples(st.sampled_from(["1", "2", "3", None]), amounts), max_size=15).map(
    lambda rows: orders(*(order(who, "2011-02-05", paid) for who, paid in rows))
)
positive = st.floats(0.1, 1000)


def _steps(bridge):
    return dict(zip(bridge["step"], bridge["change"], strict=True))


def test_identified_revenue_is_a_product_of_three():
    assert factors(NOW) == Factors(2, 1.5, 190 / 3)


def test_without_a_customer_every_factor_is_zero():
    assert factors(orders(order(None, "2011-01-01"))) == Factors(0, 0, 0)


def test_one_factor_that_moved_alone_gets_all_of_the_change():
    assert shapley(Factors(2, 3, 5), Factors(4, 3, 5)) == Factors(30, 0, 0)
    assert shapley(Factors(2, 3, 5), Factors(2, 3, 4)) == Factors(0, 0, -6)


def test_each_part_is_the_average_over_the_orders_of_change():
    # 1 x 1 x 1 becomes 2 x 3 x 1: customers first adds 1, last adds 3; orders first 2, last 4.
    assert shapley(Factors(1, 1, 1), Factors(2, 3, 1)) == pytest.approx((2, 3, 0))


def test_from_no_customer_at_all_the_customers_are_the_change():
    assert shapley(Factors(0, 0, 0), Factors(2, 1, 5)) == Factors(10, 0, 0)
    assert shapley(Factors(2, 1, 5), Factors(0, 0, 0)) == Factors(-10, 0, 0)


@given(st.tuples(*[positive] * 3), st.tuples(*[positive] * 3))
def test_the_parts_add_up_and_point_the_way_of_their_factor(before, now):
    parts = shapley(Factors(*before), Factors(*now))
    change = now[0] * now[1] * now[2] - before[0] * before[1] * before[2]
    assert sum(parts) == pytest.approx(change, rel=1e-9, abs=1e-6)
    assert all(
        part * (later - earlier) >= 0
        for part, later, earlier in zip(parts, now, before, strict=True)
    )


@given(st.tuples(*[st.floats(0.9, 1.1)] * 3))
def test_for_small_changes_the_logarithmic_mean_says_the_same(ratios):
    before, now = Factors(100, 2, 30), Factors(100 * ratios[0], 2 * ratios[1], 30 * ratios[2])
    v0, v1 = 6000.0, 6000.0 * ratios[0] * ratios[1] * ratios[2]
    assume(abs(v1 - v0) > 1e-6)
    mean = (v1 - v0) / log(v1 / v0)
    lmdi = [mean * log(ratio) for ratio in ratios]
    assert shapley(before, now) == pytest.approx(lmdi, abs=6000 * 0.001)


def test_drivers_lead_from_the_earlier_revenue_to_the_later():
    bridge = driver_bridge(NOW, BEFORE, all_now=215, all_before=160)
    assert bridge["step"].tolist() == [
        "earlier_revenue",
        "customers",
        "orders_per_customer",
        "value_per_order",
        "guests",
        "later_revenue",
    ]
    # 2 x 1 x 80 became 2 x 1.5 x 63.33: orders 2 x 0.5 x 71.67, value 2 x 1.25 x -16.67.
    assert _steps(bridge)["customers"] == 0
    assert _steps(bridge)["orders_per_customer"] == pytest.approx(71.6667, abs=1e-4)
    assert _steps(bridge)["value_per_order"] == pytest.approx(-41.6667, abs=1e-4)
    assert _steps(bridge)["guests"] == 25
    assert bridge["before"].tolist() == [160, 2, 1, 80, 0, 215]


def test_what_is_no_order_is_a_step_of_its_own():
    bridge = driver_bridge(NOW, BEFORE, all_now=195, all_before=155)
    assert _steps(bridge)["corrections"] == -15


def test_customers_are_new_returned_grown_shrunk_or_lost():
    before = orders(order("same", "2011-01-05", 10), order("less", "2011-01-05", 80),
                    order("gone", "2011-01-05", 60))  # fmt: skip
    now = orders(
        order("same", "2011-02-05", 10),
        order("less", "2011-02-05", 30),
        order("first", "2011-02-05", 7),
        order("again", "2011-02-05", 5),
    )
    history = pd.concat([orders(order("again", "2010-06-01", 3)), before, now])
    bridge = customer_bridge(now, before, history, all_now=52, all_before=150)
    assert _steps(bridge) == {
        "earlier_revenue": 150,
        "new": 7,
        "returned": 5,
        "grown": 0,
        "shrunk": -50,
        "lost": -60,
        "later_revenue": 52,
    }
    by_step = bridge.set_index("step")
    assert by_step.loc["grown", ["before", "now"]].tolist() == [1, 1]
    assert by_step.loc["new", ["before", "now"]].tolist() == [0, 1]
    assert by_step.loc["lost", ["before", "now"]].tolist() == [1, 0]


@settings(max_examples=30, deadline=None)
@given(some_orders, some_orders, st.floats(-50, 50))
def test_every_bridge_adds_up_exactly(now, before, corrections):
    before = before.assign(invoiced_at=pd.Timestamp("2011-01-05"))
    totals = {"all_now": now["revenue"].sum() + corrections, "all_before": before["revenue"].sum()}
    history = pd.concat([before, now])
    for bridge in (
        driver_bridge(now, before, **totals),
        customer_bridge(now, before, history, **totals),
    ):
        change = bridge["change"][~bridge["is_total"]].sum()
        assert change == pytest.approx(totals["all_now"] - totals["all_before"], abs=0.02)


def test_two_empty_periods_have_a_bridge_of_nothing():
    bridge = driver_bridge(orders(), orders(), all_now=0, all_before=0)
    assert bridge["change"].tolist() == [0] * 5
    assert "guests" not in set(bridge["step"])


def test_a_customer_is_new_in_the_month_of_the_first_order():
    months = revenue_by_newness(HISTORY, HISTORY, QUARTER)
    assert months["month"].dt.month.tolist() == [1, 2]
    assert months["new"].tolist() == [160, 40]
    assert months["returning"].tolist() == [0, 150]
    assert months["guests"].tolist() == [0, 25]
    assert months["n_new"].tolist() == [2, 1]
    assert months["n_returning"].tolist() == [0, 1]


def test_a_month_that_the_window_cuts_is_unfinished():
    months = revenue_by_newness(HISTORY, HISTORY, Window(date(2011, 1, 1), date(2011, 2, 9)))
    assert months["is_complete"].tolist() == [True, False]


def test_a_first_order_before_the_window_makes_a_returning_customer():
    months = revenue_by_newness(
        NOW, pd.concat([orders(order("3", "2010-06-01")), HISTORY]), QUARTER
    )
    assert months["new"].tolist() == [0]
    assert months["returning"].tolist() == [190]


def test_a_month_of_guests_alone_is_a_month():
    guests = orders(order(None, "2011-01-05", 5))
    months = revenue_by_newness(guests, guests, QUARTER)
    assert months[["new", "returning", "guests", "n_new"]].to_numpy().tolist() == [[0, 0, 5, 0]]


def test_no_order_gives_no_month():
    assert revenue_by_newness(orders(), orders(), QUARTER).empty


@settings(max_examples=30, deadline=None)
@given(some_orders, some_orders, st.randoms())
def test_months_add_up_to_the_orders_in_any_order_of_rows(some, others, random):
    history = pd.concat([some, others.assign(invoiced_at=pd.Timestamp("2011-03-05"))])
    shuffled = history.iloc[random.sample(range(len(history)), len(history))]
    months = revenue_by_newness(history, history, QUARTER)
    pd.testing.assert_frame_equal(months, revenue_by_newness(shuffled, shuffled, QUARTER))
    total = months[["new", "returning", "guests"]].to_numpy().sum()
    assert total == pytest.approx(history["revenue"].sum(), abs=0.02)
