"""Revenue outlook: what today's customers are expected to spend, and how such sums have held."""

from collections.abc import Mapping
from typing import Any, Final

from dash import Input, Output, callback, html

from components import controls, notices, outlook, views
from components.attributes import aria
from components.page import PageSpec, page
from pages import foretold_groups, outlook_found, read, viewing
from pages.outlook_cards import CARDS

PAGE = PageSpec(
    path="/outlook",
    name="Revenue outlook",
    order=77,
    needs=("customers", "outlook_backtest", "prediction_tests", "days"),
    description="What today's customers are expected to spend, beside how such sums have held.",
    section="Customers",
)

_LEAD: Final = (
    "What today's customers are expected to spend, with its interval, beside what was expected of "
    "them in the past and what came"
)

viewing.answer(CARDS)


def layout(**query: Any) -> html.Div:
    """Lay out the page with the window that the address asks for."""
    if why := foretold_groups.refusal(foretold_groups.SPEND):
        return page(PAGE.name, _LEAD, [nothing(why)])
    labels = outlook_found.labels()
    usual = {"window": outlook_found.USUAL}
    chosen, problems = controls.choose(query, {"window": labels}, usual)
    found = foretold_groups.foretold(foretold_groups.SPEND)
    return page(
        PAGE.name,
        _LEAD,
        [
            views.frame(PAGE.slug, usual),
            *refused(problems),
            html.Div(
                headlines(chosen["window"]),
                id="outlook-headline",
                className="kpis planner-kpis",
                role="list",
            ),
            html.Div(
                outlook.cautions(outlook_found.cautions(chosen["window"])),
                id="outlook-cautions",
                className="outlook-known",
                **aria(live="polite"),
            ),
            outlook.scope(len(found), len(read.table("customers", ["customer_id"]))),
            viewing.cards_of(CARDS),
        ],
        [views.choice("window", "Window", labels, chosen["window"])],
    )


def nothing(why: str) -> html.Div:
    """Say why there is nothing to sum, and what to do."""
    return notices.notice(
        "No outlook: no customer has a prediction",
        [
            why,
            "An outlook needs the expected spend of each customer, made with a build from at least "
            "some months of sales that name their customer; if the stage was left out, build again "
            "without --without predictions.",
        ],
        tone="caution",
    )


def refused(problems: list[str]) -> list[html.Div]:
    """Say what of an address cannot be used."""
    if not problems:
        return []
    title = "Not everything in the address can be shown"
    return [notices.notice(title, problems, tone="caution")]


def headlines(chosen: str) -> list[html.Div]:
    """Show the sum of every window."""
    return [
        outlook.headline(
            outlook_found.now(key),
            *outlook_found.before(key),
            read.currency(),
            is_chosen=key == chosen,
            is_season_untested=outlook_found.is_season_untested(key),
        )
        for key in outlook_found.labels()
    ]


@callback(
    Output("outlook-headline", "children"),
    Output("outlook-cautions", "children"),
    Input(views.STATE, "data"),
    prevent_initial_call=True,
)
def describe(question: Mapping[str, Any] | None) -> tuple[Any, Any]:
    """Mark the window chosen, and say what speaks against its sum."""
    key = outlook_found.window_of(question or {})
    return headlines(key), outlook.cautions(outlook_found.cautions(key))
