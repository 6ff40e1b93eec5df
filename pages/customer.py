"""One customer: what they bought and gave back, where they stand, what to offer next."""

from typing import Any, Final
from urllib.parse import unquote

from dash import dcc, html

from analytics import customer as cu
from components import customer as shows
from components import customer_words as words
from components import lookup, views
from components.page import PageSpec, page
from pages import bought, customer_cards, read, viewing

PAGE = PageSpec(
    path="/customers/<customer_id>",
    name="Customer",
    order=79,
    needs=("invoices", "customer_lines", "products"),
    description="One customer: orders and returns in time, segment, products and next offers.",
    section="Customers",
    is_listed=False,
)

_FIND: Final = "customer-find"

viewing.answer(customer_cards.CARDS)


def title(customer_id: str = "", **_: Any) -> str:
    """Name the document after its customer."""
    return f"Customer {unquote(customer_id)}".strip()


def layout(customer_id: str = "", **_query: Any) -> html.Div:
    """Lay out the page of a customer, or say that there is none of this id."""
    asked = bought.customer_in(unquote(str(customer_id)))
    if not bought.is_known(asked):
        return words.unknown(asked, bought.nearest(asked))
    happened = bought.events(asked)
    question = {"customer": asked}
    return page(
        f"Customer {asked}",
        words.lead(bought.countries(asked), bought.standing(asked)),
        [
            # A frame per customer: what was asked of another one is no answer here.
            views.frame(f"{PAGE.slug}-{asked}", question),
            views.unseen("customer", asked),
            html.Div(
                shows.kpis(cu.account(happened), happened, bought.as_of(), read.currency()),
                className="kpis",
                role="list",
            ),
            viewing.cards_of(customer_cards.CARDS),
        ],
        controls=[
            dcc.Link("All customers", href=words.LIST, className="button customer-back"),
            lookup.lookup(
                _FIND,
                "Another customer",
                (lookup.CUSTOMER,),
                "Customer number or country",
                href={lookup.CUSTOMER: "/customers/{code}"},
            ),
        ],
    )
