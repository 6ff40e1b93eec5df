"""The cut-off slider and what it moves: the browser picks the texts of its position."""

from collections.abc import Sequence
from typing import Any, Final

from dash import dcc, html

from components import cards
from components.attributes import aria, data
from components.predictions_cut import Cuts, Figure
from components.predictions_words import Tab

SLIDER: Final = "predictions-cut"
TEXTS: Final = "predictions-cut-texts"
CARD: Final = "predictions-cut-card"

_MATRIX: Final = ("hits", "missed", "alarms", "left")
_MATRIX_HELP: Final = {
    "hits": "true positives",
    "missed": "false negatives",
    "alarms": "false positives",
    "left": "true negatives",
}


def panel(
    tab: Tab, cuts: Cuts, position: int, caption: str, *, is_rule: bool = False
) -> html.Section:
    """Lay out the slider and what it moves; a naive rule in use is beside none."""
    texts = cuts.texts[position]
    slots = iter(range(1, len(texts)))
    figures = [
        _figure(figure, [(next(slots), texts) for _text in range(3)]) for figure in cuts.figures
    ]
    body: list[Any] = [
        html.Dl(figures, className="cut-figures is-rule" if is_rule else "cut-figures")
    ]
    if cuts.has_matrix:
        body.append(_confusion(tab, [(next(slots), texts) for _cell in range(8)]))
    return html.Section(
        [
            dcc.Store(
                id=TEXTS,
                data={"texts": cuts.texts, "shares": cuts.shares, "usual": cuts.usual},
            ),
            html.Header(
                [
                    html.Div(
                        [
                            html.H2("Where to cut", className="card-title"),
                            html.P(_slot(0, texts), className="finding", **aria(live="polite")),
                        ]
                    ),
                    html.Div(
                        html.Button(
                            "Back to the top fifth"
                            if tab.is_money
                            else "Back to the stated cut-off",
                            type="button",
                            className="button",
                            **data(action="usual-cut"),
                        ),
                        className="card-actions",
                    ),
                ],
                className="card-head",
            ),
            _slider(tab, cuts, position),
            html.Div(body, className="cut-body" if cuts.has_matrix else "cut-body is-single"),
            html.Footer(html.P(caption, className="card-caption"), className="card-foot"),
        ],
        className="card card-wide",
        id=CARD,
    )


def _slider(tab: Tab, cuts: Cuts, position: int) -> html.Div:
    label = "Share of the customers picked" if tab.is_money else f"Cut-off of the {tab.score}"
    first, last = cuts.ends
    return html.Div(
        [
            html.Label(label, htmlFor=SLIDER, className="control-label"),
            dcc.Input(
                id=SLIDER,
                type="range",
                min=0,
                max=len(cuts.texts) - 1,
                step=1,
                value=position,
                className="cut-slider",
            ),
            html.Div(
                [html.Span(first), html.Span(last)], className="cut-ends", **aria(hidden="true")
            ),
        ],
        className="cut-control",
    )


def _slot(index: int, texts: Sequence[str]) -> html.Span:
    """Hold a text that moves with the slider."""
    return html.Span(texts[index], id={"type": "cut-text", "index": index})


def _figure(figure: Figure, slots: Sequence[tuple[int, Sequence[str]]]) -> html.Div:
    value, interval, rule = (_slot(*slot) for slot in slots)
    return html.Div(
        [
            html.Dt([figure.title, cards.help_mark(f"{figure.title}: {figure.meaning}")]),
            html.Dd([html.Strong(value), html.Small(interval)]),
            html.Dd(["Naive rule, as many customers: ", rule], className="cut-rule"),
        ]
    )


def _confusion(tab: Tab, slots: Sequence[tuple[int, Sequence[str]]]) -> html.Div:
    """Set what happened against what was told."""
    cells = iter(slots)

    def cell(name: str) -> html.Td:
        count, share = (_slot(*next(cells)) for _part in range(2))
        words = html.Span(_MATRIX_HELP[name], className="cut-cell-name")
        return html.Td([html.Strong(count), html.Small(share), words], className=f"cut-{name}")

    def row(title: str, names: Sequence[str]) -> html.Tr:
        return html.Tr([html.Th(title, scope="row"), *(cell(name) for name in names)])

    head = html.Tr([html.Td(), *(html.Th(words, scope="col") for words in tab.told)])
    table = html.Table(
        [
            html.Thead(head),
            html.Tbody([row(tab.actual[0], _MATRIX[:2]), row(tab.actual[1], _MATRIX[2:])]),
        ],
        className="cut-matrix",
        **aria(label="Confusion matrix at the cut-off"),
    )
    return html.Div(table)
