"""Report cards: what a page declares about each figure, and how its card is laid out.

A card is drawn from a slice of the data alone, so the page, the export and the printed
report all show the same numbers. `pages.reporting.page_of(PAGE, title, lead, CARDS)` makes the
layout and the callbacks of a page of cards.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analytics import columns as c
from components import controls, formats, tables
from components.attributes import aria, data
from components.cards import figure_card
from components.figures.frame import Figure
from components.labels import caption

#: Rows that "show as table" holds; the export has all of them.
MOST_ROWS = 200

#: Heading of the column that names customers, and what stands there for those without a page.
CUSTOMER: Final = "Customer"
NO_PAGE: Final = ("Guest", formats.MISSING)

# A sign before a currency and its number, between which a browser may break a line.
_SIGN: Final = re.compile("([+\N{MINUS SIGN}])(?=\\D\\d)")


@dataclass(frozen=True)
class Shown:
    """What a card shows of a slice.

    Attributes
    ----------
    figure : dict or None
        Plotly figure without a template; None where a card is a table only.
    table : DataFrame
        The numbers of the figure, with headings to read; what the export gives.
    finding : str
        One computed sentence; empty where there is nothing to say.
    note : str
        What the reader has to know beside basis and period, such as how much is shown.
    body : Component, optional
        The table as the page sets it, where the plain one would not do.
    """

    figure: Figure | None
    table: pd.DataFrame
    finding: str = ""
    note: str = ""
    body: Component | None = None


@dataclass(frozen=True)
class Card:
    """One figure of a page.

    Attributes
    ----------
    name : str
        Its id, which begins with the page's slug.
    title : str
        What it answers.
    draw : callable
        ``Slice`` (and one keyword argument for each of `options`) to `Shown`.
    height : int
        Pixels; 0 for a card without a figure.
    wide : bool
        Whether it takes the whole row.
    options : mapping of str to mapping of str to str
        Choices in the card's head: name to key to label; the first key is the default.
    """

    name: str
    title: str
    draw: Callable[..., Shown]
    height: int = 320
    wide: bool = True
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """Slug of the card's page."""
        return self.name.split("-")[0]

    def defaults(self) -> dict[str, str]:
        """First key of each option."""
        return {name: next(iter(labels)) for name, labels in self.options.items()}

    def option_id(self, option: str) -> str:
        """Id of the control of an option."""
        return f"{self.name}-{option}"


def section_of(card: Card) -> html.Section:
    """Lay out a card that a callback fills."""
    chosen = [
        controls.segmented(
            card.option_id(name), name, labels, next(iter(labels)), is_label_shown=False
        )
        for name, labels in card.options.items()
    ]
    return figure_card(
        card.name,
        card.title,
        height=card.height,
        actions=[*chosen, download_menu(card.name, has_figure=bool(card.height))],
        is_wide=card.wide,
    )


def download_menu(name: str, *, has_figure: bool) -> html.Details:
    """Offer a card's picture and numbers."""
    pictures = [
        html.Button(
            f"Picture ({kind.upper()})",
            type="button",
            className="menu-item",
            **data(action="download-picture", card=name, kind=kind),
        )
        for kind in ("png", "svg")
        if has_figure
    ]
    numbers = [
        html.A(
            f"Numbers ({kind.upper()})",
            id=f"{name}-{kind}",
            href=f"/export/{name}.{kind}",
            className="menu-item",
            download="",
        )
        for kind in ("csv", "xlsx")
    ]
    mark = html.Span("\N{DOWNWARDS ARROW TO BAR}", **aria(hidden="true"))
    return html.Details(
        [
            html.Summary(mark, className="button menu-button", **aria(label="Download")),
            html.Div([*pictures, *numbers], className="menu-list"),
        ],
        className="menu d-print-none",
    )


def caption_of(shown: Shown, basis: c.Basis, period: str, narrowed: str) -> str:
    """State basis, period, filters and the card's own note."""
    return joined(caption(basis, period), narrowed, shown.note)


def joined(*said: str) -> str:
    """Set what is said of a card in one line; empty parts are left out."""
    return " \N{MIDDLE DOT} ".join(part for part in said if part)


def table_of(shown: Shown, title: str, currency: str) -> html.Div:
    """Set the numbers of a card as a table to read."""
    if shown.body is not None:
        return html.Div(shown.body)
    part = shown.table.head(MOST_ROWS)
    headings = [
        tables.Column(str(name), is_number=pd.api.types.is_numeric_dtype(part[name]))
        for name in part.columns
    ]
    texts = [_linked(cells(part[n], str(n), currency), str(n)) for n in part.columns]
    table = tables.table(headings, list(zip(*texts, strict=True)), label=title)
    left = len(shown.table) - len(part)
    more = [html.P(f"{left:,} more rows in the download", className="card-caption")] if left else []
    return html.Div([table, *more])


def _linked(texts: list[str], heading: str) -> list[tables.Cell]:
    """Lead from a customer's number to the page about them; guests have none."""
    if heading != CUSTOMER:
        return list(texts)
    return [
        text if text in NO_PAGE else dcc.Link(text, href=f"/customers/{quote(text, safe='')}")
        for text in texts
    ]


def unbroken(sentence: str) -> str:
    """Keep a sign and its currency in one line.

    >>> unbroken("grew (+£22k)").replace(chr(0x2060), "|")
    'grew (+|£22k)'
    """
    return _SIGN.sub("\\1\N{WORD JOINER}", sentence)


def cells(values: pd.Series, heading: str, currency: str) -> list[str]:
    """Write a column as people read it, its unit taken from its heading."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return [formats.MISSING if pd.isna(day) else formats.day(day) for day in values]
    if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
        return [formats.MISSING if pd.isna(value) else str(value) for value in values]
    write = _writer(heading, currency, is_whole=pd.api.types.is_integer_dtype(values))
    return [formats.MISSING if pd.isna(value) else write(float(value)) for value in values]


def _writer(heading: str, currency: str, *, is_whole: bool) -> Callable[[Any], str]:
    """Read the unit off the heading: shares are named so, and money is."""
    words = heading.lower()
    if "share" in words or "rate" in words:
        return formats.percent
    if any(word in words for word in ("revenue", "value", "price", "spend", "money")):
        return lambda amount: formats.money(amount, currency)
    return formats.count if is_whole else formats.number
