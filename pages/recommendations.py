"""Recommendations: what goes with a product, completes a basket, or is to be offered next."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import ClientsideFunction, Input, clientside_callback, html
from dash.development.base_component import Component

from analytics import columns as c
from components import customer_words, formats, lookup, notices, report, views
from components import recommendations_parts as parts
from components import recommendations_quality as quality
from components import recommendations_words as words
from components.cards import card
from components.page import PageSpec, page
from components.recommendations import sentence
from pages import bought, catalogue, read, viewing
from pages import recommendations_cards as own
from pages import recommendations_found as found
from pages.recommendations_found import Asked

PAGE = PageSpec(
    path="/recommendations",
    name="Recommendations",
    order=80,
    needs=("products", "product_neighbours", "model_cards", "invoices", "product_lines"),
    description="What goes with a product, what completes a basket and what to offer a customer.",
    section="Products",
)

_FIND: Final = "recommendations-find"
_ADD: Final = "recommendations-add"
_TABS: Final = {"ask": "Recommendations", "quality": "Quality"}
_REVENUE: Final = c.revenue_on(c.Basis.NET)
_EXAMPLES: Final = 3
_LEAD: Final = "What goes with a product, completes a basket or is to be offered next, and why"

viewing.answer(own.CARDS)


def layout(**query: Any) -> html.Div:
    """Lay out what is asked for: a product, a customer, a basket, the quality, or nothing yet."""
    tab = query.get("tab") or "ask"
    if tab == "quality":
        return page("Recommendations", _LEAD, [_tabs("quality"), *_quality()])
    asked, problems = found.asked_for(query)
    if tab not in _TABS:
        problems.append(f"tab is {str(tab)[:40]!r}; wanted one of {', '.join(_TABS)}")
    subject = f"{asked.product}|{asked.customer}"
    refused = notices.notice(
        "Not everything in this address could be used", [sentence(each) for each in problems]
    )
    return page(
        "Recommendations",
        _LEAD,
        [
            # A frame for each subject: what was asked of another one is no answer here.
            views.frame(f"{PAGE.slug}-{subject}", found.DEFAULTS),
            _tabs("ask"),
            *(views.unseen(name, getattr(asked, name)) for name in ("product", "customer")),
            parts.held("basket", asked.basket),
            html.Div([_finder(), *_controls(asked)], className="controls finder"),
            *([refused] if problems else []),
            *_answer(asked, query),
            parts.basket_bar(),
        ],
    )


def _answer(asked: Asked, query: Mapping[str, Any]) -> list[Component]:
    if found.recommender() is None:
        title = "This build has no recommendations"
        return [notices.notice(title, [found.why_none()], tone="caution"), *_plain_head(asked)]
    if asked.product:
        return _product(asked)
    if asked.customer:
        return _customer(asked)
    is_blank = any(name in query for name in ("product", "customer")) and not asked.basket
    said = notices.notice("Nothing was asked for", ["wanted a code or a customer number"])
    return [
        *([said] if is_blank else []),
        *_beside([_invitation()], "asked is-basket" if asked.basket else "asked"),
    ]


def _product(asked: Asked) -> list[Component]:
    """Lay out a product, or say that there is none with this code."""
    code, model = asked.product, found.recommender()
    if code not in catalogue.products().names:
        return [words.unknown_product(code, found.nearest(code)), *_beside([_invitation()])]
    row = _row(code)
    head = parts.product_head(row, read.currency())
    if model is None or code not in model.catalogue.codes:
        why = notices.notice(
            "Nothing is recommended with it", [words.why_nothing_goes_with(row)], tone="caution"
        )
        return [head, why, viewing.cards_of([own.NAMES])]
    place = model.catalogue.place(code)
    warned = words.warnings(
        row,
        model.support.baskets.size(place),
        is_on_sale=bool(model.catalogue.is_on_sale[place]),
        days=int(read.manifest()["models"][found.STAGE]["discontinued_after_days"]),
    )
    said = [notices.notice("Mind", warned, tone="caution")] if warned else []
    cards = [report.section_of(one) for one in (own.SIMILAR, own.NEIGHBOURS, own.NAMES)]
    return [head, *said, *_beside(cards)]


def _customer(asked: Asked) -> list[Component]:
    """Lay out a customer, or say that there is none of this number."""
    if not _is_customer(asked.customer):
        # Whoever gives no digit means no number: all of them are equally far.
        has_digit = any(map(str.isdigit, asked.customer))
        near = bought.nearest(asked.customer) if has_digit else []
        return [words.unknown_customer(asked.customer, near), *_beside([_invitation()])]
    cards = [report.section_of(one) for one in (own.NEW, own.AGAIN, own.HISTORY)]
    return [_customer_head(asked.customer), *_beside(cards)]


def _customer_head(customer: str) -> html.Section:
    columns = [c.CUSTOMER_ID, c.INVOICED_AT, _REVENUE]
    orders = read.table("invoices", columns)
    country = catalogue.customers().about.get(customer, "no order in the data")
    return parts.customer_head(
        customer,
        customer_words.lead([country], bought.standing(customer)),
        orders.loc[orders[c.CUSTOMER_ID] == customer, columns[1:]],
        read.currency(),
    )


def _is_customer(customer: str) -> bool:
    # The first is at hand; the second also knows who only ever gave back.
    return customer in catalogue.customers().names or bought.is_known(customer)


def _plain_head(asked: Asked) -> list[Component]:
    if asked.product in catalogue.products().names:
        return [parts.product_head(_row(asked.product), read.currency())]
    return [_customer_head(asked.customer)] if _is_customer(asked.customer) else []


def _beside(cards: Sequence[Component], style: str = "asked") -> list[Component]:
    """Set cards beside the basket."""
    add = lookup.lookup(_ADD, "Add a product", [lookup.PRODUCT], "Name or code", is_emptied=True)
    basket = html.Div(
        [add, report.section_of(own.BASKET)], id="recommendations-complete", className="completing"
    )
    return [html.Div([html.Div(list(cards), className="stack"), basket], className=style)]


def _finder() -> html.Div:
    return lookup.lookup(
        _FIND,
        "Product or customer",
        [lookup.PRODUCT, lookup.CUSTOMER],
        "Name, stock code, customer number",
        is_emptied=True,
    )


def _controls(asked: Asked) -> list[html.Div]:
    colours = "one" if asked.is_one_per_article else "all"
    method = views.choice("method", "Method", found.METHOD, asked.method)
    return [
        views.choice("n", "Show", found.N, str(asked.n)),
        *([method] if asked.product else []),
        views.choice("colours", "Colours", found.COLOURS, colours),
    ]


def _tabs(current: str) -> html.Nav:
    return views.tabs(PAGE.path, _TABS, current)


def _quality() -> list[Component]:
    if not read.table("model_cards")[c.TASK].isin(list(quality.TASKS)).any():
        why = found.why_none()
        return [notices.notice("The recommender was not tested", [why], tone="caution")]
    return [
        views.frame(f"{PAGE.slug}-quality", {"about": "all"}),
        views.unseen("about", "all"),
        viewing.cards_of([own.QUALITY, own.METHODS]),
        card("What is tested, and what the figures mean", [quality.meanings()], wide=True),
    ]


def _invitation() -> html.Section:
    return parts.invitation(*_examples())


@read.remembered
def _examples() -> tuple[list[tuple[str, str, str]], tuple[str, str] | None]:
    """Take the goods that brought most, and the customer."""
    table = read.table("products", [c.STOCK_CODE, c.NAME, c.IS_MERCHANDISE, _REVENUE])
    goods = table[table[c.IS_MERCHANDISE].astype(bool)].nlargest(_EXAMPLES, _REVENUE)
    products = [
        (code, name, f"{formats.compact_money(revenue, read.currency())} net revenue")
        for code, name, revenue in zip(
            goods[c.STOCK_CODE], goods[c.NAME], goods[_REVENUE].tolist(), strict=True
        )
    ]
    revenue = catalogue.customers().revenue
    best = max(revenue, key=lambda code: (revenue[code], code), default=None)
    if best is None:
        return products, None
    spent = formats.compact_money(revenue[best], read.currency())
    return products, (best, f"{spent} net revenue")


def _row(code: str) -> Any:
    table = read.table("products")
    return table[table[c.STOCK_CODE] == code].iloc[0]


clientside_callback(
    ClientsideFunction("recommendations", "open"),
    Input(_FIND, "data"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("recommendations", "add"),
    Input(_ADD, "data"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("recommendations", "clicked"),
    Input({"type": "figure", "index": own.NEIGHBOURS.name}, "clickData"),
    prevent_initial_call=True,
)
