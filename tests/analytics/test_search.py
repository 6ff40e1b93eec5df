import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.search import LONGEST_QUERY, Index

PRODUCTS = {
    "85123A": ("WHITE HANGING HEART T-LIGHT HOLDER", 100.0),
    "21733": ("RED HANGING HEART T-LIGHT HOLDER", 50.0),
    "22423": ("REGENCY CAKESTAND 3 TIER", 90.0),
    "20725": ("LUNCH BAG RED RETROSPOT", 80.0),
    "20727": ("LUNCH BAG  BLACK SKULL.", 85.0),
    "22748": ("POPPY'S PLAYHOUSE KITCHEN", 5.0),
    "23000": ("<b>CRÈME BRÛLÉE DISH</b>", 1.0),
}
INDEX = Index.of(
    list(PRODUCTS), [name for name, _ in PRODUCTS.values()], [w for _, w in PRODUCTS.values()]
)


@pytest.mark.parametrize(
    ("text", "first", "how"),
    [
        ("85123a", "85123A", "code"),
        (" 22423 ", "22423", "code"),
        ("regency cakestand 3 tier", "22423", "exact"),
        ("Regency Cakestands 3 tiers", "22423", "exact"),
        ("851", "85123A", "starts"),
        ("lunch b", "20727", "starts"),
        ("holder heart white", "85123A", "words"),
        ("tlight", "85123A", "words"),
        ("cakestnad", "22423", "typo"),
        ("hart hangng", "85123A", "typo"),
        ("poppys", "22748", "starts"),
        ("creme brulee", "23000", "words"),
    ],
)
def test_what_is_typed_finds_what_is_meant(text, first, how):
    hit = INDEX.find(text)[0]
    assert (hit.code, hit.how) == (first, how)


def test_a_better_match_stands_before_higher_sales_and_sales_before_codes():
    codes = [hit.code for hit in INDEX.find("red")]
    assert codes == ["21733", "20725"]
    assert [hit.code for hit in INDEX.find("lunch bag")] == ["20727", "20725"]
    index = Index.of(["b", "a"], ["lamp", "lamp"], [1, 1])
    assert [hit.code for hit in index.find("lamp")] == ["a", "b"]


def test_a_word_that_nothing_has_finds_nothing_and_the_nearest_is_named():
    assert INDEX.find("red unicorn") == []
    assert "no product 'red unicorn'; nearest: " in INDEX.explain("red unicorn")
    assert INDEX.nearest("regancy cakstand 4 tier", 1)[0].code == "22423"
    assert INDEX.nearest("85123B", 1)[0].code == "85123A"


@pytest.mark.parametrize("text", ["xyzq", "qqqq", "asdfgh", "99999", "x"])
def test_what_is_like_nothing_is_offered_nothing(text):
    assert INDEX.nearest(text) == []
    assert INDEX.explain(text) == f"no product {text!r}"


def test_numbers_are_never_corrected():
    assert INDEX.find("85124A") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing typed"),
        ("  \t", "nothing typed"),
        ("?!,.", "no letter or digit"),
        ("x" * 10_000, "found 10,000 characters"),
        ("<script>alert(1)</script>", "no product '<script>alert(1)</script>'"),
        ("белый", "no product 'белый'"),
        ("白い", "no product '白い'"),
    ],
)
def test_nonsense_gets_a_clear_answer(text, says):
    assert INDEX.find(text) == []
    assert INDEX.explain(text).startswith(says)


def test_an_empty_index_answers():
    empty = Index.of([], [], [])
    assert empty.find("lamp") == empty.nearest("lamp") == []
    assert empty.explain("lamp") == "there is no product to search in"


def test_an_index_made_anew_from_its_pickled_state_answers_alike():
    again = copy.copy(INDEX)
    assert again.find("hart") == INDEX.find("hart")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=LONGEST_QUERY + 20), st.integers(-1, 12))
def test_any_text_gets_at_most_n_different_hits_in_order(text, n):
    hits = INDEX.find(text, n)
    assert len(hits) <= max(n, 0)
    assert len({hit.code for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits or n < 1 or INDEX.explain(text)


@settings(max_examples=25, deadline=None)
@given(st.permutations(list(PRODUCTS)), st.sampled_from(["red", "hart", "2", "lunch bag"]))
def test_the_order_of_the_catalogue_does_not_matter(codes, text):
    index = Index.of(codes, [PRODUCTS[c][0] for c in codes], [PRODUCTS[c][1] for c in codes])
    assert index.find(text) == INDEX.find(text)
