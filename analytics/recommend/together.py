"""What goes with one product: smoothed conditional probability, helped by its namesakes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from analytics.recommend.joint import Joint
from analytics.recommend.likeness import Likeness
from analytics.recommend.purchases import Purchases
from analytics.recommend.rows import BLOCK, TopRows, best_rows, top_rows
from analytics.recommend.settings import Settings


@dataclass(frozen=True)
class Known:
    """What is known of products, for `together_rows`.

    Attributes
    ----------
    baskets, customers : Joint
    likeness : Likeness
    """

    baskets: Joint
    customers: Joint
    likeness: Likeness

    @classmethod
    def of(cls, purchases: Purchases) -> "Known":
        """Count and compare the products of some purchases."""
        return cls(
            Joint(purchases.baskets()),
            Joint(purchases.customers()),
            Likeness.of(purchases.names, purchases.codes),
        )


def together_rows(known: Known, settings: Settings, k: int) -> TopRows:
    """Rank the neighbours of every product by how likely a basket with it also holds them.

    The score is ``(n_both + p q) / (n + p) + w alike``: `n_both` of the product's `n` baskets,
    shrunk by `p` prior baskets towards `q`, the mean conditional probability given its
    namesakes, plus a part for an alike name. What helps a product in few baskets fades as
    ``p / (n + p)``: name and code once more, and the cosine over customers.
    A product never bought rests on its namesakes, and is nobody's neighbour.

    Parameters
    ----------
    known : Known
    settings : Settings
    k : int
        Neighbours to keep.
    """
    baskets, customers, likeness = known.baskets, known.customers, known.likeness
    n, prior = baskets.n, np.float32(settings.prior_baskets)
    fading, n_customers = prior / (n + prior), np.maximum(customers.n, 1)
    cosine = (np.float32(settings.rare_cosine_weight) * fading / np.sqrt(n_customers))[:, None]
    alike = likeness.both(settings.code_weight)
    lent = prior * namesakes(alike, n > 0, settings.n_namesakes)
    likely = 1 / np.maximum(n + np.float32(settings.namesake_prior), 1)
    weighed = (lent @ sparse.diags(likely)).tocsr()
    # That a namesake's baskets all hold the namesake itself is no evidence.
    excess = (weighed @ sparse.diags(n)).tocsr()
    by_name = (likeness.names * np.float32(settings.name_weight)).tocsr()
    rare = sparse.diags(np.float32(settings.rare_weight) * fading)
    by_both, words, both = (rare @ alike).tocsr(), likeness.names.T.tocsr(), alike.T.tocsr()
    top, places = TopRows.empty(len(n), k), np.arange(len(n))
    for at in range(0, len(n), BLOCK):
        part = slice(at, at + BLOCK)
        scores = baskets.rows(part)
        scores += baskets.mixed(weighed[part])
        scores -= excess[part].toarray()
        scores /= (n[part] + prior)[:, None]
        scores += (by_name[part] @ words + by_both[part] @ both).toarray()
        if settings.rare_cosine_weight:
            scores += cosine[part] * customers.rows(part) / np.sqrt(n_customers)
        scores[:, n == 0] = 0
        scores[np.arange(len(scores)), places[part]] = 0
        top.put_rows(part, best_rows(scores, n, places, k))
    return top


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
