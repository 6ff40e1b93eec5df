"""Predictions: who stays away, who orders next, who spends highly, what customers are worth."""

from typing import Any, Final

import pandas as pd
from dash import ALL, ClientsideFunction, Input, Output, State, clientside_callback, html

from components import controls, findings_predictions, formats, notices, predictions, views
from components.page import PageSpec, page, section
from components.predictions_slider import SLIDER, TEXTS
from components.predictions_words import TABS, Tab
from pages import listing, read, viewing
from pages import predictions_found as found
from pages.predictions_cards import DRIVERS, FIGURES, GAINS, ROLLING, quality_of
from pages.predictions_lists import ANY, FILTERS, LISTS, customers, options
from pages.predictions_model import MODEL_CARD, cut_panel, cuts

PAGE = PageSpec(
    path="/predictions",
    name="Predictions",
    order=74,
    needs=("customers",),
    description="Churn, next purchase, high spending and customer value, honestly tested.",
    section="Customers",
)

_LEAD: Final = "What customers will probably do next, how sure that is, and how it was tested"
_FIRST: Final = next(iter(TABS))
_DEFAULTS: Final = {"tab": _FIRST, **dict.fromkeys(FILTERS, ANY)}
_LABELS: Final = {"risk": "Churn risk", "value": "Value", "segment": "Segment"}

viewing.answer((*FIGURES, MODEL_CARD))


def layout(**query: Any) -> html.Div:
    """Lay out one tab, or say why there is nothing on it."""
    chosen, problems = controls.choose(query, _choices(), _DEFAULTS)
    tab = TABS[chosen["tab"]]
    problems += _off_the_slider(tab, query.get("cut"))
    parts = [
        views.frame(PAGE.slug, _DEFAULTS),
        views.unseen("tab", tab.key),
        predictions.tabs(PAGE.path, tab.key),
    ]
    if problems:
        parts.append(notices.notice("Part of the address was not understood", problems))
    if why := found.refusal(tab):
        parts.append(predictions.nothing(f"No predictions of {tab.label.lower()}", why))
        return page("Predictions", _LEAD, parts)
    return page("Predictions", _LEAD, [*parts, *_told(tab, chosen, query)])


def _told(tab: Tab, chosen: dict[str, str], query: dict[str, Any]) -> list[Any]:
    slider = cut_panel(tab, query.get("cut"))
    return [
        *_verdict(tab),
        section("Who", _scored(), [_filters(chosen), listing.section(LISTS[tab.key], chosen)]),
        section(
            "How good",
            "On customers whose later orders are known, beside a rule that needs no model",
            [*([slider] if slider else []), viewing.cards_of(quality_of(tab))],
        ),
        section(
            "What drives it, and whether it lasts",
            "",
            [viewing.cards_of((DRIVERS, ROLLING[tab.is_money]))],
        ),
        viewing.cards_of((MODEL_CARD,)),
    ]


def _verdict(tab: Tab) -> list[html.Section | html.Div]:
    tested = found.tested(tab.key)
    if tested is None:
        return []
    card, currency = found.own_card(tab.key), read.currency()
    sentence = findings_predictions.on_verdict(tab, tested.note, card, currency)
    return [
        predictions.verdict(
            sentence, tested.about(), is_good=bool(tested.note.get("beats_baseline"))
        ),
        predictions.headlines(tab, card, tested.days, currency),
    ]


def _scored() -> str:
    """Say of whom something is foretold, and from when on."""
    n, every = len(customers()), len(read.table("customers", ["customer_id"]))
    as_of = pd.Timestamp(str(read.manifest()["parameters"]["as_of"])) - pd.Timedelta(days=1)
    said = (
        f"{formats.count(n)} of {formats.count(every)} customers, by their orders to the end of "
        f"{formats.day(as_of)}"
    )
    return said if n == every else f"{said}; the others have not ordered for a year"


def _filters(chosen: dict[str, str]) -> html.Div:
    menus = [
        views.menu(name, _LABELS[name], labels, chosen[name]) for name, labels in options().items()
    ]
    return html.Div(menus, className="controls list-filters")


def _choices() -> dict[str, dict[str, str]]:
    return {"tab": {key: tab.label for key, tab in TABS.items()}, **options()}


def _off_the_slider(tab: Tab, asked: Any) -> list[str]:
    known = cuts(tab.key)
    if asked is None or known is None or known.position(asked) is not None:
        return []
    return [f"cut is {str(asked)[:40]!r}; wanted a whole number from 0 to {len(known.texts) - 1}"]


clientside_callback(
    ClientsideFunction("predictions", "cut"),
    Output({"type": "cut-text", "index": ALL}, "children"),
    Input(SLIDER, "value"),
    State(TEXTS, "data"),
)

clientside_callback(
    ClientsideFunction("predictions", "mark"),
    Input({"type": "figure", "index": GAINS.name}, "figure"),
)

clientside_callback(ClientsideFunction("predictions", "narrow"), Input(views.STATE, "data"))
