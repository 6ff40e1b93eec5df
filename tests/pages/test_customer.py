"""The page of one customer on the small shop, and on the real file beside its own invoices."""

from pathlib import Path
from urllib.parse import quote

import pytest

from dashboard.app import create_app
from dashboard.settings import Settings
from pages import bought, customer, customer_cards, foretold, read, viewing
from tests.components.tree import ids, text, walk
from tests.pages import browsing, small_shop

CARDS = {card.name: card for card in customer_cards.CARDS}
EVERY_CARD = pytest.mark.parametrize("card", CARDS.values(), ids=lambda card: card.name)


def _draw(name: str, customer_id: object = "1", **options: str):
    return viewing.draw(CARDS[name], {"customer": customer_id, **options})


def test_a_customer_is_shown_under_their_number(app):
    shown = browsing.page(app, "/customers/1")
    assert "Customer 1" in shown
    assert "United Kingdom" in shown
    # 100, 200 and 340 of which 40 came back
    assert "£600.00" in shown
    assert "£640.00" in shown
    assert "customer-timeline" in shown


def test_the_layout_takes_the_customer_of_the_address_and_ignores_the_rest(app):
    shown = customer.layout(customer_id=" 2 ", nonsense="<b>")
    assert "Customer 2" in text(shown)
    assert customer.title(customer_id="2") == "Customer 2"


@pytest.mark.parametrize("asked", ["4", "<script>alert(1)</script>", "1' OR '1'='1", "é" * 10_000])
def test_who_is_not_there_is_said_not_to_be_with_a_way_back(app, asked):
    shown = customer.layout(customer_id=quote(asked))
    assert "No customer" in text(shown)
    assert "/customers" in [node.href for node in walk(shown) if type(node).__name__ == "Link"]
    assert "customer-timeline-finding" not in ids(shown)


def test_an_unknown_customer_leads_to_the_nearest(demo_store: Path):
    made = create_app(Settings(artifacts=demo_store))
    with made.server.app_context():
        known = read.table("customers", ["customer_id"])["customer_id"].iloc[0]
        shown = customer.layout(customer_id=f"{known}x")
    assert f"/customers/{known}" in [node.href for node in walk(shown) if hasattr(node, "href")]


def test_guests_have_no_page(app):
    assert "Guests have no page" in text(customer.layout(customer_id="guest"))


@EVERY_CARD
def test_every_card_draws_the_small_shop_and_says_whose_it_is(app, card):
    shown = _draw(card.name)
    assert shown.note.startswith("Customer 1")


@EVERY_CARD
@pytest.mark.parametrize("asked", ["4", None, ["1", "2"], "<b>", {"a": 1}])
def test_a_card_asked_for_nobody_says_so(app, card, asked):
    shown = _draw(card.name, asked)
    assert shown.finding == "No such customer in the data"
    assert shown.table.empty


def test_the_cards_agree_with_the_invoices(app):
    invoices = read.table("invoices")
    own = invoices[invoices["customer_id"] == "1"]
    timeline = _draw("customer-timeline").table
    orders = timeline[timeline["What"] == "order"]
    assert orders["Revenue, gross"].sum() == own["revenue_gross"].sum() == 640.0
    assert orders["Revenue, net"].sum() == own["revenue_net"].sum() == 600.0
    products = _draw("customer-products").table
    assert products["Revenue, net"].sum() == 600.0
    assert products["Units returned"].tolist() == [4]
    assert _draw("customer-gaps").table["Days between"].tolist() == [11, 38, 40]


def test_returns_by_month_hang_below_zero(app):
    shown = _draw("customer-timeline", every="month", measure="units")
    assert [sum(bars["y"]) for bars in shown.figure["data"]] == [64, -4]


def test_a_customer_is_exported_with_their_number(app):
    client = app.server.test_client()
    answer = client.get("/export/customer-products.csv?customer=1&by=revenue").text
    assert "customer = 1" in answer
    assert "22423" in answer


def test_a_build_without_models_still_shows_the_history(tmp_path):
    without = ("customers", "customer_history", "segment_profiles", "predictions")
    made = create_app(Settings(artifacts=small_shop.publish(tmp_path, without=without)))
    with made.server.app_context():
        assert "Customer 1" in text(customer.layout(customer_id="1"))
        assert "no segments" in _draw("customer-standing").finding
        assert "build again" in _draw("customer-outlook").finding
        assert "build again" in _draw("customer-offers").finding
        annotation = _draw("customer-history").figure["layout"]["annotations"][0]
        assert "no segments" in annotation["text"]
        assert foretold.joined(bought.events("1"))["churn_probability"].isna().all()


@pytest.mark.real_data
def test_a_customer_who_only_gave_back_has_a_page(real_store: Path):
    made = create_app(Settings(artifacts=real_store))
    with made.server.app_context():
        lines = read.table("lines", ["customer_id", "fate"]).dropna()
        sold = lines.loc[lines["fate"] == "sale", "customer_id"]
        only_back = lines[~lines["customer_id"].isin(sold) & (lines["fate"] == "cancellation")]
        asked = only_back["customer_id"].iloc[0]
        assert f"Customer {asked}" in text(customer.layout(customer_id=asked))
        assert _draw("customer-timeline", asked).finding == "No sale in the data, only returns"
        assert _draw("customer-products", asked).finding == "No merchandise bought"
        assert "identified basis" in _draw("customer-standing", asked).finding


@pytest.mark.real_data
def test_the_cards_of_the_real_file_agree_with_each_other(real_store: Path):
    made = create_app(Settings(artifacts=real_store))
    with made.server.app_context():
        for asked in ("12346", "12748", "14646"):
            timeline = _draw("customer-timeline", asked).table
            products = _draw("customer-products", asked).table
            for column in ("Revenue, gross", "Revenue, net"):
                of_orders = timeline.loc[timeline["What"] == "order", column].sum()
                assert products[column].sum() == pytest.approx(of_orders)
            standing = _draw("customer-standing", asked).table.set_index("Measure")["This customer"]
            n_orders = (timeline["What"] == "order").sum()
            assert standing["Frequency, orders"] == n_orders
