"""What goes with one product: smoothed conditional probability, helped by its namesakes."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analytics.recommend.rows import BLOCK, TopRows, best, product_rows, top_rows
from analytics.recommend.settings import Settings


def together_rows(baskets: Any, vectors: Any, settings: Settings, k: int) -> TopRows:
    """Rank the neighbours of every product by how likely a basket with it also holds them.

    The score is ``(n_both + p q) / (n + p) + w alike``: `n_both` of the product's `n` baskets,
    shrunk by `p` prior baskets towards `q`, the mean conditional probability given its
    namesakes, plus a part for an alike name, which may weigh more the rarer the product.
    A product never bought rests on its namesakes, and is nobody's neighbour.

    Parameters
    ----------
    baskets : CSR matrix, shape (n_baskets, n_products)
        Binary.
    vectors : CSR matrix, shape (n_products, n_words)
        From `name_vectors`.
    settings : Settings
    k : int
        Neighbours to keep.
    """
    n = np.asarray(baskets.sum(axis=0)).ravel()
    prior = settings.prior_baskets
    lent = prior * namesakes(vectors, n > 0, settings.n_namesakes)
    shrink = sparse.diags((1 / (n + prior)).astype(np.float32))
    of_product = baskets.T.tocsr()
    likely = 1 / np.maximum(n + settings.namesake_prior, 1)
    given = sparse.diags(likely.astype(np.float32)) @ of_product
    # That a namesake's baskets all hold the namesake itself is no evidence.
    excess = (shrink @ lent @ sparse.diags((n * likely).astype(np.float32))).tocsr()
    weight = settings.name_weight + settings.rare_name_weight * prior / (n + prior)
    by_name = (sparse.diags(weight.astype(np.float32)) @ vectors).tocsr()
    alike = product_rows(by_name, vectors.T.tocsr())
    top, places = TopRows.empty(len(n), k), np.arange(len(n))
    for (i, columns, values), (_, named, likeness) in zip(
        _mixed(of_product, given, lent, baskets), alike, strict=True
    ):
        scores = np.zeros(len(n), dtype=np.float32)
        scores[columns] = values / np.float32(n[i] + prior)
        scores[named] += likeness
        own = slice(excess.indptr[i], excess.indptr[i + 1])
        scores[excess.indices[own]] -= excess.data[own]
        scores[n == 0] = 0
        chosen = best(scores, n, places, k)
        top.put(i, chosen, scores[chosen])
    return top


def _mixed(
    own: Any, given: Any, lent: Any, baskets: Any
) -> Iterator[tuple[int, npt.NDArray[Any], npt.NDArray[Any]]]:
    """Yield each product's joint baskets with what its namesakes lend, block by block.

    All namesakes' baskets at once would take many times the memory of the purchases.
    """
    for start in range(0, own.shape[0], BLOCK):
        part = slice(start, start + BLOCK)
        yield from product_rows(own[part] + lent[part] @ given, baskets, first=start)


def namesakes(vectors: Any, is_bought: Any, k: int) -> Any:
    """Weigh, for each product, the `k` bought products with the most similar names.

    Returns
    -------
    CSR matrix, shape (n_products, n_products)
        Rows add up to 1, or are empty where no name shares a word.
    """
    bought = np.asarray(is_bought, dtype=np.float32)
    alike = top_rows(
        vectors, vectors.T.tocsr(), lambda _i, columns, values: values * bought[columns], k
    ).matrix(len(bought))
    total = np.asarray(alike.sum(axis=1)).ravel()
    return sparse.diags((1 / np.where(total > 0, total, 1)).astype(np.float32)) @ alike
