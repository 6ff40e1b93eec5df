"""The neighbourhood of a product: what goes with it, and what of that goes together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from textwrap import wrap
from typing import Any, Final

from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

#: Neighbours drawn: more would not be readable.
MOST: Final = 8

_LINE: Final = 15
_LINES: Final = 3
_HOVER_LINE: Final = 48
_SMALLEST_PX, _LARGEST_PX = 12, 38
_WIDEST_PX: Final = 7.0
_PRODUCT: Final = "%{customdata[1]}<extra></extra>"


@dataclass(frozen=True)
class Node:
    """A product.

    Attributes
    ----------
    code, name : str
    n_baskets : int
        Baskets with it: its size.
    about : str
        Said on hover.
    """

    code: str
    name: str
    n_baskets: int
    about: str


@dataclass(frozen=True)
class Link:
    """Two products by code, and how much of the first's baskets hold both (0 to 1)."""

    first: str
    second: str
    share: float


def neighbourhood(centre: Node, around: Sequence[Node], links: Sequence[Link]) -> Figure:
    """Draw a product amid its neighbours; those linked with each other stand side by side.

    Parameters
    ----------
    centre : Node
        The product.
    around : sequence of Node
        Its neighbours, best first; the first `MOST` are drawn.
    links : sequence of Link
        From the centre, or between neighbours.
    """
    if not around:
        return empty(f"Nothing is linked to<br>{formats.safe_text(centre.name)}")
    ring = in_a_ring(around[:MOST], links)
    places = {centre.code: (0.0, 0.0)} | {
        node.code: (sin(2 * pi * i / len(ring)), cos(2 * pi * i / len(ring)))
        for i, node in enumerate(ring)
    }
    drawn = [link for link in links if link.first in places and link.second in places]
    widest = max((link.share for link in drawn), default=1.0) or 1.0
    lines = [_line(link, places, widest, centre.code) for link in drawn]
    return {
        "data": [*lines, _nodes(centre, ring, places)],
        "layout": {
            "showlegend": False,
            "hovermode": "closest",
            "annotations": [_label(node, places[node.code], centre) for node in (centre, *ring)],
            "xaxis": {"visible": False, "range": [-1.5, 1.5], "fixedrange": True},
            "yaxis": {"visible": False, "range": [-1.5, 1.22], "fixedrange": True},
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        },
    }


def in_a_ring(around: Sequence[Node], links: Sequence[Link]) -> list[Node]:
    """Order neighbours so that each stands beside the one it is linked to most.

    From the first on, always the strongest link to the last one placed; without a link, the
    best that is left.
    """
    strength = {frozenset((link.first, link.second)): link.share for link in links}
    left, ring = list(around[1:]), list(around[:1])
    while left:
        last = ring[-1].code
        best = max(left, key=lambda node: strength.get(frozenset((last, node.code)), 0.0))
        left.remove(best)
        ring.append(best)
    return ring


def hover(name: str, reason: str) -> str:
    """Say on hover what a neighbour is and why it is one, in lines of a readable length."""
    lines = "<br>".join(formats.safe_text(line) for line in wrap(reason, _HOVER_LINE))
    return f"<b>{formats.safe_text(name)}</b><br>{lines}"


def label(name: str) -> str:
    """Break a name into a few short lines.

    >>> label("ROSES REGENCY TEACUP AND SAUCER")
    'ROSES REGENCY<br>TEACUP AND<br>SAUCER'
    """
    lines = wrap(name, _LINE) or [name]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1]}\N{HORIZONTAL ELLIPSIS}"]
    return "<br>".join(formats.safe_text(line) for line in lines)


def _line(
    link: Link, places: dict[str, tuple[float, float]], widest: float, centre: str
) -> dict[str, Any]:
    (x0, y0), (x1, y1) = places[link.first], places[link.second]
    is_own = centre in {link.first, link.second}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [round(x0, 4), round(x1, 4)],
        "y": [round(y0, 4), round(y1, 4)],
        "hoverinfo": "skip",
        "line": {
            "color": LIGHT.accent if is_own else LIGHT.line_strong,
            "width": round(1 + (_WIDEST_PX - 1) * link.share / widest, 2),
        },
        "opacity": 0.55 if is_own else 0.8,
    }


def _nodes(
    centre: Node, ring: Sequence[Node], places: dict[str, tuple[float, float]]
) -> dict[str, Any]:
    shown = [*ring, centre]
    largest = max(node.n_baskets for node in shown) or 1
    room = _LARGEST_PX - _SMALLEST_PX
    return {
        "type": "scatter",
        "mode": "markers",
        "meta": {"pick": "product"},
        "x": [round(places[node.code][0], 4) for node in shown],
        "y": [round(places[node.code][1], 4) for node in shown],
        "customdata": [[node.code, node.about] for node in shown],
        "hovertemplate": _PRODUCT,
        "marker": {
            "size": [
                round(_SMALLEST_PX + room * sqrt(node.n_baskets / largest), 1) for node in shown
            ],
            "color": [LIGHT.series_2] * len(ring) + [LIGHT.accent],
            "opacity": 1,
            "line": {"width": 2, "color": LIGHT.surface},
        },
    }


def _label(node: Node, place: tuple[float, float], centre: Node) -> dict[str, Any]:
    is_centre = node is centre
    words = label(node.name)
    return {
        "x": place[0],
        "y": place[1],
        "yshift": -22,
        "yanchor": "top",
        "showarrow": False,
        "text": f"<b>{words}</b>" if is_centre else words,
        "font": {"size": 11, "color": LIGHT.text if is_centre else LIGHT.text_muted},
        "bgcolor": LIGHT.surface,
        "borderpad": 1,
        "opacity": 0.94,
        "captureevents": False,
    }
