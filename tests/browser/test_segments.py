"""The segments page as a person uses it: turn and click, draw around, choose, take away."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from analytics.store import ArtifactStore
from tests.browser.conftest import choose, settle, until

pytestmark = pytest.mark.browser

SPACE = "section[data-card=segments-map]"
PLANE = "section[data-card=segments-plane]"
FLOW = "section[data-card=segments-flow]"
METHODS = "section[data-card=segments-methods]"
CHIP = "#segments-chips button"
PATIENCE_MS = 60_000


@pytest.fixture(scope="session")
def demo_url(demo_store: Path, serve) -> str:
    return serve(demo_store)


@pytest.fixture
def open_segments(browser, demo_url):
    """Open the page; fail when it complains, but not of a download, which ends its request."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    context.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []

    def go():
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{demo_url}/segments")
        page.locator(".segment").first.wait_for()
        settle(page)
        return page

    yield go
    context.close()
    assert complaints == []


def _in_sight(page, selector: str, mark: str):
    """Scroll to a card, and wait until its marks are drawn and nothing moves it any more."""
    card = page.locator(selector)
    card.evaluate("card => card.scrollIntoView({ block: 'center' })")
    card.locator(mark).first.wait_for(state="attached")
    settle(page)
    card.evaluate("card => card.scrollIntoView({ block: 'center', behavior: 'instant' })")
    return card


def _eye(page) -> dict[str, float] | None:
    """Where the scene is looked at from, as plotly has it; nothing before there is one."""
    drawn = f"document.querySelector('{SPACE} .js-plotly-plot')._fullLayout"
    return page.evaluate(f"{drawn}?.scene?._scene?.getCamera?.().eye ?? null")


def _is_hovered(page, card, x: float, y: float) -> bool:
    page.mouse.move(x, y)
    return bool(until(page, card.locator(".hovertext").count, 60, patience_s=0.4))


def _is_opened(page, patience_s: float = 5) -> bool:
    return bool(until(page, lambda: "/customers/" in page.url, patience_s=patience_s))


def test_space_turns_without_leaving_and_a_click_opens_the_customer(open_segments):
    page = open_segments()
    card = _in_sight(page, SPACE, ".gl-container canvas")
    before = until(page, lambda: _eye(page))
    box = card.locator("canvas").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 10, steps=6)
    page.mouse.up()
    assert until(page, lambda: _eye(page) != before)
    assert page.url.endswith("/segments")
    around = [(dx, dy) for dy in (0, 25, -25, 50) for dx in range(-120, 121, 8)]
    dx, dy = next(at for at in around if _is_hovered(page, card, x + at[0], y + at[1]))
    said = card.locator(".hovertext").first.text_content()
    for _ in range(5):  # a scene sees a button that is down for a frame
        page.mouse.down()
        page.wait_for_timeout(200)
        page.mouse.up()
        if _is_opened(page):
            break
        _is_hovered(page, card, x + dx, y + dy)
    assert f"Customer {page.url.rsplit('/', 1)[1]}" in said


def _draw_around(page, card) -> None:
    box = card.locator(".nsewdrag").first.bounding_box()
    corners = [(0.2, 0.1), (0.8, 0.1), (0.8, 0.6), (0.2, 0.6), (0.2, 0.12)]
    at = [(box["x"] + fx * box["width"], box["y"] + fy * box["height"]) for fx, fy in corners]
    page.mouse.move(*at[0])
    page.mouse.down()
    for corner in at[1:]:
        page.mouse.move(*corner, steps=5)
    page.mouse.up()


def _exported(page) -> list[dict[str, str]]:
    """Take the list away in two groups."""
    page.locator("#segments-list-heading summary").click()
    choose(page.locator("#segments-list-split input[value=split]"))
    settle(page)
    with page.expect_download() as download:
        page.locator("#segments-list-csv").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def test_what_is_drawn_around_is_listed_and_can_be_taken_away_in_groups(
    open_segments, demo_store: Path
):
    page = open_segments()
    card = _in_sight(page, PLANE, ".scatterlayer .trace")
    _draw_around(page, card)
    page.locator(CHIP, has_text="Within the area drawn").wait_for()
    customers = ArtifactStore(demo_store).current().table("customers").set_index("customer_id")
    count = page.locator("#segments-count")
    expect(count).not_to_have_text(f"{len(customers):,} customers")
    expect(count).to_have_text(re.compile(r"^[\d,]+ customers?$"))
    n = int(count.inner_text().split()[0].replace(",", ""))
    assert 1 < n < len(customers)
    page.locator(".selection-link").click()
    listed = page.locator("#segments-list-count")
    expect(listed).to_contain_text(re.compile(rf"^{n:,} customers?"))
    page.locator("#segments-list-grid .ag-row").first.wait_for()
    rows = _exported(page)
    assert len({row["Customer"] for row in rows}) == len(rows) == n
    for row in rows:
        assert row["Segment"] == customers.loc[row["Customer"], "segment"]
    groups = [row["Group"] for row in rows]
    assert set(groups) == {"treatment", "control"}
    page.locator(CHIP).click()
    expect(page.locator("#segments-selection")).to_be_hidden()
    expect(listed).to_contain_text(f"{len(customers):,} customers")


