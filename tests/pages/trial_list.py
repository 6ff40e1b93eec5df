"""Lists that no page of the house has, for as long as a test needs them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pandas as pd
from dash import Input, Output, callback, dcc, html

from analytics.errors import SettingError
from components.campaign import Outcome
from components.grids import GridColumn
from dashboard import registry
from pages import listing

N = 250
SEGMENTS = ("Loyal", "At risk", "=HYPERLINK(1)")

# Customer 10000 spent 0, 10001 spent 10, and so on; every third is of the same segment.
CUSTOMERS = pd.DataFrame(
    {
        "customer_id": [f"{10_000 + i}" for i in range(N)],
        "segment": [SEGMENTS[i % 3] for i in range(N)],
        "monetary": [10.0 * i for i in range(N)],
        "churn": [0.2 if i % 2 else 0.4 for i in range(N)],
        "last": pd.date_range("2011-01-01", periods=N),
    }
)


def rows(query: Mapping[str, Any]) -> pd.DataFrame:
    segment = query.get("segment")
    if segment is None:
        return CUSTOMERS
    if segment not in SEGMENTS:
        raise SettingError(f"no segment {segment!r}; there are {', '.join(SEGMENTS)}")
    return CUSTOMERS[CUSTOMERS["segment"] == segment]


COLUMNS = (
    GridColumn("customer_id", "Customer", "customer"),
    GridColumn("segment", "Segment"),
    GridColumn("monetary", "Spent", "money"),
    GridColumn("churn", "Churn risk", "percent"),
    GridColumn("last", "Last order", "date"),
)

LIST = listing.Listing(
    name="trial-list",
    title="Customers of the trial",
    columns=COLUMNS,
    rows=rows,
    described=lambda query: f"segment {query['segment']}" if "segment" in query else "",
    outcome=Outcome("churns within 90 days", "churn"),
    balanced_by=("segment",),
)

SPEND = listing.Listing(
    name="trial-spend",
    title="Spend of the trial",
    columns=COLUMNS,
    rows=rows,
    outcome=Outcome("spend", "monetary", "mean"),
)


@contextmanager
def registered() -> Iterator[None]:
    """Let the apps made meanwhile have the lists, and later ones not."""
    for one in (LIST, SPEND):
        listing.register(one)
    callback(
        Output(LIST.query_id, "data"), Input("trial-segment", "value"), prevent_initial_call=True
    )(choose)
    yield
    for one in (LIST, SPEND):
        del listing.LISTS[one.name]
    ours = [made for made in registry._SPECIFICATIONS if "trial-" in str(made)]
    for made in ours:
        registry._SPECIFICATIONS.remove(made)
        del registry._CALLBACKS[made["output"]]


def choose(segment: str) -> dict[str, str]:
    return {"segment": segment}


def layout(**_query: str) -> html.Div:
    return html.Div(
        [
            html.H1("Trial"),
            dcc.RadioItems(list(SEGMENTS), id="trial-segment"),
            listing.section(LIST),
        ]
    )
