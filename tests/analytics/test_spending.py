import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import spending
from analytics.spread import of_amounts, of_buckets

amounts = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=60)


def orders(*overrides):
    default = {
        "invoice": "1",
        "customer_id": "A",
        "country": "United Kingdom",
        "invoiced_at": pd.Timestamp("2011-01-03 10:00"),
        "revenue": 10.0,
    }
    rows = [default | {"invoice": str(i)} | row for i, row in enumerate(overrides)]
    return pd.DataFrame(rows, columns=list(default)).astype(
        {"invoice": "str", "customer_id": "str", "country": "str", "revenue": "float64"}
    )


def test_orders_are_summed_per_customer_the_largest_first():
    found = spending.per_customer(
        orders(
            {"customer_id": "A", "revenue": 10.0},
            {"customer_id": "B", "revenue": 50.0},
            {"customer_id": "A", "revenue": 40.0 - 20.0, "invoiced_at": "2011-02-01"},
        ).assign(
            invoiced_at=pd.to_datetime(["2011-01-03", "2011-01-04", "2011-02-01"]),
            country=["Spain", "Spain", "France"],
        )
    )
    assert found["customer_id"].tolist() == ["B", "A"]
    assert found["revenue"].tolist() == [50.0, 30.0]
    assert found["n_orders"].tolist() == [1, 2]
    assert found["revenue_share"].tolist() == [0.625, 0.375]
    assert found["country"].tolist() == ["Spain", "France"]
    assert found["last_order_at"].tolist()[1] == pd.Timestamp("2011-02-01")


def test_customers_of_equal_revenue_are_listed_by_their_id():
    found = spending.per_customer(orders({"customer_id": "B"}, {"customer_id": "A"}))
    assert found["customer_id"].tolist() == ["A", "B"]


def test_guests_are_no_customers_and_their_share_is_told():
    shop = orders({"revenue": 30.0}, {"customer_id": None, "revenue": 10.0})
    assert spending.per_customer(shop)["revenue"].tolist() == [30.0]
    assert spending.guest_share(shop) == 0.25


@pytest.mark.parametrize("rows", [(), ({"revenue": 0.0},), ({"revenue": -5.0},)])
def test_without_revenue_there_are_no_shares(rows):
    assert spending.guest_share(orders(*rows)) is None
    assert spending.per_customer(orders(*rows))["revenue_share"].isna().all()


def test_customers_are_those_of_a_group_by():
    rng = np.random.default_rng(2)
    shop = orders(*[{}] * 300).assign(
        customer_id=rng.choice(["A", "B", "C", None], 300),
        country=rng.choice(["Spain", "France"], 300),
        invoiced_at=pd.Timestamp("2011-01-01") + pd.to_timedelta(rng.permutation(300), unit="h"),
        revenue=rng.integers(1, 99, 300).astype(float),
    )
    grouped = shop.sort_values("invoiced_at").groupby("customer_id")
    found = spending.per_customer(shop.sample(frac=1, random_state=1)).set_index("customer_id")
    expected = pd.DataFrame(
        {
            "country": grouped["country"].last(),
            "n_orders": grouped.size(),
            "revenue": grouped["revenue"].sum(),
            "last_order_at": grouped["invoiced_at"].max(),
        }
    )
    pd.testing.assert_frame_equal(
        found.sort_index().drop(columns="revenue_share"), expected, check_dtype=False
    )


def test_no_order_is_no_customer():
    found = spending.per_customer(orders())
    assert len(found) == 0
    assert "last_order_at" in found


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["A", "B", None]), st.integers(-50, 500)), max_size=30))
def test_customers_and_guests_make_up_the_revenue(rows):
    shop = orders(*({"customer_id": who, "revenue": float(much)} for who, much in rows))
    guests = shop.loc[shop["customer_id"].isna(), "revenue"].sum()
    assert spending.per_customer(shop)["revenue"].sum() + guests == shop["revenue"].sum()


