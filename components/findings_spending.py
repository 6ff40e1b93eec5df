"""One computed sentence about what each figure of the spending page shows."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.outliers import Fence, Kept
from analytics.spread import Spread
from components import formats
from components.spending import NOUNS, counted

_BUCKET_WIDTH = formats.percent(10 ** (1 / c.BUCKETS_PER_DECADE) - 1, 0)
ESTIMATE: Final = (
    f"line items are counted in buckets {_BUCKET_WIDTH} wide; their quantiles are that exact"
)

# Fewer than these say nothing about a distribution.
_FEWEST = 5
_FEWEST_CUSTOMERS = 20
# Below it the mean stands at the median, as far as a reader cares.
_APART = 1.1
_LARGEST = 0.1
_HALF = 0.5
_LARGEST_LISTED = 10


def on_histogram(spread: Spread, *, of: str, currency: str) -> str:
    """Set the mean beside the median, and say how many lie below the mean."""
    if spread.n < _FEWEST:
        return ""
    median, mean = float(spread.quantile(0.5)), spread.mean
    amount = f"{'' if spread.is_exact else 'about '}{formats.money(median, currency)}"
    spent = "spent" if of == "customer" else "are worth"
    half = f"Half of all {NOUNS[of].many} {spent} {amount} or less"
    if mean < _APART * median:
        return half
    below = float(spread.up_to(np.array([mean]))[0][0]) / spread.n
    return (
        f"{half}; the mean, {formats.money(mean, currency)}, is {mean / median:.1f} times that, "
        f"and {formats.percent(below, 0)} lie below it"
    )


def beyond(spread: Spread, bins: pd.DataFrame, *, of: str, currency: str) -> str:
    """Say how much lies beyond the last bin of a linear histogram."""
    if bins.empty:
        return ""
    end = float(bins["high"].iloc[-1])
    n = spread.n - round(float(bins["n"].sum()))
    revenue = spread.total - float(bins[c.REVENUE].sum())
    if not n:
        return ""
    return (
        f"beyond the axis, cut at the 99th percentile: {counted(n, of)} of "
        f"{formats.money(end, currency)} and more, "
        f"{formats.share_of_whole(revenue / spread.total)} of revenue"
    )


def left_out(spreads: Mapping[str, Spread]) -> str:
    """Count the amounts that have no place on a logarithmic axis."""
    counts = [
        counted(spread.n_not_positive, of)
        for of, spread in spreads.items()
        if spread.n_not_positive
    ]
    return f"without {', '.join(counts)} of zero or less" if counts else ""


def without_guests(share: float | None) -> str:
    """Say what part of revenue has no customer, and so no place among customers."""
    if not share:
        return ""
    return f"customers without guests, who bring {formats.share_of_whole(share)} of revenue"


def joined(*parts: str) -> str:
    """Join remarks below a figure; empty ones are left out."""
    return " \N{MIDDLE DOT} ".join(filter(None, parts))


def on_curves(spreads: Mapping[str, Spread]) -> str:
    """Say what the largest tenth of each kind brings."""
    known = [
        (NOUNS[of].many, spread) for of, spread in spreads.items() if spread.n >= _FEWEST_CUSTOMERS
    ]
    shares = [
        f"{many} {formats.percent(spread.share_of_largest(_LARGEST), 0)}" for many, spread in known
    ]
    return f"Share of revenue in the largest tenth: {', '.join(shares)}" if shares else ""


def on_boxes(summaries: pd.DataFrame, *, currency: str) -> str:
    """Say between which amounts the middle half of orders and of customers lies."""
    parts = []
    for of in ("order", "customer"):
        n, low, high = map(float, summaries.loc[of, ["n", "p25", "p75"]])
        ends = f"{formats.compact_money(low, currency)} and {formats.compact_money(high, currency)}"
        if n >= _FEWEST:
            parts.append(f"half of {NOUNS[of].many} lie between {ends}")
    return f"The middle {', the middle '.join(parts)}" if parts else ""


def on_levels(summaries: pd.DataFrame) -> str:
    """Name the most skewed kind of amount."""
    known = summaries[summaries["n"] >= _FEWEST].dropna(subset=["skewness"])
    if known.empty or not known["skewness"].max() > 0:
        return ""
    place = int(known["skewness"].to_numpy().argmax())
    skewness, largest, median = known[["skewness", "max", "median"]].iloc[place].tolist()
    return (
        f"{NOUNS[str(known.index[place])].many.capitalize()} are the most skewed "
        f"({formats.number(skewness)}; 0 would be symmetric): the largest is "
        f"{formats.count(largest / median)} times the median"
    )


def on_lorenz(curve: pd.DataFrame) -> str:
    """Say what the smaller half of the customers bring."""
    if len(curve) <= _FEWEST:
        return ""
    at = int((curve["population_share"] - _HALF).abs().to_numpy().argmin())
    people, amount = curve.iloc[at]
    return (
        f"The smaller {formats.percent(people, 0)} of customers bring "
        f"{formats.percent(amount)} of customers' revenue"
    )


def on_top_shares(tops: pd.DataFrame, n_customers: int) -> str:
    """Say what the widest group of top customers brings."""
    if tops.empty or n_customers < _FEWEST_CUSTOMERS:
        return ""
    widest = tops.iloc[-1]
    return (
        f"The top {widest['percent']:.0f}% ({counted(widest['n'], 'customer')}) bring "
        f"{formats.percent(widest['share'])} of customers' revenue"
    )


def on_customers(customers: pd.DataFrame, *, currency: str) -> str:
    """Say what the first and the first ten of the list bring."""
    if len(customers) <= _LARGEST_LISTED or customers["revenue_share"].isna().any():
        return ""
    first = customers.iloc[0]
    ten = float(customers["revenue_share"].head(_LARGEST_LISTED).sum())
    return (
        f"Customer {first[c.CUSTOMER_ID]} brought {formats.money(first[c.REVENUE], currency)}, "
        f"{formats.percent(first['revenue_share'])} of customers' revenue; "
        f"the ten largest together {formats.percent(ten)}"
    )


def on_outliers(found: pd.DataFrame, *, currency: str) -> str:
    """Count the large orders and say what of them was taken back."""
    if found.empty:
        return ""
    gross = found[c.revenue_on(c.Basis.GROSS)]
    orders = "order lies" if len(found) == 1 else "orders lie"
    words = f"{formats.count(len(found))} {orders} far beyond the others"
    back = found["kept"].isin([Kept.NONE, Kept.LITTLE]).to_numpy()
    if not back.any():
        return f"{words}; none was taken back"
    lost = (gross - found[c.revenue_on(c.Basis.NET)])[back].sum()
    were = "was" if back.sum() == 1 else "were"
    return (
        f"{words}; {formats.count(back.sum())} of them {were} taken back, "
        f"{formats.money(lost, currency)} worth"
    )


def outlier_rule(limits: Fence | None, *, currency: str) -> str:
    """State the rule by which an order counts as an outlier."""
    if limits is None:
        return "too few orders to tell which stand out"
    below = f"; {formats.count(limits.n_below)} lie as far below" if limits.n_below else ""
    return (
        f"orders above {formats.money(limits.high, currency)} before cancellations, three "
        f"interquartile ranges beyond the upper quartile on the log scale{below}"
    )


def part_shown(n_shown: int, n: int) -> str:
    """Say how much of a list is shown, where it is not all."""
    return f"{formats.count(n_shown)} of {formats.count(n)} customers shown" if n > n_shown else ""
