"""A slice beside the earlier one that it is compared with, for the pages that compare."""

from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from analytics import columns as c
from analytics.periods import comparisons
from analytics.slices import Slice
from pages import facts
from pages.reporting import data_covered


class Pair(NamedTuple):
    """Two slices that differ in their window, and words for both."""

    now: Slice
    before: Slice
    later: str
    earlier: str
    note: str


def pair_of(chosen: Slice) -> Pair | None:
    """Find the earlier slice to compare with: the previous period, else the year before."""
    beside = comparisons(chosen.window, data_covered())
    earlier = beside.previous or beside.year_before
    if earlier is None:
        return None
    later_said, earlier_said = beside.window.label(), earlier.label()
    why = f" ({beside.note})" if beside.note else ""
    return Pair(
        replace(chosen, window=beside.window),
        replace(chosen, window=earlier),
        later_said,
        earlier_said,
        f"{later_said} against {earlier_said}{why}",
    )


def history_of(chosen: Slice) -> pd.DataFrame:
    """Read the orders that count at any time: a first order is the first of all."""
    return facts.orders(replace(chosen, window=data_covered()))


def totals_of(pair: Pair) -> dict[str, float]:
    """Sum the revenue of both periods as the headline does: from the days."""
    now, before = (float(facts.days(part)[c.REVENUE].sum()) for part in (pair.now, pair.before))
    return {"all_now": now, "all_before": before}
