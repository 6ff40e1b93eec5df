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
from analytics.recommend.joint import Joint
from analytics.recommend.rows import BLOCK, TopRows, best_rows
from analytics.recommend.settings import DENSE_PRODUCTS

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Strength:
    """Regularisation: `ridge` above 0, `dropout` in [0, 1); what a fully alike name adds."""

    ridge: float
    dropout: float
    name: float


def ridge_rows(
    joints: Sequence[Joint], fallback: TopRows, vectors: Any, strength: Strength
) -> TopRows:
    """Rank what each product speaks for, given that the others may be there too.

    Parameters
    ----------
    joints : sequence of Joint
        Their counts are added.
    fallback : TopRows
        Rows for products without a row of their own: those beyond the `DENSE_PRODUCTS` most
        bought, and those never bought. As many entries are kept per row.
    vectors : CSR matrix, shape (n_products, n_words)
        From `name_vectors`.
    strength : Strength
    """
    n = np.sum([joint.n for joint in joints], axis=0)
    chosen = np.sort(np.argsort(-n, kind="stable")[:DENSE_PRODUCTS])
    chosen = chosen[n[chosen] > 0]
    top = TopRows(fallback.columns.copy(), fallback.scores.copy())
    if not len(chosen):
        return top
    gram = np.sum([joint.among(chosen) for joint in joints], axis=0)
    weights = ridge_weights(gram, strength.ridge, strength.dropout)
    own = vectors[chosen]
    by_name, words = own * np.float32(strength.name), own.T.tocsr()
    diagonal = np.arange(len(chosen))
    for at in range(0, len(chosen), BLOCK):
        part = slice(at, at + BLOCK)
        scores = weights[part] + (by_name[part] @ words).toarray()
        scores[np.arange(len(scores)), diagonal[part]] = 0
        found = best_rows(scores, n[chosen], chosen, top.columns.shape[1])
        top.put_rows(chosen[part], found)
    return top


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
    _mirror(inverse)
    # Read row by row the symmetric inverse is its own transpose, in C order.
    weights = inverse.T
    weights /= -np.diag(inverse).copy()[None, :]
    np.fill_diagonal(weights, 0)
    return np.asarray(weights)


def _mirror(lower: Weights) -> None:
    """Copy what is below the diagonal of a square matrix above it, block by block."""
    for at in range(0, len(lower), BLOCK):
        end = at + BLOCK
        own = np.tril(lower[at:end, at:end])
        lower[at:end, at:end] = own + np.tril(own, -1).T
        lower[at:end, end:] = lower[end:, at:end].T
