"""The list of the segments page: the customers in what is selected."""

from typing import Final

import pandas as pd

from analytics import columns as c
from components.campaign import Outcome
from components.grids import GridColumn
from pages import foretold, listing, read
from pages.listing import Listing
from pages.segments_found import Found, found_for
from pages.segments_question import (
    Question,
    chosen,
    days_between,
    moves,
    rule_names,
    said,
)

_WAS: Final = "was"
_RATE: Final = "bought_again_share"


def rows(query: Question) -> pd.DataFrame:
    """Give the customers in what is selected, who spent most first."""
    found = found_for(query)
    table = foretold.joined(found.customers).assign(
        **{
            c.RULE_NAME: rule_names(query, found),
            _WAS: moves(query, found)["was"],
            _RATE: found.customers[c.SEGMENT].map(bought_again(found)),
        }
    )
    kept = chosen(query, found)
    if kept is not None:
        table = table[kept.to_numpy()]
    return table.sort_values([c.MONETARY, c.CUSTOMER_ID], ascending=[False, True])


def bought_again(found: Found) -> pd.Series:
    """Share of each segment's customers of 90 days ago who ordered in the 90 days since."""
    after = read.table("followed_up", [c.CUSTOMER_ID, c.N_ORDERS_AFTER])
    if after.empty or len(found.instants) < 2:  # noqa: PLR2004  # now and once before
        return pd.Series(dtype="float64")
    then = found.history[found.history[c.AT] == found.instants[-2]]
    stood = after[c.CUSTOMER_ID].map(then.set_index(c.CUSTOMER_ID)[c.SEGMENT])
    return (after[c.N_ORDERS_AFTER] > 0).groupby(stood).mean()


def described(query: Question) -> str:
    """Say what is selected."""
    found = found_for(query)
    parts = []
    if segment := said(query, "segment"):
        parts.append(f"segment {segment}")
    if rule := said(query, "rule"):
        parts.append(f"named {rule} by rule")
    if said(query, "was") or said(query, "now"):
        sides = zip(("was", "now"), days_between(query, found), strict=True)
        parts.append(" and ".join(f"{said(query, side) or 'any'} on {at}" for side, at in sides))
    if query.get("area"):
        parts.append("within the area drawn")
    parts.append(found.words)
    return "; ".join(part for part in parts if part) or "all customers"


LIST: Final = listing.register(
    Listing(
        name="segments-list",
        title="The list",
        columns=(
            GridColumn(c.CUSTOMER_ID, "Customer", "customer"),
            GridColumn(c.SEGMENT, "Segment"),
            GridColumn(c.RULE_NAME, "Name by rule", help="of the RFM score, by the cut points"),
            GridColumn(c.RFM_SCORE, "RFM score", width=110, help="5 is best; by fifths"),
            GridColumn(c.RECENCY_DAYS, "Days since last", "days"),
            GridColumn(c.FREQUENCY, "Orders", "count"),
            GridColumn(c.MONETARY, "Spent", "money", help="identified revenue"),
            GridColumn(c.MONETARY_NET, "Spent, net", "money", help="less cancellations"),
            *foretold.GRID_COLUMNS,
            GridColumn(c.BASKET_VALUE, "Per order", "money"),
            GridColumn(c.LAST_BOUGHT_AT, "Last order", "date"),
            GridColumn(_WAS, "Segment then", help="at the earlier instant chosen above"),
            GridColumn(
                _RATE,
                "Usual return",
                "percent",
                help="of the segment's customers 90 days ago, who ordered since",
            ),
            GridColumn(c.COUNTRY, "Country"),
        ),
        rows=rows,
        described=described,
        outcome=Outcome("orders again within 90 days", _RATE),
        balanced_by=(c.SEGMENT, c.RULE_NAME, c.COUNTRY),
    )
)
