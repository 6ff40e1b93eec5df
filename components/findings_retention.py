"""One computed sentence per retention card."""

from math import isnan
from typing import Final

import pandas as pd

from analytics import columns as c
from components import formats

_LATER: Final = (6, 3)


def on_cohorts(grid: pd.DataFrame, *, measure: str, currency: str) -> str:
    """Say how many come back, or how much of the revenue is theirs.

    Parameters
    ----------
    grid : DataFrame
        ``cohort_month``, ``months_since``, ``cohort_customers``, ``customers``, ``revenue``,
        ``is_complete``.
    measure : str
        ``share``, ``customers`` or ``revenue``.
    currency : str
        Label of money amounts.
    """
    complete = grid[grid[c.IS_COMPLETE].astype(bool)]
    if measure == "revenue":
        return _on_cohort_revenue(complete, currency)
    sums = complete.groupby(c.MONTHS_SINCE)[[c.CUSTOMERS, "cohort_customers"]].sum()
    shares = sums[c.CUSTOMERS] / sums["cohort_customers"]
    if 1 not in shares:
        return ""
    said = f"{formats.percent(shares[1])} of customers order again in the month after their first"
    later = next((months for months in _LATER if months in shares), None)
    return f"{said}, {formats.percent(shares[later])} in month {later}" if later else said


def on_return(
    share: float | None, low: float, high: float, *, horizon_days: int, median: float | None
) -> str:
    """Say how many are back within a horizon, and by when half are."""
    said = []
    if share is not None:
        interval = f"95% interval {formats.percent(low)} to {formats.percent(high)}"
        said.append(
            f"{formats.percent(share)} are back within {horizon_days} days"
            + ("" if isnan(low) else f" ({interval})")
        )
    if median is not None:
        said.append(f"half within {formats.count(median)} days")
    sentence = ", ".join(said)
    return sentence[:1].upper() + sentence[1:]


def on_gaps(median: float | None, upper: float | None) -> str:
    """Say by when half and four fifths of repeat orders come."""
    if median is None or upper is None:
        return ""
    return (
        f"Half of repeat orders come within {formats.count(median)} days of the one before, "
        f"four in five within {formats.count(upper)}"
    )


def on_countries(returns: pd.DataFrame, *, overall: float | None, horizon_days: int) -> str:
    """Name the countries whose interval leaves out the share of all customers."""
    shown = returns.dropna(subset=["low", "high"])
    if overall is None or len(shown) <= 1:
        return ""
    above, below = shown[shown["low"] > overall], shown[shown["high"] < overall]
    said = [
        f"{_names(part)} {'comes' if len(part) == 1 else 'come'} back {word}"
        for part, word in ((above, "more often"), (below, "less often"))
        if len(part)
    ]
    against = f"than the {formats.percent(overall)} of all customers within {horizon_days} days"
    if said:
        return f"{', '.join(said)} {against}"
    return (
        f"No country differs clearly from the {formats.percent(overall)} of all customers: "
        "every interval holds it"
    )


def _on_cohort_revenue(complete: pd.DataFrame, currency: str) -> str:
    if complete.empty:
        return ""
    month = [
        start + pd.DateOffset(months=since)
        for start, since in zip(
            complete[c.COHORT_MONTH], complete[c.MONTHS_SINCE].tolist(), strict=True
        )
    ]
    last = max(month)
    shown = complete[[now == last for now in month]]
    total = float(shown[c.REVENUE].sum())
    earlier = float(shown.loc[shown[c.MONTHS_SINCE] > 0, c.REVENUE].sum())
    if total <= 0 or earlier <= 0:
        return ""
    return (
        f"In {last:%b %Y} {formats.percent(earlier / total)} of "
        f"{formats.compact_money(total, currency)} came from customers of earlier months"
    )


def _names(part: pd.DataFrame) -> str:
    return " and ".join(part[c.COUNTRY].astype(str).tolist()[:2])
