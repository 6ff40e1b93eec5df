from datetime import date

import pandas as pd
import pytest

from analytics.columns import Basis, revenue_on, units_on
from analytics.headline import headline, revenue_over_time, year_before
from analytics.periods import Window
from analytics.slices import Slice


def invoices(*overrides: dict, time: str = "invoiced_at") -> pd.DataFrame:
    default = {
        "invoice": "1",
        "customer_id": "A",
        "country": "United Kingdom",
        "invoiced_at": pd.Timestamp("2011-01-03 10:00"),
        "n_lines": 1,
        **{units_on(basis): 2 for basis in Basis},
        **{revenue_on(basis): 10.0 for basis in Basis},
        "n_service_lines": 0,
        **{f"service_{units_on(basis)}": 0 for basis in Basis},
        **{f"service_{revenue_on(basis)}": 0.0 for basis in Basis},
    }
    frame = pd.DataFrame([default | override for override in overrides], columns=list(default))
    return frame.astype({time: "datetime64[us]"})


def days(*overrides: dict, time: str = "day") -> pd.DataFrame:
    default = {
        "day": date(2011, 1, 3),
        "country": "United Kingdom",
        "n_invoices": 1,
        "n_lines": 3,
        **{units_on(basis): 2 for basis in Basis},
        **{revenue_on(basis): 10.0 for basis in Basis},
        "n_service_lines": 0,
        **{f"service_{units_on(basis)}": 0 for basis in Basis},
        **{f"service_{revenue_on(basis)}": 0.0 for basis in Basis},
    }
    frame = pd.DataFrame([default | override for override in overrides], columns=list(default))
    return frame.astype({time: "datetime64[us]"})


def test_ratios_are_of_the_sums():
    found = headline(
        invoices({"invoice": "1"}, {"invoice": "2", "customer_id": "B"}),
        days({"revenue_net": 30.0, "units_net": 8}),
    )
    assert (found.revenue, found.units, found.n_orders) == (30.0, 8, 2)
    assert (found.average_order_value, found.items_per_order) == (15.0, 4.0)


def test_one_customer_of_three_came_back():
    orders = [{"invoice": str(i), "customer_id": who} for i, who in enumerate("AABC")]
    assert headline(invoices(*orders), days({})).repeat_rate == pytest.approx(1 / 3)


def test_the_top_fifth_of_six_customers_are_two():
    money = {"A": 50.0, "B": 20.0, "C": 10.0, "D": 10.0, "E": 5.0, "F": 5.0}
    orders = [
        {"invoice": who, "customer_id": who, "revenue_net": spent} for who, spent in money.items()
    ]
    assert headline(invoices(*orders), days({})).top_fifth_share == pytest.approx(0.7)


def test_guests_order_but_are_no_customers():
    found = headline(invoices({}, {"invoice": "2", "customer_id": None}), days({}))
    assert (found.n_orders, found.n_customers) == (2, 1)


def test_an_order_taken_back_whole_is_no_net_order():
    orders = invoices({}, {"invoice": "2", "customer_id": "B", "units_net": 0, "revenue_net": 0.0})
    assert headline(orders, days({}), basis=Basis.NET).n_customers == 1
    assert headline(orders, days({}), basis=Basis.GROSS).n_customers == 2


def test_identified_orders_leave_guests_out():
    orders = invoices({}, {"invoice": "2", "customer_id": None, "n_lines": 7})
    found = headline(orders, days({}), basis=Basis.IDENTIFIED)
    assert (found.n_orders, found.n_lines) == (1, 1)


def test_raw_lines_are_counted_from_the_days():
    assert headline(invoices({}), days({}), basis=Basis.RAW).n_lines == 3


