"""The products page on the small shop, and on the real file beside its own lines."""

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from analytics.columns import Basis, revenue_on
from analytics.periods import Window
from analytics.slices import Slice, days_in
from components.report import Card
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import one_product, products, read, reporting, sold
from tests.components.tree import ids, text
from tests.pages import browsing, small_shop

CARDS = {card.name: card for card in (*products.CARDS, *one_product.PANEL)}
CODE = "22423"


def _whole() -> Slice:
    return Slice(reporting.data_covered())


def test_a_known_product_is_shown_by_itself(app):
    shown = browsing.page(app, "/products", f"?product={CODE}&basis=gross")
    assert f"Code {CODE}" in shown
    assert "product-history" in shown
    assert "products-pareto" not in shown


def test_an_unknown_product_gives_the_assortment_and_says_so(app):
    shown = browsing.page(app, "/products", "?product=%3Cscript%3E")
    assert "no product '<script>' in the data" in shown
    assert "products-pareto" in shown


def test_what_the_address_asks_in_vain_is_said_beside_a_product(app):
    shown = browsing.page(app, "/products", f"?product={CODE}&basis=wrong")
    assert "basis is 'wrong'" in shown


def test_two_products_at_once_filter_the_assortment(app):
    shown = products.layout(product=["22423", "84879"])
    assert "products-pareto-finding" in ids(shown)


def test_every_id_begins_with_the_slug(app):
    names = [name for name in ids(products.layout()) if isinstance(name, str)]
    assert all(name.startswith(("products", "filter")) for name in names)


def test_the_search_leads_to_the_panel_of_what_it_finds(app):
    assert "/products?product={code}" in browsing.page(app, "/products")


def test_a_product_by_itself_is_also_the_filter(app):
    shown = browsing.page(app, "/products", f"?product={CODE}&hour=10")
    assert json.dumps([[CODE, small_shop.PRODUCT]]) in shown


@pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.name)
def test_every_card_draws_the_small_shop(app, card: Card):
    shown = reporting.draw(card, _whole(), {"product": CODE})
    # Six orders are too few for a rate or a change, and the shop sells no service.
    too_small = {"products-returns", "products-movers", "products-service"}
    assert shown.table.empty == (card.name in too_small)


def test_the_export_of_a_panel_says_of_which_product_it_is(app):
    shown = reporting.draw(CARDS["product-names"], _whole(), {"product": CODE})
    assert shown.note.startswith(f"{small_shop.PRODUCT} ({CODE})")


def test_the_panel_is_no_part_of_the_board_report(app):
    assert {card.page for card in one_product.PANEL} == {"product"}
    assert {card.page for card in products.CARDS} == {products.PAGE.slug}


def test_the_leaders_of_the_small_shop(app):
    shown = products.draw_top(_whole(), by="revenue")
    assert shown.table[["Revenue", "Units", "Orders"]].iloc[0].tolist() == [800.0, 80, 6]


def test_customers_are_counted_once_in_any_part_of_the_data(app):
    whole = _whole()
    assert products.draw_top(whole, by="n_customers").table["Customers"].tolist() == [3]
    part = Slice(whole.window, countries=("France",))
    assert products.draw_top(part, by="n_customers").table["Customers"].tolist() == [1]
    march = Slice(Window(date(2011, 3, 1), date(2011, 4, 1)))
    assert products.draw_top(march, by="n_customers").table["Customers"].tolist() == [2]


def test_what_came_back_does_not_hang_on_the_basis(app):
    gross = products.draw_returns(Slice(_whole().window, Basis.GROSS), by="revenue_returned")
    assert gross.table["Units returned"].tolist() == [4]
    assert gross.table["Revenue returned"].tolist() == [40.0]


def test_the_last_complete_month_is_compared_with_the_one_before(app):
    shown = products.draw_movers(_whole(), spans="month")
    assert shown.note.startswith("Mar 2011 against Feb 2011")


def test_without_two_whole_months_the_halves_are_compared(app):
    start = reporting.data_covered().start
    shown = products.draw_movers(Slice(Window(start, start + timedelta(days=4))), spans="month")
    assert shown.note.startswith("3 Jan 2011 to 4 Jan 2011 against 1 Jan 2011 to 2 Jan 2011")


