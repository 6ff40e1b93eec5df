"""Words for what segments are made of and made by."""

from collections.abc import Mapping
from typing import Final

from analytics import columns as c

ALGORITHM: Final[Mapping[str, str]] = {
    "kmeans": "K-Means",
    "mixture": "Gaussian mixture",
    "ward": "Ward",
    "hdbscan": "HDBSCAN",
}

SCALING: Final[Mapping[str, str]] = {"log": "Log", "raw": "Raw", "quantile": "Quantile"}

#: A feature within a sentence.
FEATURE_WORDS: Final[Mapping[str, str]] = {
    c.RECENCY_DAYS: "days since the last order",
    c.FREQUENCY: "orders",
    c.MONETARY: "money spent",
    c.BASKET_VALUE: "order value",
    c.BASKET_LINES: "lines per order",
    c.PRICE_LEVEL: "price per unit",
    c.TOP_QUARTER_SHARE: "the share of the year's money in one quarter",
}
