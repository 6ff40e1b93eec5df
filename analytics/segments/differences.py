"""Whether segments differ, feature by feature, and by how much."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.segments.assignment import Floats
from analytics.segments.tags import BEHAVIOUR

IS_FITTED_ON: Final = "is_fitted_on"
P_VALUE: Final = "p_value"
P_ADJUSTED: Final = "p_adjusted"
EPSILON_SQUARED: Final = "epsilon_squared"


def differences(
    customers: pd.DataFrame, features: Sequence[str] = (*c.RFM, *BEHAVIOUR)
) -> pd.DataFrame:
    """Test, per feature, whether all segments could have the same distribution.

    Grain: one row per feature; customers who lack it are left out of its row.

    Parameters
    ----------
    customers : DataFrame
        ``segment`` and `features`.
    features : sequence of str
        Columns to test.

    Returns
    -------
    DataFrame
        ``feature``; ``is_fitted_on``: whether segments were made from it, so that a difference
        is no discovery; ``h`` of Kruskal and Wallis; ``p_value``; ``p_adjusted`` by Holm over
        the features; ``epsilon_squared``: the share of the ranks' variance between
        segments, H / (n - 1), from 0 to 1; ``n``.

    Notes
    -----
    Kruskal and Wallis (1952); Holm (1979); effect size as in Tomczak and Tomczak (2014). With
    thousands of customers any difference is significant: read the effect size.
    """
    rows = [_row(customers[[c.SEGMENT, feature]].dropna(), feature) for feature in features]
    table = pd.DataFrame(rows)
    table.insert(4, P_ADJUSTED, holm(table[P_VALUE].to_numpy()))
    return table


def holm(p_values: Floats) -> Floats:
    """Correct p values for their number, by Holm's steps.

    >>> holm(np.array([0.01, 0.04, 0.03])).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p_values, kind="stable")
    steps = p_values[order] * np.arange(len(p_values), 0, -1)
    adjusted = np.empty_like(p_values)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def _row(known: pd.DataFrame, feature: str) -> dict[str, Any]:
    h, p_value = _kruskal([part.to_numpy() for _, part in known.groupby(c.SEGMENT)[feature]])
    n = len(known)
    return {
        c.FEATURE: feature,
        IS_FITTED_ON: feature in c.RFM,
        "h": h,
        P_VALUE: p_value,
        EPSILON_SQUARED: h / (n - 1) if n > 1 else 0.0,
        c.N: n,
    }


def _kruskal(parts: list[Floats]) -> tuple[float, float]:
    """Return H and its p value; no difference where there is one segment or one value."""
    from scipy.stats import kruskal

    if len(parts) < 2 or len(np.unique(np.concatenate(parts))) < 2:  # noqa: PLR2004  # two to tell apart
        return 0.0, 1.0
    found = kruskal(*parts)
    return float(found.statistic), float(found.pvalue)
