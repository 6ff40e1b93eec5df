"""What if: three figures of a customer, the segment they lead to, and what would change it."""

from typing import Any

from dash import dcc, html

from components import cards, controls, notices, report, views, what_if, what_if_start
from components.attributes import aria
from components.figures.what_if import VIEWS
from components.page import PageSpec, page
from components.what_if_scale import NAMES
from pages import bought, read, viewing, what_if_cards, what_if_live
from pages import what_if_asked as asked

PAGE = PageSpec(
    path="/what-if",
    name="What-if",
    order=72,
    needs=("customers", "segment_profiles", "followed_up"),
    description="Which segment a customer with given recency, frequency and monetary would be in.",
    section="Customers",
)

_LEAD = "Which segment three figures lead to, how close its border is, and what would change it"
_MAP_PX = 460

viewing.answer(what_if_cards.CARDS)


def layout(**query: Any) -> html.Div:
    """Lay out the fields with what the address says; what is found of it follows."""
    if not asked.has_segments():
        why = bought.verdict("segments") or "too few customers for segments"
        return page(PAGE.name, _LEAD, [notices.notice("No segments to predict", [why])])
    begun = asked.start(query)
    customer, currency = begun["customer"], read.currency()
    parsed, scales = asked.entered(begun).parsed, asked.scales()
    fields = [
        what_if.field(scales[field], begun[name], parsed[field].value, currency)
        for field, name in NAMES.items()
    ]
    verdict = html.Div(id=what_if_live.VERDICT, className="what-if-verdict", **aria(live="polite"))
    return page(
        PAGE.name,
        _LEAD,
        [
            views.frame(PAGE.slug, {"customer": "", **asked.figures_of(customer)}),
            views.unseen("customer", customer),
            dcc.Store(id=what_if_live.POINT),
            dcc.Store(id=what_if_live.WANTED),
            *_unknown(bought.customer_in(query), customer),
            html.Div(
                [
                    cards.card("The figures", [what_if_start.start(customer), *fields]),
                    cards.card("Predicted segment", [verdict]),
                ],
                className="what-if-row",
            ),
            html.Div(
                [_map_card(), report.section_of(what_if_cards.AFTER)],
                className="what-if-row what-if-below",
            ),
            html.Div(report.section_of(what_if_cards.NEAREST), className="what-if-nearest"),
            what_if.batch(),
        ],
    )


def _map_card() -> html.Section:
    views_of = controls.segmented(
        what_if_live.VIEW, "View", VIEWS, next(iter(VIEWS)), is_label_shown=False
    )
    return cards.figure_card(
        what_if_live.MAP, "Among all customers", height=_MAP_PX, actions=[views_of], is_wide=False
    )


def _unknown(wanted: str, known: str) -> list[html.Div]:
    if not wanted or known:
        return []
    return [what_if_start.unknown(wanted, bought.nearest(wanted))]
