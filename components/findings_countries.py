"""One computed sentence about each figure of the countries page."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics import columns as c
from analytics.countries import (
    AVERAGE_ORDER_VALUE,
    PERIOD_START,
    RETURN_RATE,
    Concentration,
)
from components import formats
from components.figures.countries import MEASURE_NAMES, written
from components.geography import off_the_map

# Changes and rates of fewer countries than these are no comparison.
_FEWEST = 2
_MONTHS_APART = 3
_NAMED = 4
_TOP = 3
_SAME = 0.005


def on_shares(shares: pd.DataFrame) -> str:
    """Name what the country with most revenue has of each measure."""
    if len(shares) < _FEWEST or pd.isna(shares[c.REVENUE].iloc[0]):
        return ""
    parts = [
        f"{formats.percent(float(shares[measure].iloc[0]), 2)} of {name.lower()}"
        for measure, name in MEASURE_NAMES.items()
        if pd.notna(shares[measure].iloc[0])
    ]
    return f"{shares.index[0]} has {_listed(parts)}"


def on_map(places: pd.DataFrame) -> str:
    """Say how many countries buy, and which continent brings most."""
    if len(places) < _FEWEST:
        return ""
    sums = places.groupby("continent")[c.REVENUE].sum().sort_values(ascending=False)
    counts = places["continent"].value_counts()
    top = str(sums.index[0])
    if len(sums) == 1:
        return f"{'Both' if len(places) == _FEWEST else f'All {len(places)}'} lie in {top}"
    share = formats.share_of_whole(float(sums.iloc[0] / sums.sum()))
    return f"{counts[top]} of the {len(places)} countries shown lie in {top} and bring {share}"


def on_rank(values: pd.Series, *, measure: str, currency: str) -> str:
    """Set the first country beside the second."""
    positive = values[values > 0]
    if len(positive) < _FEWEST:
        return ""
    first, second = positive.iloc[0], positive.iloc[1]
    amount = written(measure, float(first), currency, is_short=True)
    unit = "" if measure == c.REVENUE else f" {MEASURE_NAMES[measure].lower()}"
    lead = f"{positive.index[0]} leads with {amount}{unit}"
    if first == second:
        return f"{lead}, as much as {positive.index[1]}"
    times = f"{first / second:.1f} times" if first / second >= 1 + 0.05 else "just ahead of"
    return f"{lead}, {times} {positive.index[1]}"


def on_trend(periods: pd.DataFrame, *, every: str) -> str:
    """Say whose revenue grew and fell most from the first to the last three finished periods."""
    complete = periods[periods[c.IS_COMPLETE].astype(bool)]
    starts = sorted(complete[PERIOD_START].unique())
    if len(starts) < 2 * _MONTHS_APART:
        return ""
    grid = complete.pivot_table(index=c.COUNTRY, columns=PERIOD_START, values=c.REVENUE)
    first = grid[starts[:_MONTHS_APART]].sum(axis=1)
    last = grid[starts[-_MONTHS_APART:]].sum(axis=1)
    change = (last / first.where(first > 0) - 1).dropna().sort_values()
    if len(change) < _FEWEST:
        return ""
    up, down = change.index[-1], change.index[0]
    parts = [f"{up} grew most ({_change(change[up])})"] if change[up] > _SAME else []
    if change[down] < -_SAME:
        parts.append(f"{down} fell most ({_change(change[down])})")
    if not parts:
        return ""
    return f"From the first three complete {every}s to the last three, {' and '.join(parts)}"


def on_order_value(countries: pd.DataFrame, overall: float, *, currency: str) -> str:
    """Name the country with the largest orders, beside the average of all."""
    if len(countries) < _FEWEST:
        return ""
    values = countries[AVERAGE_ORDER_VALUE].sort_values(ascending=False, kind="stable")
    top = float(values.iloc[0])
    sentence = f"Orders from {values.index[0]} average {formats.money(top, currency)}"
    if overall > 0 and top > overall:
        return f"{sentence}, {top / overall:.1f} times those of all countries together"
    return sentence


def on_returns(countries: pd.DataFrame, overall: float) -> str:
    """Name the country that sends most back, beside all together."""
    if len(countries) < _FEWEST or not countries[RETURN_RATE].max() > 0:
        return ""
    rates = countries[RETURN_RATE].sort_values(ascending=False, kind="stable")
    return (
        f"{rates.index[0]} cancelled {formats.share_of_whole(float(rates.iloc[0]))} of what it "
        f"ordered; all countries together {formats.share_of_whole(overall)}"
    )


def on_concentration(curves: Mapping[str, Concentration]) -> str:
    """Say the index, what it is like and what the largest bring."""
    said = [
        f"{name}: the largest three bring {formats.share_of_whole(curve.top(_TOP))}, HHI "
        f"{curve.hhi:.2f}, like {formats.number(curve.effective)} equal countries"
        for name, curve in curves.items()
        if curve.n_countries > _TOP
    ]
    return "; ".join(said)


def missing_places(countries: pd.DataFrame, *, currency: str) -> str:
    """List what the map cannot show, with its revenue."""
    lost = off_the_map(countries.index)
    if not lost:
        return ""
    amount = formats.compact_money(float(countries.loc[lost, c.REVENUE].sum()), currency)
    return f"not on the map: {_some(lost)} ({amount})"


def left_out(home: str | None, *, is_abroad: bool, is_present: bool) -> str:
    """Name the home market that is not shown."""
    return f"without {home}, the home market" if is_abroad and home and is_present else ""


def unfinished(periods: pd.DataFrame) -> str:
    """Explain the dotted line, where there is one."""
    return "" if periods[c.IS_COMPLETE].all() else "dotted to unfinished periods"


def part_shown(n_shown: int, n_all: int) -> str:
    """Say how many countries are shown, where it is not all."""
    return f"{n_shown} of {n_all} countries shown" if n_shown < n_all else ""


def compared(n_compared: int, n_shown: int, n_all: int, *, least_orders: int) -> str:
    """Say which countries have orders enough to be compared."""
    if not n_all:
        return ""
    rule = f"at least {least_orders} orders: {n_compared} of {n_all} countries"
    return f"{rule}, the {n_shown} with most orders shown" if n_shown < n_compared else rule


def joined(*notes: str) -> str:
    """Put notes together, empty ones left out."""
    return "; ".join(note for note in notes if note)


def _change(share: float) -> str:
    return f"{'+' if share > 0 else ''}{formats.percent(share, 0)}"


def _some(names: Sequence[str]) -> str:
    shown = list(names[:_NAMED])
    more = len(names) - len(shown)
    return f"{', '.join(shown)} and {more} more" if more else ", ".join(shown)


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
