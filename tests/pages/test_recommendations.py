"""The recommendations page: what is asked, what is answered, and what is refused."""

from pathlib import Path

import pytest

from components import views
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import read, recommendations, recommendations_cards, recommendations_found, viewing
from tests.components.tree import ids, of_class, text, walk
from tests.pages import offers_shop as shop
from tests.pages.browsing import page


@pytest.fixture(scope="module")
def offers_store(tmp_path_factory) -> Path:
    return shop.publish(tmp_path_factory.mktemp("offers"))


@pytest.fixture
def app(offers_store):
    made = create_app(Settings(artifacts=offers_store))
    with made.server.app_context():
        yield made


def _notices(laid_out):
    return [text(notice) for notice in of_class(laid_out, "notice")]


def _cards(laid_out):
    found = [getattr(part, "data-card", None) for part in walk(laid_out)]
    return {name for name in found if name}


def _value(laid_out, name):
    wanted = views.control_id(name)
    return next(part.value for part in walk(laid_out) if getattr(part, "id", None) == wanted)


def test_without_a_question_the_best_sellers_are_offered_as_examples(app):
    laid_out = recommendations.layout()
    links = [part.href for part in walk(of_class(laid_out, "invitation")) if hasattr(part, "href")]
    assert links[:2] == [
        f"/recommendations?product={shop.CAKESTAND}",
        f"/recommendations?product={shop.TEACUP}",
    ]
    assert len(links) == 4
    assert links[3].startswith("/recommendations?customer=1785")
    assert _notices(laid_out) == []


def test_a_product_is_shown_with_what_goes_with_it(app):
    laid_out = recommendations.layout(product=shop.CAKESTAND)
    (head,) = of_class(laid_out, "subject")
    assert "REGENCY CAKESTAND 3 TIER" in text(head)
    values = [text(value) for value in of_class(head, "kpi-value")]
    assert values == ["£80.00", "16", "8", "7", "1 Jun 2010", "15 Feb 2011"]
    assert _cards(laid_out) == {
        "recommendations-similar",
        "recommendations-neighbours",
        "recommendations-names",
        "recommendations-basket",
    }


def test_the_first_recommendation_counts_its_baskets_by_hand(app):
    shown = viewing.draw(recommendations_cards.SIMILAR, {"product": shop.CAKESTAND})
    first = shown.table.iloc[0]
    assert first["Code"] == shop.TEACUP
    counted = ["Baskets with both", "Baskets beside", "Its own baskets", "All baskets"]
    assert first[counted].tolist() == [6, 8, 7, 12]
    assert first["Lift"] == pytest.approx(6 * 12 / (8 * 7))
    assert first["Thin evidence"] == "no"
    assert "Bought together in 6 of 8 baskets with REGENCY CAKESTAND 3 TIER (75%)" in text(
        shown.body
    )


def test_what_is_no_longer_sold_is_left_out_by_the_best_and_marked_by_the_classic(app):
    best = viewing.draw(recommendations_cards.SIMILAR, {"product": shop.CAKESTAND})
    assert shop.OLD not in best.table["Code"].tolist()
    assert "1 product not sold for 180 days is left out" in best.note
    asked = {"product": shop.CAKESTAND, "method": "classic"}
    classic = viewing.draw(recommendations_cards.SIMILAR, asked)
    row = classic.table.set_index("Code").loc[shop.OLD]
    assert (row["Discontinued"], row["Thin evidence"]) == ("yes", "yes")
    assert "no longer sold" in text(classic.body)


def test_a_basket_is_completed_because_of_what_is_in_it(app):
    asked = {"basket": [shop.CAKESTAND, shop.CLOCK]}
    shown = viewing.draw(recommendations_cards.BASKET, asked)
    codes = shown.table["Code"].tolist()
    assert shop.TEACUP in codes
    assert not {shop.CAKESTAND, shop.CLOCK} & set(codes)
    assert "Because of" in text(shown.body)
    chips = [text(chip.children[0]) for chip in of_class(shown.body, "basket-chip")]
    assert chips == ["REGENCY CAKESTAND 3 TIER", shop.HOSTILE]
    more = viewing.draw(recommendations_cards.BASKET, {"basket": [*asked["basket"], shop.TEACUP]})
    assert shop.TEACUP not in more.table["Code"].tolist()


def test_an_empty_basket_invites(app):
    shown = viewing.draw(recommendations_cards.BASKET, {})
    assert shown.finding.startswith("Nothing in the basket yet")
    assert shown.table.empty


def test_a_customer_gets_new_products_apart_from_those_to_buy_again(app):
    laid_out = recommendations.layout(customer="17858")
    assert "Customer 17858" in text(of_class(laid_out, "subject"))
    assert "/customers/17858" in [getattr(part, "href", "") for part in walk(laid_out)]
    new = viewing.draw(recommendations_cards.NEW, {"customer": "17858"}).table["Code"].tolist()
    again = viewing.draw(recommendations_cards.AGAIN, {"customer": "17858"}).table["Code"].tolist()
    assert again == [shop.LAMP]
    assert shop.LAMP not in new


