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


def _kpis(page):
    page.wait_for_selector(".kpi-value")
    labels = page.locator(".kpi-label").all_inner_texts()
    return dict(zip(labels, page.locator(".kpi-value").all_inner_texts(), strict=True))


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
    assert _kpis(visit(demo_url)) == _counted(demo_lines)


def test_the_demo_shop_is_called_one(visit, demo_url):
    assert "Demo shop." in visit(demo_url).locator(".banner").inner_text()


def test_the_data_page_shows_where_every_line_went(visit, demo_url, demo_lines):
    page = visit(f"{demo_url}/data")
    assert _kpis(page)["Raw lines"] == f"{len(demo_lines):,}"
    table = page.locator("table[aria-label='Fates of the raw lines']")
    counts = [
        int(t.replace(",", "")) for t in table.locator("tbody td:nth-child(2)").all_inner_texts()
    ]
    assert sum(counts) == len(demo_lines)
    assert page.get_by_text(f"The counts sum to the {len(demo_lines):,} raw lines").is_visible()


def test_the_navigation_leads_to_the_data_page_and_back(visit, demo_url):
    page = visit(demo_url)
    page.get_by_role("link", name="Data quality").click()
    page.wait_for_selector("text=Every raw line has one fate")
    assert page.url == f"{demo_url}/data"
    assert page.title() == "Data quality · Shopper Spectrum"
    assert page.locator("[aria-current=page]").inner_text() == "Data quality"
    page.go_back()
    page.wait_for_selector("h1:has-text('Overview')")


def test_another_basis_changes_figures_and_address_without_a_new_page(visit, demo_url, demo_lines):
    page = visit(demo_url)
    page.locator("#filter-basis input[value=raw]").click()
    page.locator(".kpi-note", has_text="Raw revenue").wait_for()
    assert _kpis(page)["Revenue"] == f"£{demo_lines['revenue'].sum():,.0f}"
    assert page.url == f"{demo_url}/?basis=raw"


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
    assert _kpis(page)["Revenue"] == f"£{sales['revenue'].sum():,.0f}"
    assert page.url == f"{demo_url}/?period=last_month&basis=gross"


def test_a_link_reproduces_what_it_was_copied_from(visit, demo_url):
    page = visit(f"{demo_url}/?period=last_90_days&basis=identified")
    assert page.locator("#filter-period").inner_text() == "Last 90 days"
    assert page.locator("#filter-basis input:checked").get_attribute("value") == "identified"
    assert page.locator(".kpi-note").first.inner_text().startswith("Identified revenue, ")


def test_filters_outlive_a_visit_to_another_page(visit, demo_url):
    page = visit(f"{demo_url}/?basis=gross")
    page.get_by_role("link", name="Data quality").click()
    page.wait_for_selector("text=Every raw line has one fate")
    page.get_by_role("link", name="Overview").click()
    page.wait_for_selector("#filter-basis")
    assert page.locator("#filter-basis input:checked").get_attribute("value") == "gross"


def test_the_theme_is_switched_in_the_browser_and_remembered(visit, demo_url):
    page = visit(demo_url)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    before = _first_bar(page).evaluate(_FILL)
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(_first_bar(page)).not_to_have_css("fill", before)
    assert asked == []
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.reload()
    page.wait_for_selector(".js-plotly-plot .bars path")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_the_theme_of_the_system_is_followed(visit, demo_url):
    light, dark = visit(demo_url), visit(demo_url, scheme="dark")
    assert _first_bar(light).evaluate(_FILL) != _first_bar(dark).evaluate(_FILL)


def test_on_a_phone_the_menu_opens_and_closes_by_keyboard(visit, demo_url):
    page = visit(demo_url, width=390)
    link = page.locator("#nav").get_by_text("Data quality")
    assert not link.is_visible()
    page.get_by_role("button", name="Menu").press("Enter")
    assert link.is_visible()
    page.keyboard.press("Escape")
    assert not link.is_visible()


def test_the_first_tab_stop_skips_the_navigation(visit, demo_url):
    page = visit(demo_url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to content"


@pytest.mark.real_data
def test_the_real_shop_shows_its_published_facts(visit, serve, real_store):
    url = serve(real_store)
    identified = _kpis(visit(f"{url}/?basis=identified"))
    assert identified["Revenue"] == "£8,887,209"
    assert identified["Orders"] == "18,532"
    assert identified["Customers"] == "4,338"
    lines = ArtifactStore(real_store).current().table("lines")
    assert _kpis(visit(url)) == _counted(lines)
    data = visit(f"{url}/data")
    assert _kpis(data)["Raw lines"] == "541,909"
    assert not data.locator(".banner").is_visible()


_FILL = "bar => getComputedStyle(bar).fill"


def _first_bar(page):
    return page.locator(".js-plotly-plot .bars path").first
