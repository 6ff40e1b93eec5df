"""What changed: a bridge between two periods, and revenue from new and returning customers."""

from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

_DRIVER_WORDS: Final = {
    "customers": "Customers",
    "orders_per_customer": "Orders per customer",
    "value_per_order": "Value per order",
    "new": "New customers",
    "returned": "Returned customers",
    "grown": "Spent more",
    "shrunk": "Spent less",
    "lost": "Stayed away",
    "guests": "Guests",
    "corrections": "Outside orders",
}
_MONEY_STEPS: Final = frozenset({"value_per_order", "guests", "corrections"})
_MEAN_STEPS: Final = frozenset({"orders_per_customer"})
_ROOM: Final = 0.05
#: Where bars end and the column of amounts begins, as a part of the plot's width.
BARS_END: Final = 0.66
_COLOUR: Final = {"new": LIGHT.series_2, "returning": LIGHT.accent, "guests": LIGHT.series_6}
_NAME: Final = {"new": "New customers", "returning": "Returning customers", "guests": "Guests"}
_DAY_MS: Final = 86_400_000


def bridge(steps: pd.DataFrame, *, earlier: str, later: str, currency: str) -> Figure:
    """Draw the steps between two revenues, each starting where the one before it ended.

    The axis counts from the earlier revenue, so that the steps fill the room and not the two
    totals, which are written.

    Parameters
    ----------
    steps : DataFrame
        ``step``, ``change``, ``before``, ``now``, ``is_total`` in reading order
        (`analytics.changes`).
    earlier, later : str
        Names of the two periods.
    currency : str
        Label of the unit.
    """
    parts = steps[~steps["is_total"].astype(bool)].reset_index(drop=True)
    first, last = (float(steps["change"].iloc[place]) for place in (0, -1))
    if parts.empty or (not first and not last):
        return empty("No revenue in either period")
    ends = parts["change"].cumsum()
    starts = (ends - parts["change"]).tolist()
    levels = [0.0, *ends.tolist()]
    room = _ROOM * ((max(levels) - min(levels)) or 1.0)
    labels = [earlier, *(_step_label(*row, currency) for row in _figures(parts)), later]
    changes = [change_in_words(change, currency) for change in parts["change"].tolist()]
    totals = [f"<b>{formats.compact_money(total, currency)}</b>" for total in (first, last)]
    amounts = [totals[0], *changes, totals[1]]
    layout = {
        "hovermode": "closest",
        "showlegend": False,
        "bargap": 0.4,
        "annotations": [amount_beside(row, said) for row, said in enumerate(amounts)],
        "xaxis": {
            "title": {"text": f"Change against {earlier}"},
            "domain": [0, BARS_END],
            "showticklabels": False,
            "range": [min(levels) - room, max(levels) + room],
            "showgrid": False,
            "zeroline": True,
            "fixedrange": True,
        },
        "yaxis": {
            "tickvals": list(range(len(labels))),
            "ticktext": labels,
            "range": [len(labels) - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "fixedrange": True,
        },
    }
    ends_at = [(0, levels[0], first, earlier), (len(labels) - 1, levels[-1], last, later)]
    traces = [
        _connectors(levels),
        *_step_bars(parts, starts, currency),
        *(_total(*end, currency) for end in ends_at),
    ]
    return {"data": traces, "layout": layout}


def newness(months: pd.DataFrame, *, measure: str, currency: str) -> Figure:
    """Stack each month's revenue, or customers, by whether it was the customer's first month.

    Parameters
    ----------
    months : DataFrame
        ``month``, ``new``, ``returning``, ``guests``, ``n_new``, ``n_returning``
        (`analytics.changes.revenue_by_newness`) and ``is_complete``.
    measure : str
        ``revenue`` or ``customers``; guests cannot be counted as customers.
    currency : str
        Label of the unit.
    """
    if months.empty:
        return empty("No order in this period")
    is_money = measure == "revenue"
    columns = (
        {name: name for name in ("returning", "new", "guests")}
        if is_money
        else {name: f"n_{name}" for name in ("returning", "new")}
    )
    totals = months[list(columns.values())].sum(axis=1)
    unfinished = ~months[c.IS_COMPLETE].astype(bool)
    layout = {
        "barmode": "relative",
        "hovermode": "x unified",
        "showlegend": True,
        "annotations": [
            _unfinished_note(start, total)
            for start, total in zip(months[c.MONTH][unfinished], totals[unfinished], strict=True)
        ],
        "xaxis": {
            "type": "date",
            "range": [
                f"{months[c.MONTH].iloc[0]:%Y-%m-%d}",
                f"{months[c.MONTH].iloc[-1] + pd.DateOffset(months=1):%Y-%m-%d}",
            ],
            "ticklabelmode": "period",
            "tickformat": "%b\n%Y",
            "nticks": 14,
            "fixedrange": True,
        },
        "yaxis": {
            "title": {"text": "Revenue" if is_money else "Customers"},
            "tickprefix": currency if is_money else "",
            "tickformat": "~s",
            "nticks": 6,
            "fixedrange": True,
        },
    }
    traces = [
        _stack(months, totals, name, column, currency if is_money else None)
        for name, column in columns.items()
    ]
    return {"data": traces, "layout": layout}


def step_name(step: str) -> str:
    """Say a step of a bridge in words."""
    return _DRIVER_WORDS[step]


def _figures(parts: pd.DataFrame) -> list[tuple[str, float, float]]:
    return list(zip(parts["step"], parts["before"].tolist(), parts["now"].tolist(), strict=True))


def _step_label(step: str, before: float, now: float, currency: str) -> str:
    """Name a step, with its own figure in both periods below."""
    was, is_now = (_own_figure(step, value, currency) for value in (before, now))
    said = f"{was} \N{RIGHTWARDS ARROW} {is_now}"
    if step in {"new", "returned", "grown", "shrunk", "lost"}:
        said = f"{formats.count(max(before, now))} customers"
    return f"{step_name(step)}<br><span style='font-size:11px'>{said}</span>"


def _own_figure(step: str, value: float, currency: str) -> str:
    if step in _MONEY_STEPS:
        return formats.compact_money(value, currency)
    return formats.number(value, 2) if step in _MEAN_STEPS else formats.count(value)


def _connectors(levels: list[float]) -> dict[str, Any]:
    """Lead each level down to the next row."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, level in enumerate(levels):
        x += [round(level, 2), round(level, 2), None]
        y += [row, row + 1, None]
    line = {"color": LIGHT.line_strong, "width": 1, "dash": "dot"}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}


def _step_bars(parts: pd.DataFrame, starts: list[float], currency: str) -> list[dict[str, Any]]:
    kinds = (
        (parts["change"] >= 0, "Adds", LIGHT.positive),
        (parts["change"] < 0, "Takes away", LIGHT.negative),
    )
    return [
        _bars(parts[of_kind], pd.Series(starts)[of_kind], name, colour, currency)
        for of_kind, name, colour in kinds
        if of_kind.any()
    ]


def _bars(
    part: pd.DataFrame, starts: pd.Series, name: str, colour: str, currency: str
) -> dict[str, Any]:
    changes = part["change"].tolist()
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": [place + 1 for place in part.index.tolist()],
        "base": starts.round(2).tolist(),
        "x": [round(change, 2) for change in changes],
        "customdata": [
            [step_name(step), signed(formats.money(change, currency), change)]
            for step, change in zip(part["step"], changes, strict=True)
        ],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
        "marker": {"color": colour, "cornerradius": 2},
    }


def _total(row: int, level: float, total: float, name: str, currency: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(level, 2)],
        "y": [row],
        "cliponaxis": False,
        "marker": {"color": LIGHT.accent, "size": 11, "symbol": "diamond"},
        "customdata": [[name, formats.money(total, currency)]],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]} revenue<extra></extra>",
    }


def amount_beside(row: int, words: str) -> dict[str, Any]:
    """Write an amount at the right of its row, where no bar or narrow screen cuts it off."""
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "right",
        "y": row,
        "text": words,
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT.text},
    }


def change_in_words(change: float, currency: str) -> str:
    """Write a change of an amount in a few figures, with its sign."""
    return signed(formats.compact_money(change, currency), change)


def signed(text: str, value: float) -> str:
    """Put a plus before a gain; a loss carries its minus."""
    return f"+{text}" if value > 0 else text


def _stack(
    months: pd.DataFrame, totals: pd.Series, name: str, column: str, currency: str | None
) -> dict[str, Any]:
    days = months[c.MONTH].dt.days_in_month
    values = months[column].tolist()
    said = [
        [
            formats.count(value) if currency is None else formats.money(value, currency),
            formats.share_of_whole(value / total) if total > 0 else formats.MISSING,
        ]
        for value, total in zip(values, totals.tolist(), strict=True)
    ]
    return {
        "type": "bar",
        "name": _NAME[name],
        "x": [f"{start:%Y-%m-%d}" for start in months[c.MONTH]],
        "y": [round(value, 2) for value in values],
        "width": (days * 0.74 * _DAY_MS).tolist(),
        "offset": (days * 0.13 * _DAY_MS).tolist(),
        "customdata": said,
        "hovertemplate": "%{customdata[0]} (%{customdata[1]})",
        "marker": {
            "color": _COLOUR[name],
            "pattern": {
                "shape": ["" if whole else "/" for whole in months[c.IS_COMPLETE].astype(bool)],
                "size": 6,
                "solidity": 0.35,
            },
        },
    }


def _unfinished_note(start: pd.Timestamp, total: float) -> dict[str, Any]:
    middle = start + pd.Timedelta(days=start.days_in_month / 2)
    return {
        "x": f"{middle:%Y-%m-%d}",
        "y": max(round(float(total), 2), 0),
        "text": "unfinished",
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": 11, "color": LIGHT.text_muted},
    }
