"""What countries bring, by hand, by property, and beside an independent count."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import countries
from analytics.columns import Basis
from analytics.periods import Window
from analytics.slices import Slice, days_in, orders_in
from analytics.store import ArtifactStore

JANUARY = Window(date(2011, 1, 1), date(2011, 2, 1))


def _orders(*rows):
    names = ["invoice", "customer_id", "country", "n_lines", "revenue"]
    return pd.DataFrame(rows, columns=names).astype({"n_lines": "int64"})


def _days(*rows):
    names = ["day", "country", "n_lines", "revenue", "revenue_gross", "revenue_net"]
    frame = pd.DataFrame(rows, columns=names)
    frame["day"] = pd.to_datetime(frame["day"])
    return frame


ORDERS = _orders(
    ("1", "a", "Home", 3, 60.0),
    ("2", "a", "Home", 2, 30.0),
    ("3", None, "Home", 1, 10.0),
    ("4", "b", "Away", 4, 100.0),
)
DAYS = _days(
    ("2011-01-03", "Home", 7, 90.0, 120.0, 90.0),
    ("2011-01-04", "Home", 1, 10.0, 10.0, 10.0),
    ("2011-01-04", "Away", 4, 100.0, 100.0, 100.0),
    ("2011-01-05", "Void", 2, -5.0, 0.0, 0.0),
)


def test_a_country_sums_its_orders_and_days():
    home = countries.by_country(ORDERS, DAYS, Basis.NET).loc["Home"]
    assert home[["revenue", "n_orders", "n_customers", "n_lines"]].tolist() == [100, 3, 1, 6]
    assert home["average_order_value"] == pytest.approx(100 / 3)
    assert home["return_rate"] == pytest.approx(30 / 130)


def test_on_the_raw_basis_lines_are_raw_lines():
    found = countries.by_country(ORDERS, DAYS, Basis.RAW)
    assert found["n_lines"].to_dict() == {"Home": 8, "Away": 4, "Void": 2}


def test_a_country_without_orders_has_neither_average_nor_rate():
    void = countries.by_country(ORDERS, DAYS, Basis.RAW).loc["Void"]
    assert void["n_orders"] == 0
    assert np.isnan(void["average_order_value"])
    assert np.isnan(void["return_rate"])


def test_a_country_with_nothing_on_the_basis_is_left_out():
    days = _days(("2011-01-03", "Guests", 5, 0.0, 70.0, 70.0))
    assert countries.by_country(ORDERS.head(0), days, Basis.IDENTIFIED).empty
    assert countries.by_country(ORDERS.head(0), days, Basis.RAW).index.tolist() == ["Guests"]


def test_most_revenue_comes_first_and_ties_go_by_alphabet():
    days = _days(*[("2011-01-05", name, 1, 50.0, 50.0, 50.0) for name in ("B", "C", "A")])
    found = countries.by_country(ORDERS, pd.concat([DAYS, days]), Basis.NET)
    assert found.index.tolist() == ["Away", "Home", "A", "B", "C", "Void"]


def test_the_order_of_rows_does_not_matter():
    found = countries.by_country(ORDERS.iloc[::-1], DAYS.iloc[::-1], Basis.NET)
    pd.testing.assert_frame_equal(found, countries.by_country(ORDERS, DAYS, Basis.NET))


def test_nothing_gives_an_empty_table():
    found = countries.by_country(ORDERS.head(0), DAYS.head(0), Basis.NET)
    assert found.empty
    assert countries.shares(found).empty
    assert np.isnan(countries.together(found)).all()


def test_shares_add_up_to_one():
    shares = countries.shares(countries.by_country(ORDERS, DAYS, Basis.RAW))
    assert shares.sum().tolist() == pytest.approx([1, 1, 1, 1])
    assert shares.loc["Void", "revenue"] == pytest.approx(-5 / 195)


def test_shares_of_a_sum_that_is_not_positive_are_missing():
    days = _days(("2011-01-05", "Void", 2, -5.0, 0.0, 0.0))
    shares = countries.shares(countries.by_country(ORDERS.head(0), days, Basis.RAW))
    assert shares["revenue"].isna().all()
    assert shares["n_lines"].tolist() == [1.0]


def test_together_weighs_orders_and_money_not_countries():
    value, rate = countries.together(countries.by_country(ORDERS, DAYS.head(3), Basis.NET))
    assert value == 200 / 4
    assert rate == pytest.approx(30 / 230)


def test_the_home_market_has_most_orders_and_is_the_first_of_several():
    assert countries.home_market(ORDERS) == "Home"
    assert countries.home_market(_orders(("1", "a", "B", 1, 1), ("2", "a", "A", 1, 9))) == "A"
    assert countries.home_market(ORDERS.head(0)) is None


def test_concentration_by_hand():
    found = countries.concentration(pd.Series([20.0, 50.0, 30.0, -7.0, 0.0]))
    assert found.n_countries == 3
    assert found.hhi == pytest.approx(0.25 + 0.09 + 0.04)
    assert found.effective == pytest.approx(1 / 0.38)
    assert found.cumulative == pytest.approx((0.5, 0.8, 1.0))
    assert found.top(2) == pytest.approx(0.8)
    assert found.top(9) == 1.0


def test_without_revenue_there_is_no_concentration():
    assert countries.concentration(pd.Series([0.0, -1.0])) is None
    assert countries.concentration(pd.Series([], dtype=float)) is None


@given(st.lists(st.floats(0.01, 1e7), min_size=1, max_size=40))
def test_concentration_lies_between_equals_and_one_alone(amounts):
    found = countries.concentration(pd.Series(amounts))
    assert 1 / len(amounts) - 1e-9 <= found.hhi <= 1 + 1e-9
    assert found.cumulative[-1] == 1.0
    assert list(found.cumulative) == sorted(found.cumulative)
    assert found.top(1) ** 2 <= found.hhi + 1e-9


def test_equals_count_as_many_as_they_are():
    assert countries.concentration(pd.Series([3.0] * 7)).effective == pytest.approx(7)


@pytest.mark.parametrize(
    ("n_days", "every"), [(1, "day"), (45, "day"), (46, "week"), (366, "month")]
)
def test_a_trend_has_steps_that_suit_its_length(n_days, every):
    start = date(2011, 1, 1)
    end = (pd.Timestamp(start) + pd.Timedelta(days=n_days)).date()
    assert countries.step_for(Window(start, end)) == every


def test_a_day_of_trade_without_a_country_is_zero_and_a_closed_day_is_absent():
    found = countries.trend(DAYS[DAYS["country"] == "Away"], DAYS, JANUARY, _day("01-31"), "day")
    assert found["period_start"].dt.day.tolist() == [3, 4, 5]
    assert found["revenue"].tolist() == [0, 100, 0]
    assert found["is_complete"].all()


def test_the_last_day_and_a_cut_period_are_unfinished():
    by_day = countries.trend(DAYS, DAYS, JANUARY, _day("01-05"), "day")
    assert by_day.groupby("period_start")["is_complete"].first().tolist() == [True, True, False]
    cut = Window(date(2011, 1, 4), date(2011, 2, 1))
    assert not countries.trend(DAYS, DAYS, cut, _day("01-31"), "month")["is_complete"].any()
    assert countries.trend(DAYS, DAYS, JANUARY, _day("01-31"), "month")["is_complete"].all()


@pytest.mark.parametrize("every", ["day", "week", "month"])
def test_a_trend_adds_up_to_the_days(every):
    found = countries.trend(DAYS, DAYS, JANUARY, _day("01-31"), every)
    sums = found.groupby("country")["revenue"].sum()
    assert sums.to_dict() == DAYS.groupby("country")["revenue"].sum().to_dict()


def test_a_trend_of_nothing_is_empty():
    assert countries.trend(DAYS.head(0), DAYS, JANUARY, _day("01-31"), "week").empty
    assert countries.trend(DAYS.head(0), DAYS.head(0), JANUARY, _day("01-31"), "day").empty


def _day(text):
    return pd.Timestamp(f"2011-{text}")


@pytest.mark.real_data
def test_the_real_file_has_its_published_share_of_lines(real_store):
    build = ArtifactStore(real_store).current()
    days, invoices = build.table("days"), build.table("invoices")
    chosen = Slice(Window(date(2010, 12, 1), date(2011, 12, 10)), Basis.RAW, merchandise_only=False)
    found = countries.by_country(orders_in(invoices, chosen), days_in(days, chosen), Basis.RAW)
    assert found["n_lines"].sum() == 541_909
    assert round(countries.shares(found).loc["United Kingdom", "n_lines"], 4) == 0.9143
    assert countries.home_market(invoices) == "United Kingdom"


@pytest.mark.real_data
@pytest.mark.parametrize("basis", list(Basis))
def test_countries_count_what_the_stored_lines_hold(real_store, basis):
    build = ArtifactStore(real_store).current()
    lines = build.table(
        "lines",
        ["country", "fate", "customer_id", "invoice", "revenue", "net_revenue", "net_quantity"],
    )
    chosen = Slice(Window(date(2010, 12, 1), date(2011, 12, 10)), basis, merchandise_only=False)
    orders = orders_in(build.table("invoices"), chosen)
    found = countries.by_country(orders, days_in(build.table("days"), chosen), basis)
    sales = lines["fate"].isin(["sale", "guest_sale"])
    counts = {
        Basis.RAW: pd.Series(True, index=lines.index),
        Basis.GROSS: sales,
        Basis.NET: sales & (lines["net_quantity"] > 0),
        Basis.IDENTIFIED: lines["fate"] == "sale",
    }[basis]
    money = lines["net_revenue" if basis is Basis.NET else "revenue"]
    expected = money[counts].groupby(lines["country"]).sum()
    pd.testing.assert_series_equal(
        found["revenue"].sort_index(), expected, check_names=False, rtol=1e-9, atol=1e-6
    )
    kept = lines[counts & sales]
    customers = kept.groupby("country")["customer_id"].nunique()
    pd.testing.assert_series_equal(
        found["n_customers"].sort_index(), customers, check_names=False, check_dtype=False
    )
