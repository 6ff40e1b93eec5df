"""The revenue outlook."""

import pytest

from dashboard.app import create_app
from dashboard.settings import Settings
from pages import outlook, outlook_cards, outlook_found, viewing
from tests.components.tree import text
from tests.pages import browsing, foretold_shop


@pytest.fixture(scope="module")
def foretold_store(tmp_path_factory, small_store):
    return foretold_shop.publish(tmp_path_factory.mktemp("foretold"), small_store)


@pytest.fixture
def shop(foretold_store):
    made = create_app(Settings(artifacts=foretold_store))
    with made.server.app_context():
        yield made


def shown(name, **question):
    card = next(card for card in outlook_cards.CARDS if card.name == f"outlook-{name}")
    return viewing.draw(card, question)


def test_the_sums_are_those_of_the_customers(shop):
    assert outlook_found.now("horizon")["expected"] == 2610
    assert outlook_found.now("soon")["expected"] == 1305
    assert outlook_found.now("horizon")["n_customers"] == 8


def test_the_sums_stand_beside_what_came_before(shop):
    assert outlook_found.before("soon") == (390.0, None)
    assert outlook_found.before("horizon") == (790.0, None)
    assert outlook_found.before("long") == (None, None)
    assert "The 90 days before brought £790" in text(outlook.headlines("horizon"))


def test_segments_and_countries_add_up_to_the_total(shop):
    for name, heading in (("segments", "Segment"), ("countries", "Country")):
        table = shown(name).table
        assert table["Money expected"].sum() == 2610
        assert table["Customers"].sum() == 8
        assert heading in table
    assert shown("segments").table["Segment"].tolist() == ["Loyal", "Others"]
    assert shown("segments").finding.startswith("Loyal: £2.20k (")


def test_the_window_changes_the_figure(shop):
    assert shown("segments", window="soon").table["Money expected"].sum() == 1305
    assert shown("segments", window="nonsense").table["Money expected"].sum() == 2610


def test_the_largest_country_is_left_out_on_wish_and_named(shop):
    rest, everything = shown("countries", scope="rest"), shown("countries", scope="all")
    assert rest.figure["data"][0]["y"] == ["France"]
    assert "United Kingdom (£1.49k) not drawn" in rest.note
    assert everything.figure["data"][0]["y"] == ["United Kingdom", "France"]


def test_past_sums_stand_beside_what_came(shop):
    found = shown("totals", window="soon")
    assert found.table["Money expected"].tolist() == [1000, 1000, 1000]
    assert found.table["Money that came"].tolist() == [1000, 1250, 800]
    assert "At 3 past instants customers spent 0.80 to 1.25 times" in found.finding


def test_a_window_that_was_never_tested_says_so(shop):
    assert "nothing says how far" in shown("totals", window="long").finding
    assert "nothing says how far" in shown("tested", window="long").finding
    assert "nothing says how far" in outlook_found.cautions("long")[0]


def test_countries_stand_beside_what_came(shop):
    found = shown("tested", window="soon", scope="all")
    assert found.table["Money that came"].tolist() == [640, 160]
    assert found.note.startswith("Seen from 1 Feb 2011, 30 days")


def test_months_that_followed_no_test_are_named(shop):
    said, then = outlook_found.cautions("soon")
    assert "nothing says how far off" in then
    assert "(10 Jan 2011 to 1 Feb 2011) were never followed by April." in said


def test_the_page_says_whose_spend_is_summed(shop):
    found = browsing.page(shop, "/outlook", "?window=soon")
    assert "8 customers who ordered within the last year" in found
    assert "1 more have not ordered" not in found
    assert "1 has not ordered for a year" in found
    assert "Customers who are yet to come, and guests, are not in them" in found
    assert '"value": "soon"' in found


def test_a_window_that_there_is_not_is_refused_in_words(shop):
    found = browsing.page(shop, "/outlook", "?window=decade")
    assert "window is 'decade'; wanted one of soon, horizon, long" in found


def test_the_chosen_window_is_marked(shop):
    headlines, cautions = outlook.describe({"window": "soon"})
    assert [("is-chosen" in one.className) for one in headlines] == [True, False, False]
    assert "never followed by April" in text(cautions)


def test_too_little_data_is_said_in_words(tmp_path, small_store):
    store = foretold_shop.publish_without(tmp_path, small_store)
    with create_app(Settings(artifacts=store)).server.app_context():
        found = text(outlook.layout())
    assert "No outlook" in found
    assert foretold_shop.VERDICT in found


def test_an_outlook_needs_no_risk_of_churn(tmp_path, small_store):
    store = foretold_shop.publish(tmp_path, small_store, without="churn_probability")
    with create_app(Settings(artifacts=store)).server.app_context():
        assert "£2.61k" in text(outlook.layout())


def test_a_window_that_nothing_is_foretold_of_is_not_offered(tmp_path, small_store):
    store = foretold_shop.publish(tmp_path, small_store, without="expected_spend_soon")
    with create_app(Settings(artifacts=store)).server.app_context():
        assert list(outlook_found.labels()) == ["horizon", "long"]
        assert "Next 30 days" not in text(outlook.layout(window="soon"))
