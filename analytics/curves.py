"""What a ranking finds, from its top down: curves with bootstrap bands, cuts and tenths.

``actual`` is what happened (0 or 1, or money), ``score`` what was foretold of the same customers,
row by row. Equal scores are never told apart: within a tie a curve is a straight line.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

N_RESAMPLES: Final = 200
N_TENTHS: Final = 10

CUT_METRICS: Final = ("precision", "recall", "f1", "accuracy")

_INTERVAL: Final = (2.5, 97.5)
_SEED: Final = 0
_Z: Final = 1.959963984540054
_GRID: Final = np.linspace(0.0, 1.0, 101)

# From customers asked and found so far, both beginning with 0, to heights over the grid.
_Read = Callable[[Floats, Floats], Floats]


def gains(actual: Floats, score: Floats, n_resamples: int = N_RESAMPLES) -> pd.DataFrame:
    """Follow how much of what happened is found by asking the highest scores first.

    Returns
    -------
    DataFrame, 101 rows
        ``x`` share of the customers asked; ``y`` share found, with ``low`` and ``high``, its 95 %
        bootstrap interval over customers. Empty where nothing happened.
    """

    def read(asked: Floats, found: Floats) -> Floats:
        return _heights(_GRID, asked / asked[-1], found / found[-1])

    return _curve(actual, score, read, n_resamples)


def roc(actual: Floats, score: Floats, n_resamples: int = N_RESAMPLES) -> pd.DataFrame:
    """Set the share found (``y``) against the share of the others asked in vain (``x``)."""

    def read(asked: Floats, found: Floats) -> Floats:
        vain = asked - found
        return _heights(_GRID, vain / max(vain[-1], 1.0), found / found[-1])

    return _curve(actual, score, read, n_resamples)


def precision_recall(actual: Floats, score: Floats, n_resamples: int = N_RESAMPLES) -> pd.DataFrame:
    """Set the share of those asked to whom it happened (``y``) against the share found (``x``).

    Notes
    -----
    Between two scores the customers asked are interpolated, not the precision (Davis and
    Goadrich 2006).
    """
    grid = _GRID[1:]

    def read(asked: Floats, found: Floats) -> Floats:
        is_more = np.append(True, np.diff(found) > 0)
        hits = grid * found[-1]
        return np.asarray(hits / _heights(hits, found[is_more], asked[is_more]))

    return _curve(actual, score, read, n_resamples, grid)


def cuts(
    actual: Floats,
    score: Floats,
    baseline: Floats,
    thresholds: Sequence[float],
    n_resamples: int = N_RESAMPLES,
) -> pd.DataFrame:
    """Count hits and misses for each threshold, beside a baseline that asks as many customers.

    Returns
    -------
    DataFrame, one row per threshold
        ``threshold``; ``n_told`` customers at or above it, ``n_hits`` to whom it happened;
        ``precision_low`` … ``accuracy_high``: 95 % bootstrap intervals of `CUT_METRICS`, missing
        where nobody is told;
        ``baseline_hits``, for ties at the edge the mean over their orders.
    """
    order = np.argsort(-score, kind="stable")
    ordered, happened = -score[order], actual[order]
    told = np.searchsorted(ordered, -np.asarray(thresholds), side="right")
    found = pd.DataFrame({"threshold": list(thresholds), "n_told": told})
    found["n_hits"] = _so_far(happened)[told].astype(int)
    asked, hits = _ends(actual, baseline, np.ones_like(actual))
    found["baseline_hits"] = np.interp(told, asked, hits)
    draws: dict[str, list[Floats]] = {name: [] for name in CUT_METRICS}
    with np.errstate(invalid="ignore", divide="ignore"):
        for weights in _resamples(len(actual), n_resamples):
            n_told, n_hits = _so_far(weights)[told], _so_far(weights * happened)[told]
            n_happened = float(weights @ happened)
            draws["precision"].append(n_hits / n_told)
            draws["recall"].append(n_hits / n_happened)
            draws["f1"].append(2 * n_hits / (n_told + n_happened))
            draws["accuracy"].append(1 - (n_told + n_happened - 2 * n_hits) / len(actual))
    for name, drawn in draws.items():
        found[f"{name}_low"], found[f"{name}_high"] = _interval(np.array(drawn))
    return found


def tenths(actual: Floats, score: Floats, n_resamples: int = N_RESAMPLES) -> pd.DataFrame:
    """Compare what was foretold with what happened in ten equal groups, the highest first.

    Returns
    -------
    DataFrame, at most ten rows
        ``tenth`` from 1, ``n``; means ``predicted`` and ``actual``; ``low`` and ``high``, the 95 %
        interval of ``actual``: Wilson's for shares, by bootstrap for money.
    """
    is_share = bool(np.isin(actual, (0.0, 1.0)).all())
    rows = []
    for place, part in enumerate(_parts(score), start=1):
        mean = float(actual[part].mean())
        ends = wilson(mean, len(part)) if is_share else _mean_interval(actual[part], n_resamples)
        rows.append((place, len(part), float(score[part].mean()), mean, *ends))
    return pd.DataFrame(rows, columns=["tenth", "n", "predicted", "actual", "low", "high"])


def residuals(actual: Floats, score: Floats, low: Floats, high: Floats) -> pd.DataFrame:
    """Spread of actual less predicted money in ten groups by prediction, the highest first.

    Returns
    -------
    DataFrame
        ``tenth``, ``n``, ``predicted`` (mean), ``p5``, ``p25``, ``median``, ``p75``, ``p95``,
        ``mean``; ``inside``, the share whose actual lies from `low` to `high`.
    """
    off = actual - score
    inside = (low <= actual) & (actual <= high)
    rows = [
        (
            place,
            len(part),
            float(score[part].mean()),
            *np.quantile(off[part], [0.05, 0.25, 0.5, 0.75, 0.95]).tolist(),
            float(off[part].mean()),
            float(inside[part].mean()),
        )
        for place, part in enumerate(_parts(score), start=1)
    ]
    names = ["tenth", "n", "predicted", "p5", "p25", "median", "p75", "p95", "mean", "inside"]
    return pd.DataFrame(rows, columns=names)


def wilson(share: float, n: int) -> tuple[float, float]:
    """Interval of a share of `n` (Wilson 1927), 95 %.

    >>> [round(end, 4) for end in wilson(0.5, 100)]
    [0.4038, 0.5962]
    """
    square = _Z * _Z
    middle = share + square / (2 * n)
    half = _Z * float(np.sqrt(share * (1 - share) / n + square / (4 * n * n)))
    ends = (middle - half) / (1 + square / n), (middle + half) / (1 + square / n)
    return max(0.0, min(ends[0], share)), min(1.0, max(ends[1], share))


def _curve(
    actual: Floats, score: Floats, read: _Read, n_resamples: int, grid: Floats = _GRID
) -> pd.DataFrame:
    if not actual.sum() > 0:
        return pd.DataFrame(
            {name: pd.Series(dtype="float64") for name in ("x", "y", "low", "high")}
        )
    value = read(*_ends(actual, score, np.ones_like(actual)))
    drawn = [
        read(*_ends(actual, score, weights))
        for weights in _resamples(len(actual), n_resamples)
        if weights @ actual > 0
    ]
    low, high = _interval(np.array(drawn)) if drawn else (value, value)
    return pd.DataFrame(
        {"x": grid, "y": value, "low": np.minimum(low, value), "high": np.maximum(high, value)}
    )


def _ends(actual: Floats, score: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Count customers asked and found up to the end of each tie, both from 0."""
    order = np.argsort(-score, kind="stable")
    is_end = np.append(np.diff(score[order]) != 0, True)
    counted = weights[order]
    keep = np.concatenate([[True], is_end])
    return _so_far(counted)[keep], _so_far(counted * actual[order])[keep]


