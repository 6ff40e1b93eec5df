"""When the demo shop sells, beside when the real one did."""

import pandas as pd
import pytest


def shares_of(sales: pd.DataFrame, part: str) -> pd.Series:
    counts = getattr(sales["InvoiceDate"].dt, part).value_counts()
    return counts / counts.sum()


def test_the_hours_peak_between_ten_and_fourteen(shop):
    hours = shares_of(shop.sales, "hour")
    assert 10 <= hours.idxmax() <= 14
    assert set(hours.index) <= set(range(7, 21))
    assert hours[range(10, 15)].sum() > 0.55


def test_nothing_is_sold_on_a_saturday(shop):
    assert set(shop.raw["InvoiceDate"].dt.day_of_week) == {0, 1, 2, 3, 4, 6}


def test_november_sells_about_twice_as_much_as_a_month_of_spring(shop):
    months = shop.sales[shop.sales["InvoiceDate"] >= "2025-01-01"]["InvoiceDate"].dt.month
    lines = months.value_counts()
    assert 1.8 < lines[11] / lines[range(3, 7)].mean() < 3.0
    assert lines[range(1, 9)].max() < lines[9] < lines[10] < lines[11]


def test_christmas_goods_sell_from_september_to_december(shop):
    christmas = shop.products[
        shop.products["theme"].isin(["Nordic Christmas", "Father Christmas", "Christmas Craft"])
    ]
    sold = shop.sales[shop.sales["StockCode"].isin(christmas["stock_code"])]
    assert (sold["InvoiceDate"].dt.month >= 9).mean() > 0.9


@pytest.mark.real_data
@pytest.mark.parametrize(("part", "distance"), [("hour", 0.10), ("day_of_week", 0.06)])
def test_the_rhythm_is_near_the_real_shops(shop, data_dir, part, distance):
    real = pd.read_parquet(data_dir / "online_retail.parquet")
    real = real[(real["Quantity"] > 0) & (real["UnitPrice"] > 0)]
    difference = shares_of(shop.sales, part).sub(shares_of(real, part), fill_value=0.0)
    assert difference.abs().sum() / 2 < distance
