"""The search boxes as a person uses them: by keyboard, with typing errors, on any screen."""

import re
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from dash import Input, Output, html
from playwright.sync_api import expect
from werkzeug.serving import make_server

from analytics import columns as c
from components.lookup import CUSTOMER, PRODUCT, lookup
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.browser.conftest import settle
from tests.builders import build_shop

pytestmark = pytest.mark.browser

_NARROW_PX = 992

HOSTILE = "<img src=x onerror=document.title='hacked'> CLOCK"

_PRODUCTS = [
    ("22423", "REGENCY CAKESTAND 3 TIER"),
    ("85123A", "WHITE HANGING HEART T-LIGHT HOLDER"),
    ("23322", "LARGE WHITE HEART OF WICKER"),
    ("22960", "JAM MAKING SET WITH JARS"),
    ("90000", HOSTILE),
    ("90001", "SCATOLA PERCHÉ NO"),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("lookup")
    rows = [
        {
            c.INVOICE: f"{536365 + 10 * day + i}",
            c.STOCK_CODE: code,
            c.DESCRIPTION: name,
            c.QUANTITY: 20 - i,
            c.CUSTOMER_ID: str(17850 + i % 2),
            c.INVOICED_AT: f"2011-{1 + day:02d}-05 10:00",
        }
        for day in range(3)
        for i, (code, name) in enumerate(_PRODUCTS)
    ]
    build_shop(folder, *rows)
    return folder / "artifacts"


@pytest.fixture(scope="module")
def url(shop, serve) -> str:
    return serve(shop)


@pytest.fixture(scope="module")
def bench(shop):
    """Serve an app with a box of its own, and what its store holds."""
    app = create_app(Settings(artifacts=shop))
    box = lookup("pick", "Pick", [PRODUCT, CUSTOMER], "Anything", help_text="A code or a name")
    shell = app.layout
    app.layout = lambda: html.Div([shell(), box, html.Pre(id="picked")])
    app.callback(Output("picked", "children"), Input("pick", "data"))(str)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _quick(page):
    return page.locator("#quick-search-input")


def _search(page, text, box=None):
    box = box or _quick(page)
    box.click()
    box.press_sequentially(text, delay=20)
    return box


def _names(page):
    return page.locator(".lookup-popup:visible .lookup-about")


def test_a_typing_error_is_forgiven_and_said(visit, url):
    page = visit(url)
    box = _search(page, "regncy cakestnad")
    words = page.locator(".lookup-words:visible")
    expect(words).to_have_text("No exact match for 'regncy cakestnad': 1 similar result")
    expect(_names(page)).to_have_text(["REGENCY CAKESTAND 3 TIER"])
    expect(box).to_have_value("regncy cakestnad")


def test_a_slash_goes_to_the_search_and_a_product_is_chosen_by_keyboard(visit, url):
    page = visit(f"{url}/?basis=gross")
    page.evaluate("window.isSamePage = true")
    page.keyboard.press("/")
    box = page.get_by_role("search").get_by_role("combobox", name="Find a product")
    expect(box).to_be_focused()
    box.press_sequentially("heart white")
    expect(page.locator("[role=option]")).to_have_count(2)
    selected = page.locator("[role=option][aria-selected=true]")
    expect(selected).to_have_attribute("title", "WHITE HANGING HEART T-LIGHT HOLDER")
    for key, code in (("ArrowDown", "23322"), ("ArrowDown", "85123A"), ("End", "23322")):
        box.press(key)
        expect(selected.locator(".lookup-code")).to_have_text(code)
        expect(box).to_have_attribute("aria-activedescendant", selected.get_attribute("id"))
    box.press("Home")
    box.press("ArrowUp")
    box.press("Enter")
    page.wait_for_url(f"{url}/products?product=23322&basis=gross")
    expect(page.locator("h1")).to_have_text("LARGE WHITE HEART OF WICKER")
    assert page.evaluate("window.isSamePage")
    expect(box).to_have_value("")


def test_words_in_any_order_are_found_and_marked(visit, url):
    page = visit(url)
    _search(page, "jars jam")
    marks = page.locator(".lookup-popup:visible mark")
    expect(marks).to_have_text(["JAM", "JARS"])
    _search(page, "")
    page.keyboard.press("Control+a")
    page.keyboard.type("perche")
    expect(marks).to_have_text(["PERCHÉ"])


def test_results_are_announced(visit, url):
    page = visit(url)
    box = _search(page, "white")
    expect(page.locator(".quick-search [role=status]")).to_have_text("2 results")
    expect(box).to_have_attribute("aria-expanded", "true")


def test_what_is_not_there_suggests_the_nearest_and_chooses_none_by_itself(visit, url):
    page = visit(url)
    box = _search(page, "white hearth umbrella")
    words = page.locator(".lookup-words:visible")
    expect(words).to_have_text("Nothing is called 'white hearth umbrella'. Nearest:")
    box.press("Enter")
    settle(page)
    assert page.url == f"{url}/"
    first = page.locator("[role=option]").first
    name = first.get_attribute("title")
    first.click()
    expect(page.locator("h1")).to_have_text(name)


def test_a_code_and_enter_in_one_go_lead_to_the_product(visit, url):
    page = visit(url)
    _search(page, "22960").press("Enter")
    page.wait_for_url(re.compile(r"product=22960"))


def test_escape_closes_the_list_then_leaves_the_box(visit, url):
    page = visit(url)
    box = _search(page, "white")
    expect(page.locator(".lookup-popup:visible")).to_have_count(1)
    box.press("Escape")
    expect(page.locator(".lookup-popup:visible")).to_have_count(0)
    expect(box).to_have_value("white")
    box.press("Escape")
    expect(box).to_have_value("")
    expect(box).not_to_be_focused()


def test_a_hostile_name_is_text(visit, url):
    page = visit(url)
    _search(page, "clock").press("ArrowDown")
    expect(page.locator("[role=option]")).to_have_attribute("title", HOSTILE)
    expect(_names(page)).to_have_text([HOSTILE])
    expect(page.locator(".lookup img")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(HOSTILE)
    assert page.title() != "hacked"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "белый", "!!!", "x" * 10_000])
