"""One customer in time: orders up and returns down."""

from math import ceil, floor, log10
from typing import Any, Final, Literal

import pandas as pd

from analytics import columns as c
from analytics import customer as cu
from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

Measure = Literal["revenue", "units"]

#: More orders than this are only drawn by month.
MOST_EVENTS: Final = 2_000

_TITLE: Final = {c.REVENUE: "Revenue, gross", c.UNITS: "Units"}
_BACK: Final = {c.REVENUE: cu.REVENUE_BACK, c.UNITS: cu.UNITS_BACK}
_DAY_MS: Final = 86_400_000
_HOVER: Final = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"
_MANY_EVENTS: Final = 60
_FEW_MONTHS: Final = 4
_HALF_A_PENNY: Final = 0.005
_MINUS: Final = "\N{MINUS SIGN}"
_ROOM: Final = 0.06
_TICKS: Final = 8
_NEVER: Final = "No order and no return"


def timeline(
    happened: pd.DataFrame, as_of: pd.Timestamp, *, measure: Measure, currency: str
) -> Figure:
    """Draw each order upwards and each return downwards.

    Parameters
    ----------
    happened : DataFrame
        `analytics.customer.events`.
    as_of : Timestamp
        End of the axis.
    measure : str
        ``revenue`` or ``units``.
    currency : str
        Label of money amounts.
    """
    if happened.empty:
        return empty(_NEVER)
    is_order = happened[cu.EVENT] == cu.ORDER
    orders, returns = happened[is_order], happened[~is_order]
    is_dense = len(happened) > _MANY_EVENTS
    traces = [
        trace
        for part, name, sign, colour in (
            (orders, "Orders", 1, LIGHT.accent),
            (returns, "Returns", -1, LIGHT.negative),
        )
        if len(part)
        for trace in _stems(
            part, name, sign, colour, measure=measure, currency=currency, is_dense=is_dense
        )
    ]
    return {
        "data": traces,
        "layout": {
            "hovermode": "closest",
            "showlegend": bool(len(returns)),
            "xaxis": time_axis(happened[c.INVOICED_AT].iloc[0], as_of),
            "yaxis": _value_axis(measure, currency, orders[measure], returns[measure]),
        },
    }


def by_month(months: pd.DataFrame, *, measure: Measure, currency: str) -> Figure:
    """Draw the orders of each month upwards and its returns downwards.

    Parameters
    ----------
    months : DataFrame
        `analytics.customer.months`.
    measure, currency : str
        As for `timeline`.
    """
    if months.empty:
        return empty(_NEVER)
    back = _BACK[measure]
    has_returns = bool((months[back] > 0).any())
    traces = [_month_bars(months, measure, "Orders", 1, LIGHT.accent, currency)]
    if has_returns:
        traces.append(_month_bars(months, back, "Returns", -1, LIGHT.negative, currency))
    return {
        "data": traces,
        "layout": {
            "barmode": "relative",
            "hovermode": "closest",
            "showlegend": has_returns,
            "xaxis": {
                "type": "date",
                "ticklabelmode": "period",
                "tickformat": "%b\n%Y",
                "nticks": 14,
                "fixedrange": True,
                **({"dtick": "M1"} if len(months) < _FEW_MONTHS else {}),
            },
            "yaxis": _value_axis(measure, currency, months[measure], months[back]),
        },
    }


