"""Recommendations as people read them: each with its reason, evidence and a way into a basket."""

from collections.abc import Collection, Sequence
from typing import Final
from urllib.parse import quote

import pandas as pd
from dash import html
from dash.development.base_component import Component

from analytics.recommend import Cause, Evidence, Recommendation
from components import formats
from components.attributes import aria, data
from components.recommendations_picture import LiftScale, because_bar, picture

_CAUSES: Final = 3
_LEAST_SHARE: Final = 0.005

#: What a recommendation rests on, where that needs a mark, and what the mark means.
_MARKS: Final = {
    "similar name": ("by name", "its name is what links it: hardly bought together so far"),
    "neighbouring code": (
        "by code",
        "its code is next to that of the product: articles of one range, hardly bought together "
        "so far",
    ),
    "similar product": (
        "by likeness",
        "products of a like name or code are what links it: never bought together so far",
    ),
    "popular": ("popular", "nothing links it: it is among the most bought lately"),
    "season": ("in season", "it is among these because of the season"),
}


def address(code: str) -> str:
    """Write where a product's recommendations are."""
    return f"/recommendations?product={quote(code, safe='')}"


def product_link(code: str, name: str) -> html.A:
    """Lead to a product's recommendations; the browser takes basket and controls along."""
    return html.A(name, href=address(code), **data(move="product", code=code))


def rows(
    found: Sequence[Recommendation],
    basket: Collection[str],
    *,
    is_pictured: bool = True,
    is_because_shown: bool = False,
    label: str = "Recommendations",
) -> html.Ol:
    """List recommendations, best first.

    Parameters
    ----------
    found : sequence of Recommendation
        Best first.
    basket : collection of str
        Codes that are in the basket already.
    is_pictured : bool
        Whether support and lift are drawn beside each.
    is_because_shown : bool
        Whether each says how much of it is due to which product at hand.
    label : str
        Says to a screen reader what is listed.
    """
    scale = LiftScale.of([one.evidence for one in found])
    items = [
        html.Li(
            [
                html.Span(f"{one.rank}", className="offer-rank", **aria(hidden="true")),
                html.Div(
                    [_head(one), *_reason(one), *(_because(one) if is_because_shown else [])],
                    className="offer-what",
                ),
                *([picture(one.evidence, scale)] if is_pictured and one.evidence else []),
                basket_button(one.stock_code, one.name, is_in=one.stock_code in basket),
            ],
            className="offer",
        )
        for one in found
    ]
    return html.Ol(items, className="offers", **aria(label=label))


def basket_button(code: str, name: str, *, is_in: bool) -> html.Button:
    """Put a product into the basket, or take it out again."""
    return html.Button(
        "In basket" if is_in else "Add to basket",
        type="button",
        className="button offer-add",
        **data(action="basket-toggle", code=code),
        **aria(label=f"{name}: in the basket", pressed="true")
        if is_in
        else aria(label=f"Add to basket: {name}", pressed="false"),
    )


def basket_chips(basket: Sequence[tuple[str, str]]) -> html.Div:
    """Show what is in the basket, code and name, each with a way out."""
    chips = [
        html.Li(
            [
                product_link(code, name),
                html.Button(
                    "\N{MULTIPLICATION SIGN}",
                    type="button",
                    className="chip-out",
                    **data(action="basket-toggle", code=code),
                    **aria(label=f"Take out of the basket: {name}"),
                ),
            ],
            className="basket-chip",
        )
        for code, name in basket
    ]
    empty = html.Button(
        "Empty the basket", type="button", className="button", **data(action="basket-empty")
    )
    return html.Div([html.Ul(chips, **aria(label="In the basket")), empty], className="basket")


def because(causes: Sequence[Cause]) -> str:
    """Say how much is due to which product.

    >>> because([Cause("1", "CAKE", 0.6), Cause("2", "TEA", 0.4)])
    'Because of CAKE (60%), TEA (40%)'
    """
    shown = [one for one in causes if one.share >= _LEAST_SHARE][:_CAUSES]
    if not shown:
        return ""
    said = [f"{one.name} ({formats.percent(one.share, 0)})" for one in shown]
    if len(causes) > len(shown):
        rest = 1 - sum(one.share for one in shown)
        said.append(f"{len(causes) - len(shown)} more ({formats.percent(rest, 0)})")
    return f"Because of {', '.join(said)}"


def to_export(found: Sequence[Recommendation]) -> pd.DataFrame:
    """Tabulate recommendations with all they rest on, to take away."""
    return pd.DataFrame([_exported(one) for one in found], columns=list(_EXPORTED))


def sentence(words: str) -> str:
    """Begin with a capital letter."""
    return f"{words[:1].upper()}{words[1:]}"


_EXPORTED: Final = (
    *("Rank", "Product", "Code", "Rests on", "Why", "Thin evidence", "Score", "Beside"),
    *("Baskets with both", "Baskets beside", "Its own baskets", "All baskets"),
    *("Customers with both", "Lift", "Lift from", "Lift to"),
    *("Because of", "Season factor", "Last sold", "Discontinued"),
)


def _exported(one: Recommendation) -> tuple[object, ...]:
    return (
        *(one.rank, one.name, one.stock_code, one.method, one.reason),
        *("yes" if one.is_thin else "no", one.score),
        *_counts(one.evidence),
        "; ".join(f"{c.name} ({c.stock_code}) {c.share:.1%}" for c in one.because),
        *(one.season_factor, one.last_sold_at, "yes" if one.is_discontinued else "no"),
    )


def _counts(evidence: Evidence | None) -> tuple[object, ...]:
    if evidence is None:
        return (None,) * 9
    return (
        f"{evidence.name} ({evidence.stock_code})",
        *(evidence.n_both, evidence.n_product, evidence.n_neighbour, evidence.n_baskets),
        *(evidence.customers_both, evidence.lift, evidence.lift_low, evidence.lift_high),
    )


def _head(one: Recommendation) -> html.Div:
    facts = f"{one.stock_code} \N{MIDDLE DOT} last sold {formats.day(one.last_sold_at)}"
    return html.Div(
        [
            html.Span(product_link(one.stock_code, one.name), className="offer-name"),
            html.Small(facts),
            *(
                html.Span(text, className=f"chip {kind}", title=why)
                for text, kind, why in marks(one)
            ),
        ],
        className="offer-head",
    )


def marks(one: Recommendation) -> list[tuple[str, str, str]]:
    """List what a reader has to be warned of: the mark, its style and what it means."""
    found = []
    if one.is_thin and one.method != "popular":
        why = "fewer than 5 baskets or customers have both"
        found.append(("thin evidence", "chip-caution", why))
    if one.method in _MARKS:
        text, why = _MARKS[one.method]
        found.append((text, "chip-flat", why))
    if one.is_discontinued:
        found.append(("no longer sold", "chip-caution", "the classic method leaves nothing out"))
    return found


def _reason(one: Recommendation) -> list[Component]:
    # The marks beside the name say it already.
    words = one.reason.removesuffix("; thin evidence")
    people = ""
    if one.evidence and one.evidence.n_both:
        n = one.evidence.customers_both
        people = f"; {formats.count(n)} customer{'' if n == 1 else 's'} bought both"
    return [html.P(f"{sentence(words)}{people}", className="offer-reason")]


def _because(one: Recommendation) -> list[Component]:
    words = because(one.because)
    if not words:
        return []
    shares = [cause.share for cause in one.because if cause.share >= _LEAST_SHARE][:_CAUSES]
    return [because_bar(shares), html.P(words, className="offer-because")]
