from pathlib import Path

import pytest

from analytics import columns as c
from components.lookup import CUSTOMER, PRODUCT
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import catalogue
from tests.builders import build_shop

BOTH = (PRODUCT, CUSTOMER)

# code, name, units at a price of 10, customer, country
_SOLD = [
    ("100", "WHITE HEART HOLDER", 10, "17850", "United Kingdom"),
    ("101", "RED HEART HOLDER", 30, "12583", "France"),
    ("102", "FRANCE CUSHION", 5, "17850", "United Kingdom"),
    ("17850", "BLUE LAMP", 1, None, "United Kingdom"),
    ("POST", "POSTAGE", 2, "12583", "Germany"),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    build_shop(
        folder,
        *(
            {
                c.INVOICE: f"{536365 + i}",
                c.STOCK_CODE: code,
                c.DESCRIPTION: name,
                c.QUANTITY: units,
                c.UNIT_PRICE: 10.0,
                c.CUSTOMER_ID: customer,
                c.COUNTRY: country,
                c.INVOICED_AT: f"2011-01-{1 + i:02d} 10:00",
            }
            for i, (code, name, units, customer, country) in enumerate(_SOLD)
        ),
    )
    return folder / "artifacts"


@pytest.fixture(autouse=True)
def _context(shop):
    with create_app(Settings(artifacts=shop)).server.app_context():
        yield


def _found(text, kinds=BOTH, n=8):
    answer = catalogue.look_up(text, kinds, n)
    return [(group["kind"], hit["code"]) for group in answer["groups"] for hit in group["hits"]]


def test_a_product_shows_its_name_and_net_revenue():
    (group,) = catalogue.look_up("white", BOTH, 8)["groups"]
    assert (group["kind"], group["title"], group["measure"]) == (
        "product",
        "Products",
        "Net revenue",
    )
    (hit,) = group["hits"]
    assert hit == {
        "code": "100",
        "name": "WHITE HEART HOLDER",
        "about": "WHITE HEART HOLDER",
        "sales": "£100",
        "how": "starts",
    }


def test_a_customer_shows_the_country_of_the_latest_order_and_the_net_revenue_of_all():
    (group,) = catalogue.look_up("12583", BOTH, 8)["groups"]
    (hit,) = group["hits"]
    assert (hit["name"], hit["about"], hit["sales"]) == ("Customer 12583", "Germany", "£320")


def test_among_equal_matches_what_sells_more_stands_first():
    assert _found("heart holder", (PRODUCT,)) == [("product", "101"), ("product", "100")]


def test_both_kinds_are_found_and_a_code_typed_in_full_stands_first():
    assert _found("united") == [("customer", "17850")]
    assert _found("17850") == [("product", "17850"), ("customer", "17850")]
    assert _found("12583") == [("customer", "12583")]


def test_only_the_kinds_asked_for_are_found():
    assert _found("17850", (CUSTOMER,)) == [("customer", "17850")]
    assert _found("heart", (CUSTOMER,)) == []


def test_a_guest_is_no_customer():
    assert set(catalogue.customers().names) == {"17850", "12583"}


def test_results_are_counted_in_words():
    said = {text: catalogue.look_up(text, BOTH, 8)["said"] for text in ("heart", "white")}
    assert said == {"heart": "2 results", "white": "1 result"}
    assert catalogue.look_up("heart", BOTH, 1)["said"] == (
        "First 1 result; type more to narrow them down"
    )


def test_a_correction_is_said():
    answer = catalogue.look_up("herat holdre", BOTH, 8)
    assert answer["is_found"]
    assert answer["said"] == "No exact match for 'herat holdre': 2 similar results"


def test_places_one_kind_leaves_go_to_the_other():
    assert len(_found("heart", BOTH, 2)) == 2
    assert _found("17850", BOTH, 1) == [("product", "17850")]


def test_what_is_not_found_is_never_replaced_but_suggested():
    answer = catalogue.look_up("white hoarder umbrella", BOTH, 8)
    assert not answer["is_found"]
    assert answer["said"] == "Nothing is called 'white hoarder umbrella'. Nearest:"
    assert answer["groups"][0]["hits"][0]["code"] == "100"


def test_a_customer_id_with_a_typing_error_suggests_the_customer():
    answer = catalogue.look_up("12853", (CUSTOMER,), 8)
    assert not answer["is_found"]
    assert answer["groups"][0]["hits"][0]["code"] == "12583"


def test_words_suggest_no_customer():
    kinds = {group["kind"] for group in catalogue.look_up("unitzzz", BOTH, 8)["groups"]}
    assert CUSTOMER not in kinds


@pytest.mark.parametrize("text", ["!!!", "-- ;", "\N{SNOWMAN}", "<>"])
def test_text_without_a_letter_is_refused_in_words(text):
    answer = catalogue.look_up(text, BOTH, 8)
    assert answer["said"].startswith(f"No letter or digit in '{text}'")
    assert answer["groups"] == []


@pytest.mark.parametrize("text", ["белый", "心", "<script>alert(1)</script>", "x" * 200])
def test_odd_text_gets_a_sentence(text):
    answer = catalogue.look_up(text, BOTH, 8)
    assert not answer["is_found"]
    assert answer["said"]
    assert len(answer["said"]) < 200


def test_nothing_typed_is_nothing_said():
    assert catalogue.look_up("  ", BOTH, 8) == {"is_found": False, "said": "", "groups": []}
