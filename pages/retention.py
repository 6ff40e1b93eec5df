"""Retention: who comes back, how soon, and how long customers wait between orders."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics import retention
from analytics.slices import Slice
from analytics.survival import at_time, kaplan_meier, median_days, well_followed
from components import findings_retention as findings
from components import formats
from components import retention as tables
from components.figures import cohorts
from components.figures import retention as figures
from components.page import PageSpec
from components.report import Card, Shown
from pages import read
from pages.compared import history_of
from pages.reporting import data_covered, page_of

PAGE = PageSpec(
    path="/retention",
    name="Retention",
    order=60,
    needs=("invoices", "days", "day_hours"),
    description="Who comes back: cohorts, the wait for a second order, time between orders.",
)

#: Cohorts and months that fit a screen.
_MOST_COHORTS: Final = 24
#: A curve that fewer customers carry jumps with each of them.
_FEWEST_AT_RISK: Final = 20
#: Two cards ask for them; of half a million customers some 20 megabytes each.
_WAITS_KEPT: Final = 2
#: Four cards ask for them; of two million orders some 60 megabytes.
_TURNS_KEPT: Final = 1
#: Days after the first order of which the finding tells.
_TOLD_DAYS: Final = 90
_HORIZON: Final = {"90": "90 days", "180": "180", "270": "270"}
_MEASURE: Final = {"share": "Share", "customers": "Customers", "revenue": "Revenue"}


def draw_cohorts(chosen: Slice, measure: str) -> Shown:
    """Follow customers by the month of their first order."""
    grid = retention.cohort_grid(_turns(chosen), chosen.window)
    shown, all_of_them = _latest(grid), grid[c.COHORT_MONTH].nunique()
    n_shown = shown[c.COHORT_MONTH].nunique()
    note = f"the latest {n_shown} of {all_of_them} cohorts shown" if n_shown < all_of_them else ""
    return Shown(
        cohorts.cohort_heat(shown, measure=measure, currency=read.currency()),
        tables.cohort_table(shown),
        findings.on_cohorts(shown, measure=measure, currency=read.currency()),
        _joined(
            cohorts.meaning(measure, read.currency()),
            "unfinished months dotted",
            note,
            _first_month_note(grid),
        ),
    )


def draw_return(chosen: Slice) -> Shown:
    """Estimate the share of customers back within so many days of the first order."""
    waits = _waits(chosen)
    curve = kaplan_meier(waits[retention.T_DAYS], waits[retention.IS_BACK])
    shown = well_followed(curve, _FEWEST_AT_RISK)
    median = median_days(shown)
    then = at_time(shown, _TOLD_DAYS)
    back = (None, np.nan, np.nan) if then is None else tuple(1 - then[["survival", "high", "low"]])
    return Shown(
        figures.return_curve(shown, median=median),
        tables.curve_table(shown),
        findings.on_return(*back, horizon_days=_TOLD_DAYS, median=median),
        _joined(
            f"{formats.count(len(waits))} customers with their first order in the period, followed "
            f"to {formats.day(data_covered().last_day)}",
            "Kaplan-Meier estimate: who has not come back yet still may",
        ),
    )


def draw_gaps(chosen: Slice) -> Shown:
    """Show how long customers wait between orders."""
    gaps = retention.gaps_between_orders(_turns(chosen), chosen.window)
    bins = retention.doubling_bins(gaps)
    median, upper = (
        (float(np.quantile(gaps, q, method="inverted_cdf")) for q in (0.5, 0.8))
        if len(gaps)
        else (None, None)
    )
    return Shown(
        figures.gap_bars(bins, median=median),
        tables.gap_table(bins),
        findings.on_gaps(median, upper),
        "orders of one day count as one; waits that have not ended are not among them",
    )


def draw_countries(chosen: Slice, horizon: str) -> Shown:
    """Estimate the share back per country of the first order."""
    days, waits = int(horizon), _waits(chosen)
    returns = retention.return_by_country(waits, days)
    then = at_time(kaplan_meier(waits[retention.T_DAYS], waits[retention.IS_BACK]), days)
    overall = None if then is None else 1 - float(then["survival"])
    return Shown(
        figures.country_returns(returns, overall=overall, horizon_days=days),
        tables.country_table(returns, days),
        findings.on_countries(returns, overall=overall, horizon_days=days),
        "Kaplan-Meier estimate with 95% interval, by country of the first order",
    )


CARDS: Final = (
    Card(
        "retention-cohorts",
        "Cohorts by month of first order",
        draw_cohorts,
        470,
        options={"measure": _MEASURE},
    ),
    Card("retention-return", "How soon customers come back", draw_return, 360),
    Card("retention-gaps", "Time between orders", draw_gaps, 340, wide=False),
    Card(
        "retention-countries",
        "Back within, by first country",
        draw_countries,
        340,
        wide=False,
        options={"horizon": _HORIZON},
    ),
)

layout = page_of(PAGE, "Retention", "Who comes back, and how soon", CARDS)


def _waits(chosen: Slice) -> pd.DataFrame:
    return _first_waits(read.build_id(), chosen)


@lru_cache(maxsize=_WAITS_KEPT)
def _first_waits(_build: str, chosen: Slice) -> pd.DataFrame:
    return retention.waits_for_second(_turns(chosen), chosen.window, data_covered())


def _turns(chosen: Slice) -> retention.Turns:
    return _history_in_turn(read.build_id(), replace(chosen, window=data_covered()))


@lru_cache(maxsize=_TURNS_KEPT)
def _history_in_turn(_build: str, ever: Slice) -> retention.Turns:
    return retention.in_turn(history_of(ever))


def _latest(grid: pd.DataFrame) -> pd.DataFrame:
    months = sorted(grid[c.COHORT_MONTH].unique())[-_MOST_COHORTS:]
    return grid[grid[c.COHORT_MONTH].isin(months)]


def _first_month_note(grid: pd.DataFrame) -> str:
    first = data_covered().start
    if grid.empty or grid[c.COHORT_MONTH].min() > pd.Timestamp(first):
        return ""
    return f"the {first:%b %Y} cohort also holds customers of before the data begins"


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
