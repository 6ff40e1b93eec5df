"""Whom to contact, whether it pays, and how large a control group tells.

Scores say who is likely to buy, not whom a contact would move: the response is the user's
assumption until a campaign with a control group has measured it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.errors import SettingError

#: What no score can tell; every plan shows it.
CANNOT_KNOW: Final = (
    "what a contact changes: these customers bought, or stayed away, without one, and the "
    "response is an assumption until a control group has measured it",
    "whether those most likely to leave are those that a contact can keep",
    "what a contact costs in goodwill, and what it moves from later months",
)

COLUMNS: Final = ("n", "customer_id", "gain", "cost", "profit", "low", "high")

_POWER_Z: Final = 0.8416212335729143  # power 80 %
_TWO_SIDED_Z: Final = 1.959963984540054  # at the 5 % level


@dataclass(frozen=True)
class Campaign:
    """The user's assumptions.

    Attributes
    ----------
    cost_per_contact : float
        Money, >= 0.
    margin : float
        Share of spend that is kept, 0 to 1.
    response, response_low, response_high : float
        Share of the customers at risk whom a contact brings back, 0 to 1, with its interval.
    """

    cost_per_contact: float
    margin: float
    response: float
    response_low: float
    response_high: float

    def __post_init__(self) -> None:
        if self.cost_per_contact < 0:
            raise SettingError(
                f"cost per contact {self.cost_per_contact:g}; wanted 0 or more: correct it"
            )
        if not 0 <= self.margin <= 1:
            raise SettingError(f"margin {self.margin:g}; wanted a share from 0 to 1: correct it")
        if not 0 <= self.response_low <= self.response <= self.response_high <= 1:
            raise SettingError(
                f"response {self.response:g} ({self.response_low:g} to {self.response_high:g}); "
                "wanted shares from 0 to 1 in order: correct them"
            )


def chosen(
    predictions: pd.DataFrame,
    *,
    risk: tuple[str, ...] = (),
    value: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Pick customers by ``risk_tier`` and ``value_tier``; an empty choice takes all tiers."""
    is_taken = pd.Series(data=True, index=predictions.index)
    for column, tiers in (("risk_tier", risk), ("value_tier", value)):
        if tiers:
            is_taken &= predictions[column].isin(tiers)
    return predictions[is_taken]


def profit_curve(group: pd.DataFrame, campaign: Campaign) -> pd.DataFrame:
    """Expect the profit of contacting the best n customers of a group, for every n.

    Grain: one row per size of the contacted group, from 1.

    Parameters
    ----------
    group : DataFrame
        ``customer_id``, ``churn_probability``, ``expected_spend``.
    campaign : Campaign
        Assumptions.

    Returns
    -------
    DataFrame
        `COLUMNS`: the customer added at this size; his expected gain; cost, profit and its
        interval (from the response's) of all so far.

    Notes
    -----
    A customer who would stay away with probability c and spends s when coming spends c s more if
    the contact brings back a share r of those: gain r c s m at margin m. The expected spend e of
    the predictions is already (1 - c) s, so s = e / (1 - c), which is bounded by ten times e.
    """
    churn = group["churn_probability"].to_numpy(float)
    if_coming = group["expected_spend"].to_numpy(float) / np.maximum(1 - churn, 0.1)
    at_stake = churn * if_coming * campaign.margin
    order = np.lexsort((group["customer_id"].to_numpy(str), -at_stake))
    n = np.arange(1, len(group) + 1)
    total = np.cumsum(at_stake[order])
    cost = n * campaign.cost_per_contact
    return pd.DataFrame(
        {
            "n": n,
            "customer_id": group["customer_id"].to_numpy()[order],
            "gain": at_stake[order] * campaign.response,
            "cost": cost,
            "profit": total * campaign.response - cost,
            "low": total * campaign.response_low - cost,
            "high": total * campaign.response_high - cost,
        }
    )


def best_size(curve: pd.DataFrame) -> int:
    """Return the size with the highest expected profit, the smallest of equals; 0 if none pays."""
    if curve.empty or curve["profit"].max() <= 0:
        return 0
    return int(curve["n"].iloc[int(np.argmax(curve["profit"].to_numpy()))])


def break_even_response(curve: pd.DataFrame, campaign: Campaign, n: int) -> float | None:
    """Return the response at which contacting the first `n` pays for itself.

    None where nothing is at stake, or where not even a response of all would pay.
    """
    if not 0 < n <= len(curve) or campaign.response == 0:
        return None
    at_stake = float(curve["gain"].iloc[:n].sum()) / campaign.response
    if at_stake <= 0:
        return None
    response = n * campaign.cost_per_contact / at_stake
    return response if response <= 1 else None


def control_group_size(base_rate: float, uplift: float) -> int:
    """Count the customers that treatment and control each need to show an uplift.

    Parameters
    ----------
    base_rate : float
        Share that buys without a contact, in (0, 1).
    uplift : float
        Points by which a contact raises it, as a share; > 0, and base_rate + uplift < 1.

    Returns
    -------
    int
        For power 80 % at the two-sided 5 % level, groups of equal size.

    Raises
    ------
    SettingError

    Notes
    -----
    The normal approximation for two proportions (Fleiss, Levin and Paik 2003, section 4.2),
    without continuity correction.

    >>> control_group_size(0.10, 0.05)
    686
    """
    treated = base_rate + uplift
    if not (0 < base_rate < 1 and uplift > 0 and treated < 1):
        raise SettingError(
            f"base rate {base_rate:g} and uplift {uplift:g}; wanted shares that stay between 0 "
            "and 1, the uplift above 0: correct them"
        )
    mean = (base_rate + treated) / 2
    spread = _TWO_SIDED_Z * np.sqrt(2 * mean * (1 - mean)) + _POWER_Z * np.sqrt(
        base_rate * (1 - base_rate) + treated * (1 - treated)
    )
    return int(np.ceil((spread / uplift) ** 2))


def split(customers: pd.Index, control_share: float, seed: int = 0) -> pd.Series:
    """Deal customers into ``treatment`` and ``control`` at random, the same for the same seed.

    Parameters
    ----------
    customers : Index
        In any order: they are sorted first.
    control_share : float
        0 to 1.
    """
    if not 0 <= control_share <= 1:
        raise SettingError(
            f"control share {control_share:g}; wanted a share from 0 to 1: correct it"
        )
    order = customers.sort_values()
    n_control = round(control_share * len(order))
    names = np.array(["control"] * n_control + ["treatment"] * (len(order) - n_control))
    dealt = pd.Series(np.random.default_rng(seed).permutation(names), index=order, name="group")
    return dealt.reindex(customers)
