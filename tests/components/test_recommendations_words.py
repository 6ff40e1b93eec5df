import pandas as pd
import pytest

from components import recommendations_words as words
from tests.components.test_recommendations import offer
from tests.components.tree import text, walk

ROW = pd.Series({"stock_code": "POST", "name": "POSTAGE", "is_merchandise": False})


def test_a_finding_counts_what_rests_on_little():
    found = [offer(), offer(rank=2, is_thin=True)]
    assert words.on_found(found) == (
        "First: TEACUP; 1 of 2 rest on fewer than 5 shared baskets or buyers"
    )
    assert words.on_found(found[:1]).endswith("all 1 rest on 5 or more shared baskets and buyers")
    assert words.on_found([]) == "Nothing to recommend"


@pytest.mark.parametrize(
    ("found", "n", "said"),
    [
        ([], 0, "Nothing in the basket yet: add a product, and what completes it stands here"),
        ([], 2, "Nothing completes this basket"),
        ([offer()], 1, "With 1 product in the basket, TEACUP comes first"),
        ([offer()], 3, "With 3 products in the basket, TEACUP comes first"),
    ],
)
def test_a_basket_is_told_by_its_size(found, n, said):
    assert words.on_basket(found, n) == said


def test_neighbours_are_told_by_the_pairs_among_them():
    assert words.on_neighbours("CAKE", 4, 2).startswith("2 of 6 pairs among the 4 neighbours")
    assert words.on_neighbours("CAKE", 0, 0) == "Nothing is linked to CAKE"


def test_the_basis_ends_the_day_before_the_instant():
    said = words.basis(pd.Timestamp("2011-12-10"), 18_402, "more")
    assert said.endswith("18,402 baskets to the end of 9 Dec 2011 · more")


def test_what_is_left_out_is_counted():
    assert words.left_out(180, 465) == "465 products not sold for 180 days are left out"
    assert words.left_out(180, 1) == "1 product not sold for 180 days is left out"
    assert words.left_out(180, 0) == ""


def test_an_unknown_product_is_quoted_and_the_nearest_are_links():
    said = words.unknown_product("22424", [("22423", "CAKE")])
    assert "No product has the code '22424'" in text(said)
    links = [part.href for part in walk(said) if hasattr(part, "href")]
    assert links == ["/recommendations?product=22423"]


def test_a_service_line_is_no_merchandise():
    assert words.why_nothing_goes_with(ROW).startswith("POST (POSTAGE) is a service line")
    never = words.why_nothing_goes_with(pd.Series({**ROW, "is_merchandise": True}))
    assert never.endswith("was never sold: nothing tells what goes with it")


def test_thin_products_are_warned_of():
    row = pd.Series({"name": "CAKE"})
    assert words.warnings(row, 50, is_on_sale=True, days=180) == []
    (gone,) = words.warnings(row, 50, is_on_sale=False, days=180)
    assert gone.startswith("Not sold for more than 180 days")
    assert words.warnings(row, 0, is_on_sale=True, days=180)[0].startswith("No known customer")
    assert words.warnings(row, 4, is_on_sale=True, days=180)[0].startswith("It is in 4 baskets")
