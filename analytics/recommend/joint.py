"""How often every two products come together: counted once, read by every model."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.recommend.rows import BLOCK
from analytics.recommend.settings import DENSE_PRODUCTS

Counts = npt.NDArray[np.float32]


# Counts of more products than this would take too much memory, 1.6 GB.
_MOST_COUNTED: Final = 20_000


@dataclass(frozen=True)
class Joint:
    """Joint counts of products; the diagonal holds their own.

    All of them are kept where the catalogue has at most `DENSE_PRODUCTS`, or where `mixed` then
    has much less to do; else each block is counted when it is asked for.

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
        if self._are_kept:
            return np.array(self._all[part])
        return self._dense(self._by_product[part] @ self.matrix)

    def mixed(self, left: Any) -> Counts:
        """Return ``left @ counts`` for a CSR matrix of few rows."""
        if self._are_kept or self._pays_to_keep:
            return np.asarray(left @ self._all)
        return self._dense((left @ self._by_product) @ self.matrix)

    def among(self, chosen: npt.NDArray[Any]) -> Counts:
        """Return the counts of some products beside each other, shape (n_chosen, n_chosen)."""
        if self._are_kept:
            return np.asarray(self._all[np.ix_(chosen, chosen)])
        own = Joint(self.matrix[:, chosen])
        parts = [own.rows(slice(at, at + BLOCK)) for at in range(0, len(chosen), BLOCK)]
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    @property
    def _are_kept(self) -> bool:
        return self.matrix.shape[1] <= DENSE_PRODUCTS or "_all" in self.__dict__

    @property
    def _pays_to_keep(self) -> bool:
        """Tell whether a row of counts is shorter than the way through a product's baskets."""
        n_rows, n = self.matrix.shape
        per_product, per_row = self.matrix.nnz / n, self.matrix.nnz / max(n_rows, 1)
        return bool(n <= _MOST_COUNTED and per_product * per_row > n)

    @cached_property
    def _by_product(self) -> Any:
        return self.matrix.T.tocsr()

    @cached_property
    def _all(self) -> Counts:
        n = self.matrix.shape[1]
        counts = np.empty((n, n), dtype=np.float32)
        for at in range(0, n, BLOCK):
            counts[at : at + BLOCK] = self._dense(self._by_product[at : at + BLOCK] @ self.matrix)
        return counts

    @staticmethod
    def _dense(counts: Any) -> Counts:
        return np.asarray(counts.toarray(), dtype=np.float32)