def test_a_log_bin_is_a_tenth_of_a_decade():
    found = spending.log_histogram(of_amounts(pd.Series([100.0, 120.0, 126.0, 1000.0])))
    assert found["low"].iloc[0] == 100.0
    assert found["high"].iloc[0] == pytest.approx(125.8925)
    assert found["n"].tolist() == [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert found["revenue"].iloc[[0, 1, -1]].tolist() == pytest.approx([220, 126, 1000])


def test_linear_bins_have_a_round_width_and_end_after_the_99th_percentile():
    values = pd.Series(range(1, 1001), dtype=float)
    found = spending.linear_histogram(of_amounts(values))
    assert (found["high"] - found["low"]).unique().tolist() == [25.0]
    assert found["low"].iloc[0] == 0
    assert found["high"].iloc[-1] == 1000
    assert found["n"].sum() == 999
    assert found["n"].iloc[[0, 1]].tolist() == [24, 25]


def test_an_order_a_hundred_times_larger_lies_beyond_the_linear_bins():
    found = spending.linear_histogram(of_amounts(pd.Series([10.0] * 200 + [1000.0])))
    assert found["high"].iloc[-1] < 1000
    assert found["n"].sum() == 200


def test_a_curve_rises_from_the_smallest_to_the_largest():
    found = spending.curve(of_amounts(pd.Series([10.0, 20.0, 40.0])))
    assert found.iloc[[0, -1]].to_numpy().tolist() == [[0, 10], [1, 40]]
    assert found.loc[found["share"] == 0.5, "value"].tolist() == [20.0]
    assert len(found) == 107


def test_a_spread_is_described_by_name():
    found = spending.describe(
        {"order": of_amounts(pd.Series([10.0, 20.0, 60.0])), "line": of_amounts(pd.Series([5.0]))}
    )
    assert found.loc["order", ["n", "total", "min", "median", "max", "mean"]].tolist() == [
        3,
        90,
        10,
        20,
        60,
        30,
    ]
    assert found.loc["line", "p99"] == 5.0
    assert np.isnan(found.loc["line", "skewness"])


def test_nothing_spent_gives_empty_tables():
    nothing = of_amounts(pd.Series([0.0, -2.0]))
    assert spending.log_histogram(nothing).empty
    assert spending.linear_histogram(nothing).empty
    assert spending.curve(nothing).empty
    found = spending.describe({"order": nothing}).loc["order"]
    assert found["n"] == 0
    assert found[["min", "median", "max", "mean", "skewness"]].isna().all()


@settings(deadline=None)
@given(amounts)
def test_log_bins_hold_every_amount_once(values):
    found = spending.log_histogram(of_amounts(pd.Series(values)))
    assert found["n"].sum() == len(values)
    assert found["revenue"].sum() == pytest.approx(sum(values))
    assert found["n"].iloc[0] > 0
    assert found["n"].iloc[-1] > 0


@settings(deadline=None)
@given(amounts)
def test_linear_bins_hold_all_but_the_largest_hundredth(values):
    found = spending.linear_histogram(of_amounts(pd.Series(values)))
    assert 25 <= len(found) <= 65
    assert found["n"].sum() >= np.floor(0.99 * len(values))
    assert found["high"].iloc[-1] > np.quantile(values, 0.99)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-40, 80), st.integers(1, 9)), min_size=1, max_size=30))
def test_log_bins_of_buckets_are_pairs_of_them(rows):
    frame = pd.DataFrame(rows, columns=["bucket", "n_lines"])
    frame["revenue"] = frame["n_lines"] * 10 ** ((frame["bucket"] + 0.5) / 20)
    found = spending.log_histogram(of_buckets(frame))
    pairs = frame.groupby(frame["bucket"] // 2)["n_lines"].sum()
    assert found.loc[found["n"].round() > 0, "n"].tolist() == pytest.approx(pairs.tolist())


@pytest.mark.real_data
@pytest.mark.parametrize("merchandise_only", [True, False])
def test_orders_and_line_items_of_the_real_file_sum_to_the_same(real_store, merchandise_only):
    from analytics.columns import Basis
    from analytics.periods import data_window
    from analytics.slices import Slice, line_values_in, orders_in
    from analytics.store import ArtifactStore

    build = ArtifactStore(real_store).current()
    window = data_window(build.table("days"))
    for basis in (Basis.GROSS, Basis.NET, Basis.IDENTIFIED):
        chosen = Slice(window, basis, merchandise_only=merchandise_only)
        orders = of_amounts(orders_in(build.table("invoices"), chosen)["revenue"])
        lines = of_buckets(line_values_in(build.table("line_values"), chosen))
        assert spending.log_histogram(orders)["revenue"].sum() == pytest.approx(lines.total)
        assert spending.log_histogram(lines)["n"].sum() == pytest.approx(lines.n)


@pytest.mark.real_data
def test_quantiles_of_line_items_are_right_to_a_buckets_width(real_store):
    from analytics.columns import Basis
    from analytics.periods import data_window
    from analytics.slices import Slice, line_values_in
    from analytics.store import ArtifactStore

    build = ArtifactStore(real_store).current()
    chosen = Slice(data_window(build.table("days")), Basis.NET, merchandise_only=False)
    counted = of_buckets(line_values_in(build.table("line_values"), chosen))
    net = build.table("lines", ["net_revenue"])["net_revenue"]
    exact = of_amounts(net)
    shares = list(spending.LEVELS.values())
    ratio = counted.quantile(shares) / exact.quantile(shares)
    assert counted.n == exact.n
    assert ratio.max() < 10 ** (1 / 20)
    assert ratio.min() > 10 ** (-1 / 20)
    assert counted.skewness == pytest.approx(exact.skewness, rel=0.01)