def test_the_address_sets_the_controls(app):
    laid_out = recommendations.layout(
        product=shop.CAKESTAND, basket=[shop.TEACUP, shop.PLATE], n="10", method="classic"
    )
    found = {name: _value(laid_out, name) for name in ("product", "basket", "n", "method")}
    assert found == {
        "product": shop.CAKESTAND,
        "basket": [shop.TEACUP, shop.PLATE],
        "n": "10",
        "method": "classic",
    }


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"product": "99999"}, "No product has the code '99999'"),
        ({"product": "REGENCY"}, "Nothing else was taken in its place"),
        ({"product": "<script>alert(1)</script>"}, "'<script>alert(1)</script>'"),
        ({"product": "?!.,"}, "no letter or digit"),
        ({"product": "чашка"}, "No product has the code 'чашка'"),
        ({"product": "x" * 10_000}, f"'{'x' * 60}…'"),
        ({"product": ""}, "Nothing was asked for"),
        ({"product": "  "}, "Nothing was asked for"),
        ({"product": shop.POST}, "is a service line"),
        ({"product": shop.OLD}, "Not sold for more than 180 days"),
        ({"product": shop.LAMP}, "It is in one basket only"),
        ({"customer": "99999"}, "No customer has the number '99999'"),
        ({"customer": "guest"}, "No customer has the number 'guest'"),
        ({"customer": "y" * 10_000}, f"'{'y' * 60}…'"),
        ({"basket": ["22423", "nonsense"]}, "Left out of the basket: 'nonsense'"),
        ({"basket": "<i>"}, "Left out of the basket: '<i>'"),
        ({"n": "7"}, "N is '7'; wanted one of 5, 10, 20"),
        ({"method": ["best", "classic"]}, "Method is"),
        ({"tab": "other"}, "Tab is 'other'"),
        ({"product": ["22423", "22699"]}, "2 values of product"),
        ({"product": "22423", "customer": "17850"}, "this is the product"),
    ],
)
def test_a_bad_question_is_answered_in_words(app, query, words):
    assert words in " ".join(_notices(recommendations.layout(**query)))


def test_nothing_is_drawn_in_place_of_an_unknown_product(app):
    for product in ("99999", "x" * 10_000, "<script>"):
        shown = viewing.draw(recommendations_cards.SIMILAR, {"product": product})
        assert shown.table.empty
        assert shown.finding.startswith("No product")
    assert _cards(recommendations.layout(product="99999")) == {"recommendations-basket"}


def test_every_card_answers_every_question_in_words(app):
    questions = [
        {},
        {"product": shop.LAMP, "colours": "one"},
        {"product": shop.POST},
        {"customer": "nobody"},
        {"product": ["a", "b"], "basket": 7, "n": None},
        {"product": shop.CAKESTAND, "method": "classic", "colours": "one", "n": "20"},
    ]
    for card in recommendations_cards.CARDS:
        for question in questions:
            shown = viewing.draw(card, question)
            assert shown.finding or not shown.table.empty


def test_colours_of_one_article_count_once_by_either_method(app):
    model = recommendations_found.recommender()
    for method in ("best", "classic"):
        query = {"product": shop.CAKESTAND, "method": method, "colours": "one"}
        asked, problems = recommendations_found.asked_for(query)
        names = [item.name for item in recommendations_found.similar(asked, model)]
        assert names
        assert len(set(names)) == len(names)
        assert problems == []


def test_the_quality_of_too_short_data_is_not_made_up(app):
    laid_out = recommendations.layout(tab="quality")
    assert "The recommender was not tested" in " ".join(_notices(laid_out))
    assert _cards(laid_out) == set()


def test_the_page_is_served_with_markup_as_text(app):
    served = page(app, "/recommendations", f"?product={shop.CLOCK}")
    assert shop.HOSTILE in served
    shown = viewing.draw(recommendations_cards.NEIGHBOURS, {"product": shop.CLOCK})
    assert "<b>CLOCK" not in str(shown.figure["layout"])


def test_a_build_without_recommendations_says_so(app, small_store):
    lacking = create_app(Settings(artifacts=small_store))
    with lacking.server.app_context():
        laid_out = recommendations.layout(product="22423")
        assert "This build has no recommendations" in " ".join(_notices(laid_out))
        shown = viewing.draw(recommendations_cards.SIMILAR, {"product": "22423"})
        assert shown.finding.startswith("No recommendations")


def test_ids_begin_with_the_page(app):
    own = [name for name in ids(recommendations.layout(product="22423")) if isinstance(name, str)]
    shared = {views.STATE, views.DEFAULTS, views.SLUG, "view-page"}
    choices = {f"{name}-label" for name in ("n", "method", "colours")}
    assert all(name.startswith("recommendations") for name in set(own) - shared - choices)


@pytest.mark.real_data
def test_the_quality_of_the_real_file_is_told_with_intervals(real_store):
    made = create_app(Settings(artifacts=real_store))
    with made.server.app_context():
        shown = viewing.draw(recommendations_cards.QUALITY, {"metric": "ndcg_at_10"})
        assert shown.finding.startswith("Best beside the classic: what goes with a product 1.")
        cards = read.table("model_cards")
        own = cards[cards["metric"] == "ndcg_at_10"]
        assert len(own) == len(shown.table) == 9
        assert shown.table["Result"].tolist() == own["value"].tolist()
        assert "learnt from 1 Dec 2010" in shown.note
