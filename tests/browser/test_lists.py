"""The list of customers in a real browser, on a page of its own."""

import csv
from pathlib import Path

import dash
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from analytics import experiments
from dashboard import registry
from tests.browser.conftest import choose
from tests.pages import trial_list

pytestmark = pytest.mark.browser

GRID_SCRIPT = "dash_ag_grid"

# Dash hides an input of its dropdown from screen readers and leaves it in the tab order.
_OURS = {"include": [[".list"]], "exclude": [[".dash-dropdown-focus-target"]]}


@pytest.fixture(scope="module")
def trial_url(demo_store, serve):
    """Serve the house with one page more."""
    known = dict(dash.page_registry)
    with pytest.MonkeyPatch.context() as patch, trial_list.registered():
        register = registry.register

        def with_trial(app):
            specs = register(app)
            dash.register_page("trial", path="/trial", name="Trial", layout=trial_list.layout)
            return specs

        patch.setattr(registry, "register", with_trial)
        yield f"{serve(demo_store)}/trial"
    for name in set(dash.page_registry) - set(known):
        del dash.page_registry[name]


@pytest.fixture
def open_list(visit_list, trial_url):
    return lambda **options: visit_list(trial_url, **options)


@pytest.fixture
def visit_list(browser):
    """Open a page with a list; fail when it complains on its console."""
    contexts, complaints = [], []

    def go(url, *, width=1440, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        page.wait_for_selector(".ag-cell a")
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def cells(page, field):
    return page.locator(f".ag-cell[col-id={field}]")


def test_rows_are_sorted_filtered_and_formatted(open_list):
    page = open_list()
    expect(page.locator("#trial-list-count")).to_have_text("250 customers")
    expect(cells(page, "monetary").nth(1)).to_have_text("£10.00")
    expect(cells(page, "churn").nth(0)).to_have_text("40.0%")
    expect(cells(page, "last").nth(0)).to_have_text("1 Jan 2011")
    header = page.locator(".ag-header-cell[col-id=monetary]")
    for order in ("ascending", "descending"):
        header.locator(".ag-header-cell-label").click()
        expect(header).to_have_attribute("aria-sort", order)
    page.wait_for_selector("text=£2,490")
    page.locator(".ag-header-cell[col-id=churn] .ag-header-cell-filter-button").click()
    page.locator(".ag-filter input[type=number]").first.fill("99")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ag-overlay >> text=No customer matches")
    expect(page.locator("#trial-list-count")).to_have_text("No customer matches")


def test_another_query_of_the_page_shows_other_rows(open_list):
    page = open_list()
    page.get_by_text("At risk", exact=True).first.click()
    page.wait_for_selector("#trial-list-count >> text=83 customers")
    page.wait_for_function(
        "[...document.querySelectorAll('.ag-cell[col-id=segment]')]"
        ".every((cell) => cell.innerText === 'At risk')"
    )


def test_a_customer_opens_by_mouse_and_by_keyboard(open_list):
    page = open_list()
    with page.expect_navigation(url="**/customers/10000"):
        page.get_by_role("link", name="10000").click()
    page.go_back()
    page.wait_for_selector(".ag-cell a")
    cells(page, "segment").first.click()
    for key in ("ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
    with page.expect_navigation(url="**/customers/10001"):
        page.keyboard.press("Enter")


def test_ticked_customers_are_taken_away_by_keyboard(open_list):
    page = open_list()
    cells(page, "segment").first.click()
    page.keyboard.press("Space")
    page.locator("summary.list-away").press("Enter")
    choose(page.locator("input[value=ticked]"))
    page.wait_for_selector("#trial-list-count >> text=1 ticked customer")


def test_the_download_holds_every_row_with_its_group_and_no_formula(open_list):
    page = open_list()
    page.locator("summary.list-away").click()
    choose(page.locator("input[value=split]"))
    page.locator("#trial-list-effect").fill("5")
    page.wait_for_selector("#trial-list-plan >> text=Too few to see 5 points")
    with page.expect_download() as download:
        page.locator("#trial-list-csv").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.DictReader(line for line in text if not line.startswith("#")))
    groups = experiments.assign(trial_list.CUSTOMERS["customer_id"].tolist(), 0.1, 1)
    assert {row["Customer"]: row["Group"] for row in rows} == groups.to_dict()
    assert {row["Segment"] for row in rows} == {"Loyal", "At risk", "'=HYPERLINK(1)"}
    assert any(line.startswith("# Seed: 1") for line in text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_grid_follows_the_theme(open_list, scheme):
    page = open_list(scheme=scheme)
    other = {"light": "dark", "dark": "light"}[scheme]
    ink = page.evaluate("getComputedStyle(document.querySelector('.ag-cell')).color")
    expect(page.locator("html")).to_have_attribute("data-ag-theme-mode", scheme)
    page.locator("[data-action=toggle-theme]").locator("visible=true").first.click()
    expect(page.locator("html")).to_have_attribute("data-ag-theme-mode", other)
    expect(page.locator(".ag-cell").first).not_to_have_css("color", ink)


def test_a_screen_reader_finds_nothing_wrong_with_the_list(open_list):
    page = open_list()
    page.locator("summary.list-away").click()
    choose(page.locator("input[value=split]"))
    page.wait_for_selector("#trial-list-plan >> text=80% power")
    found = Axe().run(page, context=_OURS, options={"resultTypes": ["violations"]})
    assert [wrong["id"] for wrong in found.response["violations"]] == []


def test_on_a_phone_the_page_does_not_scroll_sideways(open_list):
    page = open_list(width=390)
    page.locator("summary.list-away").click()
    choose(page.locator("input[value=split]"))
    page.locator("#trial-list-plan:not(:empty)").wait_for()
    page.wait_for_function("document.documentElement.scrollWidth <= 390")


def test_the_overview_does_not_load_the_grid(visit, trial_url):
    page = visit(trial_url.removesuffix("/trial"))
    asked = "performance.getEntriesByType('resource').map((entry) => entry.name)"
    assert not [name for name in page.evaluate(asked) if GRID_SCRIPT in name]
