"""The what-if page: fields to set, the segment they lead to, and a file of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics import columns as c
from components import cards, formats, views, what_if_words
from components.attributes import aria, data
from components.segment_colours import css_colour
from components.what_if_scale import NAMES, Scale

SLUG: Final = "what-if"

TEMPLATE: Final = "/what-if/template.csv"
SCORE: Final = "/what-if/scored"

#: Of an uploaded file.
MOST_BYTES: Final = 5 * 1000**2
MOST_ROWS: Final = 50_000

_LABELS: Final = {
    c.RECENCY_DAYS: ("Recency", "days since the last order"),
    c.FREQUENCY: ("Frequency", "orders so far"),
    c.MONETARY: ("Monetary", "spent so far"),
}


@dataclass(frozen=True)
class Verdict:
    """What is found of three figures.

    Attributes
    ----------
    segment : str
        Predicted.
    place : int
        Its place among the segments, best first.
    profile : str
        Who else is in it.
    other : str or None
        Segment behind the nearest border.
    distance, share : float
        To that border, as `analytics.segments.border.Border` has them.
    changes : sequence of (str, str)
        Single changes that reach a better segment, and the segment; the cheapest first.
    silence : str
        What time alone leads to.
    outside : str
        Which figures are beyond what the model has seen; empty for none.
    origin : str
        How this compares to the customer that was started from; empty for nobody.
    """

    segment: str
    place: int
    profile: str
    other: str | None
    distance: float
    share: float
    changes: Sequence[tuple[str, str]]
    silence: str
    outside: str = ""
    origin: str = ""


def slider_id(name: str) -> str:
    """Id of the slider of a field."""
    return f"{SLUG}-{name}-slider"


def said_id(name: str) -> str:
    """Id of what is said below a field."""
    return f"{SLUG}-{name}-said"


def field(scale: Scale, entry: str, value: float | None, currency: str) -> html.Div:
    """Offer one figure by slider and by exact entry; a script keeps them in step."""
    name = NAMES[scale.field]
    label, meaning = _LABELS[scale.field]
    low, high = scale.ends
    is_money = scale.field == c.MONETARY
    said: dict[str, Any] = data(
        field=name,
        label=label,
        scale="log" if scale.is_log else "linear",
        whole="" if is_money else "yes",
        unit=currency if is_money else meaning.split()[0],
        low=str(low),
        high=str(high),
    )
    typed = dcc.Input(
        id=views.control_id(name),
        value=entry,
        type="text",
        autoComplete="off",
        maxLength=40,
        debounce=False,
        className="what-if-input",
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Label([label, html.Small(meaning)], htmlFor=views.dom_id(name)),
                    html.Span(currency if is_money else "", className="what-if-unit"),
                    typed,
                ],
                className="what-if-head",
            ),
            dcc.Slider(
                id=slider_id(name),
                min=low,
                max=high,
                step=scale.step,
                value=low if value is None else scale.position(value),
                marks=scale.marks(currency),
                updatemode="drag",
                allow_direct_input=False,
                className="what-if-slider",
            ),
            html.P(id=said_id(name), className="what-if-said", **aria(live="polite")),
        ],
        className="what-if-field",
        **said,
    )


def standing(words: str) -> html.Span:
    """Say where a figure stands among all."""
    return html.Span(words)


def wrong(words: str) -> html.Span | str:
    """Say beside a field what is wrong with it; nothing where nothing is."""
    return words and html.Span(_sentence(words), className="what-if-wrong")


def no_verdict(problems: Sequence[str]) -> list[Component]:
    """Say that there is nothing to predict from."""
    return [
        html.P("No prediction", className="what-if-segment what-if-none"),
        html.P("It takes three figures that mean something:", className="what-if-profile"),
        html.Ul([html.Li(_sentence(words)) for words in problems], className="what-if-list"),
    ]


def verdict(found: Verdict) -> list[Component]:
    """Show the segment large, how sure it is, and what would change it."""
    shown: list[Component] = [
        html.P(
            [html.Span(className="what-if-swatch", **aria(hidden="true")), found.segment],
            className="what-if-segment",
            style={"--segment": css_colour(found.place)},
        ),
        html.P(found.profile, className="what-if-profile"),
    ]
    if found.outside:
        shown.append(html.P(found.outside, className="what-if-outside"))
    shown.append(_border(found))
    shown.append(_changes(found))
    if found.origin:
        shown.append(html.P(found.origin, className="what-if-origin"))
    return shown


def waffle(n_yes: int, n: int, meaning: str) -> html.Div:
    """Draw one square per customer, those who did filled."""
    squares = [html.Span(className="is-yes" if i < n_yes else "") for i in range(n)]
    return html.Div(squares, className="what-if-waffle", role="img", **aria(label=meaning))


def facts(said: Mapping[str, str]) -> html.Dl:
    """List names and values."""
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in said.items()],
        className="facts",
    )


def batch() -> html.Section:
    """Take a file of figures, and give it back with segments."""
    told = (
        f"A CSV with columns recency, frequency and monetary, in any order and beside any others; "
        f"up to {MOST_ROWS:,} rows and {formats.file_size(MOST_BYTES)}. Every row comes back with "
        "its segment, or with what is wrong with it. Nothing is kept on the server."
    )
    drop = html.Div(
        [
            html.Label("Choose a CSV file", htmlFor=f"{SLUG}-file", className="button"),
            html.Span(" or drop it here", className="what-if-hint"),
        ],
        className="what-if-drop",
        **data(score=SCORE, most=str(MOST_BYTES)),
    )
    template = html.A("Template (CSV)", href=TEMPLATE, download="", className="button")
    result = html.Div(id=f"{SLUG}-scored", className="what-if-scored", **aria(live="polite"))
    return cards.card(
        "Many at once", [html.P(told, className="meaning"), drop, result], actions=[template],
        wide=True,
    )  # fmt: skip


def _border(found: Verdict) -> html.Div:
    words = what_if_words.border(found.segment, found.other, found.distance, found.share)
    parts: list[Component] = [html.H3("How close the border is")]
    if found.other is not None and isfinite(found.share):
        gone = min(max(found.share, 0.0), 1.0) * 100
        parts.append(
            html.Div(
                [
                    html.Span(style={"width": f"{gone:.1f}%"}, className="what-if-way-gone"),
                    html.Span(style={"left": f"{gone:.1f}%"}, className="what-if-way-here"),
                ],
                className="what-if-way",
                style={"--segment": css_colour(found.place)},
                **aria(hidden="true"),
            )
        )
        ends = [html.Span(f"middle of {found.segment}"), html.Span(f"border to {found.other}")]
        parts.append(html.Div(ends, className="what-if-way-ends", **aria(hidden="true")))
    parts.append(html.P(words))
    return html.Div(parts, className="what-if-part")


def _changes(found: Verdict) -> html.Div:
    parts: list[Component] = [html.H3("What one change would do")]
    if found.changes:
        items = [
            html.Li(
                [
                    html.Strong(words[:1].upper() + words[1:]),
                    f" {'reaches' if i else 'is the smallest step to'} {segment}",
                ]
            )
            for i, (words, segment) in enumerate(found.changes)
        ]
    elif found.place == 0:
        items = [html.Li("There is no better segment")]
    else:
        items = [html.Li("No single change within what the model has seen reaches a better one")]
    parts.append(html.Ul([*items, html.Li(found.silence)], className="what-if-list"))
    return html.Div(parts, className="what-if-part")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
