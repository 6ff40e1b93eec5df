from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.periods import Window
from analytics.retention import (
    OTHERS,
    cohort_grid,
    doubling_bins,
    gaps_between_orders,
    in_turn,
    return_by_country,
    waits_for_second,
)
from tests.analytics.orders import order, orders

QUARTER = Window(date(2011, 1, 1), date(2011, 4, 1))

SHOP = orders(
    order("1", "2011-01-05", 100),
    order("1", "2011-03-05", 30),
    order("2", "2011-01-20", 50),
    order("2", "2011-01-20 18:00", 5),
    order("3", "2011-02-11", 70),
    order("3", "2011-03-13", 7),
    order(None, "2011-02-11", 1000),
)

some_orders = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", None]),
        st.integers(0, 150),
        st.floats(-100, 1000).map(lambda amount: round(amount, 2)),
    ),
    max_size=25,
).map(
    lambda rows: orders(
        *(order(who, str(date(2011, 1, 1) + timedelta(days=n)), paid) for who, n, paid in rows)
    )
)


def _cell(grid, cohort, since):
    found = grid[(grid["cohort_month"] == cohort) & (grid["months_since"] == since)]
    return found.iloc[0]


def test_a_cohort_is_followed_month_by_month():
    grid = cohort_grid(in_turn(SHOP), QUARTER)
    assert grid["cohort_month"].dt.month.tolist() == [1, 1, 1, 2, 2]
    assert grid["months_since"].tolist() == [0, 1, 2, 0, 1]
    assert grid["customers"].tolist() == [2, 0, 1, 1, 1]
    assert grid["revenue"].tolist() == [155, 0, 30, 70, 7]
    assert grid["retention_share"].tolist() == [1, 0, 0.5, 1, 1]
    assert grid["is_complete"].all()


def test_months_that_have_not_come_yet_are_no_cell():
    grid = cohort_grid(in_turn(SHOP), QUARTER)
    assert grid.loc[grid["cohort_month"] == "2011-02-01", "months_since"].max() == 1


def test_a_first_order_before_the_window_makes_the_cohort():
    grid = cohort_grid(in_turn(SHOP), Window(date(2011, 3, 1), date(2011, 4, 1)))
    cell = _cell(grid, "2011-01-01", 2)
    assert (cell["customers"], cell["cohort_customers"]) == (1, 2)
    assert grid["months_since"].tolist() == [2, 1]


def test_the_month_that_the_data_cuts_is_unfinished():
    grid = cohort_grid(in_turn(SHOP), Window(date(2011, 1, 1), date(2011, 3, 14)))
    assert not _cell(grid, "2011-01-01", 2)["is_complete"]
    assert _cell(grid, "2011-01-01", 1)["is_complete"]


def test_a_month_that_the_window_begins_in_is_unfinished_too():
    grid = cohort_grid(in_turn(SHOP), Window(date(2011, 1, 10), date(2011, 4, 1)))
    cell = _cell(grid, "2011-01-01", 0)
    assert (cell["customers"], cell["cohort_customers"]) == (1, 2)
    assert not cell["is_complete"]


def test_guests_are_in_no_cohort():
    assert cohort_grid(in_turn(orders(order(None, "2011-02-01"))), QUARTER).empty


def test_no_order_gives_no_cohort():
    assert cohort_grid(in_turn(orders()), QUARTER).empty


@settings(max_examples=30, deadline=None)
@given(some_orders)
def test_cells_add_up_to_the_identified_revenue_of_the_window(history):
    grid = cohort_grid(in_turn(history), QUARTER)
    known = history[history["customer_id"].notna()]
    inside = known[known["invoiced_at"] < "2011-04-01"]
    assert grid["revenue"].sum() == pytest.approx(inside["revenue"].sum(), abs=1e-6)
    first = known.groupby("customer_id")["invoiced_at"].min()
    sizes = grid.drop_duplicates("cohort_month")["cohort_customers"].sum()
    assert sizes == (first < "2011-04-01").sum()


@settings(max_examples=30, deadline=None)
@given(some_orders, st.randoms())
def test_the_order_of_rows_changes_nothing(history, random):
    places = list(range(len(history)))
    shuffled = history.iloc[random.sample(places, len(places))]
    pd.testing.assert_frame_equal(
        cohort_grid(in_turn(history), QUARTER), cohort_grid(in_turn(shuffled), QUARTER)
    )
    waits = [waits_for_second(in_turn(rows), QUARTER, QUARTER) for rows in (history, shuffled)]
    pd.testing.assert_frame_equal(*waits)


def test_a_wait_ends_with_the_second_order_or_with_the_data():
    waits = waits_for_second(in_turn(SHOP), QUARTER, QUARTER)
    assert waits.index.tolist() == ["1", "2", "3"]
    assert waits["t_days"].tolist() == [59, 70, 30]
    assert waits["is_back"].tolist() == [True, False, True]


def test_a_second_order_on_the_same_day_is_no_return():
    history = orders(order("1", "2011-01-05 09:00"), order("1", "2011-01-05 17:00"))
    assert waits_for_second(in_turn(history), QUARTER, QUARTER)["is_back"].tolist() == [False]


