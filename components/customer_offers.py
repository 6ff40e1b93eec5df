"""What to offer one customer next, and why."""

from collections.abc import Sequence
from typing import Final, Protocol
from urllib.parse import quote

import pandas as pd
from dash import dcc, html

from components import formats, tables
from components.report import Shown

KINDS: Final = {"new": "Not bought yet", "again": "Bought before"}

_NONE: Final = {
    "new": "every product on sale was bought before",
    "again": "what was bought is no longer sold",
}


class Offer(Protocol):
    """A recommendation, as `analytics.recommend` makes it."""

    @property
    def stock_code(self) -> str:
        """Code of the product."""
        ...

    @property
    def name(self) -> str:
        """Name of the product."""
        ...

    @property
    def reason(self) -> str:
        """Why, with counts."""
        ...

    @property
    def method(self) -> str:
        """What it rests on most."""
        ...

    @property
    def is_thin(self) -> bool:
        """Whether little stands behind it."""
        ...


def offers(found: Sequence[Offer], kind: str) -> Shown:
    """List offers, best first, each with its reason.

    Parameters
    ----------
    found : sequence of Offer
        Best first.
    kind : str
        A key of `KINDS`.
    """
    if not found:
        return none(_NONE.get(kind, ""))
    numbers = pd.DataFrame(
        {
            "Rank": range(1, len(found) + 1),
            "Product": [one.name for one in found],
            "Code": [one.stock_code for one in found],
            "Rests on": [one.method for one in found],
            "Why": [one.reason for one in found],
            "Thin evidence": ["yes" if one.is_thin else "no" for one in found],
        }
    )
    headings = [
        tables.Column("Product"),
        tables.Column("Code"),
        tables.Column("Why", is_prose=True),
    ]
    rows = [(_named(one), one.stock_code, _why(one)) for one in found]
    return Shown(
        None,
        numbers,
        on_offers(found, kind),
        "from history and season; discontinued products left out, colours of one article once"
        if kind == "new"
        else "by how often it was bought and the season; discontinued products left out",
        tables.table(headings, rows, label="Next offers"),
    )


def none(why: str) -> Shown:
    """Say why there is no offer."""
    words = f"Nothing to offer: {why}"
    return Shown(None, pd.DataFrame(columns=["Product", "Why"]), words, "", html.Div())


def on_offers(found: Sequence[Offer], kind: str) -> str:
    """Name the first offer and how many rest on little."""
    first = f"First: {found[0].name}"
    if kind == "again":
        return first
    n_thin = sum(one.is_thin for one in found)
    if not n_thin:
        counted = formats.count(len(found))
        return f"{first}; all {counted} rest on five shared baskets or buyers, or more"
    return f"{first}; {formats.count(n_thin)} of {formats.count(len(found))} rest on thin evidence"


def _named(one: Offer) -> html.Span:
    address = f"/recommendations?product={quote(one.stock_code, safe='')}"
    return html.Span(dcc.Link(one.name, href=address))


def _why(one: Offer) -> html.Span:
    text = f"{one.reason[:1].upper()}{one.reason[1:]}"
    mark = [html.Span(" thin evidence", className="chip chip-flat")] if one.is_thin else []
    return html.Span([text, *mark])
