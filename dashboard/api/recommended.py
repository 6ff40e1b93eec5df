"""Recommendations as the API tells them."""

from collections.abc import Iterable
from dataclasses import asdict

from pydantic import BaseModel, ConfigDict, Field

from analytics.errors import NotEnoughDataError
from analytics.recommend import Recommendation, Recommender
from analytics.recommend.results import How
from dashboard.api.operations import ShopTime
from pages import recommendations_found


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cause(_Row):
    """A product at hand, and the share of the score that is due to it."""

    stock_code: str
    name: str
    share: float


class Evidence(_Row):
    """Two products side by side in the baskets and customers of the past."""

    stock_code: str = Field(description="The product that the recommendation is because of.")
    name: str
    n_both: int = Field(description="Baskets with both.")
    n_product: int
    n_neighbour: int
    n_baskets: int
    customers_both: int
    lift: float | None = Field(description="Baskets with both over what chance would give.")
    lift_low: float | None
    lift_high: float | None


class Recommended(_Row):
    """A recommended product with what it rests on."""

    rank: int = Field(description="From 1.")
    stock_code: str
    name: str
    score: float = Field(description="Comparable within one answer only.")
    method: How = Field(description="What it rests on most.")
    reason: str = Field(description="The same in words.")
    is_thin: bool = Field(description="Fewer than five shared baskets or customers behind it.")
    evidence: Evidence | None
    last_sold_at: ShopTime
    because: list[Cause] = Field(description="Shares of the score, largest first.")
    season_factor: float
    is_discontinued: bool
    is_repeat: bool = Field(description="Whether the customer bought it before.")


def recommender() -> Recommender:
    """Open the recommender of the current build.

    Raises
    ------
    NotEnoughDataError
        The build has none; says why.
    """
    found = recommendations_found.recommender()
    if found is None:
        raise NotEnoughDataError(
            f"no recommender in this build: {recommendations_found.why_none()}"
        )
    return found


def told(found: Iterable[Recommendation]) -> list[Recommended]:
    """Tell recommendations."""
    return [Recommended.model_validate(asdict(item)) for item in found]