def test_the_end_of_a_window_is_exclusive():
    orders = invoices(
        {"invoiced_at": pd.Timestamp("2011-01-03 23:59")},
        {"invoice": "2", "invoiced_at": pd.Timestamp("2011-01-04 00:00")},
    )
    found = headline(
        orders,
        days({}, {"day": date(2011, 1, 4)}),
        window=Window(date(2011, 1, 3), date(2011, 1, 4)),
    )
    assert (found.n_orders, found.revenue) == (1, 10.0)


def test_countries_narrow_money_and_orders_alike():
    orders = invoices({}, {"invoice": "2", "country": "France"})
    found = headline(orders, days({}, {"country": "France"}), countries=["France"])
    assert (found.n_orders, found.revenue) == (1, 10.0)


def test_merchandise_only_takes_postage_off():
    postage = {"service_revenue_net": 4.0, "service_units_net": 1, "n_service_lines": 1}
    found = headline(invoices(postage | {"n_lines": 2}), days(postage), merchandise_only=True)
    assert (found.revenue, found.units, found.n_lines, found.n_orders) == (6.0, 1, 1, 1)


def test_an_empty_window_has_no_ratios():
    found = headline(invoices(), days())
    assert (found.revenue, found.n_orders) == (0.0, 0)
    assert found.average_order_value is None
    assert found.repeat_rate is None
    assert found.top_fifth_share is None


def test_months_sum_their_days_and_the_cut_one_is_unfinished():
    table = days(
        {"day": date(2011, 1, 1)},
        {"day": date(2011, 1, 31), "country": "France"},
        {"day": date(2011, 2, 3)},
    )
    months = revenue_over_time(table, every="month")
    assert months["revenue"].tolist() == [20.0, 10.0]
    assert months["n_orders"].tolist() == [2, 1]
    assert months["is_complete"].tolist() == [True, False]


def test_a_first_month_that_begins_late_is_unfinished_too():
    table = days({"day": date(2011, 1, 10)}, {"day": date(2011, 2, 28)})
    assert revenue_over_time(table, every="month")["is_complete"].tolist() == [False, True]


def test_weeks_begin_on_monday():
    table = days({"day": date(2011, 1, 9)}, {"day": date(2011, 1, 10)})
    weeks = revenue_over_time(table, every="week")
    assert weeks["period_start"].dt.strftime("%a %d").tolist() == ["Mon 03", "Mon 10"]


def test_the_last_day_counts_as_unfinished():
    table = days({"day": date(2011, 1, 3)}, {"day": date(2011, 1, 4)})
    assert revenue_over_time(table, every="day")["is_complete"].tolist() == [True, False]


def test_no_day_gives_no_period():
    assert revenue_over_time(days()).empty


def _two_years() -> pd.DataFrame:
    days = pd.DataFrame(
        {"day": pd.to_datetime(["2010-12-05", "2010-12-20", "2011-11-05", "2011-12-05"])}
    )
    measures = {
        f"{of}_{basis}": [1.0, 2.0, 4.0, 8.0] for of in ("units", "revenue") for basis in Basis
    }
    return days.assign(country="UK", n_invoices=1, n_lines=1, n_service_lines=0, **measures)


def test_the_year_before_is_that_of_the_same_days_and_missing_where_the_data_has_none():
    days, covered = _two_years(), Window(date(2010, 12, 1), date(2011, 12, 10))
    periods = revenue_over_time(days, window=covered)
    chosen = Slice(covered, merchandise_only=False)
    before = year_before(periods, days, chosen, "month", covered)
    # 1 to 9 December 2010, without what came after: the latest December ends on the ninth.
    assert before.iloc[-1] == 1.0
    assert before.iloc[:-1].isna().all()


def test_a_week_is_set_beside_the_week_52_weeks_before():
    days, covered = _two_years(), Window(date(2010, 12, 1), date(2011, 12, 10))
    periods = revenue_over_time(days, window=covered, every="week")
    chosen = Slice(covered, merchandise_only=False)
    # The week of 5 December 2011, a Monday, beside that of 6 December 2010.
    assert year_before(periods, days, chosen, "week", covered).iloc[-1] == 0.0
