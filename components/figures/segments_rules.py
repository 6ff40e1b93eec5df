"""Where two namings of customers meet: names by rule and segments, or segments then and now."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import pandas as pd

from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

_GAP_PX: Final = 2
_OPACITY: Final = 0.55
_CLEAR: Final = "rgba(0,0,0,0)"
_TEN: Final = 10


def crossed(
    grid: pd.DataFrame,
    *,
    pick: str,
    currency: str,
    is_money: bool,
    titles: tuple[str, str] = ("", ""),
    said: Callable[[str, str], str] = "{}, {}".format,
    nothing: str,
) -> Figure:
    """Draw a cell per row and column, coloured by its amount and with the amount in it.

    Parameters
    ----------
    grid : DataFrame
        Amounts; index and columns are what is shown, in order.
    pick : str
        What a click on a cell sets: handed to the browser with row and column.
    currency : str
        Label of money.
    is_money : bool
        Whether amounts are money; else customers.
    titles : (str, str)
        Of the rows and of the columns.
    said : callable
        Row and column in words, for the hover.
    nothing : str
        Said where there is no cell.
    """
    if grid.empty or not grid.to_numpy().any():
        return empty(nothing)
    total = float(grid.to_numpy().sum())
    rows, columns = [str(r) for r in grid.index], [str(k) for k in grid.columns]
    values = [[float(v) for v in line] for line in grid.to_numpy()]
    base = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "showscale": False,
        "xgap": _GAP_PX,
        "ygap": _GAP_PX,
    }
    colours = base | {
        "z": [[None if v == 0 else round(v, 2) for v in line] for line in values],
        "zmin": 0,
        "zmax": max(v for line in values for v in line),
        "colorscale": [[0, LIGHT.accent_soft], [1, LIGHT.accent]],
        "opacity": _OPACITY,
        "hoverinfo": "skip",
    }
    words = base | {
        "z": [[0] * len(columns) for _ in rows],
        "text": [[_short(v) for v in line] for line in values],
        "texttemplate": "%{text}",
        "textfont": {"color": LIGHT.text, "size": 12},
        "colorscale": [[0, _CLEAR], [1, _CLEAR]],
        "meta": {"pick": pick},
        "customdata": [
            [
                [_hover(said(r, k), v, total, currency, is_money=is_money), r, k]
                for k, v in zip(columns, line, strict=True)
            ]
            for r, line in zip(rows, values, strict=True)
        ],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }
    layout = {
        "hovermode": "closest",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": _axis(columns, titles[1])
        | {"side": "top", "range": [-0.5, len(columns) - 0.5], "tickangle": 0},
        "yaxis": _axis(rows, titles[0]) | {"range": [len(rows) - 0.5, -0.5], "showgrid": False},
    }
    return {"data": [colours, words], "layout": layout}


def _axis(names: Sequence[str], title: str) -> dict[str, Any]:
    return {
        "title": {"text": title},
        "tickvals": list(range(len(names))),
        "ticktext": [formats.safe_text(name).replace(", ", ",<br>") for name in names],
        "ticks": "",
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def _short(value: float) -> str:
    if value == 0:
        return ""
    return formats.count(value) if value < _TEN * 1_000 else formats.compact(value)


def _hover(words: str, value: float, total: float, currency: str, *, is_money: bool) -> str:
    amount = formats.money(value, currency) if is_money else f"{formats.count(value)} customers"
    share = formats.share_of_whole(value / total if total else None)
    return f"<b>{formats.safe_text(words)}</b><br>{amount} ({share})"
