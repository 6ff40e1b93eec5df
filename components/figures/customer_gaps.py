"""The days between the orders of one customer."""

from typing import Any, Final

import pandas as pd

from analytics import customer as cu
from components import formats
from components.figures.customer import time_axis
from components.figures.frame import Figure, empty
from components.theme import LIGHT

_DAY_MS: Final = 86_400_000
_HOVER: Final = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"
# Width of a bar as a share of the time shown: for few gaps, and for many.
_BAR_SHARES: Final = (0.012, 0.005)
_MANY_GAPS: Final = 40


def gaps(found: pd.DataFrame) -> Figure:
    """Draw the days between orders, each at the day it ended, the one still open hatched.

    Parameters
    ----------
    found : DataFrame
        `analytics.customer.gaps`.
    """
    if found.empty:
        return empty("No order")
    is_open = found[cu.IS_OPEN].astype(bool).tolist()
    said = [
        [
            f"{formats.count(days)} {'day' if days == 1 else 'days'}",
            f"since the order of {formats.day(start)}"
            if still
            else f"{formats.day(start)} to {formats.day(end)}",
        ]
        for days, start, end, still in zip(
            found[cu.DAYS], found[cu.FROM], found[cu.TO], is_open, strict=True
        )
    ]
    span = max((found[cu.TO].iloc[-1] - found[cu.FROM].iloc[0]).days, 1)
    bars = {
        "type": "bar",
        "x": [f"{end:%Y-%m-%d}" for end in found[cu.TO]],
        "y": found[cu.DAYS].astype(int).tolist(),
        "width": span * _BAR_SHARES[len(found) > _MANY_GAPS] * _DAY_MS,
        "customdata": said,
        "hovertemplate": _HOVER,
        "marker": {
            "color": [LIGHT.accent_soft if still else LIGHT.accent for still in is_open],
            "line": {"width": [int(still) for still in is_open], "color": LIGHT.accent},
            "pattern": {
                "shape": ["/" if still else "" for still in is_open],
                "fgcolor": LIGHT.accent,
                "size": 6,
                "solidity": 0.25,
            },
        },
    }
    closed = found.loc[~found[cu.IS_OPEN].astype(bool), cu.DAYS]
    layout: dict[str, Any] = {
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": time_axis(found[cu.FROM].iloc[0], found[cu.TO].iloc[-1]),
        "yaxis": {
            "title": {"text": "Days"},
            "rangemode": "tozero",
            "nticks": 6,
            "fixedrange": True,
        },
    }
    if len(closed) > 1:
        layout["shapes"] = [_level(float(closed.median()))]
    return {"data": [bars], "layout": layout}


def _level(days: float) -> dict[str, Any]:
    """Mark the middle gap across the figure."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": days,
        "y1": days,
        "line": {"color": LIGHT.text_muted, "width": 1, "dash": "dot"},
    }
