"""The predictions page in a real browser: tabs, the cut-off slider, the list and its export."""

import csv
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import choose, settle
from tests.pages import tested_shop

pytestmark = pytest.mark.browser

TRACES = ".scatterlayer .trace, .barlayer .trace, .boxlayer .trace"

# Dash hides an input of its dropdown from screen readers and leaves it in the tab order.
_OURS = {"include": [["main"]], "exclude": [[".dash-dropdown-focus-target"]]}


@pytest.fixture(scope="module")
def url(tmp_path_factory, serve):
    store = tested_shop.publish(tmp_path_factory.mktemp("foretold"))
    return f"{serve(store)}/predictions"


@pytest.fixture
def open_tab(browser, url):
    """Open a tab; fail when it complains on its console."""
    contexts, complaints = [], []

    def go(query="", *, width=1440, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{url}{query}")
        page.wait_for_selector(".ag-cell a")
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def expect_matrix(page, *counts: str) -> None:
    for name, count in zip(("hits", "missed", "alarms", "left"), counts, strict=True):
        expect(page.locator(f".cut-{name} strong")).to_have_text(count)


def drawn(page, name):
    card = page.locator(f"section[data-card={name}]")
    card.scroll_into_view_if_needed()
    page.locator(f"#{name}-finding:not(:empty)").wait_for()
    return card


@pytest.mark.parametrize(
    ("tab", "cards"),
    [
        ("Churn", ("gains", "order", "calibration", "tenths", "drivers", "over-time-chance")),
        ("Next purchase", ("gains", "order", "calibration", "tenths", "drivers")),
        ("High spend", ("gains", "order", "calibration", "tenths", "drivers")),
        ("Lifetime value", ("gains", "tenths", "residuals", "drivers", "over-time-money")),
    ],
)
def test_every_tab_opens_from_its_link_and_draws_its_cards(open_tab, tab, cards):
    page = open_tab("?tab=high" if tab == "Churn" else "")
    page.get_by_role("link", name=tab, exact=True).click()
    page.locator("[aria-current=page]", has_text=tab).last.wait_for()
    page.locator(".verdict-words").wait_for()
    for name in cards:
        card = drawn(page, f"predictions-{name}")
        card.locator(TRACES).first.wait_for(state="attached")
    drawn(page, "predictions-card")
    page.get_by_role("heading", name="What it cannot know").wait_for()


def test_the_slider_moves_the_confusion_matrix_by_keyboard_without_the_server(open_tab):
    page = open_tab()
    drawn(page, "predictions-gains")
    slider = page.get_by_label("Cut-off of the risk of churn")
    slider.scroll_into_view_if_needed()
    settle(page)
    expect_matrix(page, "45", "5", "5", "45")
    asked = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect_matrix(page, "36", "14", "4", "46")
    page.locator("#predictions-cut-card .finding", has_text="40 of 100 customers").wait_for()
    page.wait_for_url("**/predictions?cut=60")
    assert [url for kind, url in asked if kind != "script"] == []
    page.reload()
    page.locator(".cut-hits strong", has_text="36").wait_for()
    page.get_by_role("button", name="Back to the stated cut-off").press("Enter")
    page.locator(".cut-hits strong", has_text="45").wait_for()
    page.wait_for_url(lambda address: "cut=" not in address)


def test_the_mark_in_the_gains_follows_the_slider(open_tab):
    page = open_tab()
    card = drawn(page, "predictions-gains")
    card.locator(".shapelayer path").first.wait_for(state="attached")
    drawing = "document.querySelector('[data-card=predictions-gains] .js-plotly-plot')"
    is_marked = f"{drawing}.layout.shapes[0].x0 === 0.2"
    page.get_by_label("Cut-off of the risk of churn").fill("80")
    page.locator("#predictions-cut-card .finding", has_text="20 of 100 customers").wait_for()
    page.wait_for_function(is_marked)
    choose(card.locator("input[value=lift]"))
    card.locator("#predictions-gains-finding", has_text="as many customers").wait_for()
    card.locator(".ytitle", has_text="Times chance").wait_for()
    page.wait_for_function(is_marked)


def test_the_list_is_narrowed_and_taken_away_in_two_groups(open_tab):
    page = open_tab()
    page.locator("#predictions-churn-count", has_text="100 customers").wait_for()
    page.locator(".list-filters .dash-dropdown").first.click()
    page.get_by_role("option", name="High").click()
    page.locator("#predictions-churn-count", has_text="33 customers").wait_for()
    page.wait_for_url("**?risk=high")
    page.locator("summary.list-away").click()
    choose(page.locator("input[value=split]"))
    page.locator("#predictions-churn-csv:not([disabled])").wait_for()
    settle(page)
    with page.expect_download() as download:
        page.locator("#predictions-churn-csv").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len(rows) == 33
    assert {row["Churn risk tier"] for row in rows} == {"high"}
    assert {row["Group"] for row in rows} == {"treatment", "control"}
    assert {row["Drivers"] for row in rows} == {"<b>1 order</b> raises the risk"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_finds_nothing_wrong(open_tab, scheme):
    page = open_tab(scheme=scheme)
    for name in ("gains", "order", "calibration", "drivers", "card"):
        drawn(page, f"predictions-{name}")
    found = Axe().run(page, context=_OURS, options={"resultTypes": ["violations"]})
    wrong = [(each["id"], each["nodes"][0]["html"][:200]) for each in found.response["violations"]]
    assert wrong == []


@pytest.mark.parametrize("tab", ["churn", "value"])
def test_on_a_phone_the_page_does_not_scroll_sideways(open_tab, tab):
    page = open_tab(f"?tab={tab}", width=390)
    drawn(page, "predictions-card")
    page.wait_for_function("document.documentElement.scrollWidth <= 390")


def test_markup_in_an_address_is_text(open_tab):
    page = open_tab("?tab=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&cut=9e9")
    page.locator(".notice", has_text="<img src=x onerror=alert(1)>").wait_for()
