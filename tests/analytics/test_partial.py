"""The facts of a slice, read in parts: equal to those summed anew from all lines."""

import random
from datetime import date

import pandas as pd
import pytest

from analytics import columns as c
from analytics import partial
from analytics.narrowing import LINE_COLUMNS, REPEATED, Narrowed, part_of
from analytics.periods import Window, data_window, months_and_days
from analytics.slices import Slice, days_in, line_values_in, orders_in, product_days_in
from analytics.store import ArtifactStore, Build
from tests.builders import build_shop

# The second order goes over an hour, the third over midnight and a month, the fourth came back.
SPLIT = (
    {"invoice": "1", "stock_code": "A", "quantity": 4, "invoiced_at": "2011-01-30 09:10"},
    {"invoice": "2", "stock_code": "A", "quantity": 1, "invoiced_at": "2011-02-10 09:59"},
    {"invoice": "2", "stock_code": "A", "quantity": 2, "invoiced_at": "2011-02-10 10:01"},
    {"invoice": "3", "stock_code": "B", "quantity": 8, "invoiced_at": "2011-02-28 23:59"},
    {"invoice": "3", "stock_code": "B", "quantity": 16, "invoiced_at": "2011-03-01 00:01"},
    {"invoice": "4", "stock_code": "B", "quantity": 32, "invoiced_at": "2011-03-05 10:30"},
    {"invoice": "C5", "stock_code": "B", "quantity": -32, "invoiced_at": "2011-04-02 10:00"},
)
HOURS = ((), (9,), (10,), (9, 10), (0, 23), (5,))


@pytest.fixture(scope="module")
def split(tmp_path_factory) -> Build:
    return build_shop(tmp_path_factory.mktemp("split"), *SPLIT)


@pytest.fixture(scope="module")
def demo(demo_store) -> Build:
    return ArtifactStore(demo_store).current()


def of_all_lines(build: Build, hours: tuple[int, ...]) -> Narrowed:
    where = part_of(hours, ())
    return Narrowed(build.part("lines", LINE_COLUMNS, where, categories=REPEATED))


def per_product(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.astype({c.STOCK_CODE: "str"}).drop(columns=[c.COUNTRY, c.DAY])
    return rows.groupby(c.STOCK_CODE).sum().sort_index()


def plain(frame: pd.DataFrame, *keys: str) -> pd.DataFrame:
    text = dict.fromkeys((c.INVOICE, c.CUSTOMER_ID, c.COUNTRY), "str")
    known = {name: kind for name, kind in text.items() if name in frame}
    frame = frame.astype(known).sort_values(list(keys), ignore_index=True)
    return frame[sorted(frame.columns)]


def assert_equal_to_all_lines(build: Build, chosen: Slice) -> None:
    whole, products = of_all_lines(build, chosen.hours), build.table("products")
    pairs = (
        (
            plain(partial.orders(build, chosen), c.INVOICE),
            plain(orders_in(whole.invoices, chosen), c.INVOICE),
        ),
        (
            plain(days_in(partial.days(build, chosen.hours), chosen), c.DAY, c.COUNTRY),
            plain(days_in(whole.days, chosen), c.DAY, c.COUNTRY),
        ),
        (
            per_product(partial.product_days(build, chosen)),
            per_product(product_days_in(whole.product_days, products, chosen)),
        ),
        (partial.line_values(build, chosen), line_values_in(whole.line_values, chosen)),
    )
    for read, summed in pairs:
        pd.testing.assert_frame_equal(read, summed, rtol=1e-9, atol=1e-6, check_dtype=False)


@pytest.mark.parametrize("hours", HOURS)
@pytest.mark.parametrize("start", [date(2011, 1, 30), date(2011, 2, 1), date(2011, 2, 28)])
def test_orders_over_an_hour_or_a_day_count_as_what_they_hold(split, hours, start):
    for end in (date(2011, 3, 1), date(2011, 3, 6), date(2011, 4, 3)):
        for basis in c.Basis:
            chosen = Slice(Window(start, end), basis, merchandise_only=False, hours=hours)
            assert_equal_to_all_lines(split, chosen)


def test_only_invoices_of_several_hours_are_kept_line_by_line(split, demo):
    assert split.table("split_lines")[c.INVOICE].tolist() == ["2", "2", "3", "3"]
    assert demo.table("split_lines").empty


def test_an_order_over_the_hour_is_one_order_of_both_hours(split):
    chosen = Slice(data_window(split.table("days")), c.Basis.GROSS, hours=(9, 10))
    sold = per_product(partial.product_days(split, chosen))
    assert sold.loc["A", ["n_orders", "units"]].tolist() == [2, 7]


def test_any_slice_of_a_demo_shop_is_that_of_all_its_lines(demo):
    rng = random.Random(7)  # noqa: S311  # no secret
    covered = data_window(demo.table("days"))
    days = pd.date_range(covered.start, covered.end)
    for _turn in range(8):
        start, end = sorted(rng.sample(range(len(days)), 2))
        chosen = Slice(
            Window(days[start].date(), days[end].date()),
            rng.choice(list(c.Basis)),
            tuple(rng.choice([(), ("United Kingdom",), ("France", "Germany")])),
            rng.random() < 0.5,
            hours=rng.choice([(), (10,), (9, 14)]),
        )
        assert_equal_to_all_lines(demo, chosen)


def test_the_lines_of_products_and_customers_lie_together(demo):
    lines = demo.table("lines")
    of_products, of_customers = demo.table("product_lines"), demo.table("customer_lines")
    assert of_products[c.STOCK_CODE].is_monotonic_increasing
    assert of_customers[c.CUSTOMER_ID].is_monotonic_increasing
    assert len(of_customers) == lines[c.CUSTOMER_ID].notna().sum()
    whole = of_products.sort_values(c.LINE_NUMBER, ignore_index=True)[lines.columns]
    pd.testing.assert_frame_equal(whole, lines)


def test_a_product_read_alone_is_that_of_all_lines(demo):
    codes = demo.table("products")[c.STOCK_CODE].tolist()[:3]
    alone = partial.of_products(demo, codes, (10, 11)).invoices
    lines = demo.part("lines", LINE_COLUMNS, part_of((10, 11), codes), categories=REPEATED)
    keys = [c.INVOICE]
    pd.testing.assert_frame_equal(plain(alone, *keys), plain(Narrowed(lines).invoices, *keys))


def test_sums_per_hour_are_bounded_by_the_calendar_and_not_by_the_lines(demo):
    days, countries = demo.table("days")[c.DAY].nunique(), demo.table("days")[c.COUNTRY].nunique()
    assert len(demo.table("day_hours")) <= 24 * days * countries
    hours = demo.table("product_hours")
    assert not hours.duplicated([c.STOCK_CODE, c.COUNTRY, c.MONTH, c.HOUR]).any()


def test_a_window_is_its_months_and_the_days_at_its_ends():
    window = Window(date(2011, 1, 30), date(2011, 3, 3))
    months, ends = months_and_days(window)
    assert sum(part.n_days for part in (*months, *ends)) == window.n_days
    assert months_and_days(Window(date(2011, 2, 2), date(2011, 2, 9)))[0] == []
    assert months_and_days(Window(date(2011, 2, 1), date(2011, 4, 1)))[1] == []
