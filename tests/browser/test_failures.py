"""What a reader sees when something fails: a notice with an id, on a page that lives on."""

import logging
import re

import pytest
from playwright.sync_api import expect

from tests.pages import small_shop

pytestmark = [pytest.mark.browser, pytest.mark.operations]


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def shop(tmp_path):
    return small_shop.publish(tmp_path / "artifacts")


def _choose(page, basis):
    page.locator(f"input[name=filter-basis][value={basis}]").click()


def test_a_failing_callback_shows_an_id_that_is_in_the_log_and_the_page_lives_on(
    page, shop, serve, caplog
):
    page.goto(serve(shop))
    expect(page.locator("#overview-kpis")).to_contain_text("£")
    pointer = shop / "CURRENT"
    good = pointer.read_text()
    pointer.write_text("no such build")
    with caplog.at_level(logging.ERROR, logger="dashboard.failures"):
        _choose(page, "gross")
        toast = page.locator(".toast-area")
        expect(toast).to_contain_text("The build being served cannot be read.")
    error_id = toast.locator("code").first.inner_text()
    assert re.fullmatch("[0-9a-f]{8}", error_id)
    assert error_id in caplog.text
    expect(page.locator("#overview-kpis")).to_contain_text("£")  # what was shown stays
    pointer.write_text(good)
    toast.get_by_role("button", name="Dismiss").click()
    _choose(page, "net")
    expect(toast).to_be_empty()


def test_a_server_that_does_not_answer_is_said_and_taken_back_when_it_does(page, shop, serve):
    page.goto(serve(shop))
    expect(page.locator("#overview-kpis")).to_contain_text("£")
    page.route("**/_dash-update-component*", lambda route: route.abort())
    _choose(page, "gross")
    toast = page.locator(".toast-area")
    expect(toast).to_contain_text("The server does not answer.")
    page.unroute("**/_dash-update-component*")
    _choose(page, "net")
    expect(toast).to_be_empty()


def test_a_damaged_build_is_said_in_place_of_the_page(page, shop, serve):
    (shop / "small-shop" / "manifest.json").write_text("{")
    page.goto(serve(shop))
    expect(page.locator("main h1")).to_have_text("The build cannot be read")
    expect(page.locator("main")).to_contain_text("python -m dashboard builds --use BUILD")
