"""What a recommendation rests on: counts, lift and its interval."""

from dataclasses import dataclass
from math import exp, sqrt
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.recommend.rows import narrowest
from analytics.recommend.settings import THIN

_Z95: Final = 1.959963984540054
# No case in n: with 95 % certainty the expected number is below this.
_RULE_OF_THREE: Final = 3.0


@dataclass(frozen=True)
class Postings:
    """For each product the baskets, or customers, that have it: sorted places.

    Attributes
    ----------
    begins : int array, shape (n_products + 1,)
    places : int array
    n : int
        How many baskets or customers there are.
    """

    begins: npt.NDArray[Any]
    places: npt.NDArray[Any]
    n: int

    @classmethod
    def from_matrix(cls, matrix: Any) -> "Postings":
        """Read a binary matrix whose columns are the products."""
        by_product = matrix.tocsc()
        return cls(
            by_product.indptr,
            by_product.indices.astype(narrowest(matrix.shape[0])),
            matrix.shape[0],
        )

    def size(self, product: int) -> int:
        """Count those that have the product."""
        return int(self.begins[product + 1] - self.begins[product])

    def of(self, product: int) -> npt.NDArray[Any]:
        """Return those that have the product."""
        return self.places[self.begins[product] : self.begins[product + 1]]

    def both(self, first: int, second: int) -> int:
        """Count those that have both products."""
        few, many = sorted((self.of(first), self.of(second)), key=len)
        if not len(many):
            return 0
        places = np.minimum(np.searchsorted(many, few), len(many) - 1)
        return int((many[places] == few).sum())


@dataclass(frozen=True)
class Evidence:
    """Two products side by side in the baskets and customers of the past.

    Attributes
    ----------
    stock_code, name : str
        The product that the recommendation is because of.
    n_both, n_product, n_neighbour, n_baskets : int
        Baskets with both, with `stock_code`, with the recommended product, and all.
    customers_both : int
        Customers who bought both, in one basket or not.
    lift, lift_low, lift_high : float or None
        Baskets with both over what chance would give, with its 95 % interval; None where one
        of the two was never bought.
    """

    stock_code: str
    name: str
    n_both: int
    n_product: int
    n_neighbour: int
    n_baskets: int
    customers_both: int
    lift: float | None
    lift_low: float | None
    lift_high: float | None

    @property
    def is_thin(self) -> bool:
        """Whether fewer than `THIN` baskets or customers have both."""
        return is_thin(self.n_both, self.customers_both)


def is_thin(n_both: int, customers_both: int) -> bool:
    """Tell whether so few shared baskets or customers need a mark."""
    return min(n_both, customers_both) < THIN


def lift_interval(
    n_both: int, n_first: int, n_second: int, n_baskets: int
) -> tuple[float, float, float] | None:
    """Return lift and its 95 % interval, or None where it is not defined.

    Notes
    -----
    Delta method on the logarithm under multinomial counts: variance ``1 / n_both - 1 / n_first
    - 1 / n_second + (2 lift - 1) / n_baskets``. Without a joint basket the upper bound is that
    of three expected ones (the rule of three).

    >>> lift, low, high = lift_interval(20, 40, 50, 1000)
    >>> round(lift, 6), round(low, 3), round(high, 3)
    (10.0, 7.381, 13.548)
    """
    if min(n_first, n_second) == 0:
        return None
    unit = n_baskets / (n_first * n_second)
    if n_both == 0:
        return 0.0, 0.0, _RULE_OF_THREE * unit
    lift = n_both * unit
    variance = 1 / n_both - 1 / n_first - 1 / n_second + (2 * lift - 1) / n_baskets
    spread = exp(_Z95 * sqrt(max(0.0, variance)))
    return lift, lift / spread, lift * spread
