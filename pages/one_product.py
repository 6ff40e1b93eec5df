"""One product by itself: the panel of the products page, and the control that finds one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd
from dash import Input, Output, callback, dcc, html

from analytics import columns as c
from analytics import product as p
from analytics.slices import Slice
from components import cards, filters, report
from components import product as shows
from components.lookup import PRODUCT, lookup
from components.page import page
from components.report import Card, Shown
from pages import read, reporting, sold

#: Address of the products page, which a product takes over.
PATH: Final = "/products"

_FIND: Final = "products-find"
_CHOSEN: Final = "products-one"
_WEEKS_UP_TO_DAYS: Final = 185


class _Known(Mapping[str, str]):
    """The products of the current build, code to name: what ``product`` may be."""

    def __getitem__(self, code: str) -> str:
        return reporting.known_products()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(reporting.known_products())

    def __len__(self) -> int:
        return len(reporting.known_products())


KNOWN: Final = _Known()


def draw_history(chosen: Slice, product: str) -> Shown:
    """Show how it sold over time."""
    every: p.Every = "week" if chosen.window.n_days <= _WEEKS_UP_TO_DAYS else "month"
    periods = p.history(sold.days_of(product, chosen), chosen.window, every)
    return shows.history(periods, every=every, currency=read.currency())


def draw_countries(chosen: Slice, product: str) -> Shown:
    """Show where it sells."""
    by_country = p.countries(sold.days_of(product, chosen))
    return shows.countries(by_country, currency=read.currency())


def draw_prices(chosen: Slice, product: str) -> Shown:
    """Show what was charged for it."""
    return shows.prices(p.prices(_sales(product, chosen)), currency=read.currency())


def draw_buyers(chosen: Slice, product: str) -> Shown:
    """List who buys it."""
    return shows.buyers(p.buyers(_sales(product, chosen)), currency=read.currency())


def draw_names(chosen: Slice, product: str) -> Shown:  # noqa: ARG001  # a card is drawn of a slice
    """List its descriptions."""
    return shows.names(p.names(sold.lines_of(product)))


def _named(draw: Callable[[Slice, str], Shown]) -> Callable[..., Shown]:
    """Say in a card's note, and so in its export, which product it is of."""

    def drawn(chosen: Slice, product: str) -> Shown:
        shown = draw(chosen, product)
        # As a filter it is said in the caption already.
        named = "" if product in chosen.products else f"{KNOWN[product]} ({product})"
        said = [named, shown.note]
        return replace(shown, note=" \N{MIDDLE DOT} ".join(filter(None, said)))

    return drawn


# A slug of their own: the board report, which draws the cards of each page, has no product to show.
PANEL: Final = tuple(
    Card(name, title, _named(draw), height=height, wide=wide, options={"product": KNOWN})
    for name, title, draw, height, wide in (
        ("product-history", "Over time", draw_history, 340, True),
        ("product-countries", "Countries", draw_countries, 300, False),
        ("product-prices", "Price per unit", draw_prices, 300, False),
        ("product-buyers", "Buyers", draw_buyers, 0, False),
        ("product-names", "Its names", draw_names, 0, False),
    )
)


def layout(code: str, query: Mapping[str, Any]) -> html.Div:
    """Lay out the panel of a product in the state that the query names."""
    asked = reporting.asked_for({**query, "product": code})
    known = sold.products()
    return page(
        KNOWN[code],
        shows.in_brief(known[known[c.STOCK_CODE] == code].iloc[0]),
        [
            finder(),
            *filters.for_paper(),
            reporting.bar_of(asked.chosen, PATH),
            *filters.refusals(asked.problems),
            dcc.Store(id=_CHOSEN, data=code),
            html.Div(
                cards.kpi_placeholders(shows.N_KPIS),
                id="products-one-headline",
                className="kpis kpis-even",
                role="list",
            ),
            html.Div([_section(card, code) for card in PANEL], className="cards"),
        ],
        [filters.print_button()],
    )


def finder() -> html.Div:
    """Offer the search, which leads to the panel of what it finds."""
    invitation = f"Search {len(KNOWN):,} products by name or code"
    home = {PRODUCT: PATH + "?product={code}"}
    return lookup(_FIND, "Find a product", [PRODUCT], invitation, href=home)


@callback(
    Output("products-one-headline", "children"),
    Input(filters.STATE, "data"),
    Input(_CHOSEN, "data"),
    prevent_initial_call=True,
)
def show_headline(state: Mapping[str, Any] | None, code: str) -> list[html.Div]:
    """Show what the product brought in the slice."""
    chosen = reporting.slice_of(state)
    of_all = sold.everything(chosen)
    n_buyers = len(p.buyers(_sales(code, chosen)))
    return shows.kpis(of_all[of_all.index == code], n_buyers, read.currency())


def _section(card: Card, code: str) -> html.Section:
    """Lay out a card whose option is the product of the page."""
    chosen = dcc.Input(type="hidden", id=card.option_id("product"), value=code)
    download = report.download_menu(card.name, has_figure=bool(card.height))
    return cards.figure_card(
        card.name,
        card.title,
        height=card.height,
        actions=[chosen, download],
        is_wide=card.wide,
    )


def _sales(code: str, chosen: Slice) -> pd.DataFrame:
    return p.sales(sold.lines_of(code, chosen.hours), chosen.basis, chosen.window, chosen.countries)
