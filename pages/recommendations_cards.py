"""The cards of the recommendations page."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
from dash import html

from analytics import columns as c
from analytics import product as p
from analytics.errors import ShopperError
from analytics.recommend import Recommendation, Recommender
from components import product as product_shows
from components import recommendations as shows
from components import recommendations_quality as quality
from components import recommendations_words as words
from components.figures import recommendations as figures
from components.figures.frame import empty
from components.report import Card, Shown
from pages import bought, catalogue, customer_cards, read, sold
from pages.recommendations_found import Asked, asked_for, recommender, similar, why_none

Question = Mapping[str, Any]

# Neighbours that are drawn as linked to each other.
_FIRST: Final = 5

_METHOD: Final = {
    "best": "best method: shared baskets, smoothed by similar names and neighbouring codes",
    "classic": "classic method: cosine over customers, nothing left out",
}


def draw_similar(asked: Asked, model: Recommender) -> Shown:
    """List what goes with a product."""
    found = similar(asked, model)
    is_best = asked.method == "best"
    return Shown(
        None,
        shows.to_export(found),
        words.on_found(found),
        _about(model, _METHOD[asked.method], _left_out(model) if is_best else "", words.PICTURED),
        shows.rows(found, asked.basket, label="What goes with it"),
    )


def draw_neighbours(asked: Asked, model: Recommender) -> Shown:
    """Draw what goes with a product, and what of that goes together."""
    found = [
        one for one in model.similar(asked.product, figures.MOST, asked.method) if one.evidence
    ]
    name = catalogue.products().names[asked.product]
    centre = figures.Node(
        asked.product, name, _n_baskets(model, asked.product), figures.hover(name, "")
    )
    around = [_node(one) for one in found]
    links = [_own_link(asked.product, one) for one in found]
    between = _links({one.stock_code for one in found}, asked.method)
    return Shown(
        figures.neighbourhood(centre, around, [*links, *between]),
        shows.to_export(found),
        words.on_neighbours(name, len(found), len(between)),
        "size: baskets; width: share of the baskets of one that hold both; grey: neighbours among "
        "each other's first five; click a product to go to it",
    )


def draw_basket(asked: Asked, model: Recommender) -> Shown:
    """List what completes the basket."""
    if not asked.basket:
        return Shown(None, shows.to_export([]), words.on_basket([], 0), "", html.Div())
    found = model.for_basket(asked.basket, asked.n, collapse_variants=asked.is_one_per_article)
    known = catalogue.products().names
    chips = [(code, known.get(code, code)) for code in asked.basket]
    body = [
        shows.basket_chips(chips),
        shows.rows(
            found, asked.basket, is_pictured=False, is_because_shown=True, label="Completion"
        ),
    ]
    return Shown(
        None,
        shows.to_export(found),
        words.on_basket(found, len(asked.basket)),
        _about(model, _left_out(model)),
        html.Div(body),
    )


def draw_new(asked: Asked, model: Recommender) -> Shown:
    """List what to offer a customer that they never bought."""
    found = model.for_customer(asked.customer, asked.n, collapse_variants=asked.is_one_per_article)
    return Shown(
        None,
        shows.to_export(found),
        words.on_found(found),
        _about(model, "from history and season", _left_out(model), words.PICTURED),
        shows.rows(found, asked.basket, is_because_shown=True, label="New for the customer"),
    )


def draw_again(asked: Asked, model: Recommender) -> Shown:
    """List what a customer may buy again."""
    found = model.buy_again(asked.customer, asked.n)
    return Shown(
        None,
        shows.to_export(found),
        words.on_again(found),
        _about(model, "by how often it was bought and the season", _left_out(model)),
        shows.rows(found, asked.basket, is_pictured=False, label="Buy again"),
    )


def draw_names(question: Question) -> Shown:
    """List the descriptions of a product."""
    code = asked_for(question)[0].product
    if code not in catalogue.products().names:
        return _nothing("No such product in the data")
    return product_shows.names(p.names(sold.lines_of(code)))


def draw_history(question: Question) -> Shown:
    """Show a customer's orders in time."""
    customer = asked_for(question)[0].customer
    if not bought.is_known(customer):
        return _nothing("No such customer in the data")
    return customer_cards.draw_timeline(customer, "revenue", "order")