def test_one_day_cannot_be_compared(app):
    day = reporting.data_covered().start
    shown = products.draw_movers(Slice(Window(day, day + timedelta(days=1))), spans="halves")
    assert shown.table.empty
    assert shown.figure["data"] == []


def test_the_headline_of_a_product_follows_the_filters(app):
    said = text(one_product.show_headline({"country": ["France"]}, CODE))
    assert "£100.00" in said
    assert "£800.00" in text(one_product.show_headline({}, CODE))


def test_buyers_of_a_product_leave_guests_out(app):
    shown = one_product.draw_buyers(_whole(), product=CODE)
    assert shown.table["Customer"].tolist() == ["1", "2", "3"]
    assert shown.table["Revenue"].tolist() == [600.0, 100.0, 50.0]


def _some_slices(n: int) -> list[Slice]:
    pick = random.Random(3)  # noqa: S311  # which filters are tried, nothing secret
    covered, countries = reporting.data_covered(), reporting.known_countries()
    slices = []
    for basis in [*Basis] * (n // 4):
        start = covered.start + timedelta(days=pick.randrange(covered.n_days - 60))
        window = Window(start, start + timedelta(days=pick.randrange(20, 60)))
        picked = tuple(sorted(pick.sample(countries, pick.randrange(3))))
        slices.append(Slice(window, basis, picked))
    return slices


@pytest.mark.real_data
def test_goods_and_service_lines_reconcile_with_the_days(real_store: Path):
    app = create_app(Settings(artifacts=real_store))
    with app.server.app_context():
        days = read.table("days")
        for chosen in _some_slices(8):
            goods = products.draw_top(chosen, by="revenue").table["Revenue"].sum()
            service = products.draw_service(chosen).table["Revenue"].sum()
            of_days = Slice(chosen.window, chosen.basis, chosen.countries, merchandise_only=False)
            assert goods + service == pytest.approx(days_in(days, of_days)["revenue"].sum())


@pytest.mark.real_data
def test_a_product_of_the_real_file_agrees_with_its_own_lines(real_store: Path):
    app = create_app(Settings(artifacts=real_store))
    with app.server.app_context():
        lines = read.table("lines")
        own = lines[(lines["stock_code"] == CODE) & lines["fate"].isin(["sale", "guest_sale"])]
        kept = own[own["net_quantity"] > 0]
        whole = _whole()
        of_panel = {
            "history": one_product.draw_history(whole, product=CODE).table["Revenue"].sum(),
            "countries": one_product.draw_countries(whole, product=CODE).table["Revenue"].sum(),
            "all": sold.goods(whole).loc[CODE, "revenue"],
        }
        assert of_panel == pytest.approx(dict.fromkeys(of_panel, own["net_revenue"].sum()))
        buyers = one_product.draw_buyers(whole, product=CODE).table
        assert len(buyers) == kept["customer_id"].nunique()
        assert buyers["Revenue"].sum() == pytest.approx(
            kept.loc[kept["customer_id"].notna(), "net_revenue"].sum()
        )
        gross = Slice(whole.window, Basis.GROSS)
        prices = one_product.draw_prices(gross, product=CODE).table
        assert prices["Units"].sum() == own["quantity"].sum()
        assert prices["Highest price"].max() == own["unit_price"].max()


@pytest.mark.real_data
def test_the_classes_of_the_real_file_by_another_way(real_store: Path):
    app = create_app(Settings(artifacts=real_store))
    with app.server.app_context():
        shown = products.draw_pareto(_whole()).table
        months, known = read.table("product_months"), read.table("products")
        goods = known.loc[known["is_merchandise"], "stock_code"]
        revenue = (
            months[months["stock_code"].isin(goods)]
            .groupby("stock_code")[revenue_on(Basis.NET)]
            .sum()
        )
        revenue = revenue[revenue > 0.005].sort_values(ascending=False)
        n_before_80 = int((revenue.cumsum().shift(fill_value=0) / revenue.sum() < 0.8).sum())
        assert (shown["Class"] == "A").sum() == n_before_80
        assert shown["Revenue"].sum() == pytest.approx(revenue.sum())
        assert pd.Index(shown["Code"]).is_unique
