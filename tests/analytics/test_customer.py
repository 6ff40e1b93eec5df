"""One customer's history: orders, returns, months, gaps and products."""

from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import columns as c
from analytics import customer as cu

AS_OF = datetime(2011, 4, 1)


def lines(*overrides: dict[str, Any]) -> pd.DataFrame:
    usual = {
        c.INVOICE: "536365",
        c.STOCK_CODE: "22423",
        c.QUANTITY: 10,
        c.INVOICED_AT: "2011-01-01 10:00",
        c.COUNTRY: "France",
        c.FATE: "sale",
        c.IS_MERCHANDISE: True,
        c.REVENUE: 100.0,
        c.NET_QUANTITY: 10,
        c.NET_REVENUE: 100.0,
    }
    rows = [{c.LINE_NUMBER: i, **usual, **row} for i, row in enumerate(overrides, start=1)]
    return pd.DataFrame(rows, columns=list(cu.LINE_COLUMNS)).astype(
        {c.INVOICED_AT: "datetime64[us]", c.QUANTITY: "int64", c.REVENUE: "float64"}
    )


def invoices(*overrides: dict[str, Any]) -> pd.DataFrame:
    usual = {
        c.INVOICE: "536365",
        c.COUNTRY: "France",
        c.INVOICED_AT: "2011-01-01 10:00",
        c.N_LINES: 1,
        "units_gross": 10,
        "revenue_gross": 100.0,
        "revenue_net": 100.0,
    }
    rows = [{**usual, **row} for row in overrides]
    frame = pd.DataFrame(rows, columns=list(cu.INVOICE_COLUMNS))
    return frame.astype({c.INVOICED_AT: "datetime64[us]", "units_gross": "int64"})


CANCELLED = {
    c.INVOICE: "C1",
    c.FATE: "cancellation",
    c.QUANTITY: -4,
    c.REVENUE: -40.0,
    c.NET_QUANTITY: 0,
    c.NET_REVENUE: 0.0,
    c.INVOICED_AT: "2011-01-05 10:00",
}


def shop() -> pd.DataFrame:
    """Buy for 100 and 200, give back 40 of the first and 7 of no sale."""
    bought = invoices(
        {
            c.INVOICE: "2",
            c.INVOICED_AT: "2011-02-10 10:00",
            "revenue_gross": 200.0,
            "revenue_net": 200.0,
        },
        {c.INVOICE: "1", "revenue_net": 60.0},
    )
    own = lines(
        {c.INVOICE: "1"},
        CANCELLED,
        CANCELLED | {c.INVOICE: "C2", c.QUANTITY: -1, c.REVENUE: -7.0},
        {c.FATE: "duplicate", c.INVOICE: "1"},
    )
    return cu.events(bought, own)


def test_orders_and_returns_stand_in_order_of_time_with_positive_amounts():
    happened = shop()
    assert happened[[cu.EVENT, c.INVOICE, c.REVENUE]].to_numpy().tolist() == [
        ["order", "1", 100.0],
        ["return", "C1", 40.0],
        ["return", "C2", 7.0],
        ["order", "2", 200.0],
    ]
    assert happened[c.UNITS].tolist() == [10, 4, 1, 10]


def test_the_account_tells_matched_from_unmatched_returns():
    sums = cu.account(shop())
    assert sums == cu.Account(n_orders=2, n_returns=2, gross=300.0, net=260.0, returned=47.0)
    assert sums.unmatched == pytest.approx(7.0)


def test_nobody_has_no_events():
    happened = cu.events(invoices(), lines())
    assert happened.empty
    assert cu.account(happened) == cu.Account(0, 0, 0.0, 0.0, 0.0)
    assert cu.months(happened, AS_OF).empty
    assert cu.gaps(happened, AS_OF).empty


def test_who_only_gave_back_has_returns_and_no_gaps():
    happened = cu.events(invoices(), lines(CANCELLED))
    assert happened[cu.EVENT].tolist() == ["return"]
    assert cu.gaps(happened, AS_OF).empty
    assert cu.months(happened, AS_OF)[cu.REVENUE_BACK].tolist() == [40.0, 0.0, 0.0]


def test_every_month_up_to_the_instant_is_there_and_the_last_is_whole_at_midnight():
    found = cu.months(shop(), AS_OF)
    assert found[cu.MONTH_START].dt.month.tolist() == [1, 2, 3]
    assert found[c.REVENUE].tolist() == [100.0, 200.0, 0.0]
    assert found[cu.REVENUE_BACK].tolist() == [47.0, 0.0, 0.0]
    assert found[cu.UNITS_BACK].tolist() == [5, 0, 0]
    assert found[cu.N_ORDERS].tolist() == [1, 1, 0]
    assert found[c.IS_COMPLETE].all()


def test_a_month_that_has_not_ended_is_unfinished():
    assert cu.months(shop(), datetime(2011, 3, 31))[c.IS_COMPLETE].tolist() == [True, True, False]


def test_gaps_are_days_between_days_with_an_order_and_the_open_one():
    found = cu.gaps(shop(), AS_OF)
    assert found[cu.DAYS].tolist() == [40, 49]  # 10 Feb 10:00 to 1 Apr 00:00 is 49.6 days
    assert found[cu.IS_OPEN].tolist() == [False, True]


def test_two_orders_of_a_day_are_no_gap():
    twice = invoices({c.INVOICE: "1"}, {c.INVOICE: "2", c.INVOICED_AT: "2011-01-01 18:00"})
    found = cu.gaps(cu.events(twice, lines()), datetime(2011, 1, 2))
    assert found[cu.DAYS].tolist() == [0]


def test_products_are_summed_and_returns_taken_from_their_sales():
    own = lines(
        {c.NET_QUANTITY: 6, c.NET_REVENUE: 60.0},
        {c.INVOICE: "2", c.INVOICED_AT: "2011-02-10 10:00"},
        {c.STOCK_CODE: "POST", c.IS_MERCHANDISE: False, c.REVENUE: 18.0, c.NET_REVENUE: 18.0},
        CANCELLED,
    )
    found = cu.products(own, {"22423": "CAKESTAND"})
    assert found[c.STOCK_CODE].tolist() == ["22423", "POST"]
    assert found[c.NAME].tolist() == ["CAKESTAND", "POST"]
    cake = found.iloc[0]
    assert (cake[cu.N_ORDERS], cake[c.UNITS], cake[cu.UNITS_BACK]) == (2, 20, 4)
    assert (cake[c.REVENUE], cake[c.NET_REVENUE]) == (200.0, 160.0)
    assert cake[c.LAST_BOUGHT_AT] == pd.Timestamp("2011-02-10 10:00")


@given(days=st.lists(st.integers(0, 80), min_size=1, max_size=12), seed=st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_gaps_fill_the_time_from_the_first_order_and_no_order_of_rows_matters(days, seed):
    bought = invoices(
        *(
            {
                c.INVOICE: str(i),
                c.INVOICED_AT: f"{pd.Timestamp('2011-01-01') + pd.Timedelta(days=day)}",
            }
            for i, day in enumerate(days)
        )
    )
    happened = cu.events(bought, lines())
    found = cu.gaps(happened, AS_OF)
    assert found[cu.DAYS].sum() == 90 - min(days)
    assert len(found) == len(set(days))
    shuffled = cu.events(bought.sample(frac=1, random_state=seed), lines())
    pd.testing.assert_frame_equal(happened, shuffled)