_POINT_ON = """link => {
    const { left, top, width, height } = link.getBoundingClientRect();
    for (let across = 1; across < 20; across++) for (let down = 1; down < 20; down++) {
        const at = [left + (across * width) / 20, top + (down * height) / 20];
        if (document.elementFromPoint(...at) === link) return at;
    }
    return null;
}"""


def test_a_segment_a_flow_and_cut_points_select_and_stand_in_the_address(open_segments):
    page = open_segments()
    page.get_by_role("button", name="List the customers of Regular").click()
    page.wait_for_url(re.compile(r"\?segment=Regular"))
    card = _in_sight(page, FLOW, ".sankey-link")
    at = until(page, lambda: card.locator(".sankey-link").first.evaluate(_POINT_ON))
    page.mouse.move(*at)
    card.locator(".hovertext").first.wait_for(state="attached")
    page.mouse.click(*at)
    page.wait_for_url(re.compile(r"\?was=[A-Z].*&now=[A-Z]"))
    chip = page.locator(CHIP)
    expect(chip).to_contain_text("\N{RIGHTWARDS ARROW}")
    was, now = chip.locator("span").first.inner_text().split(" \N{RIGHTWARDS ARROW} ")
    card.get_by_text("Show as table").click()
    cell = page.locator(f"{FLOW} tbody tr", has_text=was).filter(has_text=now)
    n_moved = cell.first.locator("td").nth(1).text_content()
    expect(page.locator("#segments-count")).to_have_text(f"{n_moved} customers")
    field = page.locator('input[id*="cut_r"]')
    field.fill("5, 4")
    field.press("Enter")
    refused = page.locator("#segments-refused-cut_r")
    expect(refused).to_contain_text("wanted 4 numbers")
    page.locator("#segments-fifths").click()
    expect(refused).to_be_empty()


def test_movers_between_two_instants_of_choice(open_segments):
    page = open_segments()
    card = _in_sight(page, FLOW, ".sankey-link")
    caption = card.locator("#segments-flow-caption")
    expect(caption).to_contain_text("from ")
    before = caption.text_content()
    page.locator("button[id*='\"since\"']").click()
    page.get_by_role("option").last.click()
    page.wait_for_url(re.compile(r"since=\d{4}-\d\d-\d\d"))
    expect(caption).not_to_have_text(before)
    between = caption.text_content()
    page.locator("button[id*='\"until\"']").click()
    page.get_by_role("option").nth(1).click()
    page.wait_for_url(re.compile(r"until=\d{4}-\d\d-\d\d"))
    expect(caption).not_to_have_text(between)


#: Remembers whether the work was ever shown, however short it is.
_WATCH = """() => {
    const work = document.getElementById("segments-working");
    const see = () => { if (!work.hidden) work.dataset.wasShown = "yes"; };
    new MutationObserver(see).observe(work, { attributeFilter: ["hidden"] });
}"""


def test_another_number_is_computed_with_progress_and_compared_afterwards(open_segments):
    page = open_segments()
    page.evaluate(_WATCH)
    page.locator('#segments-k input[value="3"]').click()
    page.wait_for_url(re.compile(r"k=3"))
    said = page.locator("#segments-state")
    expect(said).to_contain_text("Recomputed for this view: 3 segments")
    expect(page.locator("#segments-working")).to_have_attribute("data-was-shown", "yes")
    expect(page.locator("#segments-working")).to_be_hidden()
    expect(page.locator(".segment")).to_have_count(3)
    expect(page.locator(".segment-without").first).to_contain_text("own segments only")
    card = page.locator(METHODS)
    card.scroll_into_view_if_needed()
    expect(card.locator("#segments-methods-caption")).to_contain_text("recomputed for this view")
    expect(card.locator("#segments-methods-finding")).to_contain_text("separates best")
    page.reload()
    expect(page.locator(".segment")).to_have_count(3)
    page.locator("#segments-back").click()
    page.wait_for_url(re.compile(r"/segments$"))
    expect(page.locator(".segment")).to_have_count(4)
