"""How much is spent at a time, by whom, and which orders stand out."""

from dataclasses import replace
from functools import lru_cache

import pandas as pd

from analytics import columns as c
from analytics import inequality, outliers, spending, spread
from analytics.columns import Basis
from analytics.slices import Slice
from analytics.spread import Spread
from components import findings_spending as say
from components import spending as tables
from components.figures import inequality as sharing
from components.figures import quantiles
from components.figures import spending as figures
from components.page import PageSpec
from components.report import Card, Shown
from pages import facts, read, reporting

PAGE = PageSpec(
    path="/spending",
    name="Spending",
    order=50,
    needs=("invoices", "line_values", "day_hours"),
    description="Order values, customer spend, concentration and outliers.",
)

_MOST_CUSTOMERS = 100


def draw_histogram(chosen: Slice, of: str, axis: str) -> Shown:
    """Draw how often each amount is spent."""
    amounts, is_log = _spread(chosen, of), axis == "log"
    summary = spending.describe({of: amounts}).iloc[0]
    bins = spending.log_histogram(amounts) if is_log else spending.linear_histogram(amounts)
    currency = read.currency()
    beyond = "" if is_log else say.beyond(amounts, bins, of=of, currency=currency)
    return Shown(
        figures.histogram(bins, summary, of=of, is_log=is_log, currency=currency),
        tables.bin_table(bins, summary, of=of),
        say.on_histogram(amounts, of=of, currency=currency),
        say.joined(beyond, _note(chosen, {of: amounts})),
    )


def draw_curves(chosen: Slice) -> Shown:
    """Draw which part of orders, line items and customers stays below an amount."""
    spreads = _spreads(chosen)
    curves = {of: spending.curve(amounts) for of, amounts in spreads.items()}
    figure = quantiles.curves(curves, currency=read.currency())
    table = tables.curve_table(curves)
    return Shown(figure, table, say.on_curves(spreads), _note(chosen, spreads))


def draw_boxes(chosen: Slice) -> Shown:
    """Draw quartiles side by side."""
    spreads, currency = _spreads(chosen), read.currency()
    summaries = spending.describe(spreads)
    return Shown(
        quantiles.boxes(summaries, currency=currency),
        tables.level_table(summaries),
        say.on_boxes(summaries, currency=currency),
        _note(chosen, spreads),
    )


def list_quantiles(chosen: Slice) -> Shown:
    """List quantiles, mean and skewness."""
    spreads = _spreads(chosen)
    summaries = spending.describe(spreads)
    table = tables.level_table(summaries)
    return Shown(None, table, say.on_levels(summaries), _note(chosen, spreads))


def draw_lorenz(chosen: Slice) -> Shown:
    """Draw how unequally customers share in revenue."""
    revenue = _customers(chosen)[c.REVENUE]
    curve = inequality.lorenz_curve(revenue)
    figure = sharing.lorenz(curve, inequality.gini(revenue))
    return Shown(figure, tables.lorenz_table(curve), say.on_lorenz(curve), _guests(chosen))


def draw_top_shares(chosen: Slice) -> Shown:
    """Draw what the largest customers bring."""
    revenue = _customers(chosen)[c.REVENUE]
    tops = inequality.top_shares(revenue)
    figure = sharing.top_shares(tops, currency=read.currency())
    finding = say.on_top_shares(tops, len(revenue))
    return Shown(figure, tables.top_table(tops), finding, _guests(chosen))


def list_customers(chosen: Slice) -> Shown:
    """List the customers who bring most."""
    customers = _customers(chosen)
    shown = customers.head(_MOST_CUSTOMERS)
    finding = say.on_customers(customers, currency=read.currency())
    part = say.part_shown(len(shown), len(customers))
    return Shown(None, tables.customer_table(shown), finding, say.joined(part, _guests(chosen)))


def list_outliers(chosen: Slice) -> Shown:
    """List the orders far larger than the others, also those that were taken back."""
    is_net = chosen.basis is Basis.NET
    orders = facts.orders(replace(chosen, basis=Basis.GROSS) if is_net else chosen)
    limits, currency = outliers.fence(orders), read.currency()
    found = outliers.large_orders(orders, limits)
    return Shown(
        None,
        tables.outlier_table(found),
        say.on_outliers(found, currency=currency),
        say.outlier_rule(limits, currency=currency),
    )


# Six cards show them; of two million orders some 32 megabytes each.
_SPREADS_KEPT = 2 * len(tables.NOUNS)
_OF = {of: noun.many.capitalize() for of, noun in tables.NOUNS.items()}
_AXES = {"log": "Log", "linear": "Linear"}

CARDS = (
    Card(
        "spending-histogram",
        "How much is spent at a time",
        draw_histogram,
        height=360,
        options={"of": _OF, "axis": _AXES},
    ),
    Card("spending-curves", "Share below an amount", draw_curves, wide=False),
    Card("spending-boxes", "The usual range", draw_boxes, wide=False),
    Card("spending-quantiles", "Quantiles", list_quantiles, height=0),
    Card("spending-lorenz", "Concentration among customers", draw_lorenz, height=360, wide=False),
    Card("spending-top-shares", "The largest customers", draw_top_shares, height=360, wide=False),
    Card("spending-customers", "Top customers", list_customers, height=0),
    Card("spending-outliers", "Orders that stand out", list_outliers, height=0),
)

layout = reporting.page_of(
    PAGE, "Spending", "What orders, line items and customers are worth, and how unevenly", CARDS
)


def _customers(chosen: Slice) -> pd.DataFrame:
    return facts.customers(chosen)


def _spread(chosen: Slice, of: str) -> Spread:
    return _sorted(read.build_id(), chosen, of)


@lru_cache(maxsize=_SPREADS_KEPT)
def _sorted(_build: str, chosen: Slice, of: str) -> Spread:
    if of == "line":
        return spread.of_buckets(facts.line_values(chosen))
    table = _customers(chosen) if of == "customer" else facts.orders(chosen)
    return spread.of_amounts(table[c.REVENUE])


def _spreads(chosen: Slice) -> dict[str, Spread]:
    return {of: _spread(chosen, of) for of in tables.NOUNS}


def _guests(chosen: Slice) -> str:
    return say.without_guests(spending.guest_share(facts.orders(chosen)))


def _note(chosen: Slice, spreads: dict[str, Spread]) -> str:
    """Say what the figures of `spreads` leave out, and what in them is estimated."""
    estimate = say.ESTIMATE if "line" in spreads else ""
    guests = _guests(chosen) if "customer" in spreads else ""
    return say.joined(say.left_out(spreads), guests, estimate)
