"""The purchases behind two products, as evidence and as cosine."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from analytics.recommend.catalogue import Catalogue
from analytics.recommend.classic import cosine
from analytics.recommend.evidence import Evidence, Postings, lift_interval

if TYPE_CHECKING:
    from analytics.recommend.purchases import Purchases


@dataclass(frozen=True)
class Support:
    """Who has which product.

    Attributes
    ----------
    catalogue : Catalogue
    baskets, customers : Postings
    """

    catalogue: Catalogue
    baskets: Postings
    customers: Postings

    @classmethod
    def of(cls, purchases: "Purchases", catalogue: Catalogue) -> "Support":
        """Keep what is needed to count any two products."""
        baskets, customers = purchases.baskets(), purchases.customers()
        return cls(catalogue, Postings.from_matrix(baskets), Postings.from_matrix(customers))

    def evidence(self, product: int, other: int) -> Evidence:
        """Count two products, by place."""
        n_both = self.baskets.both(product, other)
        n_product, n_other = self.baskets.size(product), self.baskets.size(other)
        lift = lift_interval(n_both, n_product, n_other, self.baskets.n) or (None, None, None)
        return Evidence(
            stock_code=self.catalogue.codes[product],
            name=self.catalogue.names[product],
            n_both=n_both,
            n_product=n_product,
            n_neighbour=n_other,
            n_baskets=self.baskets.n,
            customers_both=self.customers.both(product, other),
            lift=lift[0],
            lift_low=lift[1],
            lift_high=lift[2],
        )

    def cosines(self, product: int, others: npt.NDArray[Any]) -> list[float]:
        """Return the exact cosine of a product with each of `others`."""
        both = np.array([self.customers.both(product, int(other)) for other in others])
        sizes = np.array([self.customers.size(int(other)) for other in others])
        return [float(value) for value in cosine(both, self.customers.size(product), sizes)]
