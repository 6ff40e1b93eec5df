"""The demo shop is as dirty as the real file, rule by rule."""

import pandas as pd
import pytest

from tests.analytics.demo.conftest import N_LINES, SERVICE_CODES


def shares(raw: pd.DataFrame) -> pd.Series:
    invoice = raw["InvoiceNo"].astype(str)
    is_cancelled = invoice.str.startswith("C")
    return pd.Series(
        {
            "guests": raw["CustomerID"].isna().mean(),
            "United Kingdom": (raw["Country"] == "United Kingdom").mean(),
            "cancelled": is_cancelled.mean(),
            "copies": raw.duplicated().mean(),
            "no description": raw["Description"].isna().mean(),
            "not positive quantity": ((raw["Quantity"] <= 0) & ~is_cancelled).mean(),
            "not positive price": (raw["UnitPrice"] <= 0).mean(),
        }
    )


EXPECTED = {
    "guests": (0.24, 0.26),
    "United Kingdom": (0.88, 0.94),
    "cancelled": (0.0165, 0.0178),
    "copies": (0.009, 0.0105),
    "no description": (0.0022, 0.0032),
    "not positive quantity": (0.0018, 0.0030),
    "not positive price": (0.0040, 0.0052),
}


def test_shares_of_bad_lines_are_those_of_the_real_file(shop):
    found = shares(shop.raw)
    for rule, (low, high) in EXPECTED.items():
        assert low <= found[rule] <= high, rule


@pytest.mark.real_data
def test_the_expected_shares_hold_on_the_real_file_itself(data_dir):
    found = shares(pd.read_parquet(data_dir / "online_retail.parquet"))
    for rule, (low, high) in EXPECTED.items():
        assert low <= found[rule] <= high, rule


def test_some_thirty_countries_buy(shop):
    assert 25 <= shop.raw["Country"].nunique() <= 40


def test_three_bad_debts_are_booked_as_adjustments(shop):
    debts = shop.raw[shop.raw["InvoiceNo"].str.startswith("A")]
    assert debts["StockCode"].tolist() == ["B", "B", "B"]
    assert debts["UnitPrice"].tolist() == [11_062.06, -11_062.06, -11_062.06]
    assert debts["CustomerID"].isna().all()


def test_every_service_is_sold_and_every_other_line_is_in_the_catalogue(shop):
    sold = set(shop.raw["StockCode"])
    assert sold - set(shop.products["stock_code"]) <= set(SERVICE_CODES)
    assert set(SERVICE_CODES) - {"PADS"} <= sold  # a rarity: four lines of the whole real file


def test_corrections_have_no_customer_no_price_and_words_of_their_own(shop):
    free = shop.raw[shop.raw["UnitPrice"] == 0]
    assert free["CustomerID"].isna().all()
    assert (free["Quantity"] < 0).any()
    assert (free["Quantity"] > 0).any()
    assert {"damaged", "lost", "?"} <= set(free["Description"].dropna())
    assert not set(free["Description"].dropna()) & set(shop.products["name"])


def test_the_most_frequent_description_of_a_product_is_its_name(shop):
    sales = shop.sales[shop.sales["StockCode"].isin(shop.products["stock_code"])]
    counts = sales.groupby("StockCode")["Description"].agg(["size", pd.Series.nunique])
    often = counts[counts["size"] >= 50].index
    named = sales.groupby("StockCode")["Description"].agg(lambda texts: texts.mode()[0])
    names = shop.products.set_index("stock_code")["name"]
    assert (named[often] == names[often]).all()
    assert (counts["nunique"] == 2).sum() > 0.2 * len(counts)


def test_the_spectacular_order_is_the_largest_and_is_taken_back_whole(shop):
    largest = shop.raw.loc[shop.raw["Quantity"].idxmax()]
    assert largest["Quantity"] == round(0.15 * N_LINES)
    back = shop.raw[shop.raw["Quantity"] == -largest["Quantity"]].iloc[0]
    assert back["InvoiceNo"].startswith("C")
    assert back["StockCode"] == largest["StockCode"]
    assert back["CustomerID"] == largest["CustomerID"]
    assert back["InvoiceDate"] - largest["InvoiceDate"] == pd.Timedelta(minutes=12)
