"""View pages: cards that answer a question of the page's own, kept in its address.

The page lays out `views.frame`, its controls and `cards_of(CARDS)`, and calls `answer(CARDS)`
once. A card's ``draw`` takes the question as a mapping, as the controls or an address put it,
and has to check it: what it says may come from anybody. One card is a `report.Card` as on report
pages, downloads included.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, html

from components import report, views
from components.report import Card, Shown
from pages import filling, read

#: Every card of every view page.
CATALOGUE: Final[dict[str, Card]] = {}


def cards_of(shown: Sequence[Card]) -> html.Div:
    """Lay out cards that callbacks fill once they come into sight."""
    return html.Div([report.section_of(card) for card in shown], className="cards")


def answer(shown: Sequence[Card]) -> None:
    """Make the callbacks of cards, and let them be downloaded."""
    for card in shown:
        CATALOGUE[card.name] = card
        _answer(card)


def draw(card: Card, question: Mapping[str, Any]) -> Shown:
    """Draw a card for a question, its options among it."""
    picked = card.defaults()
    asked = {name: str(question.get(name)) for name in card.options}
    picked |= {name: key for name, key in asked.items() if key in card.options[name]}
    return card.draw(question, **picked)


def _answer(card: Card) -> None:
    """Fill a card when it comes into sight, and whenever the question or its options change."""

    @callback(*filling.outputs(card), *filling.inputs(card), prevent_initial_call=True)
    def fill(state: Mapping[str, Any] | None, *picked: str) -> tuple[Any, ...]:
        question = dict(state or {}) | dict(zip(card.options, picked, strict=True))
        shown = draw(card, question)
        query = urlencode([(name, value) for name, value in question.items() if value], doseq=True)
        return (
            shown.figure,
            shown.finding,
            shown.note,
            report.table_of(shown, card.title, read.currency()),
            *filling.downloads(card, query),
        )


clientside_callback(
    ClientsideFunction("views", "settle"),
    Output(views.STATE, "data"),
    Input({"type": "asked", "index": ALL}, "value"),
    State({"type": "asked", "index": ALL}, "id"),
    State(views.DEFAULTS, "data"),
    State(views.SLUG, "data"),
)
