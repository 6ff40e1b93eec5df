"""How customers moved between segments."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from components import formats
from components.figures.frame import Figure, empty
from components.segment_colours import segment_colours
from components.theme import LIGHT

#: Between the two segments in the name of a flow.
ARROW: Final = " \N{RIGHTWARDS ARROW} "


def flow(
    moves: pd.DataFrame,
    names: Sequence[str],
    *,
    newcomer: str,
    measure: str,
    currency: str,
    nothing: str,
) -> Figure:
    """Draw a Sankey diagram from segments then (left) to segments now (right).

    Flows have the plain colour of where they come from, which the browser swaps for the theme and
    then makes see-through: plotly has no opacity for them.

    Parameters
    ----------
    moves : DataFrame
        ``was``, ``now``, ``customers``, ``revenue``.
    names : sequence of str
        Segments, best to worst.
    newcomer : str
        Name of those who had not bought yet.
    measure : str
        ``customers`` or ``revenue``.
    currency : str
        Label of money.
    nothing : str
        Said where nobody moved.
    """
    moved = moves[moves[measure] > 0]
    if moved.empty:
        return empty(nothing)
    left = [name for name in (*names, newcomer) if name in set(moved["was"])]
    right = [name for name in names if name in set(moved["now"])]
    colours = segment_colours(names) | {newcomer: LIGHT.line_strong}
    place = {("was", name): i for i, name in enumerate(left)}
    place |= {("now", name): len(left) + i for i, name in enumerate(right)}
    is_money = measure == "revenue"
    trace = {
        "type": "sankey",
        "arrangement": "fixed",
        "meta": {"pick": "move"},
        "valueformat": ",.0f",
        "node": {
            "label": [formats.safe_text(name) for name in (*left, *right)],
            "color": [colours[name] for name in (*left, *right)],
            "x": [0.001] * len(left) + [0.999] * len(right),
            "y": [*_heights(moved, left, "was", measure), *_heights(moved, right, "now", measure)],
            "pad": 16,
            "thickness": 14,
            "line": {"width": 0},
            "hovertemplate": "<b>%{label}</b><br>%{value:,.0f}<extra></extra>",
        },
        "link": {
            "source": [place["was", name] for name in moved["was"]],
            "target": [place["now", name] for name in moved["now"]],
            "value": [round(float(v), 2) for v in moved[measure]],
            "label": [
                f"{was}{ARROW}{now}" for was, now in zip(moved["was"], moved["now"], strict=True)
            ],
            "color": [colours[name] for name in moved["was"]],
            "customdata": [
                _said(row, currency, is_money=is_money) for row in moved.to_dict("records")
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"size": 12, "color": LIGHT.text, "shadow": "none"},
    }
    return {"data": [trace], "layout": {"margin": {"l": 4, "r": 4, "t": 8, "b": 8}}}


def _heights(moved: pd.DataFrame, names: list[str], side: str, measure: str) -> list[float]:
    """Stack nodes from the top, each as high as what flows through it."""
    sums = moved.groupby(side)[measure].sum().reindex(names)
    shares = (sums / sums.sum()).to_numpy()
    middles = shares.cumsum() - shares / 2
    return [round(min(max(float(at), 0.001), 0.999), 4) for at in middles]


def _said(row: dict[Any, Any], currency: str, *, is_money: bool) -> str:
    words = formats.safe_text(f"{row['was']}{ARROW}{row['now']}")
    amount = formats.money(row["revenue"], currency)
    people = f"{formats.count(row['customers'])} customers"
    said = (amount, people) if is_money else (people, amount)
    return f"<b>{words}</b><br>{said[0]}<br>{said[1]}"
