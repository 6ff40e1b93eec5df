"""A customer found, read and left again in a real browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from analytics.store import ArtifactStore

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(demo_store: Path, serve) -> str:
    return serve(demo_store)


@pytest.fixture(scope="module")
def best(demo_store: Path) -> str:
    """Name the customer who spent most."""
    known = ArtifactStore(demo_store).current().table("customers")
    return str(known.sort_values("monetary")["customer_id"].iloc[-1])


def test_from_the_list_to_a_customer_and_on_to_another_and_back(visit, url, best):
    page = visit(url)
    page.get_by_role("link", name="Customers", exact=True).click()
    page.get_by_role("link", name=best, exact=True).click()
    page.wait_for_url(re.compile(f"/customers/{best}$"))
    page.get_by_role("heading", name=f"Customer {best}").wait_for()
    page.locator("#customer-timeline-finding:not(:empty)").wait_for()
    for name in ("standing", "outlook", "gaps", "offers", "products"):
        page.locator(f"section[data-card=customer-{name}]").scroll_into_view_if_needed()
        page.locator(f"#customer-{name}-finding:not(:empty)").wait_for()
    page.locator("#customer-timeline-caption", has_text=f"Customer {best} ").wait_for()
    page.get_by_role("combobox", name="Another customer").fill("1")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/customers/" in address and not address.endswith(best))
    other = page.url.rpartition("/")[2]
    page.get_by_role("heading", name=f"Customer {other}", exact=True).wait_for()
    page.locator("#customer-timeline-caption", has_text=f"Customer {other} ").wait_for()
    page.go_back()
    page.get_by_role("heading", name=f"Customer {best}", exact=True).wait_for()
    # Back restores how far down the reader was; a card out of sight asks for nothing.
    page.locator("section[data-card=customer-timeline]").scroll_into_view_if_needed()
    page.locator("#customer-timeline-caption", has_text=f"Customer {best} ").wait_for()
    page.get_by_role("link", name="All customers").click()
    page.wait_for_url(re.compile("/customers$"))


def test_the_timeline_is_asked_in_units_and_by_month(visit, url, best):
    page = visit(f"{url}/customers/{best}")
    card = page.locator("section[data-card=customer-timeline]")
    card.get_by_role("radio", name="By month").click()
    page.locator("#customer-timeline-caption", has_text="per month").wait_for()
    card.get_by_role("radio", name="Units").click()
    card.locator(".ytitle", has_text="Units").wait_for()
    expect(page).to_have_url(f"{url}/customers/{best}")


def test_an_id_full_of_markup_is_text_and_leads_back(visit, url):
    page = visit(url)
    page.goto(f"{url}/customers/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "No customer '<img src=x onerror=alert(1)>' in the data"
    )
    page.get_by_role("link", name="Back to all customers").click()
    page.wait_for_url(re.compile("/customers$"))
