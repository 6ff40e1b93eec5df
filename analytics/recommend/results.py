"""What a recommendation says, in values and in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from analytics.recommend.evidence import Evidence
from analytics.recommend.likeness import are_neighbours
from analytics.recommend.names import share_a_word
from analytics.recommend.settings import THIN

How = Literal[
    "bought together",
    "similar name",
    "neighbouring code",
    "similar product",
    "popular",
    "season",
    "bought before",
]


@dataclass(frozen=True)
class Cause:
    """A product at hand, and the share of the score that is due to it (all add up to 1)."""

    stock_code: str
    name: str
    share: float


@dataclass(frozen=True)
class Recommendation:
    """One recommended product with what it rests on.

    Attributes
    ----------
    rank : int
        From 1.
    stock_code, name : str
    score : float
        Comparable within one answer only.
    method : str
        What it rests on most: ``bought together``, ``similar name``, ``neighbouring code`` (shops
        number the articles of one range in a row), ``similar product`` (it goes with products
        of like names or codes), ``season`` (it would not
        be among these but for the season), ``popular`` (nothing links it), ``bought before``.
    reason : str
        The same in words, with counts.
    is_thin : bool
        Fewer than five shared baskets or customers stand behind it.
    evidence : Evidence or None
        Beside the product asked for, or the strongest cause; None where nothing links it.
    because : tuple of Cause
        Largest first; the exact split of the score before the season factor.
    season_factor : float
        What the score was multiplied with; 1 for products and baskets.
    is_discontinued : bool
        Not sold lately; only the classic, which filters nothing, returns such.
    is_repeat : bool
        The customer bought it before.
    last_sold_at : datetime
    """

    rank: int
    stock_code: str
    name: str
    score: float
    method: How
    reason: str
    is_thin: bool
    evidence: Evidence | None
    last_sold_at: datetime
    because: tuple[Cause, ...] = ()
    season_factor: float = 1.0
    is_discontinued: bool = False
    is_repeat: bool = False


def reason(method: How, evidence: Evidence | None, season_factor: float = 1.0) -> str:
    """Say why in words."""
    if method == "popular" or evidence is None:
        return "among the most bought lately; no purchase or name links it"
    words = _together(evidence)
    if method == "similar name":
        words = f"by names like {evidence.name}; {words}"
    if method == "similar product":
        words = f"goes with products that have a name or code like {evidence.name}; {words}"
    if method == "neighbouring code":
        words = f"its code is next to {evidence.stock_code}, as in one range; {words}"
    if method == "season":
        words = f"in season now, {season_factor:.1f} times its usual share of baskets; {words}"
    return words


def rests_on(evidence: Evidence | None, code: str, name: str, *, by_count: bool) -> How:
    """Tell what carries a recommendation: under `THIN` joint baskets it is names or codes.

    Parameters
    ----------
    evidence : Evidence or None
    code, name : str
        Of the recommended product.
    by_count : bool
        Whether the score knows of nothing but counts, as the classic's.
    """
    if evidence is None:
        return "popular"
    if by_count or evidence.n_both >= THIN:
        return "bought together"
    if share_a_word(evidence.name, name):
        return "similar name"
    if are_neighbours(evidence.stock_code, code):
        return "neighbouring code"
    is_together = evidence.n_both or evidence.customers_both
    return "bought together" if is_together else "similar product"


def _together(evidence: Evidence) -> str:
    if not evidence.n_product:
        return f"{evidence.name} was not yet bought by a known customer"
    if not evidence.n_both:
        people = f"{evidence.customers_both:,} customers bought both"
        return f"never in one basket with {evidence.name}; {people}"
    share = evidence.n_both / evidence.n_product
    basket = "basket" if evidence.n_product == 1 else "baskets"
    words = (
        f"bought together in {evidence.n_both:,} of {evidence.n_product:,} {basket} "
        f"with {evidence.name} ({share:.0%}), {evidence.lift or 0:.1f} times chance"
    )
    return f"{words}; thin evidence" if evidence.is_thin else words
