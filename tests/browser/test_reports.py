"""The report pages as a person uses them: filters, clicks, downloads, at any size, accessible."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import pages
from analytics.store import ArtifactStore
from tests.browser.conftest import choose, click_mark, see_all, settle, until

pytestmark = pytest.mark.browser

PATHS = [
    module.PAGE.path
    for info in pkgutil.iter_modules(pages.__path__)
    if hasattr(module := importlib.import_module(f"pages.{info.name}"), "PAGE")
    and not module.PAGE.is_template
]

# Dash's own dropdown keeps a focus target that is hidden from screen readers.
_NOT_OURS = {"exclude": [[".dash-dropdown-focus-target"]]}


@pytest.fixture(scope="session")
def demo_url(demo_store: Path, serve) -> str:
    return serve(demo_store)


def test_a_card_is_drawn_when_it_comes_into_sight_and_not_before(visit, demo_url):
    page = visit(f"{demo_url}/countries")
    finding = page.locator("#countries-concentration-finding")
    assert finding.text_content() == ""
    page.locator("section[data-card=countries-concentration]").scroll_into_view_if_needed()
    expect(finding).not_to_be_empty()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_every_width_and_is_accessible_in_both_themes(visit, demo_url, path):
    page = visit(f"{demo_url}{path}")
    see_all(page)
    assert _grave_violations(page, {"resultTypes": ["violations"]}) == []
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    settle(page)
    # Colours are all that the theme changes; by the rules of level AA, as in the first pass.
    colours = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
    assert _grave_violations(page, {"resultTypes": ["violations"]} | colours) == []
    for width in (2560, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        # The figures take their new width in their own time.
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


def _grave_violations(page, options: dict) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, context=_NOT_OURS, options=options)
    return [
        (rule["id"], [node["html"][:160] for node in rule["nodes"][:3]])
        for rule in found.response["violations"]
        if rule["impact"] in {"serious", "critical"}
    ]


def test_filters_move_with_the_reader_and_come_off_as_chips(visit, demo_url):
    page = visit(f"{demo_url}/?country=Germany&country=France&basis=gross")
    chips = page.locator(".filter-chip span:first-child")
    expect(chips).to_have_text(["France", "Germany"])
    page.get_by_role("link", name="Countries").click()
    page.wait_for_url(re.compile(r"/countries\?country=France&country=Germany&basis=gross"))
    expect(page.locator("h1")).to_have_text("Countries")
    expect(chips).to_have_text(["France", "Germany"])
    page.locator(".filter-chip", has_text="France").click()
    page.wait_for_url(re.compile(r"/countries\?country=Germany&basis=gross"))
    expect(chips).to_have_text(["Germany"])
    page.go_back()
    page.wait_for_url(re.compile(r"/\?country=Germany&country=France&basis=gross"))
    expect(page.locator("h1")).to_have_text("Overview")
    expect(chips).to_have_text(["France", "Germany"])


# On to the next as soon as the browser has taken a step, long before any answer.
_WALK = """async (steps) => {
    for (const step of steps) {
        const isThere = new Promise((done) => addEventListener("popstate", done, { once: true }));
        history.go(step);
        await isThere;
    }
}"""


def test_chips_controls_and_figures_follow_however_fast_one_goes_back_and_forward(visit, demo_url):
    page = visit(f"{demo_url}/?country=France&basis=gross")
    page.get_by_role("link", name="Countries").click()
    page.locator(".filter-chip", has_text="France").click()
    page.get_by_role("link", name="Trends").click()
    page.wait_for_url(re.compile(r"/trends\?basis=gross$"))
    choose(page.locator("#filter-basis input[value=raw]"))
    page.wait_for_url(re.compile(r"/trends\?basis=raw$"))
    page.evaluate(_WALK, [-1, -1, 1, -1])
    page.wait_for_url(re.compile(r"/\?country=France&basis=gross$"))
    expect(page.locator("h1")).to_have_text("Overview")
    expect(page.locator(".filter-chip span:first-child")).to_have_text(["France"])
    expect(page.locator("#filter-basis input:checked")).to_have_value("gross")
    expect(page.locator("#overview-revenue-caption")).to_contain_text("France")
    page.evaluate(_WALK, [1, 1])
    expect(page.locator("h1")).to_have_text("Trends")
    expect(page.locator(".filter-chip")).to_have_count(0)
    expect(page.locator("#filter-basis input:checked")).to_have_value("raw")
    expect(page).to_have_url(f"{demo_url}/trends?basis=raw")


_HOLD_ANSWERS = """() => {
    const ask = window.fetch;
    const mayCome = new Promise((done) => { window.letAnswersCome = done; });
    window.fetch = (...question) => mayCome.then(() => ask(...question));
}"""


def test_a_filter_set_while_another_page_is_on_its_way_is_kept(visit, demo_url):
    page = visit(f"{demo_url}/countries")
    page.evaluate(_HOLD_ANSWERS)
    page.get_by_role("link", name="Trends").click()
    page.wait_for_url(re.compile(r"/trends$"))
    choose(page.locator("#filter-basis input[value=raw]"))
    page.wait_for_url(re.compile(r"/trends\?basis=raw$"))
    page.evaluate("window.letAnswersCome()")
    expect(page.locator("h1")).to_have_text("Trends")
    settle(page)
    expect(page.locator("#filter-basis input:checked")).to_have_value("raw")
    expect(page).to_have_url(f"{demo_url}/trends?basis=raw")


def test_a_click_on_a_month_filters_by_it_and_its_chip_takes_it_off(visit, demo_url):
    page = visit(demo_url)
    click_mark(page, page.locator(".js-plotly-plot .bars path").nth(3))
    page.wait_for_url(re.compile(r"\?from=2025-03-01&to=2025-03-31"))
    expect(_first_chip(page)).to_have_text("1 Mar 2025 to 31 Mar 2025")
    page.locator(".filter-chip").click()
    page.wait_for_url(re.compile(r"/$"))


def test_a_click_on_an_hour_filters_every_page_by_it(visit, demo_url):
    page = visit(f"{demo_url}/trends")
    bars = page.locator("section[data-card=trends-hours] .bars path")
    click_mark(page, bars.nth(4))
    page.wait_for_url(re.compile(r"/trends\?hour=\d+$"))
    hour = page.url.split("=")[1]
    expect(_first_chip(page)).to_have_text(f"{hour}:00 to {hour}:59")
    page.get_by_role("link", name="Overview").click()
    page.wait_for_url(re.compile(rf"/\?hour={hour}$"))
    page.locator("#overview-revenue-caption", has_text=f"{hour}:00 to {hour}:59").wait_for()
    page.locator(".filter-chip").click()
    page.wait_for_url(re.compile(r"/$"))


def test_a_click_on_a_product_opens_it_and_filters_the_other_pages(visit, demo_url):
    page = visit(f"{demo_url}/products")
    bars = page.locator("section[data-card=products-top] .bars path")
    click_mark(page, bars.first)
    page.wait_for_url(re.compile(r"/products\?product=\w+$"))
    page.locator("#products-one-headline .kpi-value").first.wait_for()
    named = page.locator("h1").inner_text()
    expect(_first_chip(page)).to_have_text(named)
    page.get_by_role("link", name="Trends").click()
    page.wait_for_url(re.compile(r"/trends\?product=\w+$"))
    page.locator("#trends-week-caption", has_text=named).wait_for()
    page.get_by_role("link", name="Products", exact=True).click()
    page.locator("#products-one-headline .kpi-value").first.wait_for()
    page.locator(".filter-chip").click()
    page.wait_for_url(re.compile(r"/products$"))
    page.locator("section[data-card=products-top]").wait_for()


def test_a_product_found_by_name_becomes_a_filter(visit, demo_url, demo_store):
    best = ArtifactStore(demo_store).current().table("products").nlargest(1, "revenue_net").iloc[0]
    page = visit(f"{demo_url}/?hour=99")
    expect(page.locator(".notice")).to_contain_text("no hour '99' of the day")
    page.locator("#filter-find-input").fill(best["stock_code"])
    found = page.locator("#filter-find-list [role=option]")
    expect(found.first).to_contain_text(best["stock_code"])
    found.first.click()
    page.wait_for_url(re.compile(rf"\?product={best['stock_code']}"))
    expect(_first_chip(page)).to_have_text(best["name"])


def _first_chip(page):
    return page.locator(".filter-chip span:first-child").first


def test_printing_draws_every_card_first_and_names_the_filters(visit, demo_url):
    page = visit(f"{demo_url}/countries?basis=gross", scheme="dark")
    page.evaluate("window.print = () => document.body.setAttribute('data-printed', '')")
    page.get_by_role("button", name="Print").click()
    page.wait_for_selector("body[data-printed]", timeout=90_000)
    # Read at once: the page has to be whole before the browser is told to print.
    captions = page.locator("section[data-card] .card-caption").all_text_contents()
    assert len(captions) > 5
    assert all(captions)
    assert "Gross revenue" in page.locator(".print-said").text_content()
    page.emulate_media(media="print")
    expect(page.locator(".filter-bar")).to_be_hidden()
    expect(page.locator(".print-said")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")


def test_a_picture_and_the_numbers_of_a_card_can_be_taken_away(visit, demo_url, demo_store):
    page = visit(f"{demo_url}/?basis=gross")
    for words, suffix in (("Picture (PNG)", "png"), ("Picture (SVG)", "svg")):
        page.locator(".menu-button").first.click()
        with page.expect_download() as download:
            page.get_by_text(words).first.click()
        assert download.value.suggested_filename == f"overview-revenue.{suffix}"
        assert Path(download.value.path()).stat().st_size > 5_000
    page.locator(".menu-button").first.click()
    with page.expect_download() as download:
        page.get_by_text("Numbers (CSV)").first.click()
    rows = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    revenue = sum(float(row.split(",")[1]) for row in rows if re.match(r"\w{3} \d{4},", row))
    days = ArtifactStore(demo_store).current().table("days")
    assert revenue == pytest.approx(days["revenue_gross"].sum())


def test_the_numbers_of_a_figure_are_laid_out_once_asked_for_and_follow_the_filters(
    visit, demo_url
):
    page = visit(f"{demo_url}/products")
    card = page.locator("section[data-card=products-prices]")
    cells = card.locator(".as-table td")
    expect(cells).to_have_count(0)
    card.get_by_text("Show as table").click()
    expect(cells).not_to_have_count(0)
    every = cells.all_inner_texts()
    choose(page.locator("#filter-basis input[value=raw]"))
    page.wait_for_url(re.compile(r"basis=raw"))
    settle(page)
    assert cells.all_inner_texts() != every
    card.get_by_text("Show as table").click()
    choose(page.locator("#filter-basis input[value=net]"))
    page.wait_for_url(re.compile(r"/products$"))
    expect(cells).to_have_count(0)
    card.get_by_text("Show as table").click()
    expect(cells.first).to_have_text(every[0])
    assert cells.all_inner_texts() == every


def test_maps_and_flows_are_drawn_by_the_whole_of_plotly_which_flat_figures_do_not_wait_for(
    visit, demo_url
):
    page = visit(f"{demo_url}/")
    assert page.evaluate("Plotly.PlotSchema.get().traces.choropleth === undefined")
    page.get_by_role("link", name="Countries").click()
    page.locator("section[data-card=countries-map] .choroplethlayer path").first.wait_for(
        state="attached"
    )
    assert page.evaluate("Plotly.PlotSchema.get().traces.choropleth !== undefined")


def test_nonsense_in_the_address_is_said_and_runs_nothing(visit, demo_url):
    page = visit(f"{demo_url}/?basis=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&country=Atlantis")
    expect(page.locator(".notice")).to_contain_text("no country 'Atlantis' in the data")
    expect(page.locator(".notice")).to_contain_text("<img")


def test_on_a_phone_the_filters_open_on_demand(visit, demo_url):
    page = visit(demo_url, width=390)
    expect(page.locator("#filter-period")).to_be_hidden()
    page.get_by_role("button", name="Filters").press("Enter")
    expect(page.locator("#filter-period")).to_be_visible()


def test_filters_that_leave_nothing_say_so(visit, demo_url, demo_store):
    days = ArtifactStore(demo_store).current().table("days")
    country = days["country"].mode().iloc[0]
    closed = min(set(_every_day(days)) - set(days["day"].dt.date))
    page = visit(f"{demo_url}/data")
    page.goto(f"{demo_url}/?country={country}&from={closed}&to={closed}")
    card = page.locator("section[data-card=overview-revenue]")
    expect(card).to_contain_text("No line in this period")
    page.wait_for_function(
        "document.querySelector('[data-card=overview-revenue] figure').offsetHeight < 120"
    )
    page.get_by_role("button", name="Clear filters").click()
    expect(page).to_have_url(f"{demo_url}/")
    expect(page.locator(".filter-chip")).to_have_count(0)
    expect(card).not_to_contain_text("No line in this period")
    page.wait_for_function(
        "document.querySelector('[data-card=overview-revenue] figure').offsetHeight > 300"
    )
    page.go_back()
    expect(page.locator(".filter-chip")).to_have_count(2)


def test_a_map_can_be_left_while_its_outlines_are_on_their_way(visit, demo_url):
    page = visit(demo_url)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/world_110m.json", hold)
    page.get_by_role("link", name="Countries").click()
    page.locator("section[data-card=countries-map]").scroll_into_view_if_needed()
    expect(page.locator("#countries-map-caption")).not_to_be_empty()
    assert until(page, lambda: held)
    page.get_by_role("link", name="Trends").click()
    expect(page.locator("h1")).to_have_text("Trends")
    held[0].continue_()
    page.unroute("**/world_110m.json")
    page.get_by_role("link", name="Countries").click()
    page.locator("section[data-card=countries-map] .choroplethlayer path").first.wait_for(
        state="attached"
    )


def _every_day(days):
    import pandas as pd

    return [at.date() for at in pd.date_range(days["day"].min(), days["day"].max())]


def test_the_board_report_draws_every_figure_and_asks_for_nothing(browser, demo_store, tmp_path):
    from dashboard import board
    from dashboard.app import create_app
    from dashboard.settings import Settings

    app = create_app(Settings(artifacts=demo_store))
    out = tmp_path / "report.html"
    out.write_text(board.board_report(app, {"period": "last_90_days"}), encoding="utf-8")
    page = browser.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(out.as_uri())
    page.wait_for_function(
        "document.querySelectorAll('[data-figure]').length"
        " === document.querySelectorAll('.js-plotly-plot').length"
    )
    assert page.locator("article").count() > 10
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    page.close()
