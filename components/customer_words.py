"""What is said of a customer's page beside its cards: its heading, and where there is none."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
from dash import dcc, html

from analytics import columns as c

LIST: Final = "/customers"

_SHOWN_OF_ID: Final = 40
_GUEST: Final = ("", "guest", "guests", "none", "nan", "null", "anonymous", "unknown")


def lead(countries: Sequence[str], standing: pd.Series | None) -> str:
    """Say in one line where a customer is from and what kind of customer it is."""
    first, *others = countries
    place = f"{first}, also {' and '.join(others)}" if others else first
    segment = "" if standing is None else f"Segment {standing[c.SEGMENT]}"
    return " \N{MIDDLE DOT} ".join(part for part in (place, segment) if part)


def unknown(customer_id: str, nearest: Sequence[str]) -> html.Div:
    """Say that there is no such customer, and which ids come near."""
    if customer_id.casefold() in _GUEST:
        title = "Guests have no page"
        said = (
            "A sale without a customer id is a guest sale. It counts in revenue, but cannot be "
            "told apart from another guest's."
        )
    else:
        long = len(customer_id) > _SHOWN_OF_ID
        shown = f"{customer_id[:_SHOWN_OF_ID]}{chr(0x2026) if long else ''}"
        title = f"No customer {shown!r} in the data"
        said = "No order and no return bears this id. It may be mistyped."
    near = [
        html.P("The ids nearest to it:"),
        html.Ul(
            [html.Li(dcc.Link(f"Customer {code}", href=f"{LIST}/{code}")) for code in nearest],
            className="customer-near",
        ),
    ]
    return html.Div(
        [
            html.H1(title),
            html.P(said),
            *(near if nearest else []),
            html.P(dcc.Link("Back to all customers", href=LIST)),
        ],
        className="empty-page",
    )
