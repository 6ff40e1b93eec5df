"""What goes with several products at once: ridge regression of products on products.

EASE (Steck 2019) in closed form, with the regularisation that stands for dropout (EDLAE,
Steck 2020): with G the co-occurrence counts and ``P = (G + ridge + d / (1 - d) diag G)^-1``,
``B_ij = -P_ij / P_jj``. Scores are sums over the products at hand, so that each recommendation
splits exactly into what it rests on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import lapack
from threadpoolctl import threadpool_limits

from analytics.errors import NotEnoughDataError
from analytics.recommend.rows import BLOCK, TopRows, best, product_rows
from analytics.recommend.settings import DENSE_PRODUCTS

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Strength:
    """Regularisation: `ridge` above 0, `dropout` in [0, 1); what a fully alike name adds."""

    ridge: float
    dropout: float
    name: float


def ridge_rows(
    matrices: Sequence[Any], fallback: TopRows, vectors: Any, strength: Strength
) -> TopRows:
    """Rank what each product speaks for, given that the others may be there too.

    Parameters
    ----------
    matrices : sequence of CSR matrices, shapes (any, n_products)
        Binary; their co-occurrence counts are added.
    fallback : TopRows
        Rows for products without a row of their own: those beyond the `DENSE_PRODUCTS` most
        bought, and those never bought. As many entries are kept per row.
    vectors : CSR matrix, shape (n_products, n_words)
        From `name_vectors`.
    strength : Strength
    """
    n = np.sum([np.asarray(matrix.sum(axis=0)).ravel() for matrix in matrices], axis=0)
    chosen = np.sort(np.argsort(-n, kind="stable")[:DENSE_PRODUCTS])
    chosen = chosen[n[chosen] > 0]
    top = TopRows(fallback.columns.copy(), fallback.scores.copy())
    if not len(chosen):
        return top
    weights = ridge_weights(_gram(matrices, chosen), strength.ridge, strength.dropout)
    own = vectors[chosen]
    alike = product_rows(own * np.float32(strength.name), own.T.tocsr())
    for i, columns, likeness in alike:
        weights[i, columns] += likeness
        best_of = best(weights[i], n[chosen], chosen, top.columns.shape[1])
        top.put(int(chosen[i]), chosen[best_of], weights[i, best_of])
    return top


def _gram(matrices: Sequence[Any], chosen: npt.NDArray[Any]) -> Weights:
    """Return how often every two of the chosen products come together, block by block."""
    gram = np.zeros((len(chosen), len(chosen)), dtype=np.float32, order="F")
    for matrix in matrices:
        own = matrix[:, chosen]
        by_product = own.T.tocsr()
        for start in range(0, len(chosen), BLOCK):
            part = slice(start, start + BLOCK)
            gram[:, part] += (by_product[part] @ own).toarray().T
    return gram


def ridge_weights(gram: npt.NDArray[Any], ridge: float, dropout: float = 0.0) -> Weights:
    """Return B of the module's formula, the diagonal 0.

    One thread: sums in another order would differ in the last digits.

    Raises
    ------
    NotEnoughDataError
        The matrix has no inverse, because `ridge` is not above 0.
    """
    regular = np.asarray(gram, dtype=np.float32, order="F")
    diagonal = np.einsum("ii->i", regular)
    diagonal += np.float32(ridge) + np.float32(dropout / (1 - dropout)) * diagonal
    with threadpool_limits(1):
        factor, failed = lapack.spotrf(regular, lower=1, overwrite_a=1)
        inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    if failed:
        raise NotEnoughDataError(
            f"co-occurrence of {len(regular)} products has no inverse with ridge {ridge}; "
            "wanted a ridge above 0"
        )
    inverse = np.tril(inverse)
    inverse += np.tril(inverse, -1).T
    weights = inverse / -np.diag(inverse)[None, :]
    np.fill_diagonal(weights, 0)
    return np.asarray(weights, dtype=np.float32, order="C")
