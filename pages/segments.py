"""Segments: who the customers are, how many kinds of them there are, and who moved."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import dash
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html
from dash.exceptions import PreventUpdate

from analytics.errors import NotEnoughDataError, SettingError
from components import cards, controls, formats, notices, segments, views
from components.page import PageSpec, page, section
from components.report import Card
from components.segments_words import ALGORITHM, SCALING
from pages import jobs, listing, read, segments_beside, segments_parts, segments_work, viewing
from pages.segments_cards import CHOICE, LIKE, MAP, PLANE
from pages.segments_crossed import METHODS, MOVES, RULES
from pages.segments_found import (
    HOW,
    found_for,
    is_at_hand,
    n_customers,
    own_settings,
    possible_ks,
    settings_of,
)
from pages.segments_list import LIST, rows
from pages.segments_question import CUTS, usual_cuts

PAGE = PageSpec(
    path="/segments",
    name="Segments",
    order=70,
    needs=("customers", "segment_profiles", "k_choice", "customer_history"),
    description="Segments of customers: who they are, what sets them apart, and who moved.",
    section="Customers",
)

CARDS: Final = (*MAP, *PLANE, *CHOICE, *LIKE, *RULES, *METHODS, *MOVES)

#: Cards whose points, cells or flows can be clicked.
CLICKED: Final = ("plane", "rules", "flow", "migration")

#: Cards that wait for a computation of their own, by what it makes.
BESIDE: Final = {"choice": CHOICE[0], "agreement": METHODS[0]}

viewing.answer(CARDS)


def layout(**query: Any) -> html.Div:
    """Lay out the page, or say what is missing for it."""
    lead = "Who the customers are by recency, orders and money, and what to do about them"
    if n_customers() == 0:
        return page("Segments", lead, [segments_parts.nobody()])
    found = found_for(query)
    chosen, problems = segments_parts.checked(query, found)
    return page(
        "Segments",
        lead,
        [
            views.frame(PAGE.slug, segments_parts.defaults(found)),
            jobs.page_key(PAGE.slug),
            dcc.Store(id="segments-wanted"),
            dcc.Store(id="segments-area"),
            *(
                dcc.Store(id=f"segments-{part}-{at}")
                for part in BESIDE
                for at in ("wanted", "made")
            ),
            *(views.unseen(name, str(getattr(found.settings, name))) for name in HOW),
            *(views.unseen(name, value) for name, value in chosen.items()),
            segments.work_in_progress(),
            html.Div(segments_parts.refusals(problems), id="segments-problems"),
            html.Div(id="segments-state"),
            html.Div(id="segments-profiles", className="segments"),
            viewing.cards_of((*MAP, *PLANE)),
            section("How many, and what sets them apart", "", [viewing.cards_of((*CHOICE, *LIKE))]),
            section(
                "Names by rule",
                "Scores from 1 to 5 for recency, orders and money, cut where you say",
                [segments_parts.cut_fields(query), viewing.cards_of(RULES)],
            ),
            section("Other ways to find segments", "", [viewing.cards_of(METHODS)]),
            section(
                "Movers",
                "Where customers stood at two instants, by the same segments",
                [segments_parts.instant_controls(query, found), viewing.cards_of(MOVES)],
            ),
            html.Div(listing.section(LIST, {}), id="segments-list-heading"),
            segments.selection_bar(),
        ],
        _controls(query),
    )


def _controls(query: Mapping[str, Any]) -> list[html.Div]:
    asked = settings_of(query)
    ks = {str(k): str(k) for k in possible_ks()}
    return [
        controls.segmented("segments-k", "Segments", ks, str(asked.k)),
        controls.segmented("segments-scaling", "Scale", SCALING, asked.scaling),
        controls.select("segments-algorithm", "Algorithm", ALGORITHM, asked.algorithm),
    ]


@callback(
    Output("segments-profiles", "children"),
    Output("segments-state", "children"),
    *(Output(f"segments-{part}-wanted", "data") for part in BESIDE),
    Input(views.STATE, "data"),
    prevent_initial_call=True,
)
def describe(question: Mapping[str, Any] | None) -> tuple[Any, ...]:
    """Describe each segment, say where they come from, and ask for what is judged beside them."""
    found = found_for(question or {})
    missing = (segments_beside.wanted(part, found) for part in BESIDE)
    return (
        segments_parts.cards(found, question or {}),
        segments_parts.origin(found),
        *(dash.no_update if each is None else each.for_browser() for each in missing),
    )


def _answer_beside(part: str, card: Card) -> None:
    """Compute a part once it is wanted, and draw its card again."""

    @callback(
        Output(f"segments-{part}-made", "data"),
        Input(f"segments-{part}-wanted", "data"),
        State(f"{PAGE.slug}-visit", "data"),
        background=True,
        interval=500,
        prevent_initial_call=True,
    )
    def make(wanted: Mapping[str, Any] | None, _visit: str) -> Mapping[str, Any]:
        if not wanted:
            raise PreventUpdate
        segments_beside.make(part, segments_beside.Wanted.read(wanted))
        return wanted

    clientside_callback(
        ClientsideFunction("segments", "drawAgain"),
        Input(f"segments-{part}-made", "data"),
        State(views.STATE, "data"),
        State(cards.ask_slot(card.name), "id"),
        prevent_initial_call=True,
    )


for _part, _card in BESIDE.items():
    _answer_beside(_part, _card)


@callback(
    *(Output(f"segments-refused-{name}", "children") for name in CUTS),
    Input(views.STATE, "data"),
    prevent_initial_call=True,
)
def refuse(question: Mapping[str, Any] | None) -> list[str]:
    """Say beside each field of cut points why it cannot be read."""
    return [segments_parts.refusal(question or {}, name) for name in CUTS]


@callback(Output("segments-count", "children"), Input(LIST.query_id, "data"))
def count(query: Mapping[str, Any] | None) -> str:
    """Count who is selected."""
    try:
        n = len(rows(query or {}))
    except SettingError:  # the list says why
        return "This cannot be listed"
    return f"{formats.count(n)} customer{'' if n == 1 else 's'}"


@callback(
    *(Output(views.control_id(name), "value") for name in HOW),
    Output("segments-wanted", "data"),
    *(Input(f"segments-{name}", "value") for name in HOW),
    *(State(views.control_id(name), "value") for name in HOW),
    State("segments-wanted", "data"),
)
def choose(k: str, scaling: str, algorithm: str, *shown: Any) -> tuple[Any, ...]:
    """Show what is at hand at once; ask for the rest to be computed."""
    *now, waiting = shown
    asked = settings_of({"k": k, "scaling": scaling, "algorithm": algorithm})
    values = [str(getattr(asked, name)) for name in HOW]
    keep = [dash.no_update] * len(HOW)
    if is_at_hand(asked):
        return (*(keep if values == now else values), None if waiting else dash.no_update)
    return (*keep, dict(zip(HOW, values, strict=True)) | {"build": read.build_id()})


@callback(
    *(Output(views.control_id(name), "value", allow_duplicate=True) for name in HOW),
    Output("segments-problems", "children"),
    Input("segments-wanted", "data"),
    State(f"{PAGE.slug}-visit", "data"),
    background=True,
    progress=[Output("segments-bar", "value"), Output("segments-doing", "children")],
    running=[(Output("segments-working", "hidden"), False, True)],
    cancel=[Input("segments-cancel", "n_clicks")],
    interval=300,
    prevent_initial_call=True,
)
def compute(
    tell: Callable[[tuple[str, str]], None], wanted: Mapping[str, Any] | None, _visit: str
) -> tuple[Any, ...]:
    """Make the segments asked for, and show them."""
    if not wanted:
        raise PreventUpdate
    asked = settings_of(wanted)
    tell(("0", f"Making {asked.words}"))
    try:
        segments_work.answer(
            str(wanted["build"]), asked, lambda done, words: tell((str(done), words))
        )
    except NotEnoughDataError as refused:
        said_so = notices.notice("These segments cannot be made", [str(refused)], tone="caution")
        return (*([dash.no_update] * len(HOW)), said_so)
    return (*(str(getattr(asked, name)) for name in HOW), [])


@callback(
    *(Output(f"segments-{name}", "value") for name in HOW),
    Input("segments-cancel", "n_clicks"),
    *(State(views.control_id(name), "value") for name in HOW),
    prevent_initial_call=True,
)
def give_up(clicks: int, *shown: str) -> tuple[str, ...]:
    """Go back to the settings of what is shown."""
    if not clicks:
        raise PreventUpdate
    return shown


@callback(
    *(Output(f"segments-{name}", "value", allow_duplicate=True) for name in HOW),
    Input("segments-back", "n_clicks"),
    prevent_initial_call=True,
)
def go_back(clicks: int) -> tuple[str, ...]:
    """Show the build's own segments again."""
    if not clicks:
        raise PreventUpdate
    return tuple(str(getattr(own_settings(), name)) for name in HOW)


