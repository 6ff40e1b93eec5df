"""How often every two products come together: counted once, read by every model."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.recommend.rows import BLOCK
from analytics.recommend.settings import DENSE_PRODUCTS

Counts = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Joint:
    """Joint counts of products; the diagonal holds their own.

    All of them are kept where the catalogue has at most `DENSE_PRODUCTS`; of a larger one each
    block is counted when it is asked for.

    Attributes
    ----------
    matrix : CSR matrix, shape (n_baskets or n_customers, n_products)
        Binary.
    """

    matrix: Any

    @cached_property
    def n(self) -> Counts:
        """How many have each product."""
        return np.asarray(self.matrix.sum(axis=0), dtype=np.float32).ravel()

    def rows(self, part: slice) -> Counts:
        """Return the counts of some products beside all, shape (n_part, n_products)."""
        if self._all is not None:
            return np.array(self._all[part])
        return self._dense(self._by_product[part] @ self.matrix)

    def mixed(self, left: Any) -> Counts:
        """Return ``left @ counts`` for a CSR matrix of few rows."""
        if self._all is not None:
            return np.asarray(left @ self._all)
        return self._dense((left @ self._by_product) @ self.matrix)

    def among(self, chosen: npt.NDArray[Any]) -> Counts:
        """Return the counts of some products beside each other, shape (n_chosen, n_chosen)."""
        if self._all is not None:
            return np.asarray(self._all[np.ix_(chosen, chosen)])
        own = Joint(self.matrix[:, chosen])
        parts = [own.rows(slice(at, at + BLOCK)) for at in range(0, len(chosen), BLOCK)]
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    @cached_property
    def _by_product(self) -> Any:
        return self.matrix.T.tocsr()

    @cached_property
    def _all(self) -> Counts | None:
        n = self.matrix.shape[1]
        if n > DENSE_PRODUCTS:
            return None
        counts = np.empty((n, n), dtype=np.float32)
        for at in range(0, n, BLOCK):
            counts[at : at + BLOCK] = self._dense(self._by_product[at : at + BLOCK] @ self.matrix)
        return counts

    @staticmethod
    def _dense(counts: Any) -> Counts:
        return np.asarray(counts.toarray(), dtype=np.float32)
