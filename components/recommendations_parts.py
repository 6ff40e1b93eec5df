"""Parts of the recommendations page: who or what is asked about, the basket, an invitation."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analytics import columns as c
from components import formats, views
from components.attributes import aria, data
from components.cards import kpi_card
from components.recommendations import product_link
from components.recommendations_words import in_brief

BAR: Final = "recommendations-bar"
COUNT: Final = "recommendations-count"

_REVENUE, _UNITS = c.revenue_on(c.Basis.NET), c.units_on(c.Basis.NET)


def held(name: str, values: Sequence[str]) -> html.Data:
    """Hold a part of the question that has several values; see `views.unseen` for one."""
    held_values: Any = list(values)
    return html.Data(id=views.control_id(name), value=held_values, hidden=True)


def product_head(row: pd.Series, currency: str) -> html.Section:
    """Say which product is asked about, and what it brought."""
    code = str(row[c.STOCK_CODE])
    links = [
        dcc.Link("Its sales", href=f"/products?product={quote(code, safe='')}", className="button"),
    ]
    kpis = [
        kpi_card("Net revenue", formats.money(float(row[_REVENUE]), currency), note="all data"),
        kpi_card("Units", formats.count(int(row[_UNITS])), help_text="sold less returned"),
        kpi_card("Orders", formats.count(int(row[c.N_INVOICES])), help_text="sale invoices"),
        kpi_card(
            "Customers",
            formats.count(int(row[c.N_CUSTOMERS])),
            help_text="identified customers who bought it",
        ),
        kpi_card("First sold", _day(row[c.FIRST_SOLD_AT])),
        kpi_card("Last sold", _day(row[c.LAST_SOLD_AT])),
    ]
    return _subject(str(row[c.NAME]), in_brief(row), links, kpis)


def customer_head(customer: str, said: str, orders: pd.DataFrame, currency: str) -> html.Section:
    """Say which customer is asked about, and what they brought.

    Parameters
    ----------
    customer, said : str
        The id, and one line on who it is.
    orders : DataFrame
        Their invoices: ``invoiced_at``, ``revenue_net``.
    currency : str
        Label of money amounts.
    """
    total, n = float(orders[_REVENUE].sum()), len(orders)
    links = [
        dcc.Link("Customer page", href=f"/customers/{quote(customer, safe='')}", className="button")
    ]
    kpis = [
        kpi_card("Net revenue", formats.money(total, currency), note="all data"),
        kpi_card("Orders", formats.count(n)),
        kpi_card("Per order", formats.money(total / n if n else None, currency)),
        kpi_card("Last order", _day(orders[c.INVOICED_AT].max())),
    ]
    return _subject(f"Customer {customer}", said, links, kpis, "kpis")


def invitation(
    products: Sequence[tuple[str, str, str]], customer: tuple[str, str] | None
) -> html.Section:
    """Invite to ask, with examples from the data: code, name and money of each."""
    items = [
        html.Li([product_link(code, name), html.Small(f" {code} \N{MIDDLE DOT} {money}")])
        for code, name, money in products
    ]
    if customer:
        href = f"/recommendations?customer={quote(customer[0], safe='')}"
        link = html.A(
            f"Customer {customer[0]}", href=href, **data(move="customer", code=customer[0])
        )
        items.append(html.Li([link, html.Small(f" {customer[1]}")]))
    return html.Section(
        [
            html.H2("Ask about a product or a customer", className="card-title"),
            html.P("What goes with it, what completes a basket, what to offer next, and why. "
                   "Type a name or a code above, or begin with what sells best:"),
            html.Ul(items),
        ],
        className="card invitation",
    )  # fmt: skip


def basket_bar() -> html.Div:
    """Keep the basket in sight on a narrow screen; hidden while it is empty."""
    return html.Div(
        [
            html.Span(id=COUNT, className="selection-count", **aria(live="polite")),
            html.A("What completes it", href="#recommendations-complete"),
        ],
        id=BAR,
        className="selection basket-bar",
        hidden=True,
    )


def _subject(
    title: str,
    about: str,
    links: Sequence[Component],
    kpis: Sequence[html.Div],
    style: str = "kpis kpis-even",
) -> html.Section:
    return html.Section(
        [
            html.Header(
                [
                    html.Div([html.H2(title), html.P(about, className="card-caption")]),
                    html.Div(list(links), className="card-actions"),
                ],
                className="subject-head",
            ),
            html.Div(list(kpis), className=style, role="list"),
        ],
        className="subject",
    )


def _day(value: Any) -> str:
    return formats.MISSING if pd.isna(value) else formats.day(value)
