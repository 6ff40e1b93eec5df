"""Cohorts as a heat map."""

from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

_SHARE: Final = "retention_share"
_SIZE: Final = "cohort_customers"
_COLUMN: Final = {"share": _SHARE, "customers": c.CUSTOMERS, "revenue": c.REVENUE}
_UNITS: Final = ((1e9, "B"), (1e6, "M"), (1e3, "k"))
_TEN: Final = 9.95
_GAP_PX: Final = 2
_EVERY_MONTH_UP_TO: Final = 13
# Pale enough for text in either theme to be read on any cell.
_OPACITY: Final = 0.6
_CLEAR: Final = "rgba(0,0,0,0)"


def cohort_heat(grid: pd.DataFrame, *, measure: str, currency: str) -> Figure:
    """Draw a row per cohort and a column per month since, cells that have not come left blank.

    Each cohort's first month stands apart in grey: beside it no later month would show a colour.
    Where shares are asked for it holds the number of customers that they are shares of.
    Unfinished months have a dashed outline and no colour.

    Parameters
    ----------
    grid : DataFrame
        ``cohort_month``, ``months_since``, ``cohort_customers``, ``customers``, ``revenue``,
        ``retention_share``, ``is_complete`` (`analytics.retention.cohort_grid`).
    measure : str
        ``share``, ``customers`` or ``revenue``.
    currency : str
        Label of the unit.
    """
    if grid.empty:
        return empty("No identified customer in this selection")
    months = sorted(grid[c.COHORT_MONTH].unique())
    row = {month: place for place, month in enumerate(months)}
    finished, is_first = grid[c.IS_COMPLETE].astype(bool), grid[c.MONTHS_SINCE] == 0
    shape = (len(months), int(grid[c.MONTHS_SINCE].max()) + 1)
    column = _COLUMN[measure]
    coloured = grid[finished & ~is_first]
    traces = [
        _colours(grid[finished & is_first], row, shape, column, [LIGHT.sunken, LIGHT.sunken]),
        _colours(coloured, row, shape, column, [LIGHT.accent_soft, LIGHT.accent])
        | {"opacity": _OPACITY},
        _words(grid, row, shape, measure, currency),
    ]
    layout = {
        "hovermode": "closest",
        "shapes": [_outline(since, row[month]) for month, since in _places(grid[~finished])],
        "xaxis": {
            "title": {"text": "Months since the first order"},
            "side": "top",
            "range": [-0.5, shape[1] - 0.5],
            "dtick": 1 if shape[1] <= _EVERY_MONTH_UP_TO else 2,
            "tickangle": 0,
            "ticks": "",
            "fixedrange": True,
        },
        "yaxis": {
            "tickvals": list(range(len(months))),
            "ticktext": [f"{pd.Timestamp(month):%b %Y}" for month in months],
            "range": [len(months) - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "fixedrange": True,
        },
    }
    return {"data": traces, "layout": layout}


def meaning(measure: str, currency: str) -> str:
    """Say what the numbers in the cells of `cohort_heat` are."""
    return {
        "share": "in month 0 the number of customers, then the share in % of them who ordered",
        "customers": "customers who ordered",
        "revenue": f"revenue in {currency}",
    }[measure]


def _colours(
    part: pd.DataFrame,
    row: dict[Any, int],
    shape: tuple[int, int],
    column: str,
    colours: list[str],
) -> dict[str, Any]:
    highest = float(part[column].max()) if len(part) else 1.0
    values = [round(float(value), 4) for value in part[column]]
    return {
        "type": "heatmap",
        "z": _matrix(part, values, row, shape),
        "hoverinfo": "skip",
        "colorscale": [[0, colours[0]], [1, colours[1]]],
        "zmin": 0,
        "zmax": highest if highest > 0 else 1,
        "showscale": False,
        "xgap": _GAP_PX,
        "ygap": _GAP_PX,
    }


def _words(
    grid: pd.DataFrame, row: dict[Any, int], shape: tuple[int, int], measure: str, currency: str
) -> dict[str, Any]:
    """Write on all cells from one trace: Plotly then gives them one size that fits them all."""
    cells = grid.to_dict("records")
    return {
        "type": "heatmap",
        "z": _matrix(grid, [0] * len(cells), row, shape),
        "text": _matrix(grid, [_short(cell, measure) for cell in cells], row, shape, blank=""),
        "texttemplate": "%{text}",
        "textfont": {"color": LIGHT.text},
        "customdata": _matrix(grid, [_sentence(cell, currency) for cell in cells], row, shape),
        "hovertemplate": "%{customdata}<extra></extra>",
        "hoverongaps": False,
        "colorscale": [[0, _CLEAR], [1, _CLEAR]],
        "showscale": False,
    }


def _matrix(
    part: pd.DataFrame,
    values: list[Any],
    row: dict[Any, int],
    shape: tuple[int, int],
    blank: str | None = None,
) -> list[list[Any]]:
    """Set values in rows of cohorts and columns of months; the rest stays blank."""
    matrix: list[list[Any]] = [[blank] * shape[1] for _ in range(shape[0])]
    for (month, since), value in zip(_places(part), values, strict=True):
        matrix[row[month]][since] = value
    return matrix


def _short(cell: dict[Any, Any], measure: str) -> str:
    if measure == "revenue":
        return _brief(cell[c.REVENUE])
    if measure == "share" and cell[c.MONTHS_SINCE]:
        return formats.number(100 * cell[_SHARE], 0)
    return _brief(cell[c.CUSTOMERS])


def _brief(value: float) -> str:
    """Write a number in four characters, for one long text would shrink all of them."""
    for unit, suffix in _UNITS:
        # 999.5 and more would round up to a fourth figure.
        if abs(value) >= 0.9995 * unit:
            shown = value / unit
            return f"{formats.number(shown, 1 if abs(shown) < _TEN else 0)}{suffix}"
    return formats.number(value, 0)


def _sentence(cell: dict[Any, Any], currency: str) -> str:
    now = cell[c.COHORT_MONTH] + pd.DateOffset(months=cell[c.MONTHS_SINCE])
    unfinished = "" if cell[c.IS_COMPLETE] else " (unfinished)"
    return (
        f"<b>First order {cell[c.COHORT_MONTH]:%b %Y}, seen {now:%b %Y}{unfinished}</b><br>"
        f"{formats.count(cell[c.CUSTOMERS])} of {formats.count(cell[_SIZE])} customers ordered "
        f"({formats.percent(cell[_SHARE])})<br>{formats.money(cell[c.REVENUE], currency)} revenue"
    )


def _places(part: pd.DataFrame) -> list[tuple[Any, int]]:
    return list(zip(part[c.COHORT_MONTH], part[c.MONTHS_SINCE].tolist(), strict=True))


def _outline(x: int, y: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": x - 0.46,
        "x1": x + 0.46,
        "y0": y - 0.44,
        "y1": y + 0.44,
        "line": {"color": LIGHT.line_strong, "width": 1, "dash": "dot"},
    }
