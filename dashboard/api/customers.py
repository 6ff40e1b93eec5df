"""One customer: what they bought, where they stand, what is foretold, what to offer."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from analytics import columns as c
from analytics import customer as cu
from analytics.headline import MONEY_DECIMALS
from analytics.recommend.unknown import UnknownCustomerError
from dashboard.api import recommended
from dashboard.api.foretold import PREDICTED, Prediction
from dashboard.api.operations import Answer, Limited, Operation, Question, ShopTime
from pages import bought, read
from pages.who import Role


class Account(BaseModel):
    """What a customer bought and gave back."""

    orders: int
    returns: int
    revenue_gross: float
    revenue_net: float
    revenue_returned: float


class Standing(BaseModel):
    """Where a customer stands among all who bought."""

    model_config = ConfigDict(extra="ignore")

    country: str
    first_bought_at: ShopTime
    last_bought_at: ShopTime
    recency_days: int
    frequency: int
    monetary: float = Field(description="On the identified basis.")
    monetary_net: float
    segment: str
    rfm_score: str
    rule_name: str


class Customer(Answer):
    """One customer."""

    customer_id: str
    countries: list[str] = Field(description="That of the latest order or return first.")
    account: Account
    standing: Standing | None = Field(
        description="Null: nothing but returns, or too few customers."
    )
    prediction: Prediction | None = Field(description="Null: no order within the last year.")


class CustomerRecommendations(Answer):
    """What to offer a customer, best first."""

    customer_id: str
    recommendations: list[recommended.Recommended] = Field(description="Never bought before.")
    buy_again: list[recommended.Recommended]


def customer(*, asked: Question, customer_id: str) -> Customer:  # noqa: ARG001  # no question
    """Tell of a customer."""
    if not bought.is_known(customer_id):
        near = ", ".join(bought.nearest(customer_id)) or "none"
        raise UnknownCustomerError(f"no customer {customer_id[:40]!r}; nearest: {near}")
    account = cu.account(bought.events(customer_id))
    row = bought.standing(customer_id)
    standing = None if row is None else _plain(row)
    return Customer(
        build_id=read.build_id(),
        customer_id=customer_id,
        countries=bought.countries(customer_id),
        account=Account(
            orders=account.n_orders,
            returns=account.n_returns,
            revenue_gross=round(account.gross, MONEY_DECIMALS),
            revenue_net=round(account.net, MONEY_DECIMALS),
            revenue_returned=round(account.returned, MONEY_DECIMALS),
        ),
        standing=Standing.model_validate(standing) if standing and standing[c.SEGMENT] else None,
        prediction=_prediction(standing or {}),
    )


def recommend_for_customer(*, asked: Limited, customer_id: str) -> CustomerRecommendations:
    """Recommend what to offer a customer next."""
    model = recommended.recommender()
    return CustomerRecommendations(
        build_id=read.build_id(),
        customer_id=customer_id,
        recommendations=recommended.told(model.for_customer(customer_id, asked.limit)),
        buy_again=recommended.told(model.buy_again(customer_id, asked.limit)),
    )


def _prediction(standing: Mapping[str, Any]) -> Prediction | None:
    foretold = {name: standing.get(name) for name in PREDICTED}
    if all(value is None for value in foretold.values()):
        return None
    return Prediction.model_validate(foretold)


def _plain(row: "pd.Series") -> dict[str, Any]:
    """Turn a row into plain values, missing ones into None."""
    values = row.astype(object)
    return {str(name): None if pd.isna(value) else value for name, value in values.items()}


_ID: Final = {"customer_id": "Id of the customer."}

OPERATIONS: Final = (
    Operation(
        "GET",
        "/customers/<customer_id>",
        "One customer",
        customer,
        Customer,
        path_parts=_ID,
        role=Role.ANALYST,
        refusals=(404,),
    ),
    Operation(
        "GET",
        "/customers/<customer_id>/recommendations",
        "What to offer a customer",
        recommend_for_customer,
        CustomerRecommendations,
        query=Limited,
        path_parts=_ID,
        role=Role.ANALYST,
        refusals=(404, 409),
    ),
)
