"""Orders far larger than the others, what sets them apart, and which were taken back."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c

_REACH: Final = 3.0
_FEWEST: Final = 10
# Sums of the same money in another order differ by rounding.
_NOTHING, _HALF, _ALL = 1e-9, 0.5, 1 - 1e-9
_FACTORS: Final = ("lines", "units_per_line", "value_per_unit")


class Kept(StrEnum):
    """How much of an order was not cancelled later."""

    WHOLE = "kept"
    MOSTLY = "mostly kept"
    LITTLE = "mostly taken back"
    NONE = "taken back"


@dataclass(frozen=True)
class Fence:
    """Where ordinary orders end, and how many lie below the lower end; amounts in currency."""

    low: float
    high: float
    n_below: int


def fence(orders: pd.DataFrame) -> Fence | None:
    """Return the limits beyond which an order is far out, or None with fewer than ten orders.

    Parameters
    ----------
    orders : DataFrame
        ``revenue_gross`` (currency): what was ordered, before any cancellation.

    Notes
    -----
    The outer fences of Tukey (*Exploratory Data Analysis*, 1977): three interquartile ranges
    beyond the quartiles, here of log10 of the amount, because orders are skewed: on the linear
    scale a good part of the ordinary ones would be outliers.
    """
    ordered = orders[c.revenue_on(c.Basis.GROSS)].to_numpy(dtype=float)
    sizes = np.log10(ordered[ordered > 0])
    if len(sizes) < _FEWEST:
        return None
    lower, upper = np.quantile(sizes, [0.25, 0.75])
    low, high = lower - _REACH * (upper - lower), upper + _REACH * (upper - lower)
    return Fence(float(10**low), float(10**high), int((sizes < low).sum()))


def large_orders(orders: pd.DataFrame, limits: Fence | None) -> pd.DataFrame:
    """List the orders above the fence, the largest first, and say what sets each apart.

    Grain: one row per order.

    Parameters
    ----------
    orders : DataFrame
        ``invoice``, ``customer_id``, ``country``, ``invoiced_at``, ``n_lines``, ``units_gross``,
        ``units_net``, ``revenue_gross``, ``revenue_net``: every order, also those that were
        taken back whole.
    limits : Fence or None
        Where ordinary orders end (`fence`); without it no order stands out.

    Returns
    -------
    DataFrame
        The columns of `orders`, ``kept`` (one of `Kept`), ``factor`` (the one of ``lines``,
        ``units_per_line`` and ``value_per_unit`` that is furthest above the median order's) and
        ``times`` (how often the median it is).

    Notes
    -----
    An order's value is the product of its three factors, so the largest of them, each relative to
    its median, is what makes it large.
    """
    gross = c.revenue_on(c.Basis.GROSS)
    ordinary = _factors(orders).median()
    found = orders[orders[gross] > (limits.high if limits else inf)]
    found = found.sort_values([gross, c.INVOICE], ascending=[False, True], ignore_index=True)
    times = _factors(found) / ordinary
    return found.assign(
        kept=_kept(found),
        factor=times.idxmax(axis=1) if len(found) else [],
        times=times.max(axis=1),
    )


def _factors(orders: pd.DataFrame) -> pd.DataFrame:
    lines, units = orders[c.N_LINES], orders[c.units_on(c.Basis.GROSS)]
    parts = (lines, units / lines, orders[c.revenue_on(c.Basis.GROSS)] / units)
    return pd.DataFrame(dict(zip(_FACTORS, parts, strict=True)), dtype=float)


def _kept(orders: pd.DataFrame) -> list[Kept]:
    gross, net = (orders[c.revenue_on(basis)] for basis in (c.Basis.GROSS, c.Basis.NET))
    share = (net / gross).to_numpy(dtype=float)
    steps = [share < _NOTHING, share < _HALF, share < _ALL]
    words = np.select(steps, [Kept.NONE, Kept.LITTLE, Kept.MOSTLY], Kept.WHOLE)
    return [Kept(word) for word in words]
