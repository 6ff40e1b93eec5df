"""Customers: the search for one, and the list of all, to sort, filter and take away."""

from typing import Any, Final

import pandas as pd
from dash import html

from analytics import columns as c
from components import formats, lookup, notices
from components.grids import GridColumn
from components.page import PageSpec, page
from pages import bought, foretold, listing, read
from pages.listing import Listing

PAGE = PageSpec(
    path="/customers",
    name="Customers",
    order=78,
    needs=("customers",),
    description="Every identified customer: find one, or sort, filter and export the list.",
    section="Customers",
)

_COLUMNS: Final = (
    GridColumn(c.CUSTOMER_ID, "Customer", "customer"),
    GridColumn(c.COUNTRY, "Country"),
    GridColumn(c.SEGMENT, "Segment", width=130),
    GridColumn(c.RECENCY_DAYS, "Recency", "days", help="whole days since the last order"),
    GridColumn(c.FREQUENCY, "Orders", "count", help="sale invoices: the frequency of RFM"),
    GridColumn(
        c.MONETARY, "Spent", "money", help="before returns: the monetary value of RFM", width=130
    ),
    GridColumn(
        c.MONETARY_NET,
        "Net of returns",
        "money",
        help="less the returns matched to a sale",
        width=150,
    ),
    *foretold.GRID_COLUMNS,
    GridColumn(c.BASKET_VALUE, "Order value", "money", help="mean revenue of an order"),
    GridColumn(c.N_PRODUCTS, "Products", "count", help="different products bought"),
    GridColumn(c.FIRST_BOUGHT_AT, "First order", "date"),
    GridColumn(c.LAST_BOUGHT_AT, "Last order", "date"),
    GridColumn(c.RFM_SCORE, "RFM score", help="fifths of recency, frequency, monetary; 5 is best"),
    GridColumn(c.RULE_NAME, "By rule", help="name that the RFM score has by the usual rules"),
)


@read.remembered
def everyone() -> pd.DataFrame:
    """Read all customers with what is foretold of them, those who spent most first."""
    known = read.table("customers").sort_values(
        [c.MONETARY, c.CUSTOMER_ID], ascending=[False, True], ignore_index=True
    )
    return foretold.joined(known)


LIST: Final = listing.register(
    Listing(
        name="customers-list",
        title="All customers",
        columns=_COLUMNS,
        rows=lambda _query: everyone(),
        described=lambda _query: "all customers",
        outcome=foretold.OUTCOME,
        balanced_by=(c.SEGMENT, c.COUNTRY),
    )
)


def layout(**_query: Any) -> html.Div:
    """Lay out the search and the list."""
    n = len(everyone())
    lead = (
        f"{formats.count(n)} identified customers as of {formats.day(bought.as_of())}; "
        "guests have no id to be told apart by"
    )
    found = lookup.lookup(
        "customers-find",
        "Find a customer",
        (lookup.CUSTOMER,),
        "Customer number or country",
        href={lookup.CUSTOMER: "/customers/{code}"},
    )
    if not n:
        why = bought.verdict("segments") or "no sale in the data names a customer"
        return page("Customers", lead, [found, notices.notice("No customer to list", [why])])
    return page("Customers", lead, [found, listing.section(LIST)])
