"""Where the figures of the what-if page start from: the median customer, or a real one."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from components import lookup, notices
from components.attributes import aria

FIND: Final = "what-if-find"
STARTED: Final = "what-if-started"
MEDIAN: Final = "what-if-median"
OWN: Final = "what-if-own"


def start(customer: str) -> html.Div:
    """Offer to start from a real customer, and say whose figures they are now."""
    chosen = {"kind": lookup.CUSTOMER, "code": customer, "name": f"Customer {customer}"}
    return html.Div(
        [
            lookup.lookup(
                FIND,
                "Start from a real customer",
                (lookup.CUSTOMER,),
                "Customer number or country",
                chosen=chosen if customer else None,
            ),
            html.Div(
                [
                    html.P(started(customer), id=STARTED, **aria(live="polite")),
                    html.Button(
                        "Back to their figures",
                        type="button",
                        id=OWN,
                        className="what-if-again",
                        hidden=not customer,
                    ),
                    html.Button(
                        "To the median customer",
                        type="button",
                        id=MEDIAN,
                        className="what-if-again",
                    ),
                ],
                className="what-if-from",
            ),
        ],
        className="what-if-start",
    )


def started(customer: str, missed: str = "") -> list[Component | str]:
    """Say whose figures the page started from."""
    if missed:
        return [f"No sale names customer {missed}; these are the figures of the median customer"]
    if not customer:
        return ["Started from the median customer"]
    return [
        "Started from ",
        dcc.Link(f"customer {customer}", href=f"/customers/{quote(customer, safe='')}"),
    ]


def unknown(customer_id: str, nearest: Sequence[str]) -> html.Div:
    """Say that the customer in the address is none, and which come near."""
    links: list[Component | str] = ["Did you mean "] if nearest else []
    for place, code in enumerate(nearest):
        links += [
            ", " if place else "",
            dcc.Link(code, href=f"/what-if?customer={quote(code, safe='')}"),
        ]
    said = f"No sale names customer {customer_id!r}; the figures are those of the median customer"
    return notices.notice(said, [html.Span(links)] if links else [], tone="caution")
