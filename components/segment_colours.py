"""One colour per segment, by its place among them: the best has the first."""

from collections.abc import Sequence
from typing import Final

from components.theme import LIGHT

#: Six colours that stay apart, and four more for those who ask for many segments.
PALETTE: Final = (
    *LIGHT.categorical,
    LIGHT.positive,
    LIGHT.negative,
    LIGHT.caution,
    LIGHT.accent_strong,
)


def segment_colours(names: Sequence[str]) -> dict[str, str]:
    """Give each segment its colour of the light theme.

    Parameters
    ----------
    names : sequence of str
        Best to worst, as ``order`` has them. From the eleventh on colours come again.
    """
    return {name: PALETTE[place % len(PALETTE)] for place, name in enumerate(names)}


def css_colour(place: int) -> str:
    """Name the custom property of the colour of the segment at `place`, for style sheets."""
    return f"var(--{_NAMES[place % len(_NAMES)]})"


_NAMES: Final = (
    "accent",
    "series-2",
    "series-3",
    "series-4",
    "series-5",
    "series-6",
    "positive",
    "negative",
    "caution",
    "accent-strong",
)
