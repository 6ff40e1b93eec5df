"""Campaign planner: whom to contact, whether it pays, and how to find out if it worked."""

from collections.abc import Mapping
from typing import Any, Final

from dash import Input, Output, callback, html

from components import notices, planner, views
from components.attributes import aria
from components.page import PageSpec, page, section
from components.planner_question import DEFAULTS, start
from pages import foretold_groups, listing, planner_plan, read, viewing
from pages.planner_cards import CARDS
from pages.planner_list import LIST

PAGE = PageSpec(
    path="/planner",
    name="Campaign planner",
    order=76,
    needs=("customers",),
    description="Whom a campaign should contact, whether it pays, and how to test that it works.",
    section="Customers",
)

_LEAD: Final = (
    "Whom to contact before they leave, whether it pays at your costs and your idea of the "
    "response, and the control group that would show it"
)

viewing.answer(CARDS)


def layout(**query: Any) -> html.Div:
    """Lay out the controls as the address says; what follows from them is filled in."""
    if why := foretold_groups.refusal(foretold_groups.RISK, foretold_groups.SPEND):
        return page(PAGE.name, _LEAD, [nothing(why)])
    asked, problems = planner_plan.asked_in(query)
    shown = start(query, asked)
    return page(
        PAGE.name,
        _LEAD,
        [
            views.frame(PAGE.slug, DEFAULTS),
            html.Div(refused(problems), id="planner-refused"),
            html.Section(
                [
                    html.Div(
                        planner.group_controls(planner_plan.known(), shown), className="controls"
                    ),
                    planner.assumption_fields(shown, read.currency()),
                    html.Div(id="planner-problems", **aria(live="polite")),
                ],
                className="card planner-asked",
                **aria(label="Group and assumptions"),
            ),
            html.Div(id="planner-headline", className="kpis planner-kpis", role="list"),
            viewing.cards_of(CARDS),
            html.Div(
                [
                    planner.frame_of("What this plan assumes", "planner-assumed"),
                    planner.frame_of("What it cannot know", "planner-unknown"),
                ],
                className="columns planner-words",
            ),
            section(
                "Take the plan away",
                "The list with its control group, drawn by a seed: the same seed, the same split",
                [listing.section(LIST, query_of(shown))],
            ),
        ],
    )


def nothing(why: str) -> html.Div:
    """Say why there is nothing to plan with, and what to do."""
    return notices.notice(
        "Nothing to plan with: no customer has a prediction",
        [
            why,
            "A plan needs a risk and an expected spend for each customer. They are made with a "
            "build, from at least some months of sales that name their customer; if the stage was "
            "left out, build again without --without predictions.",
        ],
        tone="caution",
    )


def refused(problems: Mapping[str, str]) -> list[html.Div]:
    """Say what of an address cannot be used."""
    if not problems:
        return []
    title = "Not everything in the address can be used"
    return [notices.notice(title, list(problems.values()), tone="caution")]


def query_of(question: Mapping[str, Any]) -> dict[str, Any]:
    """Take the planner's own part of a question."""
    return {name: question.get(name) for name in DEFAULTS}


@callback(
    Output("planner-headline", "children"),
    Output("planner-assumed", "children"),
    Output("planner-unknown", "children"),
    Output("planner-problems", "children"),
    Output(LIST.query_id, "data"),
    Input(views.STATE, "data"),
    prevent_initial_call=True,
)
def describe(question: Mapping[str, Any] | None) -> tuple[Any, ...]:
    """Show the plan in figures, in words, and as a list."""
    said, currency = question or {}, read.currency()
    asked, problems = planner_plan.asked_in(said)
    plan = planner_plan.plan_for(said)
    shown = planner.headline(plan.n, len(plan.group), plan.row, plan.break_even, asked, currency)
    return (
        shown,
        planner.assumptions(asked, currency),
        planner.limits(planner_plan.trust()),
        planner.said(list(problems.values())),
        query_of(said),
    )
