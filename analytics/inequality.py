"""How unequally a whole is spread over those who bring it: Lorenz curve, Gini, top shares."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

TOP_PERCENTS: Final = (1, 5, 10, 20)

_MAX_POINTS: Final = 200


def gini(amounts: pd.Series) -> float | None:
    """Measure inequality: 0 where all bring the same, 1 - 1/n where one brings all.

    Parameters
    ----------
    amounts : Series
        What each brings, zero or more; negative amounts are left out, for which the measure is
        not defined.

    Returns
    -------
    float or None
        None where nothing is brought.

    Notes
    -----
    Half the mean absolute difference over the mean (C. Gini, *Variabilità e mutabilità*, 1912);
    computed from ranks as G = 2 sum(i x_i) / (n sum(x_i)) - (n + 1) / n with x ascending and i from
    1 (Damgaard and Weiner, *Ecology* 81, 2000). The unbiased estimate for a sample is
    n / (n - 1) times as large; here the customers are all there are.
    """
    ascending = _ascending(amounts)
    n, total = len(ascending), float(ascending.sum())
    if not total > 0:
        return None
    ranks = np.arange(1, n + 1)
    return 2 * float((ranks * ascending).sum()) / (n * total) - (n + 1) / n


def lorenz_curve(amounts: pd.Series) -> pd.DataFrame:
    """Return the cumulative share of the whole that the smallest bring.

    Grain: one row per point, at most 200 of them, evenly over those who bring; from (0, 0) to
    (1, 1).

    Parameters
    ----------
    amounts : Series
        As for `gini`.

    Returns
    -------
    DataFrame
        ``population_share`` and ``amount_share`` (0-1), both ascending; empty where nothing is
        brought.

    Notes
    -----
    M. O. Lorenz, *Publications of the American Statistical Association* 9 (1905).
    """
    ascending = _ascending(amounts)
    n, total = len(ascending), float(ascending.sum())
    if not total > 0:
        return pd.DataFrame({"population_share": [], "amount_share": []}, dtype=float)
    running = np.concatenate([[0.0], np.cumsum(ascending)]) / total
    shown = np.unique(np.linspace(0, n, min(n + 1, _MAX_POINTS)).round().astype(int))
    return pd.DataFrame({"population_share": shown / n, "amount_share": running[shown]})


def top_shares(amounts: pd.Series, percents: Sequence[int] = TOP_PERCENTS) -> pd.DataFrame:
    """Return what the largest 1, 5, 10 and 20 percent bring.

    Grain: one row per percentage.

    Returns
    -------
    DataFrame
        ``percent``, ``n`` (how many they are: rounded up, so at least one), ``amount`` (their
        sum) and ``share`` (0-1, of the whole). Empty where nothing is brought.
    """
    descending = _ascending(amounts)[::-1]
    total = float(descending.sum())
    known = percents if total > 0 else ()
    # In whole numbers: 0.05 * 140 is a little more than 7.
    counts = [-(-percent * len(descending) // 100) for percent in known]
    sums = [float(descending[:n_top].sum()) for n_top in counts]
    return pd.DataFrame(
        {
            "percent": list(known),
            "n": counts,
            "amount": sums,
            "share": [amount / total for amount in sums],
        }
    )


def _ascending(amounts: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    known = amounts.dropna().to_numpy(dtype=float)
    return np.sort(known[known >= 0])