def draw_quality(_question: Question, metric: str) -> Shown:
    """Compare the methods."""
    return quality.quality(read.table("model_cards"), metric)


def draw_methods(_question: Question) -> Shown:
    """Tabulate the methods."""
    return quality.methods(read.table("model_cards"))


def _asking(draw: Callable[[Asked, Recommender], Shown]) -> Callable[[Question], Shown]:
    """Hand a card its question and the recommender, or say why there is no answer."""

    def drawn(question: Question) -> Shown:
        model = recommender()
        if model is None:
            return _nothing(f"No recommendations: {why_none()}")
        try:
            return draw(asked_for(question)[0], model)
        except ShopperError as refused:
            return _nothing(shows.sentence(str(refused)))

    return drawn


def _nothing(why: str) -> Shown:
    return Shown(empty(why), pd.DataFrame(columns=["Nothing to show"]), why, "", html.Div())


def _about(model: Recommender, *more: str) -> str:
    return words.basis(bought.as_of(), model.support.baskets.n, *more)


def _left_out(model: Recommender) -> str:
    notes = read.manifest().get("models", {}).get("recommendations", {})
    n = int((~model.catalogue.is_on_sale).sum())
    return words.left_out(int(notes.get("discontinued_after_days", 0)), n)


def _n_baskets(model: Recommender, code: str) -> int:
    return model.support.baskets.size(model.catalogue.place(code))


def _node(one: Recommendation) -> figures.Node:
    n_baskets = one.evidence.n_neighbour if one.evidence else 0
    return figures.Node(one.stock_code, one.name, n_baskets, figures.hover(one.name, one.reason))


def _own_link(code: str, one: Recommendation) -> figures.Link:
    seen = one.evidence
    share = seen.n_both / seen.n_product if seen and seen.n_product else 0.0
    return figures.Link(code, one.stock_code, share)


@read.remembered
def _first_five(method: str) -> pd.DataFrame:
    """Read who is among whose first neighbours, by product."""
    columns = [c.STOCK_CODE, c.NEIGHBOUR, c.METHOD, c.RANK, c.N_BOTH, c.N_PRODUCT]
    table = read.table("product_neighbours", columns)
    first = table[(table[c.METHOD] == method) & (table[c.RANK] <= _FIRST)]
    return first.set_index(c.STOCK_CODE).sort_index()


def _links(codes: set[str], method: str) -> list[figures.Link]:
    """Link those of some products that are among each other's first neighbours, once each."""
    table = _first_five(method)
    rows = table.loc[table.index.isin(codes)]
    rows = rows[rows[c.NEIGHBOUR].isin(codes)]
    found: dict[frozenset[str], figures.Link] = {}
    for code, other, both, n in zip(
        rows.index, rows[c.NEIGHBOUR], rows[c.N_BOTH], rows[c.N_PRODUCT], strict=True
    ):
        share = both / n if n else 0.0
        pair = frozenset((code, other))
        if pair not in found or found[pair].share < share:
            found[pair] = figures.Link(code, other, share)
    return list(found.values())


SIMILAR: Final = Card("recommendations-similar", "What goes with it", _asking(draw_similar), 0)
NEIGHBOURS: Final = Card(
    "recommendations-neighbours", "Neighbourhood", _asking(draw_neighbours), 500
)
BASKET: Final = Card("recommendations-basket", "Complete a basket", _asking(draw_basket), 0)
NAMES: Final = Card("recommendations-names", "Its names", draw_names, 0)
HISTORY: Final = Card("recommendations-history", "Orders and returns", draw_history, 240)
NEW: Final = Card("recommendations-new", "New for the customer", _asking(draw_new), 0)
AGAIN: Final = Card("recommendations-again", "Buy again", _asking(draw_again), 0)
QUALITY: Final = Card(
    "recommendations-quality",
    "How well each method recommends",
    draw_quality,
    400,
    options={"metric": quality.DRAWN},
)
METHODS: Final = Card("recommendations-methods", "All methods and metrics", draw_methods, 0)

CARDS: Final = (SIMILAR, NEIGHBOURS, BASKET, NAMES, HISTORY, NEW, AGAIN, QUALITY, METHODS)
