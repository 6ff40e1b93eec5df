"""What is foretold of customers, joined to what is known of them where the build has it."""

from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components.campaign import Outcome
from components.grids import GridColumn
from pages import bought, read

GRID_COLUMNS: Final = (
    GridColumn(
        "churn_probability",
        "Churn risk",
        "percent",
        help="probability of no order within the horizon of the predictions",
    ),
    GridColumn(
        "expected_spend",
        "Expected spend",
        "money",
        help="within the horizon of the predictions",
        width=140,
    ),
)

OUTCOME: Final = Outcome("orders again within the horizon of the predictions", "buys_probability")

_STAGE: Final = "predictions"
_CUSTOMERS: Final = "customers"


def joined(customers: pd.DataFrame) -> pd.DataFrame:
    """Add the predictions that lists show to rows of customers that lack them."""
    wanted = [*(column.field for column in GRID_COLUMNS), OUTCOME.column]
    lacking = [name for name in wanted if name not in customers]
    if not lacking:
        return customers
    if read.missing([_CUSTOMERS]):
        return customers.assign(**dict.fromkeys(lacking, float("nan")))
    found = read.table(_CUSTOMERS, [c.CUSTOMER_ID, *lacking])
    return customers.merge(found, on=c.CUSTOMER_ID, how="left", validate="one_to_one")


def of_customer(customer_id: str) -> pd.Series | None:
    """Read what is foretold of one customer; None where nothing is."""
    found = bought.rows(_CUSTOMERS, customer_id)
    if found.empty or pd.isna(found.iloc[0]["churn_probability"]):
        return None
    return found.iloc[0]


def why_not() -> str:
    """Say why a customer has no prediction; empty where the build has no customers at all."""
    if read.missing([_CUSTOMERS]):
        return ""
    if read.table(_CUSTOMERS, ["churn_probability"]).isna().all(axis=None):
        return bought.verdict(_STAGE)
    return "only who ordered within the last year is foretold"


def windows() -> dict[str, Any]:
    """Read how long the windows of the predictions are, in days: soon, horizon, long, clv."""
    said = read.manifest().get("models", {}).get(_STAGE, {})
    return dict(said.get("windows", {}))
