"""Cards: one headline figure, or a figure with its finding, basis and period."""

from collections.abc import Sequence
from typing import Any, Final

from dash import Output, dcc, html
from dash.development.base_component import Component

from components.attributes import aria, data
from components.deltas import Delta
from components.figures.frame import EMPTY
from components.page import Children

_ARROW: Final = {
    "up": "\N{UPWARDS ARROW}",
    "down": "\N{DOWNWARDS ARROW}",
    "flat": "\N{RIGHTWARDS ARROW}",
}

_CONFIG: Final[dict[str, Any]] = {
    "displaylogo": False,
    "displayModeBar": "hover",
    "modeBarButtons": [["toImage"]],
    "responsive": True,
    "scrollZoom": False,
    # The outlines of countries: without this a map fetches them from afar.
    "topojsonURL": "/assets/",
}


def kpi_card(
    label: str,
    value: Component | str,
    *,
    deltas: Sequence[Delta | None] = (),
    help_text: str = "",
    note: str = "",
    trail: Component | None = None,
    is_wide: bool = False,
) -> html.Div:
    """Show one headline figure, already formatted, with its changes.

    Parameters
    ----------
    label : str
        What is counted.
    value : str or Component
        The figure, written by `components.formats`.
    deltas : sequence of Delta or None
        Changes against earlier periods; None is left out.
    help_text : str
        Definition, shown on hover and focus.
    note : str
        A short remark in the corner, such as basis and period.
    trail : Component, optional
        A small line of its past, from `components.spark`.
    is_wide : bool
        Whether it takes the room of two.
    """
    head: list[Component] = [html.Span(label, className="kpi-label")]
    if help_text:
        head.append(help_mark(f"{label}: {help_text}"))
    if note:
        head.append(html.Span(note, className="kpi-note"))
    body: list[Component] = [
        html.Div(head, className="kpi-head"),
        html.Div(
            [html.Div(value, className="kpi-value"), *([] if trail is None else [trail])],
            className="kpi-body",
        ),
    ]
    shown = [delta_chip(delta) for delta in deltas if delta is not None]
    if shown:
        body.append(html.Div(shown, className="kpi-deltas"))
    return html.Div(body, className="card kpi kpi-wide" if is_wide else "card kpi", role="listitem")


def delta_chip(delta: Delta) -> html.Span:
    """Show a change with an arrow, so that its direction does not hang on colour."""
    verdict = delta.direction if delta.is_judged else "flat"
    chip = html.Span(
        [html.Span(_ARROW[delta.direction], **aria(hidden="true")), f" {delta.text}"],
        className=f"chip chip-{verdict}",
    )
    return html.Span([chip, html.Span(f" {delta.against}", className="against")], className="delta")


def kpi_placeholders(n: int) -> list[html.Div]:
    """Hold the room of `n` headline figures while they are computed."""
    return [
        html.Div(
            [html.Div(className="bone bone-label"), html.Div(className="bone bone-value")],
            className="card kpi kpi-wide" if i == 0 else "card kpi",
            **aria(hidden="true"),
        )
        for i in range(n)
    ]


def help_mark(text: str) -> html.Button:
    """Offer a definition on hover, focus and to screen readers."""
    return html.Button("?", type="button", className="help", **aria(label=text), **data(tip=text))


def card(
    title: str, children: Children, *, caption: str = "", actions: Children = (), wide: bool = False
) -> html.Section:
    """Set content in a card with a title and a caption that states basis and period."""
    heading: list[Component] = [html.H2(title, className="card-title")]
    if caption:
        heading.append(html.P(caption, className="card-caption"))
    return html.Section(
        [
            html.Header(
                [html.Div(heading), html.Div(list(actions), className="card-actions")],
                className="card-head",
            ),
            *children,
        ],
        className="card card-wide" if wide else "card",
    )


def figure_card(
    name: str,
    title: str,
    *,
    height: int = 320,
    actions: Children = (),
    is_wide: bool = True,
) -> html.Section:
    """Lay out a figure that a callback fills.

    The callback writes ``{name}-finding`` (one computed line), ``{name}-caption`` (basis and
    period), the same numbers to read (`table_output`) and the figure, without a template, into
    `figure_slot(name)`; the browser dresses it in the theme being shown. A card of height 0 has no
    figure: its table is open.
    """
    graph = dcc.Graph(
        id={"type": "figure", "index": name},
        figure=EMPTY,
        config=_config(name),
        style={"height": f"{height}px"},
        responsive=True,
    )
    # The room is there before the script that draws: else all cards would be in sight at first.
    room = {"minHeight": f"{height}px"}
    shown = [
        dcc.Store(id=table_slot(name)),
        html.Figure(graph, style=room, **aria(label=title)),
    ]
    return html.Section(
        [
            html.Header(
                [
                    html.Div(
                        [
                            html.H2(title, className="card-title"),
                            html.P(id=f"{name}-finding", className="finding"),
                        ]
                    ),
                    html.Div(list(actions), className="card-actions"),
                ],
                className="card-head",
            ),
            dcc.Loading(
                [
                    dcc.Store(id=ask_slot(name)),
                    dcc.Store(id=figure_slot(name)),
                    *(shown if height else []),
                ],
                delay_show=300,
                overlay_style={"visibility": "visible", "opacity": 0.5},
                type="dot",
            ),
            html.Footer(
                [
                    html.P(id=f"{name}-caption", className="card-caption"),
                    _as_table(name)
                    if height
                    else html.Div(id=f"{name}-table", className="as-table"),
                ],
                className="card-foot",
            ),
        ],
        className="card card-wide" if is_wide else "card",
        **data(card=name),
    )


def _as_table(name: str) -> html.Details:
    return html.Details(
        [html.Summary("Show as table"), html.Div(id={"type": "table", "index": name})],
        className="as-table d-print-none",
        **data(table=name),
    )


def ask_slot(name: str) -> dict[str, str]:
    """Name the store that the browser writes the filters to once a card comes into sight."""
    return {"type": "ask", "index": name}


def figure_slot(name: str) -> dict[str, str]:
    """Name the store that a figure is written to."""
    return {"type": "spec", "index": name}


def table_slot(name: str) -> dict[str, str]:
    """Name the store that the table of a figure is written to; the browser lays it out on demand.

    Hundreds of cells take a browser longer to lay out than the figure itself.
    """
    return {"type": "rows", "index": name}


def table_output(name: str, *, has_figure: bool = True) -> Output:
    """Name where the callback of a card writes its numbers, set as a table to read."""
    if has_figure:
        return Output(table_slot(name), "data")
    return Output(f"{name}-table", "children")


def _config(name: str) -> Any:
    return {**_CONFIG, "toImageButtonOptions": {"filename": name, "scale": 2}}
