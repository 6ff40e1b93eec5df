"""Features told as a shopkeeper would: families of them, in words."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from analytics.lifetime import CHANCES, EXPECTATIONS

# Features of one customer, by name.
Known = Mapping[Any, Any]

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "recency": ("recency_days", "recency_to_gap"),
    "orders": (
        "frequency",
        "n_active_days",
        "x_repeat",
        "orders_per_month",
        EXPECTATIONS[0],
        *CHANCES,
    ),
    "tenure": ("tenure_days", "T_days", "t_x_days"),
    "spend": (
        "monetary",
        "kept_spend",
        "order_value",
        "last_order_value",
        "largest_order_value",
        "spend_per_month",
        *EXPECTATIONS[1:],
    ),
    "recent": (
        "orders_30",
        "orders_90",
        "orders_180",
        "spend_30",
        "spend_90",
        "spend_180",
        "recent_spend",
    ),
    "rhythm": ("mean_gap_days", "sd_gap_days", "longest_gap_days", "last_gap_days"),
    "basket": ("lines_per_order", "units_per_order"),
    "range": ("n_products", "repeat_product_share"),
    "returns": ("returned_share", "n_return_lines"),
}

WORDS: Final[Mapping[str, str]] = {
    "recency": "how long ago the last order was",
    "orders": "how many orders, and how often",
    "tenure": "how long a customer",
    "spend": "how much was spent, in all and per order",
    "recent": "orders and spend of the last months",
    "rhythm": "the usual time between orders",
    "basket": "the size of the baskets",
    "range": "how many different products",
    "returns": "what was returned",
}

FAMILY_OF: Final[Mapping[str, str]] = {
    feature: family for family, features in FAMILIES.items() for feature in features
}

# What the sayings quote.
SAID: Final = (
    "recency_days",
    "frequency",
    "tenure_days",
    "kept_spend",
    "order_value",
    "orders_90",
    "mean_gap_days",
    "lines_per_order",
    "n_products",
    "returned_share",
)

_SAYINGS: Final[Mapping[str, Callable[[Known], str]]] = {
    "recency": lambda k: f"last order {k['recency_days']:,.0f} days ago",
    "orders": lambda k: _counted(k["frequency"], "order"),
    "tenure": lambda k: f"customer for {k['tenure_days']:,.0f} days",
    "spend": lambda k: f"{k['kept_spend']:,.0f} spent, {k['order_value']:,.0f} an order",
    "recent": lambda k: f"{_counted(k['orders_90'], 'order')} in the last 90 days",
    "rhythm": lambda k: (
        "only one day with an order so far"
        if pd.isna(k["mean_gap_days"])
        else f"an order every {k['mean_gap_days']:,.0f} days"
    ),
    "basket": lambda k: f"{k['lines_per_order']:,.0f} lines an order",
    "range": lambda k: f"{_counted(k['n_products'], 'different product')}",
    "returns": lambda k: f"{k['returned_share']:.0%} of the spend returned",
}


def say(family: str, known: Known) -> str:
    """Say what a family of features holds for one customer.

    >>> say("recency", {"recency_days": 12.0})
    'last order 12 days ago'
    """
    return _SAYINGS[family](known)


def _counted(n: float, noun: str) -> str:
    return f"{n:,.0f} {noun}{'' if n == 1 else 's'}"
