import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import assortment as a

MEASURES = {
    "units": "units",
    "revenue": "revenue",
    "units_gross": "units",
    "units_net": "units",
    "revenue_gross": "revenue",
    "revenue_net": "revenue",
}


def product_days(*rows):
    """Give one row per mapping; gross and net are what `units` and `revenue` say by default."""
    filled = []
    for row in rows:
        full = {"stock_code": "A", "country": "France", "day": "2011-01-03", "n_orders": 1}
        full |= {"n_lines": 1, "units": 1, "revenue": 1.0, **row}
        filled.append({**{name: full[basis] for name, basis in MEASURES.items()}, **full})
    columns = ["stock_code", "country", "day", "n_orders", "n_lines", *MEASURES]
    frame = pd.DataFrame(filled, columns=columns)
    kinds = {"stock_code": "str", "day": "datetime64[us]"}
    kinds |= {n: "float64" if "revenue" in n else "int64" for n in MEASURES}
    return frame.astype({**kinds, "n_orders": "int64", "n_lines": "int64"})


def products(*codes, service=(), first="2011-01-03"):
    return pd.DataFrame(
        {
            "stock_code": pd.Series(codes, dtype="str"),
            "name": pd.Series([f"PRODUCT {code}" for code in codes], dtype="str"),
            "is_merchandise": [code not in service for code in codes],
            "first_sold_at": pd.Series([first] * len(codes), dtype="datetime64[us]"),
        }
    )


def sold(*rows):
    days = product_days(*rows)
    return a.per_product(days, products(*days["stock_code"].unique()))


def revenues(*amounts):
    return sold(*({"stock_code": f"P{i:03}", "revenue": x} for i, x in enumerate(amounts)))


def test_days_and_countries_of_a_product_are_summed():
    found = sold(
        {"units": 2, "revenue": 5.0, "n_orders": 1},
        {"units": 3, "revenue": 7.5, "n_orders": 2, "country": "Spain"},
        {"stock_code": "B", "units": 1, "revenue": 20.0},
    )
    assert found.index.tolist() == ["B", "A"]
    assert found.loc["A", ["units", "revenue", "n_orders"]].tolist() == [5, 12.5, 3]
    assert found.loc["A", "name"] == "PRODUCT A"


def test_a_categorical_code_gives_the_same():
    days = product_days({"revenue": 5.0}, {"stock_code": "B", "revenue": 7.0}, {"revenue": 3.5})
    known = products("A", "B", "C")
    categorical = days.astype({"stock_code": "category"})
    pd.testing.assert_frame_equal(a.per_product(categorical, known), a.per_product(days, known))


def test_equal_revenue_is_ordered_by_code():
    found = sold({"stock_code": "B"}, {"stock_code": "C"}, {"stock_code": "A"})
    assert found.index.tolist() == ["A", "B", "C"]


def test_nothing_sold_is_an_empty_table():
    nothing = a.per_product(product_days(), products("A"))
    assert nothing.empty
    assert a.abc(nothing).empty
    assert a.price_bands(nothing).empty
    assert a.returned(nothing, min_units=1, min_orders=1).empty
    assert a.return_rate(nothing) is None
    assert a.class_totals(a.abc(nothing))["n_products"].tolist() == [0, 0, 0]


def test_a_product_is_of_the_class_in_which_those_before_it_end():
    classed = a.abc(revenues(80.0, 10.0, 6.0, 4.0))
    assert classed["class"].tolist() == ["A", "B", "B", "C"]
    assert classed["cumulative_share"].tolist() == pytest.approx([0.8, 0.9, 0.96, 1.0])
    assert classed["product_share"].tolist() == [0.25, 0.5, 0.75, 1.0]
    assert classed["rank"].tolist() == [1, 2, 3, 4]


def test_the_product_that_carries_the_sum_over_the_edge_is_still_of_its_class():
    assert a.abc(revenues(100.0))["class"].tolist() == ["A"]
    assert a.abc(revenues(60.0, 30.0, 10.0))["class"].tolist() == ["A", "A", "B"]


def test_products_without_revenue_are_not_classed():
    classed = a.abc(revenues(10.0, 0.0, -5.0))
    assert classed["revenue"].tolist() == [10.0]


