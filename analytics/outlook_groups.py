"""What groups of today's customers are expected to spend, with intervals as wide as they are few.

A sum over many customers errs with the season, which all share; one over few errs with each of
them besides. `outlook` measures the first on past sums, this module adds the second from how far
single customers lay from what was expected of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import outlook

Floats = npt.NDArray[np.float64]

COLUMNS: Final = outlook.COLUMNS
TESTED_COLUMNS: Final = ("group", "n_customers", "predicted", "low", "high", "actual")

_TAIL: Final = (1 - outlook.NOMINAL) / 2
_N_BANDS: Final = 5
_FEWEST: Final = 50
# Variance of spend over its squared mean, where too few customers have been tested.
_LONE_NOISE: Final = 4.0
# An end so near to nothing is nothing: a group may well stay away altogether.
_NOTHING: Final = 0.01
_SPEND: Final = {
    "soon": "expected_spend_soon",
    "horizon": "expected_spend",
    "long": "expected_spend_long",
}


@dataclass(frozen=True)
class Noise:
    """How far single customers lie from what is expected of them.

    Attributes
    ----------
    edges : array, shape (n_bands - 1,)
        Expected spend at which one band ends and the next begins, ascending.
    relative : array, shape (n_bands,)
        Mean squared error over mean squared expectation, per band.
    """

    edges: Floats
    relative: Floats

    def of(self, expected: pd.Series, groups: pd.Series) -> pd.Series:
        """Give the variance of each group's sum over its squared expectation."""
        band = np.searchsorted(self.edges, expected.to_numpy(float), side="right")
        squared = self.relative[band] * expected**2
        sums = expected.groupby(groups).sum()
        relative: pd.Series = squared.groupby(groups).sum() / sums.where(sums > 0) ** 2
        return relative


def noise(tests: pd.DataFrame) -> Noise:
    """Measure single customers' errors, by fifths of what was expected of them.

    Parameters
    ----------
    tests : DataFrame
        ``score`` and ``actual`` of the customers tested: spend within the horizon, money.

    Notes
    -----
    The level that all share is taken out first: it is the error of the sum, not of customers.
    """
    score, actual = tests["score"].to_numpy(float), tests["actual"].to_numpy(float)
    if len(tests) < _FEWEST or score.sum() <= 0 or actual.sum() <= 0:
        return Noise(np.array([]), np.array([_LONE_NOISE]))
    level = score * actual.sum() / score.sum()
    edges = np.unique(np.quantile(score, np.arange(1, _N_BANDS) / _N_BANDS))
    edges = edges[edges > score.min()]
    band = np.searchsorted(edges, score, side="right")
    n_bands = len(edges) + 1
    off = np.bincount(band, (actual - level) ** 2, minlength=n_bands)
    size = np.bincount(band, level**2, minlength=n_bands)
    return Noise(edges, np.where(size > 0, off / np.where(size > 0, size, 1), _LONE_NOISE))


def bounds(
    expected: pd.Series, relative: pd.Series, common: tuple[float, float]
) -> tuple[pd.Series, pd.Series]:
    """Give both ends of the interval of sums.

    Parameters
    ----------
    expected : Series
        Sums, money.
    relative : Series
        Variance over squared expectation that is the group's own (`Noise.of`).
    common : tuple of float
        How far the error that all share reaches below and above, as logarithms
        (`outlook.widths`).

    Notes
    -----
    The group's own error has a Gamma distribution, which may reach nothing; its distance and the
    common one add up as squares of logarithms, on either side.
    """
    from scipy.special import gammaincinv

    shape = 1 / np.maximum(relative.to_numpy(float), 1e-12)
    ends = [gammaincinv(shape, tail) / shape for tail in (_TAIL, 1 - _TAIL)]
    down = np.hypot(common[0], np.log(np.clip(ends[0], 1e-12, 1)))
    up = np.hypot(common[1], np.log(np.maximum(ends[1], 1)))
    low = np.exp(-down)
    return expected * np.where(low < _NOTHING, 0.0, low), expected * np.exp(up)


