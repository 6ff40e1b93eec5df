"""The what-if page as a person uses it: by slider, by typing, from a customer, with a file."""

import csv
import re
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from werkzeug.serving import make_server

from analytics import columns as c
from analytics.store import ArtifactStore
from dashboard import what_if
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.browser.conftest import choose

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(demo_store):
    app = create_app(Settings(artifacts=demo_store))
    if "score_what_if" not in app.server.view_functions:
        what_if.install(app.server)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/what-if"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(browser, url):
    """Open the page; fail when it complains on its console."""
    contexts, complaints = [], []

    def go(query="", *, width=1440, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url + query)
        page.wait_for_selector(".what-if-segment")
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def customer(demo_store):
    """Give the customer who spent most."""
    customers = ArtifactStore(demo_store).current().table("customers")
    return customers.sort_values([c.MONETARY, c.CUSTOMER_ID]).iloc[-1]


def entry(page, name):
    return page.locator(f"[data-field={name}] input")


def thumb(page, name):
    return page.locator(f"[data-field={name}] [role=slider]")


def said(page, name):
    return page.locator(f"#what-if-{name}-said")


def segment(page):
    return page.locator(".what-if-segment")


def expect_point(page, *wanted: float) -> None:
    """Wait until the point of the cloud lies there: it follows when the page is at rest."""
    page.wait_for_function(
        """wanted => {
          const { data } = document.querySelector("[data-card=what-if-map] .js-plotly-plot");
          const { x, y, z } = data[data.length - 1];
          return [x[0], y[0], z[0]].every((place, i) => Math.abs(place - wanted[i]) < 0.005);
        }""",
        arg=list(wanted),
    )


def test_arrow_keys_move_by_one_order_and_keep_entry_slider_and_answer_in_step(open_page):
    page = open_page("?frequency=3&monetary=900")
    before = said(page, "frequency").inner_text()
    slider = thumb(page, "frequency")
    slider.focus()
    slider.press("ArrowRight")
    expect(entry(page, "frequency")).to_have_value("4")
    slider.press("PageUp")
    expect(entry(page, "frequency")).to_have_value("10")
    expect(slider).to_have_attribute("aria-valuetext", "10 orders")
    expect(slider).to_have_attribute("aria-valuenow", "1")
    expect(said(page, "frequency")).not_to_have_text(before)
    expect(slider).to_have_attribute("aria-label", "Frequency")
    expect(page).to_have_url(re.compile("frequency=10"))


def test_a_drag_ends_on_what_the_slider_shows(open_page):
    page = open_page("?monetary=50")
    box = thumb(page, "monetary").bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    for step in range(1, 21):
        page.mouse.move(box["x"] + 8 + 8 * step, box["y"] + 8)
    page.mouse.up()
    shown = re.compile(r"^\d{3,}$")
    expect(entry(page, "monetary")).to_have_value(shown)
    expect(page).to_have_url(re.compile(r"monetary=\d{3,}"))
    # The entry follows the slider a moment later.
    page.wait_for_function(
        """() => {
          const field = document.querySelector("[data-field=monetary]");
          const place = Number(field.querySelector("[role=slider]").getAttribute("aria-valuenow"));
          const value = Number(field.querySelector("input").value);
          return Math.abs(10 ** place / value - 1) < 0.02;
        }"""
    )


def test_typing_moves_the_slider_and_refusals_stand_beside_the_field(open_page):
    page = open_page()
    entry(page, "recency").fill("300")
    expect(thumb(page, "recency")).to_have_attribute("aria-valuenow", "300")
    for text, words in [
        ("-3", "Recency is -3; wanted 0 or more: the last purchase cannot lie in the future"),
        ("abc", "Recency is 'abc'; wanted a number such as 12"),
        ("inf", "Recency is infinite; wanted at most 36,500"),
        ("", "Recency is empty; wanted a number from 0"),
    ]:
        entry(page, "recency").fill(text)
        expect(said(page, "recency")).to_have_text(words)
        expect(segment(page)).to_have_text("No prediction")
        expect(entry(page, "recency")).to_have_attribute("aria-invalid", "true")
        expect(entry(page, "monetary")).to_have_attribute("aria-invalid", "false")
    entry(page, "recency").fill("20000")
    expect(page.locator(".what-if-verdict .what-if-outside")).to_contain_text("Outside what")
    expect(entry(page, "recency")).to_have_value("20000")


