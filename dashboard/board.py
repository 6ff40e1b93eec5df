"""The board report: every card of every report page in one self-contained HTML file."""

import json
from html import escape
from typing import Any, Final

import dash
import flask
from plotly.io.json import to_json_plotly
from plotly.offline import get_plotlyjs

from analytics.slices import Slice
from components import formats, report, theme
from components.page import PageSpec
from components.report import Card, Shown
from components.shell import window_text
from dashboard import registry
from dashboard.document import ASSETS
from pages import read, reporting

_STYLE: Final = """
body{margin:0;background:var(--page);color:var(--text);font:14px/1.5 var(--font)}
main{max-width:1040px;margin:0 auto;padding:32px 24px}
h1{font-size:26px;margin:0 0 4px}h2{font-size:19px;margin:40px 0 12px}h3{font-size:15px;margin:0}
.facts,.caption{color:var(--text-muted);font-size:12.5px;margin:4px 0}.finding{margin:4px 0 8px}
article{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:18px 20px;
margin:0 0 16px;break-inside:avoid}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:5px 8px;border-bottom:1px solid var(--line)}
th{color:var(--text-muted);font-weight:500}td.num,th.num{text-align:right}
@media print{body{background:none}main{max-width:none;padding:0}article{border-color:#ccc}}
@page{size:A4;margin:14mm}
"""

_DRAW: Final = """
for (const holder of document.querySelectorAll("[data-figure]")) {
  const figure = JSON.parse(document.getElementById(holder.dataset.figure).textContent);
  figure.layout.template = template;
  Plotly.newPlot(holder, figure.data, figure.layout, {displayModeBar: false, responsive: true});
}
"""

#: Rows of a table in the report; the exports have all of them.
_MOST_ROWS: Final = 20


def board_report(app: dash.Dash, query: dict[str, Any]) -> str:
    """Write the report of a slice of the current build.

    Parameters
    ----------
    app : Dash
        From `create_app`.
    query : dict
        The filters, as an address says them (`filters.choose`).

    Returns
    -------
    str
        An HTML document that needs nothing from anywhere.

    Raises
    ------
    SettingError
        The filters ask for something the data does not have.
    ArtifactError
        There is no build.
    """
    server: flask.Flask = app.server
    with server.app_context():
        chosen = reporting.slice_asked(query)
        parts = [_page(spec, chosen) for spec in registry.specs()]
        manifest = read.manifest()
        facts = report.joined(
            report.caption_of(
                Shown(None, read.table("days").head(0)),
                chosen.basis,
                chosen.window.label(),
                reporting.in_words(chosen),
            ),
            f"source {manifest['source']['name']}, {window_text(manifest)}",
            f"build {read.build_id()}",
            "synthetic demo shop" if manifest["source"].get("is_demo") else "",
        )
    template = to_json_plotly(theme.template(theme.LIGHT))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Board report</title><style>{theme.css_variables()}{_STYLE}</style>"
        f"<script>window.PlotlyGeoAssets = {{topojson: {{world_110m: {_inert(_shapes())}}}}};"
        f"{get_plotlyjs()}</script></head><body><main>"
        f'<h1>Board report</h1><p class="facts">{escape(facts)}</p>{"".join(parts)}</main>'
        f"<script>const template = {_inert(template)};{_DRAW}</script></body></html>"
    )


def _shapes() -> str:
    """Read the outlines of the countries, which a map would otherwise fetch."""
    return (ASSETS / "world_110m.json").read_text(encoding="utf-8")


def _page(spec: PageSpec, chosen: Slice) -> str:
    cards = [card for card in reporting.CATALOGUE.values() if card.page == spec.slug]
    if not cards:
        return ""
    return f"<h2>{escape(spec.name)}</h2>" + "".join(_card(card, chosen) for card in cards)


def _card(card: Card, chosen: Slice) -> str:
    shown = reporting.draw(card, chosen, {})
    caption = report.caption_of(
        shown, chosen.basis, chosen.window.label(), reporting.in_words(chosen)
    )
    body = _figure(card, shown.figure) if shown.figure else _table(shown)
    return (
        f"<article><h3>{escape(card.title)}</h3>"
        f'<p class="finding">{escape(shown.finding)}</p>{body}'
        f'<p class="caption">{escape(caption)}</p></article>'
    )


def _figure(card: Card, figure: dict[str, Any]) -> str:
    name = escape(card.name)
    return (
        f'<script type="application/json" id="{name}">{_inert(to_json_plotly(figure))}</script>'
        f'<div data-figure="{name}" style="height:{card.height}px"></div>'
    )


def _table(shown: Shown) -> str:
    part = shown.table.head(_MOST_ROWS)
    columns = [report.cells(part[name], str(name), read.currency()) for name in part.columns]
    heads = "".join(f"<th>{escape(str(name))}</th>" for name in part.columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        for row in zip(*columns, strict=True)
    )
    left = len(shown.table) - len(part)
    more = f'<p class="caption">{formats.count(left)} more rows in the export</p>' if left else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _inert(text: str) -> str:
    """Keep JSON from ending the script it stands in."""
    json.loads(text)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