def test_only_customers_who_first_ordered_in_the_window_are_followed():
    february = Window(date(2011, 2, 1), date(2011, 3, 1))
    waits = waits_for_second(in_turn(SHOP), february, QUARTER)
    assert waits.index.tolist() == ["3"]
    assert waits["t_days"].tolist() == [30]


def test_a_customer_of_two_countries_belongs_to_the_first():
    history = orders(
        order("1", "2011-01-05", country="France"), order("1", "2011-01-09", country="Spain")
    )
    assert waits_for_second(in_turn(history), QUARTER, QUARTER)["country"].tolist() == ["France"]


def _waits(**countries):
    rows = [(name, days, back) for name, waits in countries.items() for days, back in waits]
    return pd.DataFrame(rows, columns=["country", "t_days", "is_back"])


def test_the_share_back_is_estimated_per_country():
    waits = _waits(
        France=[(10, True), (40, False), (50, False), (60, False)], Spain=[(20, True), (90, False)]
    )
    found = return_by_country(waits, 30, fewest=2).set_index("country")
    assert found.index.tolist() == ["France", "Spain"]
    assert found["share_back"].tolist() == [0.25, 0.5]
    assert found["customers"].tolist() == [4, 2]
    assert found["median_days"].isna().tolist() == [True, False]
    assert (found["low"] < found["share_back"]).all()
    assert (found["share_back"] < found["high"]).all()


def test_countries_with_few_customers_stand_together_at_the_end():
    waits = _waits(Malta=[(9, True)], France=[(10, True)] * 3, Spain=[(20, False)])
    found = return_by_country(waits, 5, fewest=2)
    assert found["country"].tolist() == ["France", OTHERS]
    assert found["customers"].tolist() == [3, 2]


def test_a_share_is_missing_where_nobody_was_followed_so_long():
    found = return_by_country(_waits(France=[(10, True), (40, False)]), 90, fewest=1)
    assert found["share_back"].isna().all()


def test_no_customer_gives_no_country():
    assert return_by_country(waits_for_second(in_turn(orders()), QUARTER, QUARTER), 90).empty


def test_gaps_are_days_between_purchase_days():
    assert gaps_between_orders(in_turn(SHOP), QUARTER).tolist() == [30, 59]


def test_a_gap_belongs_to_the_window_it_ends_in():
    february = Window(date(2011, 2, 1), date(2011, 3, 1))
    march = Window(date(2011, 3, 1), date(2011, 4, 1))
    assert gaps_between_orders(in_turn(SHOP), february).tolist() == []
    assert gaps_between_orders(in_turn(SHOP), march).tolist() == [30, 59]


def test_bins_double_and_keep_every_gap():
    bins = doubling_bins(np.array([1, 2, 3, 4, 7, 8, 31]))
    assert bins["first_day"].tolist() == [1, 2, 4, 8, 16]
    assert bins["last_day"].tolist() == [1, 3, 7, 15, 31]
    assert bins["n_gaps"].tolist() == [1, 2, 2, 1, 1]
    assert bins["share"].sum() == pytest.approx(1)


def test_no_gap_gives_no_bin():
    assert doubling_bins(np.array([], dtype=np.int64)).empty


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=50))
def test_every_gap_lies_in_its_bin(gaps):
    bins = doubling_bins(np.array(gaps))
    expected = [
        sum(low <= gap <= high for gap in gaps)
        for low, high in zip(bins["first_day"], bins["last_day"], strict=True)
    ]
    assert bins["n_gaps"].tolist() == expected
    assert bins["n_gaps"].sum() == len(gaps)


@pytest.mark.real_data
def test_the_real_files_cohorts_agree_with_an_independent_count(data_dir):
    raw = pd.read_parquet(data_dir / "online_retail.parquet").drop_duplicates()
    sold = raw[raw["CustomerID"].notna() & (raw["Quantity"] > 0) & (raw["UnitPrice"] > 0)]
    sold = sold[~sold["InvoiceNo"].astype(str).str.startswith("C")]
    history = pd.DataFrame(
        {
            "invoice": sold["InvoiceNo"].astype(str),
            "customer_id": sold["CustomerID"].astype(str),
            "country": sold["Country"].astype(str),
            "invoiced_at": pd.to_datetime(sold["InvoiceDate"]),
            "revenue": sold["Quantity"] * sold["UnitPrice"],
        }
    )
    grid = cohort_grid(in_turn(history), Window(date(2010, 12, 1), date(2011, 12, 10)))
    assert grid.drop_duplicates("cohort_month")["cohort_customers"].sum() == 4_338
    assert grid["revenue"].sum() == pytest.approx(8_887_208.894, abs=0.01)
    month = history["invoiced_at"].dt.strftime("%Y-%m")
    first = set(history.loc[month == "2010-12", "customer_id"])
    later = set(history.loc[month == "2011-11", "customer_id"])
    cell = _cell(grid, "2010-12-01", 11)
    assert (cell["cohort_customers"], cell["customers"]) == (len(first), len(first & later))
    assert grid.loc[~grid["is_complete"], "months_since"].tolist() == list(range(12, -1, -1))
