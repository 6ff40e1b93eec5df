"""What the what-if page answers while its figures change."""

from collections.abc import Mapping
from typing import Any, Final

from dash import (
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    no_update,
)

from analytics import columns as c
from analytics.segments.assignment import Floats
from analytics.whatif import outdone
from components import cards, formats, report, views, what_if, what_if_start, what_if_words
from components.figures import what_if as figures
from components.report import Shown
from components.what_if_scale import NAMES
from pages import bought, read
from pages import what_if_asked as asked
from pages import what_if_found as found

MAP: Final = f"{what_if.SLUG}-map"
VIEW: Final = f"{MAP}-view"
VERDICT: Final = f"{what_if.SLUG}-verdict"
POINT: Final = f"{what_if.SLUG}-point"
WANTED: Final = f"{MAP}-wanted"

_N_ANSWERS: Final = 7
_N_BEGUN: Final = 7


@callback(
    Output(VERDICT, "children"),
    *(Output(what_if.said_id(name), "children") for name in NAMES.values()),
    Output(POINT, "data"),
    Output(f"{MAP}-finding", "children"),
    cards.table_output(MAP),
    Input(views.STATE, "data"),
    prevent_initial_call=True,
)
def answer(question: Mapping[str, Any] | None) -> tuple[Any, ...]:
    """Predict the segment, and say where the figures stand."""
    if not question or "recency" not in question:
        return (no_update,) * _N_ANSWERS
    entered = asked.entered(question)
    values, compared = entered.figures, _as_table(entered.figures)
    if values is None:
        said = [what_if.wrong(one.message) for one in entered.parsed.values()]
        return what_if.no_verdict(entered.problems), *said, None, "", compared
    customers = asked.customers()
    said = [
        what_if.standing(what_if_words.outdone(field, share, len(customers)))
        for field, share in outdone(customers, values).items()
    ]
    near = what_if_words.neighbours(found.nearest(values)[c.SEGMENT].tolist())
    shown = what_if.verdict(found.verdict(values, entered.customer))
    return shown, *said, values.tolist(), near, compared


@callback(
    Output(cards.figure_slot(MAP), "data"),
    Output(f"{MAP}-caption", "children"),
    Input(WANTED, "data"),
    Input(VIEW, "value"),
    State(views.STATE, "data"),
    prevent_initial_call=True,
)
def draw_map(wanted: bool | None, view: str, question: Mapping[str, Any] | None) -> tuple[Any, Any]:
    """Draw all customers once; the browser moves the point."""
    if not wanted:
        return no_update, no_update
    values = asked.entered(question or {}).figures
    at = None if values is None else values.tolist()
    names, customers, currency = asked.segmenter().names, asked.customers(), read.currency()
    if view in figures.VIEWS and view != figures.SPACE:
        figure = figures.plane(customers, names, at, currency, of=view)
    else:
        figure = figures.cloud(customers, names, at, currency)
    return figure, figures.caption(len(customers), formats.day(bought.as_of()))


@callback(
    *(Output(views.control_id(name), "value") for name in NAMES.values()),
    Output(views.control_id("customer"), "value"),
    Output(views.DEFAULTS, "data", allow_duplicate=True),
    Output(what_if_start.STARTED, "children"),
    Output(what_if_start.OWN, "hidden"),
    Input(what_if_start.FIND, "data"),
    Input(what_if_start.MEDIAN, "n_clicks"),
    Input(what_if_start.OWN, "n_clicks"),
    State(views.control_id("customer"), "value"),
    prevent_initial_call=True,
)
def begin(
    chosen: Mapping[str, str] | None, median: int | None, own: int | None, customer: str | None
) -> tuple[Any, ...]:
    """Start from a customer, go back to the figures of that one, or to the median."""
    wanted = {
        what_if_start.FIND: (chosen or {}).get("code"),
        what_if_start.MEDIAN: "" if median else None,
        what_if_start.OWN: customer if own else None,
    }.get(str(ctx.triggered_id))
    if wanted is None:
        return (no_update,) * _N_BEGUN
    known = wanted if wanted and bought.standing(wanted) is not None else ""
    figures_of = asked.figures_of(known)
    said = what_if_start.started(known, "" if known else wanted)
    usual = {"customer": "", **figures_of}
    return *figures_of.values(), known, usual, said, not known


def _as_table(values: Floats | None) -> Any:
    shown = Shown(None, found.compared(values))
    return report.table_of(shown, "These figures beside the segments", read.currency())


clientside_callback(
    ClientsideFunction("what_if", "slide"),
    *(Input(what_if.slider_id(name), "value") for name in NAMES.values()),
)
clientside_callback(
    ClientsideFunction("what_if", "typed"),
    *(Input(views.control_id(name), "value") for name in NAMES.values()),
)
clientside_callback(ClientsideFunction("what_if", "point"), Input(POINT, "data"))
clientside_callback(
    ClientsideFunction("what_if", "want"),
    Output(WANTED, "data"),
    Input(cards.ask_slot(MAP), "data"),
    State(WANTED, "data"),
)
