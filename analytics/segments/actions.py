"""What to do about a segment, in one sentence computed from its figures."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics.segments.profiles import CUSTOMER_SHARE, REVENUE_SHARE

_WORTH_MORE: Final = 1.5  # revenue share over customer share: a segment to keep
_GONE_DAYS: Final = 90  # median days without a purchase: a segment to win back


def suggested_action(profile: Mapping[str, Any] | pd.Series, currency: str = "£") -> str:
    """Suggest what to do about a segment.

    Parameters
    ----------
    profile : mapping
        A row of ``segment_profiles``.
    currency : str
        Before amounts.

    Returns
    -------
    str
        Every figure in it is the segment's own; what an action would bring is arithmetic on
        those, and says so.
    """
    own = _Figures(profile, currency)
    if own.is_gone:
        return (
            f"win back, or stop paying for: half have not bought for {own.days} days or more; if "
            f"one in ten placed one more order of the usual {own.order}, that would be "
            f"{own.money(own.tenth * own.order_value)}"
        )
    if own.is_worth_more:
        return (
            f"keep: {own.customer_share} of customers bring {own.revenue_share} of revenue; greet "
            f"whoever stays away longer than the usual {own.days} days, and reward before you "
            "discount"
        )
    if own.orders > 1:
        return (
            f"raise: half order {own.orders:,.0f} times or more, {own.order} at a time; if one in "
            f"ten placed one more order, that would be "
            f"{own.money(own.tenth * own.order_value)}"
        )
    return (
        f"invite back soon: half have ordered once, {own.order} at a time, and last bought "
        f"{own.days} days ago or less; if one in ten ordered again, that would be "
        f"{own.money(own.tenth * own.order_value)}"
    )


class _Figures:
    """The figures that sentences are made of."""

    def __init__(self, profile: Mapping[str, Any] | pd.Series, currency: str) -> None:
        self._currency = currency
        self.days = f"{profile['median_recency_days']:,.0f}"
        self.orders = float(profile["median_frequency"])
        self.order_value = float(profile[f"median_{c.BASKET_VALUE}"])
        self.order = self.money(self.order_value)
        self.tenth = int(profile[c.CUSTOMERS]) / 10
        self.customer_share = f"{profile[CUSTOMER_SHARE]:.0%}"
        self.revenue_share = f"{profile[REVENUE_SHARE]:.0%}"
        self.is_gone = profile["median_recency_days"] >= _GONE_DAYS
        self.is_worth_more = profile[REVENUE_SHARE] >= _WORTH_MORE * profile[CUSTOMER_SHARE]

    def money(self, amount: float) -> str:
        """Write an amount without pence."""
        return f"{self._currency}{amount:,.0f}"
