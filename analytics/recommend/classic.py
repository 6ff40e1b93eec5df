"""The classic: cosine similarity of products over the customers who bought them."""

from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.recommend.rows import TopRows, top_rows


def cosine(n_both: npt.NDArray[Any], n_first: Any, n_second: Any) -> npt.NDArray[np.float64]:
    """Return the cosine of binary vectors from their counts.

    >>> float(cosine(np.array([2]), 4, np.array([1]))[0])
    1.0
    """
    product = np.asarray(n_first, dtype=np.float64) * np.asarray(n_second, dtype=np.float64)
    return np.asarray(n_both / np.sqrt(product))


def classic_rows(customers: Any, k: int) -> TopRows:
    """Rank the neighbours of every product by cosine; ties by shared customers, then by code.

    Parameters
    ----------
    customers : CSR matrix, shape (n_customers, n_products)
        Binary, products by code ascending.
    k : int
        Neighbours to keep.
    """
    matrix = customers.astype(np.float64)
    n = np.asarray(matrix.sum(axis=0)).ravel()
    return top_rows(
        matrix.T.tocsr(), matrix, lambda i, columns, both: cosine(both, n[i], n[columns]), k
    )
