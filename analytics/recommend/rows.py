"""The best neighbours of every product, kept row by row and never as a dense matrix."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

# Rows multiplied at a time: bounds the memory, whatever the catalogue.
BLOCK: Final = 256
# Scores that differ by rounding only are equal.
_DECIMALS: Final = 12
NONE: Final = -1


@dataclass(frozen=True)
class TopRows:
    """The k highest entries of each row of a square matrix, best first.

    Attributes
    ----------
    columns : int array, shape (n_rows, k)
        As narrow as the rows allow; `NONE` where a row has fewer.
    scores : float32 array, shape (n_rows, k)
    """

    columns: npt.NDArray[Any]
    scores: npt.NDArray[np.float32]

    @classmethod
    def empty(cls, n_rows: int, k: int, n_columns: int | None = None) -> "TopRows":
        """Return rows without an entry; there are as many columns as rows unless said."""
        return cls(
            np.full((n_rows, k), NONE, dtype=narrowest(n_columns or n_rows)),
            np.zeros((n_rows, k), dtype=np.float32),
        )

    def row(self, i: int) -> tuple[npt.NDArray[Any], npt.NDArray[np.float32]]:
        """Return columns and scores of row `i`, without the padding."""
        n = int((self.columns[i] != NONE).sum())
        return self.columns[i, :n], self.scores[i, :n]

    def put_rows(self, at: Any, rows: "TopRows") -> None:
        """Replace some rows, for whoever fills them block by block."""
        self.columns[at], self.scores[at] = rows.columns, rows.scores

    def put(self, i: int, columns: npt.NDArray[Any], scores: npt.NDArray[Any]) -> None:
        """Replace row `i`, for whoever fills the rows."""
        self.columns[i], self.scores[i] = NONE, 0
        self.columns[i, : len(columns)] = columns
        self.scores[i, : len(columns)] = scores

    def matrix(self, n_columns: int) -> Any:
        """Return the rows as a CSR matrix."""
        from scipy import sparse  # only fitting needs it

        has = self.columns != NONE
        begins = np.concatenate([[0], np.cumsum(has.sum(axis=1))])
        shape = (len(self.columns), n_columns)
        return sparse.csr_matrix((self.scores[has], self.columns[has], begins), shape)


def best(
    scores: npt.NDArray[Any], support: npt.NDArray[Any], columns: npt.NDArray[Any], k: int
) -> npt.NDArray[np.int64]:
    """Return the places of the k highest scores above 0; ties by support, then by column."""
    # A little room below the k-th: rounding must not decide which of equals is in.
    enough = scores > 0
    if enough.sum() > k:
        kth = -np.partition(-scores, k - 1)[k - 1]
        enough = scores >= kth * (1 - 10.0**-_DECIMALS)
    places = np.flatnonzero(enough)
    rounded = np.round(scores[places].astype(np.float64), _DECIMALS)
    order = np.lexsort([columns[places], -support[places], -rounded])
    return np.asarray(places[order[:k]])


def best_rows(
    scores: npt.NDArray[Any], support: npt.NDArray[Any], columns: npt.NDArray[Any], k: int
) -> "TopRows":
    """Return the k highest scores above 0 of every row; ties by support, then by column.

    Parameters
    ----------
    scores : float array, shape (n_rows, n)
    support, columns : arrays, shape (n,)
        What decides between equals, and what a place is called.
    k : int
        Entries to keep per row.
    """
    top = TopRows.empty(len(scores), k, int(columns.max(initial=0)) + 1)
    k = min(k, scores.shape[1])
    kth = -np.partition(-scores, k - 1, axis=1)[:, k - 1]
    # A little room below the k-th: rounding must not decide which of equals is in.
    row, place = np.nonzero((scores > 0) & (scores >= (kth * (1 - 10.0**-_DECIMALS))[:, None]))
    values = scores[row, place]
    rounded = np.round(values.astype(np.float64), _DECIMALS)
    order = np.lexsort([columns[place], -support[place], -rounded, row])
    row, place, values = row[order], place[order], values[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    kept = rank < k
    top.columns[row[kept], rank[kept]] = columns[place[kept]]
    top.scores[row[kept], rank[kept]] = values[kept]
    return top


def narrowest(n: int) -> npt.DTypeLike:
    """Return the smallest signed integer type that numbers `n` places.

    >>> narrowest(3_900), narrowest(50_000)
    (dtype('int16'), dtype('int32'))
    """
    return np.min_scalar_type(-max(n, 1))


Score = Callable[[int, npt.NDArray[Any], npt.NDArray[Any]], npt.NDArray[Any]]


def top_rows(left: Any, right: Any, score: Score, k: int) -> TopRows:
    """Score the rows of ``left @ right`` and keep the best of each, block by block.

    Parameters
    ----------
    left, right : CSR matrices
        Of shapes (n, m) and (m, n), such as products x baskets and baskets x products.
    score : callable
        Row number, columns and counts of its entries (without the diagonal) to scores.
    k : int
        Entries to keep per row.
    """
    top = TopRows.empty(left.shape[0], k)
    for i, columns, counts in product_rows(left, right):
        places = best(scores := score(i, columns, counts), counts, columns, k)
        top.put(i, columns[places], scores[places])
    return top


def product_rows(
    left: Any, right: Any, first: int = 0
) -> Iterator[tuple[int, npt.NDArray[Any], npt.NDArray[Any]]]:
    """Yield number, columns and values of each row of ``left @ right``, without the diagonal.

    Rows are numbered from `first`, which shifts the diagonal with them.
    """
    for start in range(0, left.shape[0], BLOCK):
        block = left[start : start + BLOCK] @ right
        for j in range(block.shape[0]):
            part = slice(block.indptr[j], block.indptr[j + 1])
            columns, values = block.indices[part], block.data[part]
            other = columns != first + start + j
            yield first + start + j, columns[other], values[other]


def pair_counts(
    matrix: Any, first: npt.NDArray[Any], second: npt.NDArray[Any]
) -> npt.NDArray[np.int64]:
    """Count the rows of a binary matrix that hold both columns of each pair.

    Parameters
    ----------
    matrix : CSR matrix
    first, second : int array, shape (n_pairs,)
        `first` ascending.
    """
    by_product = matrix.T.tocsr()
    counts = np.zeros(len(first), dtype=np.int64)
    for start in range(0, matrix.shape[1], BLOCK):
        low, high = np.searchsorted(first, [start, start + BLOCK])
        if low < high:
            block = (by_product[start : start + BLOCK] @ matrix).toarray()
            counts[low:high] = block[first[low:high] - start, second[low:high]]
    return counts
