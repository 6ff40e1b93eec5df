"""What each customer has bought so far."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from analytics.recommend.evidence import Postings
from analytics.recommend.rows import narrowest
from analytics.recommend.unknown import UnknownCustomerError

if TYPE_CHECKING:
    from analytics.recommend.purchases import Purchases


@dataclass(frozen=True)
class Histories:
    """Products of every customer.

    Attributes
    ----------
    customer_ids : list of str
        Ascending.
    products : Postings
        By place of the customer.
    n_orders : int array
        In how many baskets, beside ``products.places``.
    """

    customer_ids: list[str]
    products: Postings
    n_orders: npt.NDArray[Any]

    @classmethod
    def of(cls, purchases: "Purchases") -> "Histories":
        """Take the histories from purchases."""
        pair = purchases.customer.astype(np.int64) * len(purchases.codes) + purchases.product
        n_orders = np.unique(pair, return_counts=True)[1]
        products = Postings.from_matrix(purchases.customers().T.tocsr())
        narrow = n_orders.astype(narrowest(int(n_orders.max(initial=0)) + 1))
        return cls(purchases.customer_ids, products, narrow)

    def place(self, customer_id: str) -> int:
        """Return the place of a customer.

        Raises
        ------
        UnknownCustomerError
            Nobody with this id bought merchandise.
        """
        wanted, known = str(customer_id).strip(), self.customer_ids
        place = bisect_left(known, wanted)
        if place < len(known) and known[place] == wanted:
            return place
        example = f"; known ids look like {known[0]!r}" if known else ""
        raise UnknownCustomerError(
            f"no customer {wanted[:60]!r} among {len(known):,} who bought merchandise{example}"
        )

    def bought(self, customer_id: str) -> list[int]:
        """Return the places of the products that a customer bought, ascending."""
        return [int(place) for place in self.products.of(self.place(customer_id))]

    def orders(self, customer_id: str) -> npt.NDArray[Any]:
        """Return in how many baskets each of `bought` was."""
        place = self.place(customer_id)
        return self.n_orders[self.products.begins[place] : self.products.begins[place + 1]]