def test_a_customer_found_by_search_sets_the_figures_and_the_point(open_page, customer):
    page = open_page()
    page.locator("[data-card=what-if-map] .gl-container").wait_for(state="attached")
    page.locator("#what-if-find-input").fill(customer[c.CUSTOMER_ID])
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Enter")
    expect(segment(page)).to_have_text(customer[c.SEGMENT])
    expect(page.locator(".what-if-origin")).to_contain_text(customer[c.CUSTOMER_ID])
    expect(page).to_have_url(re.compile(rf"\?customer={customer[c.CUSTOMER_ID]}$"))
    page.locator("[data-card=what-if-nearest]").scroll_into_view_if_needed()
    link = page.locator("[data-card=what-if-nearest] tbody a").first
    expect(link).to_have_text(customer[c.CUSTOMER_ID])
    recency, frequency = float(customer[c.RECENCY_DAYS]), float(customer[c.FREQUENCY])
    expect_point(page, max(recency, 0.4), frequency, float(customer[c.MONETARY]))
    entry(page, "monetary").fill("5")
    expect(page).to_have_url(re.compile("monetary=5$"))
    page.get_by_role("button", name="Back to their figures").click()
    expect(page).to_have_url(re.compile(rf"\?customer={customer[c.CUSTOMER_ID]}$"))


def test_the_flat_view_follows_the_figures_in_both_themes(open_page):
    page = open_page("?recency=10&monetary=1000")
    choose(page.locator("#what-if-map-view input").nth(1))
    page.locator("[data-card=what-if-map] .scatterlayer .trace").first.wait_for(state="attached")
    entry(page, "monetary").fill("100")
    ink = "document.querySelector('[data-card=what-if-map] .js-plotly-plot').layout"
    is_placed = f"""before => {{
        const {{ annotations, template }} = {ink};
        const places = annotations.map((mark) => [mark.x, mark.y]);
        const isDressed = JSON.stringify(template) !== before;
        return JSON.stringify(places) === "[[1,2]]" && isDressed;
    }}"""
    page.wait_for_function(is_placed, arg="")  # the point follows when the page is at rest
    light = page.evaluate(f"JSON.stringify({ink}.template)")
    page.locator(".theme-toggle").click()
    page.wait_for_function(is_placed, arg=light)


def test_a_file_comes_back_with_segments_and_one_that_is_none_is_refused(open_page, tmp_path):
    page = open_page()
    good, bad = tmp_path / "my list.csv", tmp_path / "book.csv"
    good.write_text("who,Recency,FREQUENCY,monetary\n=1+1,5,3,100\n<b>,-1,x,\n", encoding="utf-8")
    bad.write_bytes(b"PK\3\4\0\0")
    chooser, result = page.locator("#what-if-file"), page.locator("#what-if-scored")
    chooser.set_input_files(good)
    expect(result.locator(".finding")).to_have_text(
        "1 of 2 rows has a segment; 1 is marked with what is wrong"
    )
    expect(result.locator("table").last).to_contain_text("recency is -1")
    with page.expect_download() as download:
        result.get_by_role("link", name="Download the result").click()
    assert download.value.suggested_filename == "my list with segments.csv"
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:  # noqa: PTH123  # a path of playwright's
        rows = list(csv.DictReader(file))
    assert [row["who"] for row in rows] == ["'=1+1", "<b>"]
    assert rows[0]["segment"]
    chooser.set_input_files(bad)
    expect(result).to_contain_text("save the sheet as CSV")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_is_accessible_and_fits_in_both_themes(open_page, width):
    page = open_page("?recency=-1", width=width)
    page.locator("[data-card=what-if-map] .gl-container").wait_for(state="attached")
    for theme, value, words in (("light", "-1", "No prediction"), ("dark", "9", ".")):
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
        entry(page, "recency").fill(value)
        expect(segment(page)).to_have_text(re.compile(words))
        expect(entry(page, "recency")).to_have_attribute("aria-invalid", str(value == "-1").lower())
        found = Axe().run(page, context=".framed")
        assert [rule["id"] for rule in found.response["violations"]] == []
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