@callback(
    *(Output(views.control_id(name), "value", allow_duplicate=True) for name in CUTS),
    Input("segments-fifths", "n_clicks"),
    prevent_initial_call=True,
)
def cut_in_fifths(clicks: int) -> list[str]:
    """Go back to the usual cut points."""
    if not clicks:
        raise PreventUpdate
    return [usual_cuts()[name] for name in CUTS]


clientside_callback(
    ClientsideFunction("segments", "gather"),
    Output(LIST.query_id, "data"),
    Output("segments-chips", "children"),
    Output("segments-selection", "hidden"),
    Input(views.STATE, "data"),
    Input("segments-area", "data"),
    State(LIST.query_id, "data"),
)

clientside_callback(
    ClientsideFunction("segments", "drawnAround"),
    Output("segments-area", "data"),
    Input({"type": "figure", "index": "segments-plane"}, "selectedData"),
    State("segments-plane-plane", "value"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("segments", "inSpace"),
    Input({"type": "figure", "index": "segments-map"}, "figure"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("segments", "thinFlows"),
    Input({"type": "figure", "index": "segments-flow"}, "figure"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("segments", "clicked"),
    *(Input({"type": "figure", "index": f"segments-{name}"}, "clickData") for name in CLICKED),
    prevent_initial_call=True,
)
