import pandas as pd
import pytest

from analytics.outliers import Fence, Kept, fence, large_orders


def orders(*overrides):
    default = {
        "invoice": "1",
        "customer_id": "A",
        "country": "United Kingdom",
        "invoiced_at": pd.Timestamp("2011-01-03 10:00"),
        "n_lines": 10,
        "units_gross": 100,
        "units_net": 100,
        "revenue_gross": 200.0,
        "revenue_net": 200.0,
    }
    rows = [default | {"invoice": str(i)} | row for i, row in enumerate(overrides)]
    return pd.DataFrame(rows, columns=list(default))


LOW = Fence(low=1.0, high=1_000.0, n_below=0)


def test_the_fence_by_hand():
    # Quartiles of log10: 2 and 3, so the fence lies three decades beyond: -1 and 6.
    shop = orders(*({"revenue_gross": 10.0 ** (1 + i / 4)} for i in range(13)))
    found = fence(shop)
    assert found.high == pytest.approx(10 ** (3.25 + 3 * 1.5))
    assert found.low == pytest.approx(10 ** (1.75 - 3 * 1.5))
    assert found.n_below == 0


def test_orders_below_the_fence_are_counted():
    shop = orders(*[{"revenue_gross": 100.0 + i} for i in range(20)], {"revenue_gross": 0.01})
    assert fence(shop).n_below == 1


def test_few_orders_have_no_fence_and_none_stands_out():
    shop = orders({}, {"revenue_gross": 1e9})
    assert fence(shop) is None
    assert large_orders(shop, None).empty


def test_large_orders_are_listed_the_largest_first():
    shop = orders({}, {"revenue_gross": 2_000.0}, {"revenue_gross": 3_000.0}, {})
    found = large_orders(shop, LOW)
    assert found["invoice"].tolist() == ["2", "1"]


def test_an_order_on_the_fence_does_not_stand_out():
    assert large_orders(orders({"revenue_gross": 1_000.0}), LOW).empty


@pytest.mark.parametrize(
    ("net", "kept"),
    [
        (0.0, Kept.NONE),
        (900.0, Kept.LITTLE),
        (1_000.0, Kept.MOSTLY),
        (1_999.0, Kept.MOSTLY),
        (2_000.0, Kept.WHOLE),
        (2_000.0 - 1e-7, Kept.WHOLE),
    ],
)
def test_an_order_is_marked_by_what_was_kept_of_it(net, kept):
    shop = orders({"revenue_gross": 2_000.0, "revenue_net": net})
    assert large_orders(shop, LOW)["kept"].tolist() == [kept]


@pytest.mark.parametrize(
    ("large", "factor", "times"),
    [
        ({"n_lines": 100, "units_gross": 1_000}, "lines", 10),
        ({"n_lines": 10, "units_gross": 1_000}, "units_per_line", 10),
        ({"n_lines": 10, "units_gross": 100}, "value_per_unit", 10),
        # Half the lines, twice the price, and so ten times the units per line.
        ({"n_lines": 5, "units_gross": 500}, "units_per_line", 10),
    ],
)
def test_the_factor_furthest_above_the_usual_order_explains_it(large, factor, times):
    shop = orders({}, {}, {}, {"revenue_gross": 2_000.0, **large})
    found = large_orders(shop, LOW)
    assert found["factor"].tolist() == [factor]
    assert found["times"].tolist() == pytest.approx([times])


def test_the_row_order_does_not_matter():
    shop = orders({}, {"revenue_gross": 2_000.0}, {"revenue_gross": 2_000.0}, {})
    first, second = large_orders(shop, LOW), large_orders(shop.iloc[::-1], LOW)
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.real_data
def test_the_order_of_80_995_units_is_marked_as_taken_back(real_store):
    from analytics.columns import Basis
    from analytics.periods import data_window
    from analytics.slices import Slice, orders_in
    from analytics.store import ArtifactStore

    build = ArtifactStore(real_store).current()
    window = data_window(build.table("days"))
    shop = orders_in(build.table("invoices"), Slice(window, Basis.GROSS))
    largest = large_orders(shop, fence(shop)).iloc[0]
    assert largest[["invoice", "units_gross", "kept", "factor"]].tolist() == [
        "581483",
        80_995,
        Kept.NONE,
        "units_per_line",
    ]
