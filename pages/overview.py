"""The executive overview: how the shop is doing, beside what came before."""

from collections.abc import Mapping
from typing import Any, Final, cast

import pandas as pd
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.development.base_component import Component

from analytics import columns as c
from analytics.columns import Basis
from analytics.headline import Every, Headline, headline, revenue_over_time
from analytics.periods import Window, comparisons, data_window, presets
from components import cards, controls, findings, headlines, labels, notices, rankings
from components.figures import revenue
from components.page import PageSpec, page
from components.shell import nav_id
from pages import read

PAGE = PageSpec(
    path="/",
    name="Overview",
    order=10,
    needs=("invoices", "days", "product_months", "products"),
    description="Revenue, orders, customers and what changed, on any revenue basis.",
)

_FIGURE: Final = "overview-revenue"
_DEFAULTS: Final = {"period": "all", "basis": str(Basis.NET), "every": "month"}
_CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "period": labels.PERIOD,
    "basis": labels.BASIS,
    "every": labels.EVERY,
}


def layout(**query: Any) -> html.Div:
    """Lay out the page in the state that the query names; numbers arrive through callbacks."""
    chosen, problems = controls.choose(query, _CHOICES, _DEFAULTS)
    every = controls.segmented(
        "overview-every", "Per", labels.EVERY, chosen["every"], is_label_shown=False
    )
    return page(
        "Overview",
        "How the shop is doing, beside what came before",
        [
            dcc.Store(id="overview-defaults", data=_DEFAULTS),
            html.Div(notices.unknown_address(problems), id="overview-notice"),
            html.P(id="overview-basis-meaning", className="meaning"),
            html.Div(
                cards.kpi_placeholders(headlines.N_KPIS),
                id="overview-kpis",
                className="kpis",
                role="list",
            ),
            html.P(id="overview-compared", className="compared"),
            cards.figure_card(_FIGURE, "Revenue over time", height=340, actions=[every]),
            html.Div(
                [html.Div(id="overview-countries"), html.Div(id="overview-products")],
                className="columns",
            ),
        ],
        controls=[
            controls.select("overview-period", "Period", labels.PERIOD, chosen["period"]),
            controls.segmented("overview-basis", "Revenue basis", labels.BASIS, chosen["basis"]),
        ],
    )


@callback(
    Output("overview-kpis", "children"),
    Output("overview-compared", "children"),
    Output("overview-basis-meaning", "children"),
    Input("overview-period", "value"),
    Input("overview-basis", "value"),
)
def show_kpis(period: str, basis: str) -> tuple[list[html.Div], str, list[Component | str]]:
    """Show the headline figures of the period and what changed."""
    on, window = Basis(basis), _window(period)
    beside = comparisons(window, _data())
    now = "" if beside.window == window else f"{beside.window.label()} "
    earlier = [
        headlines.Earlier(f"{now}vs {other.label()}", _headline(on, other))
        for other in (beside.previous, beside.year_before)
        if other is not None
    ]
    row = headlines.kpi_row(
        _headline(on, window),
        _headline(on, beside.window),
        earlier,
        caption=labels.caption(basis, window.label()),
        currency=read.currency(),
    )
    meaning: list[Component | str] = [
        html.Strong(f"{labels.BASIS[basis]} revenue"),
        f": {labels.BASIS_MEANING[basis]}.",
    ]
    return row, headlines.on_comparison(beside.note, len(earlier)), meaning


@callback(
    Output(cards.figure_slot(_FIGURE), "data"),
    Output(f"{_FIGURE}-finding", "children"),
    Output(f"{_FIGURE}-caption", "children"),
    Output(f"{_FIGURE}-table", "children"),
    Input("overview-period", "value"),
    Input("overview-basis", "value"),
    Input("overview-every", "value"),
)
def draw_revenue(period: str, basis: str, every: str) -> tuple[dict[str, Any], str, str, html.Div]:
    """Draw revenue per month, week or day."""
    window, currency = _window(period), read.currency()
    periods = _revenue(Basis(basis), window, every)
    return (
        revenue.revenue_over_time(periods, every=every, currency=currency),
        findings.on_revenue(periods, every=every, currency=currency),
        labels.caption(basis, window.label()),
        revenue.as_table(periods, every=every, currency=currency),
    )


@callback(
    Output("overview-countries", "children"),
    Output("overview-products", "children"),
    Input("overview-period", "value"),
    Input("overview-basis", "value"),
)
def rank(period: str, basis: str) -> tuple[html.Section, html.Section]:
    """List the countries and the merchandise that bring most."""
    on, window, currency = Basis(basis), _window(period), read.currency()
    months = rankings.whole_months(window)
    countries = rankings.by_country(read.table("days"), on, window)
    products = rankings.by_product(read.table("product_months"), read.table("products"), on, months)
    return (
        rankings.country_card(countries, labels.caption(basis, window.label()), currency),
        rankings.product_card(products, labels.caption(basis, months.label()), currency),
    )


@callback(
    Output("overview-every", "options"),
    Output("overview-every", "value"),
    Input("overview-period", "value"),
    State("overview-every", "value"),
)
def offer_every(period: str, every: str) -> tuple[list[dict[str, Any]], str]:
    """Offer only the steps that suit the length of the period."""
    return controls.steps_for(_window(period).n_days, every)


clientside_callback(
    ClientsideFunction("shopper", "rememberInUrl"),
    Output(nav_id(PAGE.path), "href"),
    Input("overview-period", "value"),
    Input("overview-basis", "value"),
    Input("overview-every", "value"),
    State("overview-defaults", "data"),
)


@read.remembered
def _data() -> Window:
    return data_window(read.table("days", [c.DAY]))


def _window(period: str) -> Window:
    """Resolve a preset; one that the data is too short for is all of the data."""
    data = _data()
    return presets(data).get(period, data)


@read.remembered
def _headline(basis: Basis, window: Window) -> Headline:
    return headline(read.table("invoices"), read.table("days"), basis=basis, window=window)


@read.remembered
def _revenue(basis: Basis, window: Window, every: str) -> pd.DataFrame:
    days = read.table("days")
    return revenue_over_time(days, basis=basis, window=window, every=cast(Every, every))
