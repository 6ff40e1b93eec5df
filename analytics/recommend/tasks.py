"""Three questions about the future that a recommender has to answer.

A. One product of a later basket: the other products of that basket.
B. A known customer: the products bought later and never before.
C. A later basket of three or more with a third hidden: the hidden products.

Right answers are products that were ever bought before the cut: others cannot be known.
Product queries may be new ones, known by their names only. A basket asks A with at most five of
its products, so that a few large ones do not outvote all others; a third of a basket is the whole
number nearest to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analytics.recommend.metrics import K, Scored, score_lists
from analytics.recommend.purchases import Purchases

Ints = npt.NDArray[np.int64]

_SMALLEST_BASKET = 3
QUERIES_PER_BASKET = 5
_CHUNK = 512


@dataclass(frozen=True)
class Task:
    """Queries with their right answers.

    Attributes
    ----------
    given : CSR matrix, shape (n_queries, n_products)
        What is known: never an answer.
    wanted : CSR matrix, shape (n_queries, n_products)
        What is right, at least one product each.
    group : int array, shape (n_queries,)
        Queries of one basket or customer, which are not independent of each other.
    """

    given: Any
    wanted: Any
    group: Ints

    def __len__(self) -> int:
        return len(self.group)


def product_task(
    after: Purchases,
    is_known: npt.NDArray[np.bool_],
    seed: int = 0,
    *,
    most: int | None = QUERIES_PER_BASKET,
    is_asked: npt.NDArray[np.bool_] | None = None,
) -> Task:
    """Ask A: with up to five products of every later basket, drawn at random.

    Parameters
    ----------
    after : Purchases
    is_known : bool array, shape (n_products,)
        What can be an answer.
    seed : int
    most : int, optional
        Questions per basket; None asks with all of its products.
    is_asked : bool array, shape (n_products,), optional
        Which products ask; all by default.
    """
    rng = np.random.default_rng(seed)
    baskets = after.baskets()
    queries, wanted, group = [], [], []
    for number, products in enumerate(_rows(baskets)):
        known = products[is_known[products]]
        asking = products if is_asked is None else products[is_asked[products]]
        for product in rng.permutation(asking)[:most]:
            others = known[known != product]
            if len(others):
                queries.append([product])
                wanted.append(others)
                group.append(number)
    return _task(queries, wanted, group, baskets.shape[1])


def customer_task(before: Purchases, after: Purchases, is_known: npt.NDArray[np.bool_]) -> Task:
    """Ask B: with every customer who bought before and after."""
    place = {customer: i for i, customer in enumerate(before.customer_ids)}
    histories, later = _rows(before.customers()), _rows(after.customers())
    given, wanted = [], []
    for customer, products in zip(after.customer_ids, later, strict=True):
        if customer in place:
            history = histories[place[customer]]
            new = np.setdiff1d(products[is_known[products]], history)
            if len(new):
                given.append(history)
                wanted.append(new)
    return _task(given, wanted, list(range(len(given))), len(is_known))


def basket_task(after: Purchases, is_known: npt.NDArray[np.bool_], seed: int = 0) -> Task:
    """Ask C: with every later basket of three or more, a third of it hidden at random."""
    rng = np.random.default_rng(seed)
    given, wanted = [], []
    for products in _rows(after.baskets()):
        known = products[is_known[products]]
        if len(known) >= _SMALLEST_BASKET:
            shuffled = rng.permutation(known)
            n_hidden = round(len(known) / _SMALLEST_BASKET)
            wanted.append(shuffled[:n_hidden])
            given.append(shuffled[n_hidden:])
    return _task(given, wanted, list(range(len(given))), len(is_known))


def answers(scores: Any, task: Task, factor: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Return the ten best answers to each query, -1 where there are fewer.

    Parameters
    ----------
    scores : CSR matrix or array, shape (n_products, n_products), or the factors of one
        What each given product speaks for; their sum counts.
    task : Task
    factor : float array, shape (n_products,)
        What the sums are multiplied with.
    """
    found = np.full((len(task), K), -1, dtype=np.int32)
    for start in range(0, len(task), _CHUNK):
        given = task.given[start : start + _CHUNK]
        product = given
        for matrix in scores if isinstance(scores, tuple) else (scores,):
            product = product @ matrix
        sums = (product if isinstance(product, np.ndarray) else product.toarray()) * factor
        sums[given.nonzero()] = 0
        found[start : start + _CHUNK] = _ten_best(sums)
    return found


def popular_answers(popularity: npt.NDArray[Any], task: Task) -> npt.NDArray[np.int32]:
    """Return the ten most popular products that each query does not hold already."""
    # Nobody needs more of them than ten and what is given already.
    most = K + int(np.diff(task.given.indptr).max(initial=0))
    ranked = np.argsort(-popularity, kind="stable")[:most]
    found = np.full((len(task), K), -1, dtype=np.int32)
    for start in range(0, len(task), _CHUNK):
        given = task.given[start : start + _CHUNK, ranked]
        sums = np.tile(popularity[ranked].astype(np.float32), (given.shape[0], 1))
        sums[given.nonzero()] = 0
        best = _ten_best(sums)
        found[start : start + _CHUNK] = np.where(best >= 0, ranked[best], -1)
    return found


def score_answers(found: npt.NDArray[np.int32], task: Task) -> Scored:
    """Score the answers to each query."""
    n = task.wanted.shape[1]
    number = np.repeat(np.arange(len(task), dtype=np.int64), np.diff(task.wanted.indptr))
    right = number * n + task.wanted.indices
    asked = np.arange(len(task), dtype=np.int64)[:, None] * n + found
    place = np.minimum(np.searchsorted(right, asked), len(right) - 1)  # `right` is ascending
    is_right = (right[place] == asked) & (found >= 0)
    return score_lists(is_right, np.diff(task.wanted.indptr))


def _ten_best(sums: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Rank columns by value, then by place; what is not above zero is no answer."""
    n, width = sums.shape
    k = min(K, width)
    some = np.sort(np.argpartition(-sums, k - 1, axis=1)[:, :k], axis=1)
    values = np.take_along_axis(sums, some, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    found = np.full((n, K), -1, dtype=np.int32)
    found[:, :k] = np.take_along_axis(np.where(values > 0, some, -1), order, axis=1)
    return found


def _rows(matrix: Any) -> list[npt.NDArray[Any]]:
    return np.split(matrix.indices, matrix.indptr[1:])[:-1]


def _task(given: Sequence[Any], wanted: Sequence[Any], group: Sequence[int], n: int) -> Task:
    return Task(_lists(given, n), _lists(wanted, n), np.array(group, dtype=np.int64))


def _lists(lists: Sequence[Any], n: int) -> Any:
    indices = np.concatenate([*lists, np.array([], dtype=np.int64)]).astype(np.int32)
    begins = np.concatenate([[0], np.cumsum([len(own) for own in lists])])
    data = np.ones(len(indices), dtype=np.float32)
    matrix = sparse.csr_matrix((data, indices, begins), (len(lists), n))
    matrix.sort_indices()
    return matrix
