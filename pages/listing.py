"""Lists of customers that pages share: one declaration gives grid, export panel and download.

    LIST = listing.register(Listing(
        name="segments-list",                      # begins with the page's slug
        title="Customers of the segment",
        columns=(GridColumn("customer_id", "Customer", "customer"), ...),
        rows=customers_of,                         # query -> DataFrame with customer_id
        described=lambda query: f"segment {query['segment']}",
        outcome=Outcome("buys again within 90 days", "p_buys_again_90d"),
        balanced_by=("segment",),
    ))

In the layout: ``listing.section(LIST, {"segment": "Loyal"})``. In a callback, another query shows
other rows: ``Output(LIST.query_id, "data")`` with a mapping, where ``ids`` (a list, at most
50,000) keeps only these customers; the list and its download follow. `rows` gets the query without
``ids``, is called for every block (so read with `read.remembered`), gives one row a customer in
the order to show, and raises SettingError for what it does not know. ``GET /lists/<name>.csv`` and
``.xlsx`` take the query as parameters; ``POST`` takes the whole state of the page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

from analytics import columns as c
from analytics.errors import ShopperError
from components import campaign, grid_rows, grids, notices
from components.attributes import aria
from components.campaign import Outcome
from components.grids import GridColumn
from pages import list_plan, list_state, read
from pages.list_state import Asked

Query = Mapping[str, Any]


@dataclass(frozen=True)
class Listing:
    """One list; see the module for how a page uses it."""

    name: str
    title: str
    columns: tuple[GridColumn, ...]
    rows: Callable[[Query], pd.DataFrame]
    described: Callable[[Query], str] = lambda _query: ""
    outcome: Outcome | None = None
    balanced_by: tuple[str, ...] = ()
    height: grids.Height = "tall"

    @property
    def grid_id(self) -> str:
        """Id of the grid."""
        return f"{self.name}-grid"

    @property
    def query_id(self) -> str:
        """Id of the store that holds the page's query."""
        return f"{self.name}-query"

    @property
    def is_rate(self) -> bool:
        """Whether the effect is in points of a rate."""
        return self.outcome is None or self.outcome.kind == "rate"


#: Every list of every page.
LISTS: Final[dict[str, Listing]] = {}


def register(listing: Listing) -> Listing:
    """Make the callbacks of a list and let it be downloaded; once, when its page is imported."""
    LISTS[listing.name] = listing
    _answer(listing)
    return listing


def section(listing: Listing, query: Query | None = None) -> html.Section:
    """Lay out a list with its export panel, showing the rows of `query`."""
    titles = columns_of(listing)
    summary = html.P(id=f"{listing.name}-count", className="card-caption", **aria(live="polite"))
    head = html.Header(
        [html.H2(listing.title, className="card-title"), summary], className="card-head"
    )
    return html.Section(
        [
            dcc.Store(id=listing.query_id, data=dict(query or {})),
            head,
            grids.customer_grid(
                listing.grid_id,
                listing.columns,
                label=listing.title,
                currency=read.currency(),
                height=listing.height,
            ),
            campaign.panel(
                listing.name,
                balanced_by={name: titles.get(name, name) for name in listing.balanced_by},
                outcome=listing.outcome,
                currency=read.currency(),
                defaults=list_state.DEFAULTS,
            ),
        ],
        className="card list",
    )


def rows_of(listing: Listing, asked: Asked) -> pd.DataFrame:
    """Give the rows that someone asked for, in the order asked for.

    Raises
    ------
    SettingError
        The query, a filter or an order names something that there is not.
    """
    rows = listing.rows(asked.query)
    for ids in (asked.ids, asked.ticked):
        if ids is not None:
            rows = rows[rows[c.CUSTOMER_ID].astype("str").isin(ids)]
    rows = grid_rows.narrowed(rows, listing.columns, asked.filters)
    return grid_rows.ordered(rows, listing.columns, asked.sort)


def columns_of(listing: Listing) -> dict[str, str]:
    """Name the columns of the download: field to heading."""
    return {column.field: column.title for column in listing.columns}


def _answer(listing: Listing) -> None:
    """Fill the grid block by block, and say what would be taken away."""
    name = listing.name

    @callback(
        Output(listing.grid_id, "getRowsResponse"),
        Input(listing.grid_id, "getRowsRequest"),
        State(listing.query_id, "data"),
        prevent_initial_call=True,
    )
    def give_rows(request: Mapping[str, Any] | None, query: Query | None) -> dict[str, Any] | None:
        if not request:
            return None
        try:
            asked = list_state.from_request(query, request)
            rows = rows_of(listing, asked)
        except ShopperError:
            # The panel, which is asked for the same rows, says why there are none.
            return {"rowData": [], "rowCount": 0}
        first, last = list_state.block_of(request)
        shown = grid_rows.records(rows.iloc[first:last], listing.columns)
        return {"rowData": shown, "rowCount": len(rows)}

    @callback(
        Output(f"{name}-count", "children"),
        Output(f"{name}-plan", "children"),
        Output(f"{name}-csv", "disabled"),
        Output(f"{name}-xlsx", "disabled"),
        Input(f"{name}-state", "value"),
    )
    def preview(state: str | None) -> tuple[Any, ...]:
        try:
            asked = list_state.from_json(state, in_percent=listing.is_rate)
            rows = rows_of(listing, asked)
            plan = list_plan.plan_of(listing.outcome, rows, asked.split) if asked.split else None
        except ShopperError as refused:
            said = notices.notice("This list cannot be made", [str(refused)], tone="caution")
            return "", said, True, True
        is_empty = rows.empty
        verdict = campaign.verdict(plan, read.currency()) if plan else None
        return campaign.count_words(len(rows), asked.ticked), verdict, is_empty, is_empty

    clientside_callback(
        ClientsideFunction("grids", "refresh"),
        Input(listing.query_id, "data"),
        State(listing.grid_id, "id"),
        prevent_initial_call=True,
    )
    clientside_callback(
        ClientsideFunction("grids", "state"),
        Output(f"{name}-state", "value"),
        Input(listing.query_id, "data"),
        Input(listing.grid_id, "getRowsRequest"),
        Input(listing.grid_id, "selectedRows"),
        *(Input(f"{name}-{control}", "value") for control in campaign.CONTROLS),
        State(f"{name}-state", "value"),
    )
