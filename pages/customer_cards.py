"""The cards of the page of one customer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd
from dash import html

from analytics import columns as c
from components import customer as shows
from components import customer_foretold, customer_offers
from components import customer_profile as profile
from components.figures.frame import empty
from components.report import Card, Shown, joined
from pages import bought, foretold, offered, read

Question = Mapping[str, Any]


def draw_timeline(customer: str, measure: str, every: str) -> Shown:
    """Show orders and returns in time."""
    return shows.timeline(
        bought.events(customer),
        bought.as_of(),
        measure="units" if measure == c.UNITS else "revenue",
        every="month" if every == "month" else "order",
        currency=read.currency(),
    )


def draw_standing(customer: str) -> Shown:
    """Compare with all customers and with the segment."""
    row = bought.standing(customer)
    if row is None:
        return _nothing(profile.NOT_THERE if read.missing(["customers"]) else profile.NOT_IN_TABLE)
    return profile.profile(
        row,
        bought.everyone,
        bought.medians(str(row[c.SEGMENT])),
        bought.as_of(),
        read.currency(),
    )


def draw_history(customer: str) -> Shown:
    """Show recency, frequency, monetary value and segment at earlier instants."""
    return profile.past(
        bought.history(customer),
        bought.segments(),
        currency=read.currency(),
        has_table=not read.missing(["customer_history"]),
    )


def draw_outlook(customer: str) -> Shown:
    """Show what is foretold."""
    return customer_foretold.outlook(
        foretold.of_customer(customer),
        foretold.windows(),
        foretold.why_not(),
        bought.as_of(),
        read.currency(),
    )


def draw_gaps(customer: str) -> Shown:
    """Show the days between orders."""
    return shows.gaps(bought.events(customer), bought.as_of())


def draw_products(customer: str, by: str) -> Shown:
    """List the products bought."""
    return shows.products(bought.products(customer), by=by, currency=read.currency())


def _of_known(draw: Callable[..., Shown]) -> Callable[..., Shown]:
    """Hand a card the customer of the question, and say in its note whose it is."""

    def drawn(question: Question, **options: str) -> Shown:
        customer = bought.customer_in(question)
        if not bought.is_known(customer):
            return _nothing("No such customer in the data")
        shown = draw(customer, **options)
        return replace(shown, note=joined(f"Customer {customer}", shown.note))

    return drawn


def _nothing(words: str) -> Shown:
    return Shown(empty(words), pd.DataFrame(columns=["Nothing to show"]), words, "", html.Div())


CARDS: Final = (
    Card(
        "customer-timeline",
        "Orders and returns",
        _of_known(draw_timeline),
        height=340,
        options={"measure": shows.IN, "every": shows.EVERY},
    ),
    Card(
        "customer-standing",
        "Where the customer stands",
        _of_known(draw_standing),
        height=0,
        wide=False,
    ),
    Card("customer-history", "How they got there", _of_known(draw_history), height=420, wide=False),
    Card("customer-outlook", "What to expect", _of_known(draw_outlook), height=0, wide=False),
    Card("customer-gaps", "Time between orders", _of_known(draw_gaps), height=300, wide=False),
    Card(
        "customer-offers",
        "What to offer next",
        _of_known(offered.draw),
        height=0,
        options={"kind": customer_offers.KINDS},
    ),
    Card(
        "customer-products",
        "Products bought",
        _of_known(draw_products),
        height=0,
        options={"by": shows.BY},
    ),
)
