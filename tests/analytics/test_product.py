from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import product as p
from analytics.columns import Basis
from analytics.periods import Window
from tests.analytics.test_assortment import product_days

JANUARY = Window(date(2011, 1, 1), date(2011, 2, 1))
SPRING = Window(date(2011, 1, 10), date(2011, 3, 15))


def lines(*rows):
    line = {
        "invoice": "1",
        "description": "LANTERN",
        "quantity": 2,
        "invoiced_at": "2011-01-10 10:00",
        "unit_price": 1.5,
        "customer_id": "10",
        "country": "France",
        "fate": "sale",
    }
    filled = []
    for row in rows:
        full = {**line, **row}
        full.setdefault("net_quantity", full["quantity"] if "sale" in full["fate"] else 0)
        full["revenue"] = full["quantity"] * full["unit_price"]
        full["net_revenue"] = full["net_quantity"] * full["unit_price"]
        filled.append(full)
    frame = pd.DataFrame(filled, columns=list(p.LINE_COLUMNS))
    text = ("invoice", "description", "customer_id", "country", "fate")
    kinds = dict.fromkeys(text, "str") | {"invoiced_at": "datetime64[us]"}
    numbers = {"quantity": "int64", "net_quantity": "int64", "unit_price": "float64"}
    return frame.astype({**kinds, **numbers, "revenue": "float64", "net_revenue": "float64"})


def test_months_without_a_sale_are_there_and_zero():
    days = product_days(
        {"day": "2011-01-12", "revenue": 5.0, "units": 2},
        {"day": "2011-03-14", "revenue": 7.0, "units": 3},
    )
    periods = p.history(days, SPRING, "month")
    assert periods["revenue"].tolist() == [5.0, 0.0, 7.0]
    assert periods["units"].tolist() == [2, 0, 3]
    assert periods["is_complete"].tolist() == [False, True, False]


def test_weeks_begin_on_monday():
    days = product_days({"day": "2011-01-16"}, {"day": "2011-01-17"})
    periods = p.history(days, Window(date(2011, 1, 10), date(2011, 1, 24)), "week")
    assert [f"{start:%a %d}" for start in periods["period_start"]] == ["Mon 10", "Mon 17"]
    assert periods["revenue"].tolist() == [1.0, 1.0]
    assert periods["is_complete"].tolist() == [True, True]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 63), st.integers(-500, 500)), max_size=20))
def test_periods_add_up_to_the_days(pairs):
    starts = pd.Timestamp("2011-01-10")
    days = product_days(
        *({"day": starts + pd.Timedelta(days=n), "revenue": float(r)} for n, r in pairs)
    )
    for every in ("week", "month"):
        found = p.history(days, SPRING, every)["revenue"].sum()
        assert found == pytest.approx(days["revenue"].sum())


def test_countries_are_ranked_by_revenue():
    days = product_days({"revenue": 5.0}, {"country": "Spain", "revenue": 9.0}, {"revenue": 1.0})
    found = p.countries(days)
    assert found.index.tolist() == ["Spain", "France"]
    assert found["revenue"].tolist() == [9.0, 6.0]


MIXED = lines(
    {"quantity": 10, "net_quantity": 4},
    {"invoice": "2", "fate": "guest_sale", "customer_id": None, "quantity": 3},
    {"invoice": "C3", "fate": "cancellation", "quantity": -6},
    {"invoice": "4", "quantity": 5, "net_quantity": 0},
)


@pytest.mark.parametrize(
    ("basis", "units", "revenue"),
    [
        (Basis.RAW, [10, 3, 5, -6], 18.0),
        (Basis.GROSS, [10, 3, 5], 27.0),
        (Basis.NET, [4, 3], 10.5),
        (Basis.IDENTIFIED, [10, 5], 22.5),
    ],
)
def test_a_basis_says_which_lines_count(basis, units, revenue):
    found = p.sales(MIXED, basis, JANUARY)
    assert found["units"].tolist() == units
    assert found["revenue"].sum() == revenue


def test_lines_of_other_days_and_countries_do_not_count():
    found = p.sales(
        lines(
            {"invoice": "first"},
            {"invoice": "abroad", "country": "Spain"},
            {"invoice": "late", "invoiced_at": "2011-02-01 00:00"},
            {"invoice": "last", "invoiced_at": "2011-01-31 23:59"},
        ),
        Basis.GROSS,
        JANUARY,
        ("France",),
    )
    assert found["invoice"].tolist() == ["first", "last"]


def test_a_buyer_is_counted_once_and_guests_not_at_all():
    found = p.buyers(
        p.sales(
            lines(
                {"quantity": 1},
                {"invoice": "2", "invoiced_at": "2011-01-20 09:00"},
                {"invoice": "2", "invoiced_at": "2011-01-20 09:00"},
                {"invoice": "3", "customer_id": "11", "quantity": 10},
                {"invoice": "4", "customer_id": None, "fate": "guest_sale"},
            ),
            Basis.NET,
            JANUARY,
        )
    )
    assert found.index.tolist() == ["11", "10"]
    assert found["n_orders"].tolist() == [1, 2]
    assert found["revenue"].tolist() == [15.0, 7.5]
    assert found.loc["10", "last_order_at"] == pd.Timestamp("2011-01-20 09:00")


def test_the_mean_price_is_weighted_by_units():
    found = p.prices(
        p.sales(
            lines(
                {"quantity": 9, "unit_price": 1.0},
                {"quantity": 1, "unit_price": 2.0},
                {"quantity": 4, "unit_price": 3.0, "invoiced_at": "2011-01-31 09:00"},
            ),
            Basis.GROSS,
            SPRING,
        )
    )
    assert found["price_low"].tolist() == [1.0]
    assert found["price_mean"].tolist() == pytest.approx([23 / 14])
    assert found["price_high"].tolist() == [3.0]
    assert found["units"].tolist() == [14]


def test_cancelled_and_free_lines_say_nothing_of_the_price():
    found = p.prices(
        p.sales(
            lines({"fate": "cancellation", "quantity": -1}, {"unit_price": 0.0}),
            Basis.RAW,
            JANUARY,
        )
    )
    assert found.empty


def test_names_are_ranked_by_lines_and_trimmed():
    found = p.names(
        lines(
            {"description": "damaged", "fate": "non_positive_quantity", "quantity": -1},
            {"description": "LANTERN "},
            {"description": "LANTERN", "invoiced_at": "2011-02-03 10:00"},
            {"description": None},
        )
    )
    assert found["n_lines"].to_dict() == {"LANTERN": 2, "damaged": 1}
    assert found.loc["LANTERN", "last_at"] == pd.Timestamp("2011-02-03 10:00")


def test_a_product_without_lines_has_empty_tables():
    nothing = p.sales(lines(), Basis.NET, JANUARY)
    assert p.buyers(nothing).empty
    assert p.prices(nothing).empty
    assert p.names(lines()).empty
    assert p.countries(product_days()).empty
    assert p.history(product_days(), JANUARY, "month")["revenue"].tolist() == [0.0]
