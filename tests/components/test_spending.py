import pandas as pd

from analytics.inequality import lorenz_curve, top_shares
from analytics.outliers import Kept
from analytics.spending import curve, describe, log_histogram
from analytics.spread import of_amounts
from components import spending as tables
from components.theme import LIGHT

AMOUNTS = of_amounts(pd.Series([10.0, 10.0, 80.0]))


def test_bins_read_as_shares_and_revenue():
    summaries = describe({"customer": AMOUNTS})
    table = tables.bin_table(log_histogram(AMOUNTS), summaries.loc["customer"], of="customer")
    assert list(table.columns) == [
        "From value",
        "Up to value",
        "Customers",
        "Share of customers",
        "Revenue",
        "Share of revenue",
    ]
    assert table["Customers"].iloc[[0, -1]].tolist() == [2, 1]
    assert table["Share of revenue"].iloc[[0, -1]].tolist() == [0.2, 0.8]


def test_curves_share_their_shares():
    table = tables.curve_table({"order": curve(AMOUNTS), "line": curve(AMOUNTS)})
    assert list(table.columns) == ["Share at most", "Order value", "Line item value"]
    assert table.iloc[-1].tolist() == [1, 80, 80]


def test_without_an_amount_its_column_is_missing_values():
    nothing = of_amounts(pd.Series([], dtype=float))
    table = tables.curve_table({"order": curve(AMOUNTS), "customer": curve(nothing)})
    assert table["Customer spend"].isna().all()


def test_levels_read_a_row_per_kind():
    table = tables.level_table(describe({"order": AMOUNTS}))
    row = table.iloc[0]
    assert row["Of"] == "3 orders"
    assert (row["Min value"], row["Median value"], row["Max value"]) == (10, 10, 80)
    assert list(table.columns)[-2:] == ["Mean value", "Skewness"]


def test_customers_and_their_shares():
    spent = pd.Series([25.0, 75.0])
    assert list(tables.lorenz_table(lorenz_curve(spent)).columns) == [
        "Share of customers",
        "Share of customers' revenue",
    ]
    top = tables.top_table(top_shares(spent)).iloc[-1]
    assert top.tolist() == ["Top 20%", 1, 75.0, 0.75]
    customers = pd.DataFrame(
        {
            "customer_id": ["17850"],
            "country": ["EIRE"],
            "n_orders": [3],
            "revenue": [9.999],
            "revenue_share": [1.0],
            "last_order_at": [pd.Timestamp("2011-12-01")],
        }
    )
    assert tables.customer_table(customers).iloc[0].tolist()[:5] == ["17850", "EIRE", 3, 10.0, 1.0]


def test_an_outlier_is_explained_and_a_guest_named():
    found = pd.DataFrame(
        {
            "invoice": ["1", "2"],
            "customer_id": ["A", None],
            "country": "EIRE",
            "invoiced_at": pd.Timestamp("2011-12-01"),
            "n_lines": 1,
            "units_gross": 9,
            "units_net": 0,
            "revenue_gross": 99.0,
            "revenue_net": 0.0,
            "kept": [Kept.NONE, Kept.LITTLE],
            "factor": ["units_per_line", "value_per_unit"],
            "times": [8221.3, 9.24],
        }
    )
    table = tables.outlier_table(found)
    assert table["Customer"].tolist() == ["A", "Guest"]
    assert table["Outcome"].tolist() == ["Taken back", "Mostly taken back"]
    assert table["Why it is large"].tolist() == [
        "8,221x the usual units per line",
        "9.2x the usual price per unit",
    ]
    assert tables.outlier_table(found.head(0)).empty


def test_each_kind_keeps_its_own_colour():
    colours = [noun.colour for noun in tables.NOUNS.values()]
    assert len(set(colours)) == len(colours)
    assert set(colours) <= set(LIGHT.categorical)
