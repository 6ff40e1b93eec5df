import pytest

from components.lookup import CUSTOMER, GOTO, PRODUCT, lookup, quick_search
from components.page import PageSpec
from tests.components.tree import ids, of_class, text

PRODUCTS = PageSpec(path="/products", name="Products", order=1)
CUSTOMERS = PageSpec(path="/customers/<customer_id>", name="Customer", order=2)
SEGMENTS = PageSpec(path="/customers/segments", name="Segments", order=3)


def _said(box):
    (field,) = of_class(box, "lookup")
    plain = field.to_plotly_json()["props"]
    return {name.removeprefix("data-"): value for name, value in plain.items() if "data-" in name}


def test_the_choice_is_kept_in_a_store_of_the_given_name():
    box = lookup("basket-add", "Add to the basket")
    store = box.children[-1]
    assert (type(store).__name__, store.id, store.data) == ("Store", "basket-add", None)
    assert _said(box)["lookup"] == "basket-add"
    assert _said(box)["kinds"] == "product"


def test_a_label_belongs_to_the_input_that_the_browser_makes():
    box = lookup("find", "Find a product")
    assert box.children[0].htmlFor == "find-input"
    assert text(box.children[0]) == _said(box)["label"] == "Find a product"


def test_what_is_chosen_already_stands_in_the_box_and_in_the_store():
    cake = {"kind": "product", "code": "22423", "name": "CAKESTAND"}
    box = lookup("find", "Find", chosen=cake)
    assert _said(box)["value"] == "CAKESTAND"
    assert box.children[-1].data == cake


def test_help_describes_the_input():
    box = lookup("find", "Find", help_text="A code or a part of a name")
    assert _said(box)["described"] == "find-help"
    assert "find-help" in ids(box)
    assert "described" not in _said(lookup("find", "Find"))


def test_addresses_are_told_by_kind():
    box = lookup("find", "Find", [PRODUCT, CUSTOMER], href={CUSTOMER: "/customers/{code}"})
    assert _said(box)["href-customer"] == "/customers/{code}"
    assert "href-product" not in _said(box)
    assert _said(box)["kinds"] == "product,customer"


@pytest.mark.parametrize(
    ("pages", "kinds", "label"),
    [
        ([PRODUCTS], "product", "Find a product"),
        ([PRODUCTS, SEGMENTS], "product", "Find a product"),
        ([PRODUCTS, CUSTOMERS], "product,customer", "Find a product or a customer"),
    ],
)
def test_the_quick_search_offers_what_has_a_page(pages, kinds, label):
    box = quick_search(pages)
    assert _said(box)["kinds"] == kinds
    assert _said(box)["label"] == label


def test_without_a_page_to_go_to_there_is_no_quick_search():
    box = quick_search([SEGMENTS])
    assert of_class(box, "lookup") == []
    assert ids(box) == [GOTO]
