"""How alike products are before anyone has bought them: by name, and by a neighbouring code."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analytics.recommend.names import name_vectors

#: Codes whose numbers differ by less than this are neighbours.
REACH: Final = 10

_NUMBER: Final = re.compile(r"\d{1,18}")


@dataclass(frozen=True)
class Likeness:
    """One row per product in either; the product of two rows is how alike they are.

    Attributes
    ----------
    names : CSR matrix, shape (n_products, n_words)
        From `name_vectors`: 0 to 1.
    codes : CSR matrix, shape (n_products, n_intervals)
        From `code_vectors`: 0 to 1.
    """

    names: Any
    codes: Any

    @classmethod
    def of(cls, names: Sequence[str], codes: Sequence[str]) -> "Likeness":
        """Compare products by their names and stock codes."""
        return cls(name_vectors(list(names)), code_vectors(codes))

    def both(self, code_weight: float) -> Any:
        """Return rows whose product adds the codes' closeness, so weighed, to that of names."""
        from scipy import sparse  # only fitting needs it

        by_code = self.codes * np.float32(np.sqrt(code_weight))
        return sparse.hstack([self.names, by_code], format="csr", dtype=np.float32)


def code_vectors(codes: Sequence[str]) -> Any:
    """Return one row per stock code, CSR; the product of two is their closeness, 0 to 1.

    Closeness is 1 for the same leading number, and falls evenly to 0 at a distance of `REACH`:
    that share of `REACH` rulers, each shifted by one, has both in one interval. Codes without a
    leading number are near none.
    """
    from scipy import sparse

    numbers = [number_of(code) for code in codes]
    cells = [
        (row, (shift, (number + shift) // REACH))
        for row, number in enumerate(numbers)
        if number is not None
        for shift in range(REACH)
    ]
    columns = {cell: i for i, cell in enumerate(sorted({cell for _row, cell in cells}))}
    row = np.array([row for row, _cell in cells], dtype=np.int64)
    column = np.array([columns[cell] for _row, cell in cells], dtype=np.int64)
    value = np.full(len(cells), 1 / np.sqrt(REACH), dtype=np.float32)
    return sparse.csr_matrix((value, (row, column)), (len(codes), len(columns)))


def number_of(code: str) -> int | None:
    """Return the number that a stock code begins with.

    >>> number_of("85123A"), number_of("PADS")
    (85123, None)
    """
    found = _NUMBER.match(code)
    return int(found.group()) if found else None


def are_neighbours(first: str, second: str) -> bool:
    """Tell whether two stock codes are near each other.

    >>> are_neighbours("22138", "22139"), are_neighbours("22138", "22148")
    (True, False)
    """
    one, other = number_of(first), number_of(second)
    return one is not None and other is not None and abs(one - other) < REACH
