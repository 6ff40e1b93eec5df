"""Where customers stand in a plane of recency, orders and money: drawn, and selected, alike.

Coordinates are those of the axes: logarithms to the base 10 on a log axis. Customers of equal
recency and orders would hide each other, so they are spread a little, always the same way.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import columns as c

Floats = npt.NDArray[np.float64]

#: Which two features span each plane, horizontal first.
PLANES: Final[Mapping[str, tuple[str, str]]] = {
    "rm": (c.RECENCY_DAYS, c.MONETARY),
    "fm": (c.FREQUENCY, c.MONETARY),
    "rf": (c.RECENCY_DAYS, c.FREQUENCY),
}

#: Who bought on the last day has no place on a log axis: days stand there instead of 0.
LAST_DAY: Final = 0.4

_SPREAD: Final = {c.RECENCY_DAYS: 0.04, c.FREQUENCY: 0.09, c.MONETARY: 0.0}
_TURNS: Final = (0.618_033_988_75, 0.754_877_666_25)


def on_axis(values: pd.Series) -> Floats:
    """Take the logarithm, with nought put at `LAST_DAY`."""
    numbers = values.to_numpy(dtype=np.float64)
    logs: Floats = np.log10(np.maximum(numbers, LAST_DAY))
    return logs


def in_plane(customers: pd.DataFrame, plane: str) -> tuple[Floats, Floats]:
    """Place customers in one of `PLANES`, spread a little.

    Parameters
    ----------
    customers : DataFrame
        All customers in a fixed order: a customer's place depends on its row.
    plane : str
    """
    x, y = (
        on_axis(customers[name]) + _SPREAD[name] * _lots(len(customers), turn)
        for name, turn in zip(PLANES[plane], _TURNS, strict=True)
    )
    return x, y


def inside(x: Floats, y: Floats, corners_x: Sequence[float], corners_y: Sequence[float]) -> Any:
    """Tell which points lie within a polygon (even-odd rule).

    Parameters
    ----------
    x, y : float array, shape (n,)
    corners_x, corners_y : sequence of float
        In order; the last is joined to the first.

    Returns
    -------
    bool array, shape (n,)
    """
    is_in = np.zeros(len(x), dtype=bool)
    ends = zip(corners_x, corners_y, strict=True)
    starts = [(corners_x[-1], corners_y[-1]), *zip(corners_x, corners_y, strict=True)]
    for (x0, y0), (x1, y1) in zip(starts, ends, strict=False):
        if y0 == y1:
            continue
        crosses = (y0 > y) != (y1 > y)
        is_in ^= crosses & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return is_in


def _lots(n: int, turn: float) -> Floats:
    """Spread evenly between -1 and 1: the fractions of the multiples of an irrational number."""
    lots: Floats = 2 * ((np.arange(1, n + 1, dtype=np.float64) * turn) % 1) - 1
    return lots
