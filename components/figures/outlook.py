"""Figures of the revenue outlook: expected spend with its interval, and past ones beside it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

MOST_BARS: Final = 15

_ROOM: Final = 1.04
# Of a row's height; few rows are high ones, in which a bar is no thicker.
_WIDEST: Final = 0.6
_WIDTH_PER_ROW: Final = 0.06


def bars(table: pd.DataFrame, *, colours: Mapping[str, str], currency: str, nothing: str) -> Figure:
    """Draw the expected spend of each group with its interval; what came, where it is known.

    Parameters
    ----------
    table : DataFrame
        ``group``, ``expected``, ``low``, ``high``, ``n_customers`` and, of the past, ``actual``;
        the first `MOST_BARS` are drawn, the first on top.
    colours : mapping of group to colour
        The accent for those that it does not name.
    currency : str
        Label of money.
    nothing : str
        Said where there is no group.
    """
    if table.empty:
        return empty(nothing)
    shown = table.head(MOST_BARS)
    names = [formats.safe_text(str(name)) for name in shown["group"]]
    paint = [colours.get(str(name), LIGHT.accent) for name in shown["group"]]
    data = [_bars(shown, names, paint, currency)]
    top = float(shown["high"].max())
    if "actual" in shown:
        data.append(_came(shown, names, currency))
        top = max(top, float(shown["actual"].max()))
    return {
        "data": data,
        "layout": {
            "hovermode": "closest",
            "showlegend": len(data) > 1,
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
            "xaxis": {
                "range": [0, top * _ROOM if top > 0 else 1],
                "tickprefix": formats.safe_text(currency),
                "tickformat": "~s",
                "nticks": 7,
                "showgrid": True,
                "fixedrange": True,
            },
            "yaxis": {
                "type": "category",
                "autorange": "reversed",
                "categoryorder": "array",
                "categoryarray": names,
                "ticks": "",
                "showgrid": False,
                "fixedrange": True,
            },
        },
    }


def totals(
    past: pd.DataFrame, now: Mapping[str, Any], year_before: float | None, currency: str
) -> Figure:
    """Draw past sums, predicted with their interval and actual, and today's at the end.

    Parameters
    ----------
    past : DataFrame
        `analytics.outlook_groups.tested_totals`.
    now : mapping
        ``cut`` (the build's instant), ``expected``, ``low``, ``high``.
    year_before : float or None
        What all customers spent in the same days a year before.
    """
    said = [formats.day(cut) for cut in past["cut"]]
    today = f"<b>{formats.day(now['cut'])}</b>"
    foretold = pd.concat(
        [
            past[["predicted", "low", "high"]],
            pd.DataFrame(
                {"predicted": [now["expected"]], "low": [now["low"]], "high": [now["high"]]}
            ),
        ]
    )
    data = [
        _foretold([*said, today], foretold, currency),
        _dots(said, past["actual"], "Came", LIGHT.series_2, "circle", currency),
    ]
    if year_before is not None:
        same = pd.Series([year_before])
        name = "All customers, same days a year before"
        data.append(_dots([today], same, name, LIGHT.series_3, "diamond-open", currency))
    return {
        "data": data,
        "layout": {
            "hovermode": "closest",
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": {
                "type": "category",
                "title": {"text": "Seen from"},
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": f"Spend in the window ({formats.safe_text(currency)})"},
                "tickformat": "~s",
                "rangemode": "tozero",
                "fixedrange": True,
            },
        },
    }


def _bars(
    shown: pd.DataFrame, names: Sequence[str], paint: Sequence[str], currency: str
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": "Expected, with its 80% interval",
        "y": list(names),
        "x": shown["expected"].round(2).tolist(),
        "width": min(_WIDEST, _WIDTH_PER_ROW * len(shown)),
        "marker": {"color": list(paint), "opacity": 0.6, "cornerradius": 3},
        "error_x": _whiskers(shown, "expected"),
        "customdata": _written(shown, "expected", currency),
        "hovertemplate": "<b>%{y}</b><br>%{customdata[0]} (%{customdata[1]} to %{customdata[2]})"
        "<br>%{customdata[3]} customers<extra></extra>",
    }


def _came(shown: pd.DataFrame, names: Sequence[str], currency: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Came",
        "y": list(names),
        "x": shown["actual"].round(2).tolist(),
        "marker": {
            "size": 9,
            "color": LIGHT.series_2,
            "line": {"width": 1.5, "color": LIGHT.surface},
        },
        "customdata": [formats.money(amount, currency) for amount in shown["actual"].tolist()],
        "hovertemplate": "<b>%{y}</b><br>%{customdata} came<extra></extra>",
    }


def _foretold(x: Sequence[str], table: pd.DataFrame, currency: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Expected, with its 80% interval",
        "x": list(x),
        "y": table["predicted"].round(2).tolist(),
        "marker": {"size": 10, "color": LIGHT.accent, "symbol": "line-ew-open",
                   "line": {"width": 3, "color": LIGHT.accent}},
        "error_y": {**_whiskers(table, "predicted"), "color": LIGHT.accent, "thickness": 2},
        "customdata": [
            [formats.compact_money(value, currency) for value in row]
            for row in table[["predicted", "low", "high"]].to_numpy().tolist()
        ],
        "hovertemplate": "%{customdata[0]} (%{customdata[1]} to %{customdata[2]})"
        "<extra>Expected</extra>",
    }  # fmt: skip


def _dots(
    x: Sequence[str], amounts: pd.Series, name: str, colour: str, symbol: str, currency: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": list(x),
        "y": amounts.round(2).tolist(),
        "marker": {"size": 10, "color": colour, "symbol": symbol, "line": {"width": 2}},
        "customdata": [formats.compact_money(amount, currency) for amount in amounts.tolist()],
        "hovertemplate": f"%{{customdata}}<extra>{name}</extra>",
    }


def _whiskers(table: pd.DataFrame, column: str) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": (table["high"] - table[column]).round(2).tolist(),
        "arrayminus": (table[column] - table["low"]).round(2).tolist(),
        "color": LIGHT.text_muted,
        "thickness": 1.5,
        "width": 4,
    }


def _written(table: pd.DataFrame, column: str, currency: str) -> list[list[str]]:
    ends = table[[column, "low", "high"]].to_numpy().tolist()
    counts = [formats.count(n) for n in table["n_customers"].tolist()]
    return [
        [*(formats.money(value, currency) for value in row), n]
        for row, n in zip(ends, counts, strict=True)
    ]
