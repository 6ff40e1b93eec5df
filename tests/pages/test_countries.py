"""The page on the small shop: United Kingdom five orders, France one."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.columns import Basis
from analytics.periods import Window
from analytics.slices import Slice
from pages import countries, reporting

ALL = Slice(Window(date(2011, 1, 1), date(2011, 4, 1)), merchandise_only=False)
CARDS = {card.name.removeprefix("countries-"): card for card in countries.CARDS}


@pytest.fixture
def draw(app):
    def drawn(name, chosen=ALL, **options):
        return reporting.draw(CARDS[name], chosen, options)

    return drawn


def test_shares_add_up_and_name_the_home_market(draw):
    shown = draw("shares")
    table = shown.table.set_index("Country")
    assert table.loc["United Kingdom", ["Revenue", "Orders", "Customers", "Lines"]].tolist() == [
        700.0,
        5,
        2,
        5,
    ]
    assert table.loc["France", "Share of revenue"] == pytest.approx(100 / 800)
    assert shown.finding.startswith("United Kingdom has 87.50% of revenue")


def test_the_home_market_can_be_left_out_and_is_then_named(draw):
    shown = draw("shares", market="abroad")
    assert shown.table["Country"].tolist() == ["France"]
    assert shown.note == "without United Kingdom, the home market"


def test_a_filter_makes_no_other_country_the_home_market(draw):
    shown = draw("shares", replace(ALL, countries=("France",)), market="abroad")
    assert shown.table["Country"].tolist() == ["France"]
    assert shown.note == ""


def test_the_map_shows_what_the_table_says(draw):
    shown = draw("map", scale="share")
    assert shown.table["ISO code"].tolist() == ["GBR", "FRA"]
    assert shown.figure["data"][0]["z"] == pytest.approx(shown.table["Share"].tolist())
    near = draw("map", part="continent").figure["layout"]["geo"]
    assert near["lataxis"]["range"] == [34, 72]


@pytest.mark.parametrize(("measure", "expected"), [("revenue", 700.0), ("n_orders", 5)])
def test_a_rank_can_be_by_any_measure(draw, measure, expected):
    shown = draw("rank", measure=measure, market="all")
    assert shown.table.iloc[0].tolist() == ["United Kingdom", expected]
    assert shown.figure["data"][0]["x"][0] == expected


def test_trends_add_up_to_the_shares(draw):
    trend = draw("trends").table.groupby("Country")["Revenue"].sum()
    assert trend.to_dict() == draw("shares").table.set_index("Country")["Revenue"].to_dict()


def test_countries_with_too_few_orders_are_not_compared(draw):
    shown = draw("order-values")
    assert shown.table.empty
    assert shown.note == "at least 10 orders: 0 of 2 countries"
    assert "10 orders" in shown.figure["layout"]["annotations"][0]["text"]


def test_with_orders_enough_values_and_returns_are_compared(draw, monkeypatch):
    monkeypatch.setattr(countries, "LEAST_ORDERS", 1)
    values = draw("order-values").table.set_index("Country")["Average order value"]
    assert values.to_dict() == {"United Kingdom": 140.0, "France": 100.0}
    rates = draw("returns").table.set_index("Country")["Return rate"]
    assert rates["United Kingdom"] == pytest.approx(40 / 740)
    assert rates["France"] == 0


def test_concentration_is_measured_with_and_without_the_home_market(draw):
    table = draw("concentration").table
    assert table["Countries"].unique().tolist() == ["All countries", "Without United Kingdom"]
    assert table["HHI"].iloc[0] == pytest.approx(0.875**2 + 0.125**2)


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("basis", list(Basis))
def test_every_card_answers_every_basis(draw, name, basis):
    shown = draw(name, replace(ALL, basis=basis))
    assert shown.figure["layout"]


@pytest.mark.parametrize("name", CARDS)
def test_a_period_without_trade_is_said_to_be_empty(draw, name):
    shown = draw(name, replace(ALL, window=Window(date(2011, 1, 5), date(2011, 1, 6))))
    assert shown.table.empty
    assert shown.finding == ""
    assert shown.figure["layout"]["annotations"][0]["text"].startswith("No country")
