"""The campaign planner and the revenue outlook in a real browser."""

import csv
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import choose
from tests.pages import foretold_shop, small_shop

pytestmark = pytest.mark.browser

# The grid has a test of its own in test_lists, where its rows are in sight.
_OURS = {
    "include": [["main"]],
    "exclude": [[".dash-dropdown-focus-target"], [".ag-root-wrapper"]],
}


@pytest.fixture(scope="module")
def url(tmp_path_factory, serve) -> str:
    small = small_shop.publish(tmp_path_factory.mktemp("small"))
    return serve(foretold_shop.publish(tmp_path_factory.mktemp("foretold"), small))


@pytest.fixture
def open_planner(browser):
    """Open a page that is reloaded or downloads, either of which breaks requests off."""
    context, complaints = browser.new_context(viewport={"width": 1440, "height": 900}), []

    def go(address):
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.locator("#planner-profit-finding:not(:empty)").wait_for()
        return page

    yield go
    context.close()
    assert complaints == []


def field(page, name):
    return page.locator(f'input[id*=\'"index":"{name}"\']')


def finding(page, name, words):
    page.locator(f"#planner-{name}-finding", has_text=words).wait_for()


def test_the_controls_change_the_figure_and_stay_in_the_address(open_planner, url):
    page = open_planner(f"{url}/planner?margin=100&response=50&low=25&high=100")
    finding(page, "profit", "7 of 8 customers")
    field(page, "cost").fill("50")
    finding(page, "profit", "5 of 8 customers")
    page.locator(".planner-kpis", has_text="£750.00").wait_for()
    page.wait_for_url(lambda address: "cost=50" in address)
    field(page, "size").fill("2")
    finding(page, "profit", "Contacting 2 of 8")
    field(page, "cost").fill("abc")
    page.locator("#planner-problems", has_text="cost per contact is 'abc'").wait_for()
    page.locator(".control-select", has_text="Churn risk").locator("button").click()
    choose(page.locator(".dash-options-list-option", has_text="High").locator("input"))
    finding(page, "profit", "2 customers")
    page.keyboard.press("Escape")
    page.wait_for_url(lambda address: "risk=high" in address)
    page.reload()
    finding(page, "profit", "2 customers")
    expect(field(page, "size")).to_have_value("2")


def test_the_seeded_split_is_taken_away(open_planner, url, tmp_path):
    page = open_planner(f"{url}/planner?cost=50&margin=100&response=50&low=25&high=100")
    page.locator("#planner-list-count", has_text="5 customers").wait_for()
    page.locator("summary.list-away").click()
    choose(page.locator("input[value=split]"))
    page.locator("#planner-list-control").fill("40")
    page.locator("#planner-list-plan", has_text="3 treatment and 2 control").wait_for()
    groups = []
    for name in ("one.csv", "two.csv"):
        with page.expect_download() as download:
            page.get_by_role("button", name="Download CSV").click()
        path = tmp_path / name
        download.value.save_as(path)
        groups.append(split_of(path))
    assert sorted(groups[0]) == ["A", "B", "C", "D", "E"]
    assert sorted(groups[0].values()) == ["control"] * 2 + ["treatment"] * 3
    assert groups[0] == groups[1]


def split_of(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    start = next(place for place, row in enumerate(rows) if row[:1] == ["Customer"])
    return {row[0]: row[-1] for row in rows[start + 1 :] if row}


def test_the_outlook_follows_its_window(visit, url):
    page = visit(f"{url}/outlook")
    page.locator("#outlook-totals-caption", has_text="next 90 days").wait_for()
    choose(page.locator("input[value=soon]"))
    page.locator("#outlook-totals-caption", has_text="next 30 days").wait_for()
    page.locator("#outlook-cautions", has_text="never followed by April").wait_for()
    page.wait_for_url(lambda address: "window=soon" in address)
    page.locator("section[data-card=outlook-tested]").scroll_into_view_if_needed()
    page.locator("#outlook-tested-finding", has_text="of 2 countries").wait_for()


@pytest.mark.parametrize(
    ("path", "last"), [("/planner", ".ag-cell a"), ("/outlook", "#outlook-totals-finding")]
)
def test_the_pages_can_be_read_by_everyone(visit, url, path, last):
    page = visit(f"{url}{path}", scheme="dark")
    # What is out of sight is not laid out, and axe would find its children missing.
    page.locator(last).first.scroll_into_view_if_needed()
    found = Axe().run(page, context=_OURS, options={"resultTypes": ["violations"]})
    assert [violation["id"] for violation in found.response["violations"]] == []


@pytest.mark.parametrize("path", ["/planner", "/outlook"])
def test_a_phone_scrolls_down_only(visit, url, path):
    page = visit(f"{url}{path}", width=390)
    page.wait_for_function("document.documentElement.scrollWidth <= 390")
