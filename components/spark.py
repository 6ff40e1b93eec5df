"""A small line of a figure's past, in the colour of the theme being shown."""

from collections.abc import Sequence
from typing import Final

from dash import html

from components.attributes import aria

_WIDTH, _HEIGHT, _MARGIN = 96, 24, 2
_ROOM: Final = _HEIGHT - 2 * _MARGIN
_FEWEST: Final = 3


def spark(values: Sequence[float | None]) -> html.Span | None:
    """Draw values as a line, earliest first; nothing where there are fewer than three.

    The line is a mask over the theme's own colour, so it follows the theme without a new request.
    """
    known = [float(value) for value in values if value is not None]
    if len(known) < max(_FEWEST, len(values)):
        return None
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = (_WIDTH - 2 * _MARGIN) / (len(known) - 1)
    points = " ".join(
        f"{_MARGIN + i * step:.1f},{_HEIGHT - _MARGIN - (value - low) / span * _ROOM:.1f}"
        for i, value in enumerate(known)
    )
    picture = (
        f"%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH} {_HEIGHT}'%3E"
        f"%3Cpolyline points='{points}' fill='none' stroke='black' stroke-width='1.5' "
        "stroke-linejoin='round' stroke-linecap='round'/%3E%3C/svg%3E"
    )
    mask = f'url("data:image/svg+xml,{picture}") center / contain no-repeat'
    return html.Span(
        style={"mask": mask, "WebkitMask": mask},
        className="spark",
        **aria(hidden="true"),
    )
