"""What the callback of a card fills, on report pages and view pages alike."""

from dash import Input, Output

from components import cards
from components.report import Card


def outputs(card: Card) -> list[Output]:
    """Name what is filled: figure, finding, caption, table, and the addresses of the downloads."""
    return [
        Output(cards.figure_slot(card.name), "data"),
        Output(f"{card.name}-finding", "children"),
        Output(f"{card.name}-caption", "children"),
        cards.table_output(card.name, has_figure=bool(card.height)),
        Output(f"{card.name}-csv", "href"),
        Output(f"{card.name}-xlsx", "href"),
    ]


def inputs(card: Card) -> list[Input]:
    """Name what it is filled for: the state it asked with, and its own options."""
    options = [Input(card.option_id(name), "value") for name in card.options]
    return [Input(cards.ask_slot(card.name), "data"), *options]


def downloads(card: Card, query: str) -> tuple[str, str]:
    """Write the addresses of a card's numbers."""
    return f"/export/{card.name}.csv?{query}", f"/export/{card.name}.xlsx?{query}"
