"""Data quality: what the build was made from, and what became of every line."""

from typing import Any, Final

from dash import Input, Output, callback, dcc, html
from dash.development.base_component import Component

from analytics.quality import bridge
from components import cards, findings, provenance, quality
from components.figures import bridge as bridge_figure
from components.page import PageSpec, page
from pages import read

PAGE = PageSpec(
    path="/data",
    name="Data quality",
    order=90,
    needs=("data_quality",),
    description="What the build was made from and what became of every line.",
    section="Data",
)

_FIGURE: Final = "data-bridge"
_ALL_PERIODS: Final = "All bases, all of the data"


def layout(**_query: Any) -> html.Div:
    """Lay out the page; numbers arrive through callbacks."""
    return page(
        "Data quality",
        "What the build was made from, and what became of every line",
        [
            dcc.Store(id="data-opened", data=True),
            html.Div(
                cards.kpi_placeholders(6), id="data-kpis", className="kpis kpis-even", role="list"
            ),
            html.Div(id="data-notes"),
            html.Div(id="data-fates"),
            cards.figure_card(_FIGURE, "From raw revenue to each basis", height=520),
            html.Div(id="data-rules"),
            html.Div(id="data-source"),
        ],
    )


@callback(
    Output("data-kpis", "children"),
    Output("data-notes", "children"),
    Output("data-fates", "children"),
    Output("data-rules", "children"),
    Output("data-source", "children"),
    Input("data-opened", "data"),
)
def show_quality(
    _opened: bool,
) -> tuple[list[html.Div], Component, Component, Component, Component]:
    """Show the counts, the rules and the source."""
    rules, manifest, currency = read.table("data_quality"), read.manifest(), read.currency()
    return (
        provenance.kpis(manifest),
        provenance.notes(manifest),
        quality.fate_card(rules, n_raw=manifest["source"]["lines"], currency=currency),
        quality.rule_card(rules, currency=currency),
        provenance.source_cards(manifest),
    )


@callback(
    Output(cards.figure_slot(_FIGURE), "data"),
    Output(f"{_FIGURE}-finding", "children"),
    Output(f"{_FIGURE}-caption", "children"),
    Output(f"{_FIGURE}-table", "children"),
    Input("data-opened", "data"),
)
def draw_bridge(_opened: bool) -> tuple[dict[str, Any], str, str, html.Div]:
    """Draw the waterfall from raw revenue to each basis."""
    steps, currency = bridge(read.table("data_quality")), read.currency()
    return (
        bridge_figure.bridge(steps, currency=currency),
        findings.on_bridge(steps, currency=currency),
        _ALL_PERIODS,
        bridge_figure.as_table(steps, currency=currency),
    )