def test_odd_text_gets_a_clear_answer(visit, url, text):
    page = visit(url)
    box = _quick(page)
    box.click()
    page.keyboard.insert_text(text)
    words = page.locator(".lookup-words:visible")
    expect(words).to_have_text(re.compile(r"^(Nothing is called|No letter)"))
    assert len(box.input_value()) <= 200


def test_a_late_answer_does_not_replace_a_newer_one(visit, url):
    page = visit(url)
    late = []

    def hold(route):
        if "q=jam" in route.request.url:
            late.append(route)
        else:
            route.continue_()

    page.route("**/lookup?**", hold)
    with page.expect_request("**/lookup?q=jam**"):
        box = _search(page, "jam")
    box.fill("cake")
    expect(page.locator("[role=option]")).to_have_attribute("title", "REGENCY CAKESTAND 3 TIER")
    assert late
    with page.expect_response("**/lookup?q=jam**") as answer:
        late[0].continue_()
    answer.value.finished()
    page.evaluate("new Promise(requestAnimationFrame)")  # what listens for the answer has run
    expect(_names(page)).to_have_text(["REGENCY CAKESTAND 3 TIER"])


def test_a_slow_answer_and_a_broken_one_are_said(visit, url):
    page = visit(url)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/lookup?q=jam**", hold)
    page.route("**/lookup?q=cake**", lambda route: route.fulfill(body="<html>", status=200))
    box = _search(page, "jam")
    words = page.locator(".lookup-words:visible")
    expect(words).to_have_text("Searching…")
    box.fill("cake")
    expect(words).to_have_text("The search did not answer. Type on to try again.")
    held[0].continue_()


def test_what_an_arrow_asks_for_is_not_asked_again(visit, url):
    page = visit(url)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    box = _quick(page)
    box.click()
    page.keyboard.insert_text("clock")
    box.press("ArrowDown")
    expect(page.locator("[role=option]")).to_have_count(1)
    page.wait_for_timeout(600)  # longer than typing is waited for
    assert len([address for address in asked if "q=clock" in address]) == 1


def test_no_keystroke_is_lost(visit, url):
    page = visit(url)
    box = _quick(page)
    box.click()
    for delay in (5, 30):
        box.fill("")
        box.press_sequentially("white hanging heart t-light holder", delay=delay)
        assert box.input_value() == "white hanging heart t-light holder"


def test_a_box_on_a_page_tells_its_store_what_was_chosen(visit, bench):
    page = visit(bench)
    box = _search(page, "cake", page.get_by_role("combobox", name="Pick"))
    expect(page.locator("[role=option]")).to_have_count(1)
    box.press("Enter")
    chosen = "{'kind': 'product', 'code': '22423', 'name': 'REGENCY CAKESTAND 3 TIER'}"
    expect(page.locator("#picked")).to_have_text(chosen)
    expect(box).to_have_value("REGENCY CAKESTAND 3 TIER")
    box.fill("1785")
    heads = page.locator(".lookup-popup:visible .lookup-head span:first-child")
    expect(heads).to_have_text(["Customers"])
    page.locator("[role=option]", has_text="17851").click()
    expect(page.locator("#picked")).to_have_text(
        "{'kind': 'customer', 'code': '17851', 'name': 'Customer 17851'}"
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_the_open_list_fits_and_is_accessible_in_both_themes(visit, url, width):
    page = visit(url, width=width)
    if width < _NARROW_PX:
        page.get_by_role("button", name="Menu").click()
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
        for text, words in (("white", "2 results"), ("zzqq", "Nothing is called")):
            _quick(page).fill(text)
            expect(page.locator(".lookup-words:visible")).to_contain_text(words)
            found = Axe().run(page, context=".quick-search")
            assert [rule["id"] for rule in found.response["violations"]] == []
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


def test_on_a_phone_the_search_is_in_the_menu_and_covers_nothing(visit, url):
    page = visit(url, width=390)
    box = _quick(page)
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    box.fill("heart")
    page.locator("[role=option]").first.wait_for()
    popup = page.locator(".lookup-popup:visible").bounding_box()
    assert popup["x"] >= 0
    assert popup["x"] + popup["width"] <= 390
    assert page.locator("h1").bounding_box()["y"] >= popup["y"] + popup["height"]
    page.locator("[role=option]").first.click()
    expect(page.locator("h1")).to_have_text("WHITE HANGING HEART T-LIGHT HOLDER")
    expect(box).to_be_hidden()