def _stems(
    part: pd.DataFrame,
    name: str,
    sign: int,
    colour: str,
    *,
    measure: Measure,
    currency: str,
    is_dense: bool,
) -> list[dict[str, Any]]:
    at = [f"{when:%Y-%m-%dT%H:%M}" for when in part[c.INVOICED_AT]]
    values = [round(sign * value, 2) for value in part[measure].tolist()]
    lines = {
        "type": "scatter",
        "mode": "lines",
        "x": [x for when in at for x in (when, when, None)],
        "y": [y for value in values for y in (0, value, None)],
        "line": {"color": colour, "width": 1 if is_dense else 1.5},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    is_kept = ((part[c.NET_REVENUE] > 0) | (part[cu.EVENT] == cu.RETURN)).tolist()
    heads = {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": at,
        "y": values,
        "marker": {
            "color": colour,
            "size": 5 if is_dense else 8,
            # Hollow: an order of which nothing was kept.
            "symbol": [
                ("circle" if kept else "circle-open") if sign > 0 else "diamond" for kept in is_kept
            ],
        },
        "customdata": [_said(event, currency) for event in part.to_dict("records")],
        "hovertemplate": _HOVER,
    }
    return [lines, heads]


def _said(event: dict[Any, Any], currency: str) -> list[str]:
    kind = "Order" if event[cu.EVENT] == cu.ORDER else "Return"
    revenue, net = float(event[c.REVENUE]), float(event[c.NET_REVENUE])
    parts = [
        formats.instant(event[c.INVOICED_AT]),
        f"{formats.money(revenue, currency)}, {formats.count(event[c.UNITS])} units, "
        f"{formats.count(event[c.N_LINES])} lines",
    ]
    if kind == "Order" and revenue - net > _HALF_A_PENNY:
        parts.append(f"{formats.money(net, currency)} of it kept")
    return [f"{kind} {formats.safe_text(str(event[c.INVOICE]))}", "<br>".join(parts)]


def _month_bars(
    months: pd.DataFrame, column: str, name: str, sign: int, colour: str, currency: str
) -> dict[str, Any]:
    is_money = column in {c.REVENUE, cu.REVENUE_BACK}
    values = months[column].tolist()
    hatched = [not done for done in months[c.IS_COMPLETE].tolist()]
    said = [
        [
            f"{month:%b %Y}{' (unfinished)' if unfinished else ''}",
            f"{name.lower()}: "
            + (formats.money(value, currency) if is_money else f"{formats.count(value)} units"),
        ]
        for month, value, unfinished in zip(months[cu.MONTH_START], values, hatched, strict=True)
    ]
    days = months[cu.MONTH_START].dt.days_in_month
    return {
        "type": "bar",
        "name": name,
        "x": [f"{month:%Y-%m-%d}" for month in months[cu.MONTH_START]],
        "y": [round(sign * value, 2) for value in values],
        "width": (days * 0.74 * _DAY_MS).tolist(),
        "offset": (days * 0.13 * _DAY_MS).tolist(),
        "customdata": said,
        "hovertemplate": _HOVER,
        "marker": {
            "color": colour,
            "pattern": {
                "shape": ["/" if unfinished else "" for unfinished in hatched],
                "size": 6,
                "solidity": 0.25,
            },
            "cornerradius": 2,
        },
    }


def time_axis(first: pd.Timestamp, last: pd.Timestamp) -> dict[str, Any]:
    """Span two instants, with a little room at either end."""
    room = max((last - first) * 0.02, pd.Timedelta(1, "D"))
    return {
        "type": "date",
        "range": [f"{first - room:%Y-%m-%dT%H:%M}", f"{last + room:%Y-%m-%dT%H:%M}"],
        "nticks": 12,
        "fixedrange": True,
    }


def _value_axis(measure: Measure, currency: str, up: pd.Series, down: pd.Series) -> dict[str, Any]:
    high = float(up.max()) if len(up) else 0.0
    low = -float(down.max()) if len(down) else 0.0
    unit = currency if measure == c.REVENUE else ""
    at = _round_values(low, high)
    room = (high - low) * _ROOM
    return {
        "title": {"text": _TITLE[measure]},
        "range": [low - room if low else 0.0, high + room if high else 0.0],
        # Written here: Plotly would set the minus after the unit.
        "tickvals": at,
        "ticktext": [_short(value, unit) for value in at],
        "fixedrange": True,
        "zeroline": True,
    }


def _round_values(low: float, high: float) -> list[float]:
    """Choose some eight round numbers between two that hold zero."""
    if high <= low:
        return [0.0]
    rough = (high - low) / _TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(power * digit for digit in (1, 2, 5, 10) if power * digit >= rough)
    return [round(i * step, 6) for i in range(ceil(low / step), floor(high / step) + 1)]


def _short(value: float, unit: str) -> str:
    """Write a round number.

    >>> _short(2500, "£"), _short(0, "£"), _short(40_000_000, "")
    ('£2.5k', '£0', '40M')
    """
    size, suffix = abs(value), ""
    for one, name in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if size >= one:
            size, suffix = size / one, name
            break
    return f"{_MINUS if value < 0 else ''}{unit}{size:g}{suffix}"
