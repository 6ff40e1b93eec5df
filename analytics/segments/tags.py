"""What is typical of a segment's buying, beside recency, frequency and money: tags with rules.

A tag compares the segment with all customers, by a rule that is shown beside it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics import columns as c
from analytics.segments.profiles import MEDIAN

ONE_ORDER_SHARE: Final = "one_order_share"
SEASONAL_SHARE: Final = "seasonal_share"
TAGS: Final = "tags"

#: The behaviour features whose medians describe a segment.
BEHAVIOUR: Final = (c.BASKET_VALUE, c.BASKET_LINES, c.PRICE_LEVEL, c.TOP_QUARTER_SHARE)

_SEASONAL_FROM: Final = 0.6  # of the year's money in one quarter
_FEWEST_ORDERS: Final = 3  # with fewer, and with fewer days, any customer looks seasonal
_FEWEST_DAYS: Final = 270
_HALF: Final = 0.5


@dataclass(frozen=True)
class Tag:
    """A name, the rule in words, and the rule: segment's and all customers' figures -> truth."""

    name: str
    rule: str
    applies: Callable[[pd.Series, pd.Series], bool]


def _median(feature: str) -> str:
    return f"{MEDIAN}_{feature}"


TAG_RULES: Final = (
    Tag(
        "budget buyers",
        "the median customer pays at most 90 % of what the median of all customers pays per unit",
        lambda own, of_all: own[_median(c.PRICE_LEVEL)] <= 0.9 * of_all[_median(c.PRICE_LEVEL)],
    ),
    Tag(
        "premium buyers",
        "the median customer pays at least 110 % of what the median of all customers pays per unit",
        lambda own, of_all: own[_median(c.PRICE_LEVEL)] >= 1.1 * of_all[_median(c.PRICE_LEVEL)],
    ),
    Tag(
        "infrequent shoppers",
        "at least half of the customers ordered only once",
        lambda own, _all: own[ONE_ORDER_SHARE] >= _HALF,
    ),
    Tag(
        "seasonal spenders",
        "of customers known for 270 days with three orders or more, those who spent at least 60 % "
        "of the last 365 days' money in one calendar quarter are 1.25 times as common as among "
        "all customers",
        lambda own, of_all: own[SEASONAL_SHARE] >= max(1.25 * of_all[SEASONAL_SHARE], 0.01),
    ),
    Tag(
        "big baskets",
        "the median customer's average order is at least 1.25 times that of all customers",
        lambda own, of_all: own[_median(c.BASKET_VALUE)] >= 1.25 * of_all[_median(c.BASKET_VALUE)],
    ),
    Tag(
        "small baskets",
        "the median customer's average order is at most 0.8 times that of all customers",
        lambda own, of_all: own[_median(c.BASKET_VALUE)] <= 0.8 * of_all[_median(c.BASKET_VALUE)],
    ),
)


def behaviour_profiles(customers: pd.DataFrame) -> pd.DataFrame:
    """Describe how each segment buys, and tag what is typical of it.

    Parameters
    ----------
    customers : DataFrame
        ``segment``, ``frequency``, ``recency_days``, ``first_bought_at``, ``last_bought_at`` and
        the columns of `BEHAVIOUR`.

    Returns
    -------
    DataFrame, index ``segment``
        ``median_...`` of each behaviour feature, ``one_order_share`` (of the customers),
        ``seasonal_share`` (of customers known for 270 days with three orders or more: who spent
        at least 60 % of the year's money in one quarter), each missing where no customer has it,
        and ``tags``: a JSON list of ``{"tag": ..., "rule": ...}``.
    """
    of_all = _figures(customers)
    parts = {name: _figures(part) for name, part in customers.groupby(c.SEGMENT, sort=True)}
    table = pd.DataFrame.from_dict(parts, orient="index", columns=list(of_all.index))
    table.index.name = c.SEGMENT
    return table.assign(**{TAGS: [_tags_of(row, of_all) for _, row in table.iterrows()]})


def _figures(part: pd.DataFrame) -> pd.Series:
    known_days = part[c.RECENCY_DAYS] + (part[c.LAST_BOUGHT_AT] - part[c.FIRST_BOUGHT_AT]).dt.days
    frequent = part[(part[c.FREQUENCY] >= _FEWEST_ORDERS) & (known_days >= _FEWEST_DAYS)]
    share = frequent[c.TOP_QUARTER_SHARE].dropna()
    return pd.Series(
        {
            **{_median(name): part[name].median() for name in BEHAVIOUR},
            ONE_ORDER_SHARE: (part[c.FREQUENCY] == 1).mean(),
            SEASONAL_SHARE: (share >= _SEASONAL_FROM).mean(),
        },
        dtype="float64",
    )


def _tags_of(own: pd.Series, of_all: pd.Series) -> str:
    found = [tag for tag in TAG_RULES if bool(tag.applies(own, of_all))]
    return json.dumps([{"tag": tag.name, "rule": tag.rule} for tag in found])
