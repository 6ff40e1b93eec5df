"""Parts of the segments page: a card per segment, controls, the work being done, the selection."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analytics import columns as c
from components import formats, views
from components.attributes import aria, data
from components.segment_colours import css_colour


def segment_card(
    profile: Mapping[str, Any],
    place: int,
    *,
    products: Sequence[tuple[str, str, float]],
    no_products: str,
    action: str,
    currency: str,
    is_chosen: bool,
) -> html.Article:
    """Describe a segment: size, money, medians, tags, first purchases, what to do.

    Parameters
    ----------
    profile : mapping
        A row of ``segment_profiles``.
    place : int
        Among the segments, 0 for the best.
    products : sequence of (stock code, name, share)
        What its customers bought in their first order, the most frequent first.
    no_products : str
        Said where there are none of them.
    action : str
        What to do about it, in one sentence.
    currency : str
        Before amounts.
    is_chosen : bool
        Whether it is what the page has selected.
    """
    name = str(profile[c.SEGMENT])
    head = html.Header(
        [
            html.Span(className="segment-dot", style={"background": css_colour(place)}),
            html.H3(name),
            html.Button(
                "Listed" if is_chosen else "List",
                type="button",
                className="button segment-pick",
                **data(action="pick-segment", segment=name),
                **aria(label=f"List the customers of {name}", pressed=str(is_chosen).lower()),
            ),
        ],
        className="segment-head",
    )
    parts: list[Component] = [head, _sizes(profile, currency), _medians(profile, currency)]
    parts += _tags(profile)
    parts += (
        [_first_bought(products)]
        if products
        else [html.P(no_products, className="segment-without")]
    )
    parts.append(html.P(f"{action[:1].upper()}{action[1:]}.", className="segment-action"))
    chosen = " is-chosen" if is_chosen else ""
    return html.Article(parts, className=f"card segment{chosen}", **aria(label=name))


def cut_field(name: str, label: str, value: str) -> html.Div:
    """Edit the four cut points between the five scores of a feature."""
    return html.Div(
        [
            html.Label(label, htmlFor=views.dom_id(name), className="control-label"),
            dcc.Input(
                id=views.control_id(name),
                value=value,
                type="text",
                debounce=True,
                autoComplete="off",
                className="field",
            ),
            html.P(id=f"segments-refused-{name}", className="refused", **aria(live="polite")),
        ],
        className="control control-cuts",
    )


def work_in_progress() -> html.Div:
    """Show how far a recomputation is, with a way to stop it; hidden while there is none."""
    return html.Div(
        [
            html.Span("Starting", id="segments-doing", className="doing", **aria(live="polite")),
            html.Progress(
                id="segments-bar", value="0", max="100", **aria(label="Progress of the computation")
            ),
            html.Button(
                "Cancel", id="segments-cancel", type="button", className="button", n_clicks=0
            ),
        ],
        id="segments-working",
        className="working",
        hidden=True,
    )


def selection_bar() -> html.Div:
    """Keep what is selected in sight, with chips to take it off and the way to the list."""
    return html.Div(
        [
            html.Span(id="segments-count", className="selection-count", **aria(live="polite")),
            html.Div(id="segments-chips", className="chips"),
            html.A(
                "See the list",
                href="#segments-list-heading",
                className="selection-link",
                **data(action="see-list"),
            ),
        ],
        id="segments-selection",
        className="selection",
        hidden=True,
    )


def _sizes(profile: Mapping[str, Any], currency: str) -> html.Div:
    shares = (
        ("of customers", profile["customer_share"], formats.count(profile[c.CUSTOMERS])),
        (
            "of revenue",
            profile["revenue_share"],
            formats.compact_money(profile[c.REVENUE], currency),
        ),
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Strong(formats.percent(share)),
                    html.Span(words),
                    html.Small(amount),
                ]
            )
            for words, share, amount in shares
        ],
        className="segment-sizes",
    )


def _medians(profile: Mapping[str, Any], currency: str) -> html.Dl:
    facts = (
        ("Median days since last order", formats.count(profile["median_recency_days"])),
        ("Median orders", formats.number(profile["median_frequency"], 1).removesuffix(".0")),
        ("Median spent", formats.money(profile["median_monetary"], currency)),
        ("Median value of an order", formats.money(profile["median_basket_value"], currency)),
    )
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts],
        className="segment-facts",
    )


def _tags(profile: Mapping[str, Any]) -> list[Component]:
    tags = profile.get("tags")
    found = json.loads(tags) if isinstance(tags, str) and tags else []
    if not found:
        return []
    return [
        html.Ul(
            [
                html.Li(
                    html.Button(
                        tag["tag"],
                        type="button",
                        className="tag",
                        **data(tip=tag["rule"]),
                        **aria(label=f"{tag['tag']}: {tag['rule']}"),
                    )
                )
                for tag in found
            ],
            className="tags",
        )
    ]


def _first_bought(products: Sequence[tuple[str, str, float]]) -> html.Div:
    return html.Div(
        [
            html.H4("In most first orders"),
            html.Ol(
                [
                    html.Li(
                        [
                            dcc.Link(name, href=f"/recommendations?product={quote(code, safe='')}"),
                            html.Small(formats.percent(share)),
                        ]
                    )
                    for code, name, share in products
                ]
            ),
        ],
        className="segment-products",
    )


def first_products(products: pd.DataFrame, segment: str) -> list[tuple[str, str, float]]:
    """Take what a segment's customers bought first, the most frequent first."""
    own = products[(products[c.SEGMENT] == segment) & (products[c.KIND] == "first")]
    ranked = own.sort_values(c.ORDER)
    return list(zip(ranked[c.STOCK_CODE], ranked[c.NAME], ranked["customer_share"], strict=True))