def _heights(at: Floats, x: Floats, y: Floats) -> Floats:
    return np.asarray(np.interp(at, x, y), dtype=np.float64)


def _so_far(values: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(values)])


def _resamples(n: int, n_resamples: int) -> Iterator[Floats]:
    rng = np.random.default_rng(_SEED)
    for _round in range(n_resamples):
        yield np.bincount(rng.integers(n, size=n), minlength=n).astype(np.float64)


def _interval(drawn: Floats) -> tuple[Floats, Floats]:
    """Take the middle 95 % of each column; missing where all of it is."""
    known = ~np.isnan(drawn).all(axis=0)
    low = np.full(drawn.shape[1], np.nan)
    high = low.copy()
    low[known], high[known] = np.nanpercentile(drawn[:, known], _INTERVAL, axis=0)
    return low, high


def _mean_interval(values: Floats, n_resamples: int) -> tuple[float, float]:
    means = [float(w @ values) / len(values) for w in _resamples(len(values), n_resamples)]
    low, high = np.percentile(means, _INTERVAL)
    mean = float(values.mean())
    return min(float(low), mean), max(float(high), mean)


def _parts(score: Floats) -> list[npt.NDArray[np.intp]]:
    parts = np.array_split(np.argsort(-score, kind="stable"), N_TENTHS)
    return [part for part in parts if len(part)]
