"""Array types of the demo shop, and how whole numbers are dealt out."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Times: TypeAlias = npt.NDArray[np.datetime64]


def deal(total: int, weights: Floats) -> Ints:
    """Deal `total` indivisible things in proportion to `weights`, one to everybody first.

    >>> deal(10, np.array([1.0, 1.0, 2.0]))
    array([3, 3, 4])
    """
    rest = total - len(weights)
    edges = np.rint(np.cumsum(weights) / weights.sum() * rest).astype(np.int64)
    return np.asarray(np.diff(edges, prepend=0) + 1)


def take_until(total: int, amounts: Ints) -> Ints:
    """Cut `amounts` so that, taken in order, they add up to `total` or to less if they run out.

    >>> take_until(6, np.array([3, 2, 4, 5]))
    array([3, 2, 1, 0])
    """
    before = np.cumsum(amounts) - amounts
    return np.asarray(np.clip(total - before, 0, amounts))


def places(sizes: Ints) -> Ints:
    """Count off the members of consecutive groups, each group from 0.

    >>> places(np.array([2, 3]))
    array([0, 1, 0, 1, 2])
    """
    starts = np.cumsum(sizes) - sizes
    return np.arange(sizes.sum()) - np.repeat(starts, sizes)
