"""What a campaign brings at other responses than the one assumed."""

import numpy as np
import pandas as pd

from analytics import planner
from analytics.planner import Campaign


def stakes(group: pd.DataFrame, margin: float) -> pd.Series:
    """Say what a contact would bring if every customer at risk came back, the most first.

    Parameters
    ----------
    group : DataFrame
        As `planner.profit_curve`.
    margin : float
        Share of spend that is kept.

    Returns
    -------
    Series of float, index ``customer_id``
        Money, in the order in which `planner.profit_curve` adds customers.
    """
    everyone = planner.profit_curve(group, Campaign(0, margin, 1, 1, 1))
    return everyone.set_index("customer_id")["gain"]


def profit_by_response(
    at_stake: pd.Series, cost_per_contact: float, n: int, responses: np.ndarray
) -> pd.DataFrame:
    """Expect the profit of contacting the first `n`, and of the best number, at each response.

    Grain: one row per response.

    Parameters
    ----------
    at_stake : Series
        From `stakes`, descending.
    cost_per_contact : float
        Money.
    n : int
        Customers contacted.
    responses : array
        Shares.

    Returns
    -------
    DataFrame
        ``response``, ``profit`` of the first `n`, ``best_n`` and ``best_profit`` of the number
        that would be best at that response; ``best_profit`` is never below nothing.
    """
    amounts = at_stake.to_numpy(float)
    total = np.concatenate([[0.0], np.cumsum(amounts)])
    pays = [np.searchsorted(-amounts * r, -cost_per_contact, side="left") for r in responses]
    best_n = np.asarray(pays, dtype=int)
    return pd.DataFrame(
        {
            "response": responses,
            "profit": total[n] * responses - n * cost_per_contact,
            "best_n": best_n,
            "best_profit": total[best_n] * responses - best_n * cost_per_contact,
        }
    )


def break_even(at_stake: pd.Series, cost_per_contact: float, n: int) -> float | None:
    """Return the response at which contacting the first `n` pays; None where none does."""
    at = float(at_stake.iloc[:n].sum())
    if n < 1 or at <= 0:
        return None
    response = n * cost_per_contact / at
    return response if response <= 1 else None
