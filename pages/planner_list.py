"""The list of the campaign planner: the customers to contact, with the seeded split."""

from typing import Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.campaign import Outcome
from components.grids import GridColumn
from pages import listing, read
from pages.listing import Listing
from pages.planner_plan import Question, asked_in, in_words, plan_for

_PLACE: Final = "place"
_GAIN: Final = "gain"


def rows(query: Question) -> pd.DataFrame:
    """Give the customers to contact, those with most at stake first."""
    plan = plan_for(query)
    ranked = plan.curve.set_index("customer_id").head(plan.n)
    chosen = plan.contacted.assign(**{_PLACE: ranked["n"], _GAIN: ranked["gain"]})
    return chosen.reset_index(drop=True)


def described(query: Question) -> str:
    """Say which plan the list is of."""
    plan = plan_for(query)
    size = f"{formats.count(plan.n)} of {formats.count(len(plan.group))} customers to contact"
    return f"{size}; {in_words(asked_in(query)[0], read.currency())}"


LIST: Final = listing.register(
    Listing(
        name="planner-list",
        title="Customers to contact",
        columns=(
            GridColumn(c.CUSTOMER_ID, "Customer", "customer"),
            GridColumn(_PLACE, "Place", "count", width=90, help="by money at stake"),
            GridColumn(
                _GAIN,
                "Expected gain",
                "money",
                width=140,
                help="what a contact brings on average at the assumed response, before its cost",
            ),
            GridColumn("churn_probability", "Churn risk", "percent"),
            GridColumn("risk_tier", "Risk", width=100),
            GridColumn("expected_spend", "Expected spend", "money", width=150),
            GridColumn("value_tier", "Value", width=100),
            GridColumn(c.SEGMENT, "Segment", width=130),
            GridColumn("buys_probability", "Orders anyway", "percent", width=140,
                       help="chance of an order without a contact, as foretold"),
            GridColumn(c.MONETARY, "Spent so far", "money", width=130),
            GridColumn(c.LAST_BOUGHT_AT, "Last order", "date"),
            GridColumn(c.COUNTRY, "Country"),
        ),
        rows=rows,
        described=described,
        outcome=Outcome("orders within the horizon of the predictions", "buys_probability"),
        balanced_by=(c.SEGMENT, "risk_tier", "value_tier", c.COUNTRY),
    )
)  # fmt: skip