def by_group(
    predictions: pd.DataFrame,
    backtest: pd.DataFrame,
    tests: pd.DataFrame,
    windows: Mapping[str, int],
    groups: pd.Series,
    *,
    as_of: datetime | None = None,
    year_before: Mapping[int, float] | None = None,
) -> pd.DataFrame:
    """Sum the expected spend of each group and window, with its interval.

    Grain: one row per group and window: `COLUMNS`, the largest sum first.

    Parameters
    ----------
    predictions, backtest, windows, as_of, year_before
        As in `outlook.outlook`.
    tests : DataFrame
        ``score`` and ``actual`` of the spend of the customers tested.
    groups : Series
        Group of each customer, index as `predictions`.
    """
    own, amounts = noise(tests), year_before or {}
    parts = []
    for key, column in _SPEND.items():
        known = predictions[column].dropna()
        of = groups.reindex(known.index)
        table = pd.DataFrame(
            {"expected": known.groupby(of).sum(), "n_customers": known.groupby(of).size()}
        )
        days = windows[key]
        table["expected"] *= outlook.level(backtest, days, as_of)
        total = float(table["expected"].sum())
        relative = own.of(predictions.loc[known.index, _SPEND["horizon"]], of)
        relative = relative.reindex(table.index).fillna(_LONE_NOISE)
        table["low"], table["high"] = bounds(
            table["expected"],
            relative * _longer(windows, key),
            outlook.widths(backtest, days, total, as_of, amounts.get(days)),
        )
        table = table.rename_axis("group").reset_index().assign(days=days)
        parts.append(table.sort_values(["expected", "group"], ascending=[False, True]))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def tested(
    backtest: pd.DataFrame,
    tests: pd.DataFrame,
    windows: Mapping[str, int],
    key: str,
    groups: pd.Series,
) -> pd.DataFrame:
    """Set the latest back-test by country beside the intervals it would have had.

    Grain: one row per country: `TESTED_COLUMNS`, the largest prediction first.

    Parameters
    ----------
    groups : Series
        Country of each customer tested, index as `tests`.

    Notes
    -----
    The common error is measured without the instant that is looked at; single customers' errors
    are those of the test itself, among which one country's are few.
    """
    rows = backtest[backtest["days"] == windows[key]]
    at = rows["cut"].max()
    found = rows[rows["cut"] == at].set_index("country")
    relative = noise(tests).of(tests["score"], groups).reindex(found.index).fillna(_LONE_NOISE)
    common = outlook.spread(backtest[backtest["cut"] != at], windows[key])
    low, high = bounds(found["predicted"], relative * _longer(windows, key), (common, common))
    table = found.assign(low=low, high=high).rename_axis("group").reset_index()
    ordered: pd.DataFrame = table.sort_values(
        ["predicted", "group"], ascending=[False, True], ignore_index=True
    )
    return ordered[list(TESTED_COLUMNS)]


def tested_totals(backtest: pd.DataFrame, days: int) -> pd.DataFrame:
    """Set each past sum beside the interval that the other instants would have given it.

    Grain: one row per instant: ``cut``, ``predicted``, ``low``, ``high``, ``actual``.
    """
    sums: pd.DataFrame = outlook.tested_sums(backtest, days).reset_index()
    width = [outlook.spread(backtest[backtest["cut"] != cut], days) for cut in sums["cut"]]
    away = np.exp(np.asarray(width, dtype=float))
    sums["low"], sums["high"] = sums["predicted"] / away, sums["predicted"] * away
    return sums


def _longer(windows: Mapping[str, int], key: str) -> float:
    """Widen the error of single customers for a shorter window: it holds fewer orders."""
    return max(1.0, windows["horizon"] / windows[key])
