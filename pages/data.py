"""Data quality: what the build was made from, and what became of every line."""

from collections.abc import Mapping
from typing import Any, Final

from dash import Input, Output, callback, dcc, html
from dash.development.base_component import Component

from analytics.quality import bridge
from components import cards, findings, notices, provenance, quality, report, uploading
from components.figures import bridge as bridge_figure
from components.page import PageSpec, page
from components.report import Card, Shown
from pages import read, viewing, who

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


def _fates(_question: Mapping[str, Any]) -> Shown:
    return Shown(None, quality.fates_to_export(read.table("data_quality")), note=_ALL_PERIODS)


def _rules(_question: Mapping[str, Any]) -> Shown:
    return Shown(None, quality.rules_to_export(read.table("data_quality")), note=_ALL_PERIODS)


def _bridge(_question: Mapping[str, Any]) -> Shown:
    steps = bridge(read.table("data_quality"))
    return Shown(None, bridge_figure.to_export(steps), note=_ALL_PERIODS)


# What can be taken away: no filter narrows this page, so its cards ask nothing.
_DOWNLOADS: Final = (
    Card("data-fates", "Every raw line has one fate", _fates, height=0),
    Card(_FIGURE, "From raw revenue to each basis", _bridge, height=520),
    Card("data-rules", "Rule by rule", _rules, height=0),
)
viewing.CATALOGUE.update({card.name: card for card in _DOWNLOADS})


def layout(built: str = "", **_query: Any) -> html.Div:
    """Lay out the page; numbers arrive through callbacks."""
    is_admin = who.allows(who.Role.ADMIN)
    return page(
        "Data quality",
        "What the build was made from, and what became of every line",
        [
            dcc.Store(id="data-opened", data=True),
            *_served(built),
            *([uploading.frame()] if is_admin else []),
            html.Div(
                cards.kpi_placeholders(6), id="data-kpis", className="kpis kpis-even", role="list"
            ),
            html.Div(id="data-notes"),
            html.Div(id="data-fates"),
            cards.figure_card(
                _FIGURE,
                "From raw revenue to each basis",
                height=520,
                actions=[report.download_menu(_FIGURE, has_figure=True)],
            ),
            html.Div(id="data-rules"),
            html.Div(id="data-source"),
            *(_history() if is_admin else []),
        ],
    )


def without_build(**_query: Any) -> html.Div:
    """Lay out what an admin can do as long as there is nothing to show."""
    return html.Div([uploading.frame()] if who.allows(who.Role.ADMIN) else [])


def _served(built: str) -> list[Component]:
    """Say that the build which somebody comes from is being served: only if it is."""
    if not built or built != read.build_id():
        return []
    said = f"Build {built}, {read.manifest()['source']['name']}. Every page shows it from now on."
    return [notices.notice("This build is being served now", [said], tone="positive")]


def _history() -> list[Component]:
    return [html.Div(id="data-builds"), dcc.Location(id="data-served", refresh=True)]


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
        quality.fate_card(
            rules,
            n_raw=manifest["source"]["lines"],
            currency=currency,
            actions=[report.download_menu("data-fates", has_figure=False)],
        ),
        quality.rule_card(
            rules,
            currency=currency,
            actions=[report.download_menu("data-rules", has_figure=False)],
        ),
        provenance.source_cards(manifest),
    )


@callback(
    Output(cards.figure_slot(_FIGURE), "data"),
    Output(f"{_FIGURE}-finding", "children"),
    Output(f"{_FIGURE}-caption", "children"),
    cards.table_output(_FIGURE),
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
