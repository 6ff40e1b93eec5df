"""What the recommender of the current build offers a customer."""

from typing import Any, Final

from analytics.errors import ArtifactError, ShopperError
from components import customer_offers
from components.report import Shown
from pages import bought, read

_MODEL: Final = "recommender"
_STAGE: Final = "recommendations"
_N: Final = 10


def draw(customer: str, kind: str) -> Shown:
    """Show what to offer a customer next, or why nothing can be."""
    try:
        recommender: Any = read.build().model(_MODEL)
    except ArtifactError:
        why = bought.verdict(_STAGE) or "this build has no recommendations; build again"
        return customer_offers.none(why)
    try:
        found = (
            recommender.buy_again(customer, _N)
            if kind == "again"
            else recommender.for_customer(customer, _N, collapse_variants=True)
        )
    except ShopperError as unknown:
        return customer_offers.none(str(unknown))
    return customer_offers.offers(found, kind)
