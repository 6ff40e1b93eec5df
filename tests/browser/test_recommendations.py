"""The recommendations page as a person uses it: search, read the evidence, fill a basket."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import choose, click_mark, settle
from tests.pages import offers_shop as shop

pytestmark = pytest.mark.browser

_LIST = "section[data-card=recommendations-similar]"
# The first is a flaw of Dash's own.
_OURS = {"include": [["main"]], "exclude": [[".dash-dropdown-focus-target"]]}
_BASKET = "section[data-card=recommendations-basket]"


@pytest.fixture(scope="module")
def url(tmp_path_factory, serve) -> str:
    return serve(shop.publish(tmp_path_factory.mktemp("offers")))


@pytest.fixture
def ask(visit, url):
    """Open the page; what is drawn on it may be nothing but text."""

    def go(query="", **window):
        page = visit(url, **window)
        page.goto(f"{url}/recommendations{query}")
        settle(page)
        return page

    return go


def _title(page):
    return page.locator(".subject h2")


def _chips(page):
    return page.locator(f"{_BASKET} .basket-chip")


def test_a_mistyped_product_is_found_chosen_by_keyboard_and_explained(ask):
    page = ask()
    expect(page.locator(".invitation li")).to_have_count(4)
    box = page.get_by_role("combobox", name="Product or customer")
    box.click()
    box.press_sequentially("regncy cakestnad", delay=10)
    # The answer to all that was typed; Enter does not choose from one to less.
    expect(page.locator("main [role=status]", has_text="regncy cakestnad")).to_have_count(1)
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text(shop.CAKESTAND)
    box.press("Enter")
    expect(_title(page)).to_have_text("REGENCY CAKESTAND 3 TIER")
    page.wait_for_url(f"**/recommendations?product={shop.CAKESTAND}")
    first = page.locator(f"{_LIST} .offer").first
    expect(first).to_contain_text("ROSES REGENCY TEACUP AND SAUCER")
    expect(first).to_contain_text("Bought together in 6 of 8 baskets")
    expect(first.locator(".offer-measure")).to_have_count(3)
    expect(box).to_have_value("")


def test_a_basket_is_built_and_its_completion_changes_at_once(ask):
    page = ask(f"?product={shop.CAKESTAND}")
    row = page.locator(f"{_LIST} .offer", has_text="TEACUP")
    row.get_by_role("button", name="Add to basket").click()
    expect(_chips(page)).to_have_count(1)
    expect(row.get_by_role("button", pressed=True)).to_have_text("In basket")
    completion = page.locator(f"{_BASKET} .offers")
    expect(completion).to_contain_text("Because of ROSES REGENCY TEACUP AND SAUCER (100%)")
    expect(completion).to_contain_text("REGENCY CAKESTAND 3 TIER")
    page.wait_for_url(f"**?product={shop.CAKESTAND}&basket={shop.TEACUP}")
    completion.locator(".offer", has_text="CAKESTAND").get_by_role("button").click()
    expect(_chips(page)).to_have_count(2)
    expect(completion.locator(".offer-name", has_text="CAKESTAND")).to_have_count(0)
    page.get_by_role("button", name="Take out of the basket: ROSES").click()
    expect(_chips(page)).to_have_count(1)
    page.get_by_role("button", name="Empty the basket").click()
    expect(_chips(page)).to_have_count(0)
    expect(page.locator(_BASKET)).to_contain_text("Nothing in the basket yet")


def test_one_more_product_is_added_by_search(ask):
    page = ask(f"?basket={shop.TEACUP}")
    expect(_chips(page)).to_have_count(1)
    box = page.get_by_role("combobox", name="Add a product")
    box.fill("clock")
    page.locator("[role=option]").first.wait_for()
    box.press("Enter")
    expect(_chips(page).last).to_contain_text(shop.HOSTILE)
    page.wait_for_url(f"**?basket={shop.TEACUP}&basket={shop.CLOCK}")


def test_going_on_takes_the_basket_along_and_back_comes_back(ask):
    page = ask(f"?product={shop.CAKESTAND}&basket={shop.PLATE}")
    page.evaluate("window.isSamePage = true")
    page.locator(f"{_LIST} .offer-name a", has_text="TEACUP").click()
    expect(_title(page)).to_have_text("ROSES REGENCY TEACUP AND SAUCER")
    expect(_chips(page)).to_have_count(1)
    box = page.get_by_role("combobox", name="Product or customer")
    box.fill("17858")
    page.locator("[role=option]").first.wait_for()
    box.press("Enter")
    expect(_title(page)).to_have_text("Customer 17858")
    expect(page.locator("section[data-card=recommendations-again]")).to_contain_text("DESK LAMP")
    page.get_by_role("link", name="Customer page").click()
    expect(page.locator("h1")).to_have_text("Customer 17858")
    page.go_back()
    expect(_title(page)).to_have_text("Customer 17858")
    page.go_back()
    expect(_title(page)).to_have_text("ROSES REGENCY TEACUP AND SAUCER")
    expect(_chips(page)).to_have_count(1)
    assert page.evaluate("window.isSamePage")


def test_a_click_in_the_neighbourhood_goes_to_the_product(ask):
    page = ask(f"?product={shop.CAKESTAND}")
    card = page.locator("section[data-card=recommendations-neighbours]")
    card.scroll_into_view_if_needed()
    point = card.locator(".scatterlayer .points path").first
    point.wait_for(state="attached")
    click_mark(page, point)
    expect(_title(page)).to_have_text("ROSES REGENCY TEACUP AND SAUCER")


def test_another_method_and_number_stand_in_the_address(ask):
    page = ask(f"?product={shop.CAKESTAND}")
    choose(page.get_by_role("radio", name="Classic cosine"))
    expect(page.locator(_LIST)).to_contain_text("no longer sold")
    choose(page.get_by_role("radio", name="10", exact=True))
    expect(page).to_have_url(re.compile(r"n=10.*method=classic|method=classic.*n=10"))


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_page_fits_and_is_accessible(ask, width, scheme):
    page = ask(f"?product={shop.CAKESTAND}&basket={shop.TEACUP}", width=width, scheme=scheme)
    expect(page.locator(f"{_LIST} .offer").first).to_be_visible()
    found = Axe().run(page, context=_OURS)
    assert [rule["id"] for rule in found.response["violations"]] == []
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
