"""How customers buy, how segments are tagged, and what they buy."""

import json
from datetime import datetime

import ibis
import pandas as pd
import pytest

from analytics.segments.actions import suggested_action
from analytics.segments.behaviour import customer_behaviour
from analytics.segments.products import segment_products
from analytics.segments.tags import behaviour_profiles
from tests.analytics.segments.frames import lines

AS_OF = datetime(2011, 12, 10)


def behaviour_of(*rows):
    return customer_behaviour(ibis.memtable(lines(*rows)), AS_OF)


def test_baskets_prices_and_quarters_by_hand():
    found = behaviour_of(
        {"invoice": "A", "invoiced_at": "2011-02-01", "stock_code": "X", "quantity": 10},
        {"invoice": "A", "invoiced_at": "2011-02-01", "stock_code": "Y", "quantity": 10},
        {"invoice": "B", "invoiced_at": "2011-11-05", "stock_code": "X", "quantity": 20},
        {"invoice": "B", "invoiced_at": "2011-11-05", "stock_code": "POST", "quantity": 1,
         "unit_price": 100, "is_merchandise": False},
    ).loc["17850"]  # fmt: skip
    assert found["monetary"] == 200
    assert found["basket_value"] == 100
    assert found["basket_lines"] == 1.5
    assert found["n_products"] == 2
    assert found["price_level"] == 2.5
    assert (found["top_quarter"], found["top_quarter_share"]) == (4, 0.75)
    assert found["first_bought_at"] == pd.Timestamp("2011-02-01")
    assert found["last_bought_at"] == pd.Timestamp("2011-11-05")


def test_the_country_is_where_most_money_came_from_and_ties_go_by_name():
    found = behaviour_of(
        {"customer_id": "1", "country": "Norway", "quantity": 3},
        {"customer_id": "1", "country": "France", "quantity": 2},
        {"customer_id": "2", "country": "Norway"},
        {"customer_id": "2", "country": "France"},
    )
    assert found["country"].to_list() == ["Norway", "France"]


def test_who_bought_only_postage_or_long_ago_lacks_what_cannot_be_said():
    found = behaviour_of(
        {"customer_id": "1", "is_merchandise": False},
        {"customer_id": "2", "invoiced_at": "2009-01-01"},
    )
    assert found["price_level"].isna().to_list() == [True, False]
    assert found["top_quarter_share"].isna().to_list() == [False, True]


def test_segments_are_listed_with_what_they_buy_first_and_most():
    table = lines(
        {"customer_id": "1", "invoice": "A", "stock_code": "X", "description": "FIRST"},
        {"customer_id": "1", "invoice": "B", "stock_code": "Y", "invoiced_at": "2011-02-01"},
        {"customer_id": "2", "invoice": "C", "stock_code": "Y", "quantity": 9},
        {"customer_id": "3", "invoice": "D", "stock_code": "Y"},
    )
    segments = pd.Series({"1": "Best", "2": "Best", "3": "Rest"}, name="segment", dtype="str")
    found = segment_products(ibis.memtable(table), segments, AS_OF).set_index(["segment", "kind"])
    first = found.loc[("Best", "first")]
    # One customer each; product Y brought more money.
    assert first["stock_code"].to_list() == ["Y", "X"]
    assert first["name"].to_list() == ["WHITE HANGING HEART T-LIGHT HOLDER", "FIRST"]
    assert first["customers"].to_list() == [1, 1]
    most = found.loc[("Best", "most")]
    assert most["customers"].to_list() == [2, 1]
    assert most["customer_share"].to_list() == [1.0, 0.5]
    assert found.loc[[("Best", "typical")], "stock_code"].to_list() == ["X"]


def shoppers(segment, n, **figures):
    plain = {
        "frequency": 3, "recency_days": 300, "first_bought_at": pd.Timestamp("2011-01-01"),
        "last_bought_at": pd.Timestamp("2011-01-31"), "basket_value": 100.0, "basket_lines": 5.0,
        "price_level": 2.0, "top_quarter_share": 0.4, "segment": segment,
    }  # fmt: skip
    return pd.DataFrame([plain | figures] * n)


def test_tags_say_what_is_typical_and_by_which_rule():
    table = behaviour_profiles(
        pd.concat(
            [
                shoppers("plain", 60),
                shoppers("cheap", 5, price_level=1.8, basket_value=80.0),
                shoppers("once", 5, frequency=1, basket_value=125.0, price_level=2.2),
                shoppers("seasonal", 5, top_quarter_share=0.6),
            ]
        )
    )
    tags = {name: [tag["tag"] for tag in json.loads(text)] for name, text in table["tags"].items()}
    assert tags == {
        "plain": [],
        "cheap": ["budget buyers", "small baskets"],
        "once": ["premium buyers", "infrequent shoppers", "big baskets"],
        "seasonal": ["seasonal spenders"],
    }
    assert table.loc["seasonal", "seasonal_share"] == 1
    assert all(tag["rule"] for text in table["tags"] for tag in json.loads(text))


PROFILE = {
    "customers": 200, "customer_share": 0.5, "revenue_share": 0.5, "median_recency_days": 20.0,
    "median_frequency": 4.0, "median_basket_value": 150.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "begins"),
    [
        ({"revenue_share": 0.8}, "keep: 50% of customers bring 80% of revenue"),
        ({}, "raise: half order 4 times or more, £150 at a time"),
        ({"median_frequency": 1.0}, "invite back soon: half have ordered once"),
        ({"median_recency_days": 120.0}, "win back, or stop paying for: half have not bought"),
    ],
)
def test_the_suggested_action_follows_from_the_figures(figures, begins):
    said = suggested_action(PROFILE | figures)
    assert said.startswith(begins)
    # A tenth of 200 customers, one order of 150 each.
    assert begins.startswith("keep") or "£3,000" in said
