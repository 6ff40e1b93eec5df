"""The map in a real browser: its shapes come from our own server and from nowhere else."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import click_mark, settle

pytestmark = pytest.mark.browser

SHAPES = ".choroplethlayer path"


@pytest.fixture(scope="session")
def demo_url(demo_store: Path, serve) -> str:
    return serve(demo_store)


def test_the_map_is_drawn_without_any_other_site(browser, demo_url):
    context = browser.new_context(viewport={"width": 1440, "height": 2400})
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(urlsplit(request.url)))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{demo_url}/countries")
    page.wait_for_selector(SHAPES, state="attached")
    settle(page)
    expect(page.locator(SHAPES).nth(5)).to_be_attached()
    context.close()
    assert complaints == []
    assert any(url.path.endswith("/world_110m.json") for url in asked)
    sites = {url.netloc for url in asked if url.scheme not in {"data", "blob"}}
    assert sites == {urlsplit(demo_url).netloc}


def test_a_click_on_the_map_filters_by_the_country(visit, demo_url):
    page = visit(f"{demo_url}/countries")
    page.set_viewport_size({"width": 1440, "height": 2400})
    page.wait_for_selector(SHAPES, state="attached")
    # The first shape is that of the country with most revenue; its south-east is no bay.
    click_mark(page, page.locator(SHAPES).first, across=0.7, down=0.8)
    page.wait_for_url(lambda url: "country=United" in url)
