"""Bringing recency, frequency and money to one scale before distances mean anything.

``log`` (the default) takes log(1 + x), mirrored for negative x; ``quantile`` the share of
customers below; ``raw`` the value itself. Each is then standardised: mean 0 and population
standard deviation 1. A feature that does not vary becomes 0 everywhere.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.errors import SettingError

Floats = npt.NDArray[np.float64]

SCALINGS: Final = ("log", "raw", "quantile")

_MOST_KNOTS: Final = 1_001  # of the stored distribution, per feature


@dataclass(frozen=True)
class Scaling:
    """A fitted change of scale.

    Attributes
    ----------
    kind : str
        One of `SCALINGS`.
    mean, spread : float array, shape (n_features,)
        Of the transformed features; a spread of 0 is kept as 1.
    knots : tuple of (values, shares)
        For ``quantile``: per feature, values ascending and the share of customers below each.
    """

    kind: str
    mean: Floats
    spread: Floats
    knots: tuple[tuple[Floats, Floats], ...] = ()

    @classmethod
    def fit(cls, values: Floats, kind: str) -> "Scaling":
        """Learn the scale of `values`, shape (n, n_features).

        Raises
        ------
        SettingError
            An unknown `kind`.
        """
        if kind not in SCALINGS:
            raise SettingError(f"no scaling {kind!r}; known: {', '.join(SCALINGS)}")
        knots = tuple(_knots(column) for column in values.T) if kind == "quantile" else ()
        moved = _moved(values, kind, knots)
        spread = moved.std(axis=0)
        is_flat = spread <= 1e-12 * np.maximum(1.0, np.abs(moved).max(axis=0))
        return cls(kind, moved.mean(axis=0), np.where(is_flat, 1.0, spread), knots)

    def apply(self, values: Floats) -> Floats:
        """Scale `values`, shape (n, n_features)."""
        scaled: Floats = (_moved(values, self.kind, self.knots) - self.mean) / self.spread
        return scaled

    def undo(self, scaled: Floats) -> Floats:
        """Return the values, in their own units, that scale to `scaled`."""
        moved = scaled * self.spread + self.mean
        if self.kind == "log":
            values: Floats = np.sign(moved) * np.expm1(np.abs(moved))
            return values
        if self.kind == "quantile":
            pairs = zip(moved.T, self.knots, strict=True)
            return np.column_stack([np.interp(m, shares, at) for m, (at, shares) in pairs])
        return moved


def _moved(values: Floats, kind: str, knots: tuple[tuple[Floats, Floats], ...]) -> Floats:
    if kind == "log":
        logs: Floats = np.sign(values) * np.log1p(np.abs(values))
        return logs
    if kind == "quantile":
        pairs = zip(values.T, knots, strict=True)
        return np.column_stack([np.interp(v, at, shares) for v, (at, shares) in pairs])
    return values


def _knots(column: Floats) -> tuple[Floats, Floats]:
    """Return distinct values and the middle of the share of customers each takes up."""
    at, counts = np.unique(column, return_counts=True)
    shares = (np.cumsum(counts) - counts / 2) / len(column)
    if len(at) > _MOST_KNOTS:
        kept = np.linspace(0, len(at) - 1, _MOST_KNOTS).round().astype(np.int64)
        at, shares = at[kept], shares[kept]
    return at.astype(np.float64), shares
