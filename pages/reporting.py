"""Report pages: one way to lay out a page of cards, and to answer each card from the filters.

A page declares its cards and calls `page_of`; the filters, their address, the exports and
the printed report follow from that.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, html

from analytics import columns as c
from analytics.errors import SettingError
from analytics.periods import Window
from analytics.slices import Slice
from components import filters, report
from components.page import Children, PageSpec, page
from components.report import Card, Shown
from pages import facts, filling, read

#: Every card of every report page, in the order of their declaration.
CATALOGUE: Final[dict[str, Card]] = {}


def page_of(
    spec: PageSpec,
    title: str,
    lead: str,
    shown: Sequence[Card],
    *,
    above: Children = (),
) -> Callable[..., html.Div]:
    """Make the layout of a report page and the callbacks of its cards.

    Parameters
    ----------
    spec : PageSpec
        The page.
    title, lead : str
        Its heading, and what it answers.
    shown : sequence of Card
        Its cards, in reading order.
    above : components
        What stands between the filters and the cards.
    """
    answer(shown)

    def layout(**query: Any) -> html.Div:
        asked = asked_for(query)
        return page(
            title,
            lead,
            [
                *filters.for_paper(),
                bar_of(asked.chosen, spec.path),
                html.Div(filters.refusals(asked.problems), id=f"{spec.slug}-notice"),
                *above,
                html.Div([report.section_of(card) for card in shown], className="cards"),
            ],
            [filters.print_button()],
        )

    return layout


def answer(shown: Sequence[Card]) -> None:
    """Make the callbacks of cards, and let them be downloaded."""
    for card in shown:
        CATALOGUE[card.name] = card
        _answer(card)


def draw(card: Card, chosen: Slice, options: Mapping[str, Any]) -> Shown:
    """Draw a card with its options, each left at its default where it is none it knows."""
    picked = card.defaults()
    picked |= {name: key for name, key in options.items() if key in card.options.get(name, {})}
    return card.draw(chosen, **picked)


def slice_of(state: object) -> Slice:
    """Read the filters' state, or an address; what cannot be used is left at its default."""
    said = state if isinstance(state, Mapping) else {}
    return asked_for(said).chosen


def slice_asked(query: Mapping[str, Any]) -> Slice:
    """Read the filters of someone who wants an answer to just that.

    Raises
    ------
    SettingError
        The filters ask for something the data does not have.
    """
    asked = asked_for(query)
    if asked.problems:
        raise SettingError("; ".join(asked.problems))
    return asked.chosen


def asked_for(query: Mapping[str, Any]) -> filters.Chosen:
    """Take a slice of the current build from an address or a stored state."""
    return filters.choose(query, data_covered(), known_countries(), known_products())


def bar_of(chosen: Slice, path: str) -> html.Aside:
    """Lay out the filters of the page at `path` in the state of a slice of the current build."""
    return filters.bar(chosen, data_covered(), known_countries(), known_products(), path)


def in_words(chosen: Slice) -> str:
    """Say what narrows a slice of the current build, its products by name."""
    return filters.in_words(chosen, known_products() if chosen.products else None)


@read.remembered
def known_products() -> dict[str, str]:
    """Products of the current build, code to name; those that bring most come first."""
    if read.missing(["products"]):
        return {}
    columns = [c.STOCK_CODE, c.NAME, c.revenue_on(c.Basis.NET)]
    known = read.table("products", columns).sort_values(columns[2:], ascending=False, kind="stable")
    return dict(zip(known[c.STOCK_CODE], known[c.NAME], strict=True))


def data_covered() -> Window:
    """Days that the current build covers."""
    return facts.covered()


@read.remembered
def known_countries() -> tuple[str, ...]:
    """Countries of the current build, by alphabet."""
    return tuple(sorted(read.table("days", [c.COUNTRY])[c.COUNTRY].unique()))


def _answer(card: Card) -> None:
    """Fill a card when it comes into sight, and whenever the filters or its own options change."""

    @callback(*filling.outputs(card), *filling.inputs(card), prevent_initial_call=True)
    def fill(state: Mapping[str, Any] | None, *picked: str) -> tuple[Any, ...]:
        chosen = slice_of(state)
        options = dict(zip(card.options, picked, strict=True))
        shown = draw(card, chosen, options)
        query = urlencode([*filters.as_query(chosen), *options.items()])
        return (
            shown.figure,
            report.unbroken(shown.finding),
            report.caption_of(shown, chosen.basis, chosen.window.label(), in_words(chosen)),
            report.table_of(shown, card.title, read.currency()),
            *filling.downloads(card, query),
        )


clientside_callback(
    ClientsideFunction("filters", "settle"),
    Output(filters.STATE, "data"),
    Output("filter-period", "value"),
    Output("filter-dates", "start_date"),
    Output("filter-dates", "end_date"),
    Output("filter-chips", "children"),
    Output(filters.SAID, "children"),
    Input("filter-period", "value"),
    Input("filter-dates", "start_date"),
    Input("filter-dates", "end_date"),
    Input("filter-country", "value"),
    Input("filter-hour", "value"),
    Input(filters.PRODUCTS, "data"),
    Input("filter-basis", "value"),
    Input("filter-goods", "value"),
    State(filters.PRESETS, "data"),
)

clientside_callback(
    ClientsideFunction("filters", "found"),
    Input("filter-find", "data"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("filters", "clicked"),
    Input({"type": "figure", "index": ALL}, "clickData"),
    prevent_initial_call=True,
)
