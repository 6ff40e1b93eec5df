"""What the customers of a segment are like, in figures."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.segments.assignment import Floats, Ints

CUSTOMER_SHARE: Final = "customer_share"
REVENUE_SHARE: Final = "revenue_share"
MEAN, MEDIAN = "mean", "median"


def profile_table(values: Floats, places: Ints, names: Sequence[str]) -> pd.DataFrame:
    """Describe each segment.

    Parameters
    ----------
    values : float array, shape (n, 3)
        Recency, frequency and money.
    places : int array, shape (n,)
        Each customer's segment, as a place in `names`.
    names : sequence of str
        Best to worst.

    Returns
    -------
    DataFrame, index ``segment``
        ``order``, ``customers``, ``customer_share``, ``revenue`` (the sum of money),
        ``revenue_share`` (missing when there is no revenue) and, for each of recency, frequency
        and money, ``mean_...`` and ``median_...``.
    """
    rows = []
    for place, name in enumerate(names):
        part = np.sort(values[places == place], axis=0)
        rows.append(
            {
                c.SEGMENT: name,
                c.ORDER: place,
                c.CUSTOMERS: len(part),
                c.REVENUE: float(part[:, 2].sum()),
                **{f"{MEAN}_{f}": float(v) for f, v in zip(c.RFM, part.mean(0), strict=True)},
                **{
                    f"{MEDIAN}_{f}": float(v)
                    for f, v in zip(c.RFM, np.median(part, axis=0), strict=True)
                },
            }
        )
    table = pd.DataFrame(rows).set_index(c.SEGMENT)
    revenue = table[c.REVENUE].sum()
    table.insert(2, CUSTOMER_SHARE, table[c.CUSTOMERS] / table[c.CUSTOMERS].sum())
    table.insert(4, REVENUE_SHARE, table[c.REVENUE] / revenue if revenue else np.nan)
    return table
