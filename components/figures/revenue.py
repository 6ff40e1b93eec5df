"""Revenue over time."""

from math import ceil
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components import formats, labels
from components.figures.frame import Figure, empty
from components.theme import LIGHT

PERIOD_START: Final = "period_start"
REVENUE: Final = c.REVENUE
ORDERS: Final = "n_orders"
BEFORE: Final = "revenue_year_before"

_HOVER: Final = (
    "<b>%{customdata[0]}</b><br>"
    "%{customdata[1]} revenue<br>"
    "%{customdata[2]} invoices<extra></extra>"
)
_WIDTH_MS: Final = {"day": 0.86, "week": 7 * 0.8}
_DAY_MS: Final = 86_400_000
_MOST_TICKS: Final = 14
_A_MONDAY: Final = "2001-01-01"
_ONE_DAY: Final = pd.DateOffset(days=1)
_LENGTH: Final = {
    "day": pd.DateOffset(days=1),
    "week": pd.DateOffset(days=7),
    "month": pd.DateOffset(months=1),
}


def revenue_over_time(periods: pd.DataFrame, *, every: str, currency: str) -> Figure:
    """Draw a bar per period, the unfinished ones hatched and labelled.

    Parameters
    ----------
    periods : DataFrame
        ``period_start``, ``revenue``, ``n_orders``, ``is_complete``
        (`analytics.headline.revenue_over_time`); ``revenue_year_before`` where it is known.
    every : str
        ``day``, ``week`` or ``month``.
    currency : str
        Label of the unit.
    """
    if periods.empty:
        return empty("No line in this period")
    finished = periods[c.IS_COMPLETE].astype(bool)
    traces = [
        _bars(part, name, every, currency, is_hatched=hatched)
        for part, name, hatched in (
            (periods[finished], "Complete", False),
            (periods[~finished], "Unfinished: the data covers only a part", True),
        )
        if not part.empty
    ]
    if BEFORE in periods and periods[BEFORE].notna().any():
        traces.append(_year_before(periods[periods[BEFORE].notna()], every, currency))
    layout = {
        "barmode": "overlay",
        "showlegend": len(traces) > 1,
        "hovermode": "x" if every == "day" else "closest",
        "xaxis": _time_axis(periods, every),
        "yaxis": {"tickprefix": currency, "tickformat": "~s", "nticks": 6, "fixedrange": True},
    }
    return {"data": traces, "layout": layout}


def as_frame(periods: pd.DataFrame, *, every: str) -> pd.DataFrame:
    """Set the bars of `revenue_over_time` as a table, latest first."""
    latest_first = periods.iloc[::-1]
    table = pd.DataFrame(
        {
            labels.EVERY[every]: [
                period_label(start, every) for start in latest_first[PERIOD_START]
            ],
            "Revenue": latest_first[REVENUE].to_numpy(),
            "Orders": latest_first[ORDERS].to_numpy(),
            "Complete": ["yes" if done else "no" for done in latest_first[c.IS_COMPLETE]],
        }
    )
    if BEFORE in periods and periods[BEFORE].notna().any():
        table["Revenue, same days a year before"] = latest_first[BEFORE].to_numpy()
    return table


def period_label(start: pd.Timestamp, every: str) -> str:
    """Name a period.

    >>> period_label(pd.Timestamp("2011-11-01"), "month")
    'Nov 2011'
    >>> period_label(pd.Timestamp("2011-11-28"), "week")
    'week of 28 Nov 2011'
    """
    if every == "month":
        return f"{start:%b %Y}"
    return (
        f"week of {formats.day(start)}" if every == "week" else f"{start:%a} {formats.day(start)}"
    )


