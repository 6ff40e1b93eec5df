"""The small picture of the evidence beside a recommendation: support of both, and lift."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from dash import html
from dash.development.base_component import Component

from analytics.recommend import Evidence
from components import formats
from components.attributes import aria

_CHANCE: Final = 1.0
_LEAST_LIFT: Final = 0.1
_ROOM: Final = 1.15


@dataclass(frozen=True)
class LiftScale:
    """Where a lift stands, on a log scale that all rows share.

    Attributes
    ----------
    low, high : float
        Ends of the scale; chance, 1, is always within.
    """

    low: float
    high: float

    @classmethod
    def of(cls, evidence: Iterable[Evidence | None]) -> "LiftScale":
        """Make room for the intervals of all of them."""
        known = [one for one in evidence if one is not None and one.lift is not None]
        lows = [max(one.lift_low or 0.0, _LEAST_LIFT) for one in known]
        highs = [max(one.lift_high or 0.0, _LEAST_LIFT) for one in known]
        return cls(min([_CHANCE, *lows]) / _ROOM, max([_CHANCE, *highs]) * _ROOM)

    def percent(self, lift: float) -> float:
        """Place a lift between the ends, 0 to 100.

        >>> LiftScale(1.0, 100.0).percent(10.0)
        50.0
        """
        within = min(max(lift, self.low), self.high)
        return round(100 * log(within / self.low) / log(self.high / self.low), 2)


def picture(evidence: Evidence, scale: LiftScale) -> html.Div:
    """Draw the support of both products and their lift with its interval."""
    beside = f"of the {formats.count(evidence.n_product)} baskets with {evidence.name}"
    own = f"of its own {formats.count(evidence.n_neighbour)} baskets"
    return html.Div(
        [
            _support(evidence.n_both, evidence.n_product, beside, "accent"),
            _support(evidence.n_both, evidence.n_neighbour, own, "muted"),
            *_lift(evidence, scale),
        ],
        className="offer-picture",
    )


def because_bar(shares: Sequence[float]) -> html.Span:
    """Split a bar by what the score is due to, largest first."""
    parts = [
        html.Span(style={"width": f"{100 * share:.1f}%"}, className=f"because-part because-{i}")
        for i, share in enumerate(shares)
    ]
    return html.Span(parts, className="because-bar", **aria(hidden="true"))


def _support(n_both: int, n_all: int, of_what: str, tone: str) -> html.Div:
    share = n_both / n_all if n_all else 0.0
    words = f"{formats.count(n_both)} {of_what}"
    return html.Div(
        [
            html.Span(
                html.Span(style={"width": f"{100 * share:.1f}%"}, className=f"bar-fill bar-{tone}"),
                className="bar-track",
                **aria(hidden="true"),
            ),
            html.Span(
                [html.Strong(formats.percent(share, 0)), f" of {formats.count(n_all)}"],
                className="offer-number",
            ),
        ],
        className="offer-measure",
        title=words,
    )


def _lift(evidence: Evidence, scale: LiftScale) -> list[html.Div]:
    lift, low, high = evidence.lift, evidence.lift_low, evidence.lift_high
    if lift is None or low is None or high is None:
        return []
    start, end = scale.percent(low), scale.percent(high)
    times = "\N{MULTIPLICATION SIGN}"
    interval = f"{formats.number(low)} to {formats.number(high)}"
    track = html.Span(
        [
            html.Span(style={"left": f"{scale.percent(_CHANCE)}%"}, className="lift-chance"),
            html.Span(
                style={"left": f"{start}%", "width": f"{max(end - start, 1):.2f}%"},
                className="lift-range",
            ),
            html.Span(style={"left": f"{scale.percent(lift)}%"}, className="lift-dot"),
        ],
        className="lift-track",
        **aria(hidden="true"),
    )
    said: list[Component | str] = [
        html.Strong(f"{formats.number(lift)}{times}"),
        f" ({interval})",
    ]
    words = f"{formats.number(lift)} times chance, 95% interval {interval}"
    return [
        html.Div(
            [track, html.Span(said, className="offer-number")],
            className="offer-measure",
            title=words,
        )
    ]
