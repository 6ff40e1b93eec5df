"""What today's customers are expected to spend, all together and by group.

The interval of a sum is not the sum of intervals: customers err together, with the season. It
comes from how far earlier sums lay from what came, as the back-test shows them.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pandas as pd

#: Share of the sums that shall lie in the interval.
NOMINAL: Final = 0.8
#: Fifty-two weeks: the same season and the same weekdays.
YEAR: Final = timedelta(days=364)

_TAIL: Final = (1 - NOMINAL) / 2
_FEWEST_CUTS: Final = 2
# Of the logarithm of actual over predicted, where too few sums have been tested.
_LONE_SPREAD: Final = 0.5

COLUMNS: Final = ("group", "days", "n_customers", "expected", "low", "high")


def outlook(
    predictions: pd.DataFrame,
    backtest: pd.DataFrame,
    windows: Mapping[str, int],
    groups: pd.Series | None = None,
    *,
    as_of: datetime | None = None,
    year_before: Mapping[int, float] | None = None,
) -> pd.DataFrame:
    """Sum the expected spend over the short window, the horizon and the long window.

    Grain: one row per group and window.

    Parameters
    ----------
    predictions : DataFrame
        As `contracts.predictions.PREDICTIONS`.
    backtest : DataFrame
        As `contracts.predictions.OUTLOOK_BACKTEST`.
    windows : mapping of str to int
        ``soon``, ``horizon``, ``long``: days, as the build notes them.
    groups : Series, optional
        Group of each customer (segment, country), index as `predictions`; all are one by default.
    as_of : datetime, optional
        Instant of the predictions: where the back-test reaches a year back, the level is that
        of the season then (`level`).
    year_before : mapping of int to float, optional
        By days: what all identified customers spent in the same days a year before. It widens the
        interval where no window tested has seen the season (`widths`).

    Returns
    -------
    DataFrame
        `COLUMNS`; money, the interval from the back-test's errors; empty without predictions.
    """
    amounts = year_before or {}
    of = pd.Series("all", index=predictions.index) if groups is None else groups
    parts = []
    for key, column in (
        ("soon", "expected_spend_soon"),
        ("horizon", "expected_spend"),
        ("long", "expected_spend_long"),
    ):
        known = predictions[column].dropna()
        grouped = known.groupby(of.reindex(known.index))
        table = pd.DataFrame({"expected": grouped.sum(), "n_customers": grouped.size()})
        days = windows[key]
        table["expected"] *= level(backtest, days, as_of)
        total = float(table["expected"].sum())
        down, up = widths(backtest, days, total, as_of, amounts.get(days))
        table["low"] = table["expected"] * np.exp(-down)
        table["high"] = table["expected"] * np.exp(up)
        parts.append(table.rename_axis("group").reset_index().assign(days=windows[key]))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def spread(backtest: pd.DataFrame, days: int) -> float:
    """Return the half width of the interval of a sum, as a logarithm.

    Notes
    -----
    ``t s sqrt(1 + 1 / k)``: s is the root mean square of log(actual / predicted) over the k sums
    tested, Student's t has k - 1 degrees of freedom. The windows of neighbouring instants
    overlap, so that k says more than it holds: it is never less than the largest miss, and the
    interval would have held every sum tested.
    """
    from scipy.special import stdtrit

    ratios = tested_sums(backtest, days)
    k = len(ratios)
    if k < _FEWEST_CUTS:
        return _LONE_SPREAD
    missed = np.abs(np.log((ratios["actual"] / ratios["predicted"]).to_numpy(float)))
    off = float(np.sqrt(np.mean(missed**2)))
    t = float(stdtrit(k - 1, 1 - _TAIL))
    return max(t * off * float(np.sqrt(1 + 1 / k)), float(missed.max()))


def widths(
    backtest: pd.DataFrame,
    days: int,
    expected: float,
    as_of: datetime | None = None,
    year_before: float | None = None,
) -> tuple[float, float]:
    """Return how far the interval of a sum reaches below and above, as logarithms.

    Parameters
    ----------
    expected : float
        The sum of all customers.
    year_before : float, optional
        What the same days brought a year before.

    Notes
    -----
    `spread` on either side. Where months of the window followed no instant tested, errors of the
    past do not hold those of the season: the interval then reaches as far as the year before.
    """
    width = spread(backtest, days)
    if not year_before or expected <= 0 or not unseen_months(backtest, days, as_of):
        return width, width
    away = float(np.log(expected / year_before))
    return max(width, away), max(width, -away)


def unseen_months(backtest: pd.DataFrame, days: int, as_of: datetime | None) -> list[int]:
    """List the months of the coming window, in its order, that no window tested has held."""
    if as_of is None:
        return []
    seen = {month for cut in tested_sums(backtest, days).index for month in _months(cut, days)}
    return [month for month in _months(pd.Timestamp(as_of), days) if month not in seen]


def _months(start: pd.Timestamp, days: int) -> list[int]:
    return list(dict.fromkeys(pd.date_range(start, periods=days, freq="D").month.tolist()))


def level(backtest: pd.DataFrame, days: int, as_of: datetime | None) -> float:
    """Return by what the sum a year before came out higher than foretold; 1 where there is none."""
    if as_of is None:
        return 1.0
    sums = tested_sums(backtest, days)
    then = sums[pd.DatetimeIndex(sums.index) == pd.Timestamp(as_of - YEAR)]
    return float((then["actual"] / then["predicted"]).iloc[0]) if len(then) else 1.0


def tested_sums(backtest: pd.DataFrame, days: int) -> pd.DataFrame:
    """Sum the back-test of one window over countries: ``predicted``, ``actual`` by ``cut``."""
    sums = backtest[backtest["days"] == days].groupby("cut")[["predicted", "actual"]].sum()
    return sums[(sums > 0).all(axis=1)]


def words(backtest: pd.DataFrame, days: int, as_of: datetime) -> list[str]:
    """Say where the level of a sum comes from, and what its interval has been seen to hold.

    Returns
    -------
    list of str
        Two sentences without a full stop.
    """
    sums = tested_sums(backtest, days)
    return [_level_words(backtest, days, as_of), _interval_words(sums, days)]


def _level_words(backtest: pd.DataFrame, days: int, as_of: datetime) -> str:
    year_before = as_of - YEAR
    factor = level(backtest, days, as_of)
    if factor != 1:
        return (
            f"the level is taken from the same season a year before: the {days} days from "
            f"{year_before:%Y-%m-%d} brought {factor:.2f} times what was foretold, so the sum of "
            "the customers' own figures is multiplied by that"
        )
    return (
        "the level is taken from the latest windows that are over, whatever their season: the "
        f"lines do not reach far enough before {year_before:%Y-%m-%d} to take it from the same "
        "season a year before, so that what the season brought of late is taken to go on"
    )


def _interval_words(sums: pd.DataFrame, days: int) -> str:
    if len(sums) < _FEWEST_CUTS:
        return (
            f"sums over {days} days were tested at {len(sums)} instants, too few to know how far "
            "they lie off: the interval is a guess, from six tenths to one and six tenths of the "
            "sum"
        )
    ratio = sums["actual"] / sums["predicted"]
    worst = ratio.iloc[[int(np.argmax(np.abs(np.log(ratio.to_numpy(float)))))]]
    return (
        f"the interval is wide enough to have held the sums of all {len(sums)} instants tested, "
        f"from {sums.index.min():%Y-%m-%d} to {sums.index.max():%Y-%m-%d}; the worst came to "
        f"{worst.iloc[0]:.2f} times what was foretold ({worst.index[0]:%Y-%m-%d}); their windows "
        "overlap, so that they teach less than their number says"
    )
