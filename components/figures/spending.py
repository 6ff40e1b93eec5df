"""How amounts of money are spread: the histogram, and the axes that such figures share."""

from math import ceil, floor, isfinite, log10
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.spending import NOUNS, counted
from components.theme import LIGHT

NOTHING: Final = "Nothing was spent in this period"

_MOST_DECADES: Final = 6
_SUFFIX: Final = ("", "k", "M", "B", "T")
# Of the marks, above the tallest bar.
_HEIGHTS: Final = (0.97, 0.89)
_ROOM_ABOVE: Final = 1.22
_MARKS: Final = {"median": "solid", "mean": "dot"}
_REVENUE_COLOUR: Final = LIGHT.series_4


def histogram(
    bins: pd.DataFrame, summary: pd.Series, *, of: str, is_log: bool, currency: str
) -> Figure:
    """Draw the share of amounts in each bin, and the share of revenue as an outline over it.

    Parameters
    ----------
    bins : DataFrame
        ``low``, ``high``, ``n``, ``revenue`` (`analytics.spending.log_histogram` or
        `linear_histogram`).
    summary : Series
        ``n``, ``total``, ``median``, ``mean`` of all amounts, also those beyond the last bin
        (a row of `analytics.spending.describe`).
    of : str
        Key of `components.spending.NOUNS`: what is counted.
    is_log : bool
        Whether the amounts stand on a logarithmic axis.
    currency : str
        Label of the unit.
    """
    if bins.empty:
        return empty(NOTHING)
    n, total = int(summary["n"]), float(summary["total"])
    shares = bins["n"] / n
    revenue_shares = bins[c.REVENUE] / total
    top = _ROOM_ABOVE * float(max(shares.max(), revenue_shares.max()))
    low, high = bins["low"].to_numpy(), bins["high"].to_numpy()
    end = high[-1]
    traces = [
        {
            "type": "bar",
            "name": f"Share of {NOUNS[of].many}",
            "x": significant(low),
            "width": significant(high - low),
            "offset": 0,
            "y": shares.round(6).tolist(),
            "customdata": _bin_words(bins, n, total, of, currency),
            "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}"
            "<extra></extra>",
            "marker": {
                "color": NOUNS[of].colour,
                "line": {"width": 0.5, "color": LIGHT.surface},
            },
        },
        {
            "type": "scatter",
            "mode": "lines",
            "name": "Share of revenue",
            "x": significant([*low, end]),
            "y": [*revenue_shares.round(6).tolist(), round(float(revenue_shares.iloc[-1]), 6)],
            "line": {"shape": "hv", "color": _REVENUE_COLOUR, "width": 2},
            "hoverinfo": "skip",
        },
        *_marked(summary, end, top, currency),
    ]
    layout = {
        "bargap": 0,
        "hovermode": "closest",
        "xaxis": {
            **(log_axis(low[0], end, currency) if is_log else _linear_axis(end, currency)),
            "title": {"text": f"{NOUNS[of].axis} ({'log' if is_log else 'linear'} scale)"},
        },
        "yaxis": {"tickformat": ".0%", "range": [0, top], "nticks": 6, "fixedrange": True},
    }
    return {"data": traces, "layout": layout}


def _bin_words(bins: pd.DataFrame, n: int, total: float, of: str, currency: str) -> list[list[str]]:
    return [
        [
            f"{formats.money(low, currency)} to {formats.money(high, currency)}",
            f"{counted(count, of)} ({formats.share_of_whole(count / n)})",
            f"{formats.money(revenue, currency)} revenue"
            f" ({formats.share_of_whole(revenue / total)})",
        ]
        for low, high, count, revenue in zip(
            bins["low"].tolist(),
            bins["high"].tolist(),
            bins["n"].tolist(),
            bins[c.REVENUE].tolist(),
            strict=True,
        )
    ]


def _marked(summary: pd.Series, end: float, top: float, currency: str) -> list[dict[str, Any]]:
    """Upright lines at median and mean; the left one is higher, so that its name has room."""
    marks = sorted((float(summary[name]), name, dash) for name, dash in _MARKS.items())
    return [
        {
            "type": "scatter",
            "mode": "lines+text",
            "name": name.capitalize(),
            "x": significant([at, at]),
            "y": [0, round(top * height, 6)],
            "text": ["", f"{name.capitalize()} {formats.compact_money(at, currency)}"],
            "textposition": "middle right",
            "cliponaxis": False,
            "textfont": {"color": LIGHT.text, "size": 12},
            "line": {"color": LIGHT.text, "width": 1, "dash": dash},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for (at, name, dash), height in zip(marks, _HEIGHTS, strict=True)
        if at < end
    ]


def log_axis(low: float, high: float, currency: str) -> dict[str, Any]:
    """Span amounts from `low` to `high`, with a tick at every decade or, of many, every other."""
    first, last = floor(log10(low)), ceil(log10(high))
    powers = range(first, last + 1, 1 if last - first <= _MOST_DECADES else 2)
    room = 0.03 * max(log10(high) - log10(low), 1)
    return {
        "type": "log",
        "range": [round(log10(low) - room, 4), round(log10(high) + room, 4)],
        "tickvals": [10.0**power for power in powers],
        "ticktext": [_power(power, currency) for power in powers],
        "fixedrange": True,
    }


def _power(power: int, currency: str) -> str:
    """Write a power of ten; Plotly would write a tenth as 100m.

    >>> _power(-1, "£"), _power(2, "£"), _power(4, "£")
    ('£0.1', '£100', '£10k')
    """
    if power < 0:
        return f"{currency}{10.0**power:.{-power}f}"
    thousands = min(power // 3, len(_SUFFIX) - 1)
    return f"{currency}{10 ** (power - 3 * thousands)}{_SUFFIX[thousands]}"


def _linear_axis(end: float, currency: str) -> dict[str, Any]:
    return {
        "range": [0, significant([end])[0]],
        "tickprefix": currency,
        "tickformat": ",~f",
        "nticks": 9,
        "fixedrange": True,
    }


def significant(amounts: Any) -> list[float]:
    """Keep six significant figures: more is weight that nobody sees."""
    return [float(f"{amount:.6g}") for amount in amounts if isfinite(amount)]