def test_class_totals_add_up():
    totals = a.class_totals(a.abc(revenues(80.0, 10.0, 6.0, 4.0)))
    assert totals["n_products"].tolist() == [1, 2, 1]
    assert totals["revenue"].tolist() == [80.0, 16.0, 4.0]
    assert totals["revenue_share"].sum() == pytest.approx(1)
    assert totals["product_share"].sum() == pytest.approx(1)


amounts = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 2)), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(amounts)
def test_the_curve_rises_to_one_and_classes_come_in_order(values):
    classed = a.abc(revenues(*values))
    curve = classed["cumulative_share"].to_numpy()
    assert (np.diff(curve) >= 0).all()
    assert "".join(classed["class"]) == "".join(sorted(classed["class"]))
    if len(curve):
        assert curve[-1] == pytest.approx(1)
        # No set of as few products brings more than the first ones do.
        assert (curve >= classed["product_share"].to_numpy() - 1e-9).all()


def test_the_return_rate_is_the_share_of_gross_units_not_kept():
    found = sold(
        {"units_gross": 10, "units_net": 7, "revenue_gross": 20.0, "revenue_net": 14.0},
        {"stock_code": "B", "units_gross": 30, "units_net": 30},
    )
    rates = a.returned(found, min_units=10, min_orders=1)
    assert rates.index.tolist() == ["A", "B"]
    assert rates["return_rate"].tolist() == pytest.approx([0.3, 0.0])
    assert rates["revenue_returned"].tolist() == [6.0, 0.0]
    assert a.return_rate(found) == pytest.approx(3 / 40)


def test_rates_of_few_units_or_few_orders_are_left_out():
    found = sold(
        {"units_gross": 9, "n_orders": 5},
        {"stock_code": "B", "units_gross": 10, "n_orders": 1},
        {"stock_code": "C", "units_gross": 10, "n_orders": 2},
    )
    assert a.returned(found, min_units=10, min_orders=2).index.tolist() == ["C"]


def test_products_fall_into_bands_by_mean_price():
    found = sold(
        {"units": 10, "revenue": 10.0},
        {"stock_code": "B", "units": 10, "revenue": 19.9},
        {"stock_code": "C", "units": 5, "revenue": 50.0},
        {"stock_code": "D", "units": 1, "revenue": 70.1},
    )
    bands = a.price_bands(found)
    assert bands["price_from"].tolist() == [0.0, 2.0, 5.0, 10.0, 20.0, 50.0]
    assert bands["price_to"].tolist() == [2.0, 5.0, 10.0, 20.0, 50.0, np.inf]
    assert bands["n_products"].tolist() == [2, 0, 0, 1, 0, 1]
    assert bands["units"].tolist() == [20, 0, 0, 5, 0, 1]
    assert bands["revenue"].tolist() == pytest.approx([29.9, 0, 0, 50.0, 0, 70.1])
    assert bands["revenue_share"].sum() == pytest.approx(1)


def test_a_price_on_an_edge_belongs_to_the_band_that_begins_there():
    found = sold(*({"stock_code": f"{p}", "revenue": p} for p in (0.5, 2.0, 3.0, 20.0)))
    bands = a.price_bands(found)
    band = bands[(bands["price_from"] == 2.0)]
    assert band["n_products"].tolist() == [2]


def test_one_price_is_one_band():
    bands = a.price_bands(sold({"units": 2, "revenue": 6.0}))
    assert bands["n_products"].sum() == 1
    assert len(bands) == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 50), st.integers(-500, 5000)), min_size=1, max_size=30))
def test_bands_reconcile_with_what_has_a_price(pairs):
    found = sold(
        *({"stock_code": f"{i}", "units": u, "revenue": r / 100} for i, (u, r) in enumerate(pairs))
    )
    priced = found[(found["units"] > 0) & (found["revenue"] > 0)]
    bands = a.price_bands(found)
    assert bands["n_products"].sum() == len(priced)
    assert bands["units"].sum() == priced["units"].sum()
    assert bands["revenue"].sum() == pytest.approx(priced["revenue"].sum())


def test_the_order_of_the_rows_does_not_matter():
    days = product_days(
        {"revenue": 3.0}, {"stock_code": "B", "revenue": 3.0}, {"stock_code": "C", "revenue": 9.0}
    )
    known = products("A", "B", "C")
    pd.testing.assert_frame_equal(
        a.per_product(days, known), a.per_product(days.iloc[::-1], known.iloc[::-1])
    )