def _bars(
    part: pd.DataFrame, name: str, every: str, currency: str, *, is_hatched: bool
) -> dict[str, Any]:
    labels = [period_label(start, every) for start in part[PERIOD_START]]
    suffix = " (unfinished)" if is_hatched else ""
    marker: dict[str, Any] = {"color": LIGHT.accent, "line": {"width": 0}, "cornerradius": 2}
    if is_hatched:
        marker |= {
            "color": LIGHT.accent_soft,
            "pattern": {"shape": "/", "fgcolor": LIGHT.accent, "size": 6, "solidity": 0.25},
            "line": {"width": 1, "color": LIGHT.accent},
        }
    return {
        "type": "bar",
        "name": name,
        "x": [f"{start:%Y-%m-%d}" for start in part[PERIOD_START]],
        "y": part[REVENUE].round(2).tolist(),
        "customdata": [
            [
                f"{label}{suffix}",
                formats.money(revenue, currency),
                formats.count(orders),
                # A click narrows the report to these days.
                f"{start:%Y-%m-%d}",
                f"{start + _LENGTH[every] - _ONE_DAY:%Y-%m-%d}",
            ]
            for label, start, revenue, orders in zip(
                labels,
                part[PERIOD_START],
                part[REVENUE].tolist(),
                part[ORDERS].tolist(),
                strict=True,
            )
        ],
        "meta": {"pick": "window"},
        "hovertemplate": _HOVER,
        "marker": marker,
        **_place(every, part),
    }


def _year_before(part: pd.DataFrame, every: str, currency: str) -> dict[str, Any]:
    """Mark what the same days a year before brought: a level per bar, a line over many days."""
    starts = part[PERIOD_START]
    middle = starts + ((starts + _LENGTH[every]) - starts) / 2
    was = "52 weeks before" if every == "week" else "same days a year before"
    trace: dict[str, Any] = {
        "type": "scatter",
        "name": was.capitalize(),
        "x": [f"{at:%Y-%m-%dT%H:%M}" for at in middle],
        "y": part[BEFORE].round(2).tolist(),
        "customdata": [
            [f"{period_label(start, every)}, {was}", formats.money(revenue, currency)]
            for start, revenue in zip(starts, part[BEFORE].tolist(), strict=True)
        ],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
    }
    if every == "day":
        return trace | {"mode": "lines", "line": {"width": 1.5, "color": LIGHT.text_muted}}
    level = {"symbol": "line-ew", "size": 26 if every == "month" else 12}
    line = {"width": 3, "color": LIGHT.text_muted}
    return trace | {"mode": "markers", "marker": {**level, "line": line}}


def _place(every: str, part: pd.DataFrame) -> dict[str, Any]:
    """Give each bar its own period's width, so that a gap in the data shows as a gap."""
    if every == "month":
        days = part[PERIOD_START].dt.days_in_month
        return {
            "width": (days * 0.74 * _DAY_MS).tolist(),
            "offset": (days * 0.13 * _DAY_MS).tolist(),
        }
    width = _WIDTH_MS[every]
    whole = 7 if every == "week" else 1
    return {"width": width * _DAY_MS, "offset": (whole - width) / 2 * _DAY_MS}


def _time_axis(periods: pd.DataFrame, every: str) -> dict[str, Any]:
    starts = periods[PERIOD_START]
    end = starts.iloc[-1] + _LENGTH[every]
    axis: dict[str, Any] = {
        "type": "date",
        "range": [f"{starts.iloc[0]:%Y-%m-%d}", f"{end:%Y-%m-%d}"],
        "fixedrange": True,
        # The browser lowers this where the screen is narrow.
        "nticks": _MOST_TICKS,
    }
    if every == "month":
        return axis | {"ticklabelmode": "period", "tickformat": "%b\n%Y"}
    if every == "week":
        n_weeks = (end - starts.iloc[0]).days / 7
        axis |= {"tick0": _A_MONDAY, "dtick": ceil(n_weeks / _MOST_TICKS) * 7 * _DAY_MS}
    return axis | {"tickformat": "%-d %b\n%Y"}
