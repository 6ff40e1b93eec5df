"""What a person sees, in a real browser, beside numbers counted from the stored lines."""

import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import expect

from analytics.store import ArtifactStore

pytestmark = pytest.mark.browser

SALES = ("sale", "guest_sale")


@pytest.fixture(scope="session")
def demo_lines(demo_store: Path) -> pd.DataFrame:
    return ArtifactStore(demo_store).current().table("lines")


@pytest.fixture(scope="session")
def demo_url(demo_store: Path, serve) -> str:
    return serve(demo_store)


def _expect_kpis(page, wanted: dict[str, str]) -> None:
    """Wait for headline figures under their labels, in this order."""
    expect(page.locator(".kpi-label")).to_have_text(list(wanted))
    expect(page.locator(".kpi-value")).to_have_text(list(wanted.values()))


def _kpi(page, label: str | re.Pattern[str]):
    return page.locator(".kpi", has=page.locator(".kpi-label", has_text=label)).locator(
        ".kpi-value"
    )


def _net_sales(lines):
    sales = lines[lines["fate"].isin(SALES) & (lines["net_quantity"] > 0)]
    per_customer = sales.groupby("customer_id").agg(
        n=("invoice", "nunique"), revenue=("net_revenue", "sum")
    )
    return sales, per_customer


def _counted(lines):
    """Count the headline figures straight from the lines, on the net basis."""
    sales, per_customer = _net_sales(lines)
    revenue, orders = sales["net_revenue"].sum(), sales["invoice"].nunique()
    top = per_customer["revenue"].nlargest(-(-len(per_customer) // 5)).sum()
    return {
        "Revenue": f"£{revenue:,.0f}",
        "Orders": f"{orders:,}",
        "Customers": f"{len(per_customer):,}",
        "Average order value": f"£{revenue / orders:,.2f}",
        "Items per order": f"{sales['net_quantity'].sum() / orders:,.1f}",
        "Repeat rate": f"{(per_customer['n'] > 1).mean():.1%}",
        "Top 20% of customers": f"{top / per_customer['revenue'].sum():.1%}",
    }


def test_the_overview_shows_the_figures_of_the_stored_lines(visit, demo_url, demo_lines):
    _expect_kpis(visit(demo_url), _counted(demo_lines))


def test_the_demo_shop_is_called_one(visit, demo_url):
    expect(visit(demo_url).locator(".banner")).to_contain_text("Demo shop.")


def test_the_data_page_shows_where_every_line_went(visit, demo_url, demo_lines):
    page = visit(f"{demo_url}/data")
    expect(_kpi(page, "Raw lines")).to_have_text(f"{len(demo_lines):,}")
    expect(page.get_by_text(f"The counts sum to the {len(demo_lines):,} raw lines")).to_be_visible()
    table = page.locator("table[aria-label='Fates of the raw lines']")
    counts = [
        int(t.replace(",", "")) for t in table.locator("tbody td:nth-child(2)").all_inner_texts()
    ]
    assert sum(counts) == len(demo_lines)


def test_the_navigation_leads_to_the_data_page_and_back(visit, demo_url):
    page = visit(demo_url)
    page.get_by_role("link", name="Data quality").click()
    page.wait_for_selector("text=Every raw line has one fate")
    expect(page).to_have_url(f"{demo_url}/data")
    expect(page).to_have_title("Data quality · Shopper Spectrum")
    expect(page.locator("[aria-current=page]")).to_have_text("Data quality")
    page.go_back()
    page.wait_for_selector("h1:has-text('Overview')")


def test_another_basis_changes_figures_and_address_without_a_new_page(visit, demo_url, demo_lines):
    page = visit(demo_url)
    page.locator("#filter-basis input[value=raw]").click()
    page.locator(".kpi-note", has_text="Raw revenue").wait_for()
    expect(_kpi(page, "Revenue")).to_have_text(f"£{demo_lines['revenue'].sum():,.0f}")
    expect(page).to_have_url(f"{demo_url}/?basis=raw")


def test_another_period_changes_figures_and_address(visit, demo_url, demo_lines):
    page = visit(demo_url)
    page.locator("#filter-period").click()
    page.get_by_role("option", name="Last complete month").click()
    page.wait_for_url(re.compile("period=last_month"))
    # The sales of the last complete month, of which nothing was netted on the gross basis.
    page.locator("#filter-basis input[value=gross]").click()
    page.locator(".kpi-note", has_text=re.compile(r"^Gross revenue, \w+ \d{4}$")).wait_for()
    at = demo_lines["invoiced_at"]
    month = at.dt.to_period("M")
    last = month.max() if at.max().is_month_end else month.max() - 1
    sales = demo_lines[demo_lines["fate"].isin(SALES) & (month == last)]
    expect(_kpi(page, "Revenue")).to_have_text(f"£{sales['revenue'].sum():,.0f}")
    expect(page).to_have_url(f"{demo_url}/?period=last_month&basis=gross")


def test_a_link_reproduces_what_it_was_copied_from(visit, demo_url):
    page = visit(f"{demo_url}/?period=last_90_days&basis=identified")
    expect(page.locator("#filter-period")).to_have_text("Last 90 days")
    expect(page.locator("#filter-basis input:checked")).to_have_value("identified")
    expect(page.locator(".kpi-note").first).to_have_text(re.compile("^Identified revenue, "))


def test_filters_outlive_a_visit_to_another_page(visit, demo_url):
    page = visit(f"{demo_url}/?basis=gross")
    page.get_by_role("link", name="Data quality").click()
    page.wait_for_selector("text=Every raw line has one fate")
    page.get_by_role("link", name="Overview").click()
    expect(page.locator("h1")).to_have_text("Overview")
    expect(page.locator("#filter-basis input:checked")).to_have_value("gross")


def test_the_theme_is_switched_in_the_browser_and_remembered(visit, demo_url):
    page = visit(demo_url)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    before = _first_bar(page).evaluate(_FILL)
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(_first_bar(page)).not_to_have_css("fill", before)
    assert asked == []
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(_first_bar(page)).not_to_have_css("fill", before)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_theme_of_the_system_is_followed(visit, demo_url):
    light = _first_bar(visit(demo_url)).evaluate(_FILL)
    expect(_first_bar(visit(demo_url, scheme="dark"))).not_to_have_css("fill", light)


def test_on_a_phone_the_menu_opens_and_closes_by_keyboard(visit, demo_url):
    page = visit(demo_url, width=390)
    link = page.locator("#nav").get_by_text("Data quality")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()


def test_the_first_tab_stop_skips_the_navigation(visit, demo_url):
    page = visit(demo_url)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_have_text("Skip to content")


@pytest.mark.real_data
def test_the_real_shop_shows_its_published_facts(visit, serve, real_store):
    url = serve(real_store)
    identified = visit(f"{url}/?basis=identified")
    expect(_kpi(identified, "Revenue")).to_have_text("£8,887,209")
    expect(_kpi(identified, "Orders")).to_have_text("18,532")
    expect(_kpi(identified, re.compile("^Customers$"))).to_have_text("4,338")
    lines = ArtifactStore(real_store).current().table("lines")
    _expect_kpis(visit(url), _counted(lines))
    data = visit(f"{url}/data")
    expect(_kpi(data, "Raw lines")).to_have_text("541,909")
    expect(data.locator(".banner")).to_be_hidden()


_FILL = "bar => getComputedStyle(bar).fill"


def _first_bar(page):
    return page.locator(".js-plotly-plot .bars path").first
