"""The executive overview: how the shop is doing, beside what came before."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, cast

from dash import Input, Output, callback, html
from dash.development.base_component import Component

from analytics import columns as c
from analytics.headline import Every, Headline, headline_of, revenue_over_time, year_before
from analytics.periods import comparisons, complete_months
from analytics.slices import Slice, cut
from components import cards, controls, filters, findings, headlines, labels, rankings
from components.figures import revenue
from components.page import PageSpec
from components.report import Card, Shown
from pages import facts, read, reporting

PAGE = PageSpec(
    path="/",
    name="Overview",
    order=10,
    needs=("invoices", "days", "product_days", "product_months", "products", "day_hours"),
    description="Revenue, orders, customers and what changed, on any revenue basis.",
)


def draw_revenue(chosen: Slice, every: str) -> Shown:
    """Draw revenue per month, week or day: the nearest step that suits the period."""
    _, step = controls.steps_for(chosen.window.n_days, every)
    currency = read.currency()
    days = facts.day_sums(chosen)
    periods = revenue_over_time(
        days,
        basis=chosen.basis,
        window=chosen.window,
        every=cast(Every, step),
        countries=chosen.countries,
        merchandise_only=chosen.merchandise_only,
    )
    if len(periods):
        every_one, covered = cast(Every, step), reporting.data_covered()
        periods[revenue.BEFORE] = year_before(periods, days, chosen, every_one, covered)
    return Shown(
        revenue.revenue_over_time(periods, every=step, currency=currency),
        revenue.as_frame(periods, every=step),
        findings.on_revenue(periods, every=step, currency=currency),
        "" if step == every else f"per {step}: the period has too few or too many {every}s",
    )


def draw_countries(chosen: Slice) -> Shown:
    """List the countries that bring most."""
    ranked = rankings.by_country(facts.days(chosen))
    body = rankings.country_table(ranked, read.currency())
    return Shown(None, rankings.to_export(ranked), body=body)


def draw_products(chosen: Slice) -> Shown:
    """List the merchandise that brings most, whatever the filter says of service lines."""
    products = read.table("products")
    sold = facts.product_days(replace(chosen, merchandise_only=True))
    ranked = rankings.by_product(sold, products)
    body = rankings.product_table(ranked, read.currency())
    note = "" if chosen.merchandise_only else "without postage and fees"
    return Shown(None, rankings.to_export(ranked), note=note, body=body)


CARDS: Final = (
    Card(
        "overview-revenue",
        "Revenue over time",
        draw_revenue,
        height=340,
        options={"every": labels.EVERY},
    ),
    Card("overview-countries", "Top countries", draw_countries, height=0, wide=False),
    Card("overview-products", "Top products", draw_products, height=0, wide=False),
)

layout = reporting.page_of(
    PAGE,
    "Overview",
    "How the shop is doing, beside what came before",
    CARDS,
    above=[
        html.P(id="overview-basis-meaning", className="meaning"),
        html.Div(
            cards.kpi_placeholders(headlines.N_KPIS),
            id="overview-kpis",
            className="kpis",
            role="list",
        ),
        html.P(id="overview-compared", className="compared"),
    ],
)


@callback(
    Output("overview-kpis", "children"),
    Output("overview-compared", "children"),
    Output("overview-basis-meaning", "children"),
    Input(filters.STATE, "data"),
    prevent_initial_call=True,
)
def show_kpis(
    state: Mapping[str, Any] | None,
) -> tuple[list[html.Div], str, list[Component | str]]:
    """Show the headline figures of the period and what changed."""
    chosen = reporting.slice_of(state)
    beside = comparisons(chosen.window, reporting.data_covered())
    now = "" if beside.window == chosen.window else f"{beside.window.label()} "
    earlier = [
        headlines.Earlier(f"{now}vs {other.label()}", _headline(replace(chosen, window=other)))
        for other in (beside.previous, beside.year_before)
        if other is not None
    ]
    row = headlines.kpi_row(
        _headline(chosen),
        _headline(replace(chosen, window=beside.window)),
        earlier,
        caption=labels.caption(chosen.basis, chosen.window.label()),
        currency=read.currency(),
        months=_by_month(replace(chosen, window=reporting.data_covered())),
    )
    meaning: list[Component | str] = [
        html.Strong(f"{labels.BASIS[chosen.basis]} revenue"),
        f": {labels.BASIS_MEANING[chosen.basis]}.",
    ]
    return row, headlines.on_comparison(beside.note, len(earlier)), meaning


@read.remembered
def _headline(chosen: Slice) -> Headline:
    return headline_of(facts.orders(chosen), facts.days(chosen), chosen.basis)


@read.remembered
def _by_month(chosen: Slice) -> list[Headline]:
    """Count the figures of each complete month of a slice."""
    orders, days = facts.orders(chosen), facts.days(chosen)
    return [
        headline_of(cut(orders, c.INVOICED_AT, month), cut(days, c.DAY, month), chosen.basis)
        for month in complete_months(chosen.window)
    ]
