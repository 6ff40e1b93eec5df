"""From a file to a build in the browser, and the way back."""

import re

import pytest
from playwright.sync_api import expect

from analytics.store import ArtifactStore
from tests.builders import build_shop
from tests.hostile import HEADER, LINE

pytestmark = [pytest.mark.browser, pytest.mark.operations]

# A build loads every library, on a machine that may be busy.
_PATIENCE_MS = 240_000
CONTENT = HEADER.replace(b"Quantity", b"Bits <b>sold</b>") + LINE * 3


@pytest.fixture
def url(serve, tmp_path):
    build_shop(tmp_path, {})
    return serve(tmp_path / "artifacts") + "/data"


def card(page, title):
    return page.locator("section.card", has=page.get_by_role("heading", name=title))


def test_from_a_file_to_the_build_that_is_served_and_back(visit, url, tmp_path):
    store = ArtifactStore(tmp_path / "artifacts")
    first = store.current().build_id
    page = visit(url)
    page.set_input_files(
        "#data-upload-input",
        [
            {"name": "till <i>2011.csv", "mimeType": "text/csv", "buffer": CONTENT},
            {"name": "empty.csv", "mimeType": "text/csv", "buffer": b""},
        ],
    )
    check = card(page, "Check how the file is read")
    expect(check).to_contain_text("no column for quantity", timeout=_PATIENCE_MS)
    expect(check).to_contain_text("till <i>2011.csv")
    expect(check).not_to_contain_text("empty.csv")
    expect(page.get_by_role("button", name="Build from this")).to_be_disabled()
    check.locator(".control", has_text="Quantity").get_by_role("button").click()
    page.get_by_role("option", name="Bits <b>sold</b>").click()
    check.get_by_label("Currency, a label").fill("kr")
    page.get_by_role("button", name="Check again").click()
    expect(page.get_by_text("3 lines from 1 Dec 2010")).to_be_visible(timeout=_PATIENCE_MS)
    fates = card(page, "Every raw line has one fate").first
    expect(fates.get_by_role("row", name=re.compile("^Duplicate"))).to_contain_text("kr30.60")
    page.get_by_role("button", name="Build from this").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.wait_for_url(re.compile(r"/data\?built="), timeout=_PATIENCE_MS)
    expect(page.get_by_text("This build is being served now")).to_be_visible()
    assert store.current().manifest["parameters"]["currency"] == "kr"
    second = store.current().build_id
    history = card(page, "History of builds")
    expect(history.get_by_role("row")).to_have_count(3)
    history.get_by_role("button", name="Serve the build of 2026-01-01 00:00").click()
    page.wait_for_url(re.compile(f"built={first}"))
    expect(page.get_by_text("This build is being served now")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=re.compile("^Remove the build")).click()
    expect(history.get_by_role("row")).to_have_count(2)
    assert [info.build_id for info in store.builds()] == [first]
    assert first != second


def test_what_is_under_way_is_shown_to_whoever_comes_and_can_be_stopped(visit, url):
    content = HEADER + b"".join(LINE.replace(b"536365", b"%d" % n) for n in range(300_000))
    page = visit(url)
    page.set_input_files(
        "#data-upload-input", {"name": "many.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Build from this").click(timeout=_PATIENCE_MS)
    other = visit(url)
    expect(other.get_by_role("heading", name="Building")).to_be_visible(timeout=_PATIENCE_MS)
    other.get_by_role("button", name="Cancel", exact=True).click()
    for seen in (page, other):
        expect(seen.get_by_text("What was built before is untouched.")).to_be_visible(
            timeout=_PATIENCE_MS
        )
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_text("or drop them here")).to_be_visible()


def test_a_file_can_be_chosen_without_a_mouse(visit, url):
    page = visit(url, width=390, scheme="dark")
    expect(page.get_by_text("or drop them here")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        # Focused and pressed at once: a panel that is drawn again in between would lose the focus.
        page.locator("#data-upload-input").press("Space")
    assert chooser.value.is_multiple()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
