"""Top movers: who gained and who lost, as bars either way."""

from typing import Any, Final

import pandas as pd

from components import formats
from components.figures.changes import BARS_END, amount_beside, signed
from components.figures.frame import Figure, empty
from components.theme import LIGHT

_NAME_LENGTH: Final = 20
_ROOM: Final = 0.03


def movers(top: pd.DataFrame, *, by: str, currency: str) -> Figure:
    """Draw a bar per mover, most gained first; losses go the other way.

    Parameters
    ----------
    top : DataFrame
        ``name``, ``before``, ``now``, ``change``, ``change_share`` in reading order
        (`analytics.movers.top_movers`).
    by : str
        ``change`` (amount) or ``change_share``.
    currency : str
        Label of the unit.
    """
    if top.empty:
        return empty("Nothing moved between the two periods")
    values = top[by].tolist()
    low, high = min(0.0, *values), max(0.0, *values)
    room = _ROOM * (high - low)
    words = [
        change_in_words(change, share, by, currency)
        for change, share in zip(top["change"].tolist(), top["change_share"].tolist(), strict=True)
    ]
    layout = {
        "hovermode": "closest",
        "showlegend": False,
        "bargap": 0.34,
        "annotations": [amount_beside(row, said) for row, said in enumerate(words)],
        "xaxis": {
            "title": {"text": "Change of revenue"},
            "domain": [0, BARS_END],
            "showticklabels": False,
            "range": [low - room, high + room],
            "showgrid": False,
            "zeroline": True,
            "fixedrange": True,
        },
        "yaxis": {
            "tickvals": list(range(len(top))),
            "ticktext": [_trimmed(str(name)) for name in top["name"]],
            "range": [len(top) - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "fixedrange": True,
        },
    }
    return {"data": [_bars(top, by, currency)], "layout": layout}


def change_in_words(change: float, share: float, by: str, currency: str) -> str:
    """Write a change as an amount, or relative to what was before.

    >>> change_in_words(50.0, 0.25, "change_share", "£")
    '+25%'
    """
    if by == "change_share":
        return signed(formats.percent(share, 0), share)
    return signed(formats.compact_money(change, currency), change)


def _bars(top: pd.DataFrame, by: str, currency: str) -> dict[str, Any]:
    rows = list(
        zip(
            top["name"],
            top["before"].tolist(),
            top["now"].tolist(),
            top["change"].tolist(),
            top["change_share"].tolist(),
            strict=True,
        )
    )
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(top))),
        "x": top[by].round(4).tolist(),
        "customdata": [
            [
                formats.safe_text(str(name)),
                formats.money(before, currency),
                formats.money(now, currency),
                change_in_words(change, share, "change", currency),
                change_in_words(change, share, "change_share", currency),
            ]
            for name, before, now, change, share in rows
        ],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]} \N{RIGHTWARDS ARROW} "
        "%{customdata[2]}<br>%{customdata[3]} (%{customdata[4]})<extra></extra>",
        "marker": {
            "color": [LIGHT.positive if value > 0 else LIGHT.negative for value in top[by]],
            "cornerradius": 2,
        },
    }


def _trimmed(name: str) -> str:
    if len(name) > _NAME_LENGTH:
        name = f"{name[: _NAME_LENGTH - 1]}\N{HORIZONTAL ELLIPSIS}"
    return formats.safe_text(name)
