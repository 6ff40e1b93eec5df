"""The cards of the what-if page: customers near the figures, and what such customers did next."""

from collections.abc import Mapping
from datetime import timedelta
from math import sqrt
from typing import Any, Final
from urllib.parse import quote

import pandas as pd
from dash import dcc, html

from analytics import columns as c
from analytics import whatif
from components import formats, tables, what_if, what_if_words
from components.figures.frame import empty
from components.report import Card, Shown
from pages import bought, foretold, read
from pages.what_if_asked import entered, segmenter
from pages.what_if_found import nearest

Question = Mapping[str, Any]

#: Days that the table ``followed_up`` looks ahead.
FOLLOWED: Final = timedelta(days=90)

_N_FOLLOWED: Final = 50
_FAR: Final = 1.0
_Z95: Final = 1.959964
_WRITERS: Final = {"percent": lambda x, _: formats.percent(x), "money": formats.money}


def wilson(n_yes: int, n: int) -> tuple[float, float]:
    """Give the 95 % interval of a share.

    Notes
    -----
    Wilson (1927), without correction for continuity.

    >>> [round(end, 3) for end in wilson(23, 50)]
    [0.33, 0.596]
    """
    share, z2 = n_yes / n, _Z95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def draw_nearest(question: Question) -> Shown:
    """List the real customers most like the figures."""
    asked = entered(question)
    if asked.figures is None:
        return _nothing(asked.problems)
    found = foretold.joined(nearest(asked.figures))
    currency = read.currency()
    note = (
        f"distance in standard deviations of the scaled figures \N{MIDDLE DOT} as of "
        f"{formats.day(bought.as_of())} \N{MIDDLE DOT} identified revenue"
    )
    return Shown(
        None,
        _numbers(found),
        what_if_words.how_near(found[c.CUSTOMER_ID].tolist(), found[whatif.DISTANCE].tolist()),
        note,
        _list(found, currency),
    )


def draw_after(question: Question) -> Shown:
    """Count what the customers most like these figures did in the 90 days that followed."""
    asked = entered(question)
    if asked.figures is None:
        return _nothing(asked.problems)
    followed = read.table("followed_up")
    after = whatif.what_followed(segmenter(), followed, asked.figures, _N_FOLLOWED)
    if after is None:
        return _nothing([f"no customer was there {FOLLOWED.days} days before the data ends"])
    return _after(after)


def _after(after: whatif.FollowUp) -> Shown:
    low, high = wilson(after.n_bought, after.n)
    share = formats.percent(after.n_bought / after.n, 0)
    ends = f"{formats.percent(low, 0)} to {formats.percent(high, 0)}"
    finding = (
        f"{after.n_bought} of the {after.n} most similar customers ordered within "
        f"{FOLLOWED.days} days: {share}, 95% interval {ends}"
    )
    currency = read.currency()
    said = {
        "Ordered": f"{after.n_bought} of {after.n} ({share}; {ends})",
        "Orders each": formats.number(after.mean_orders),
        "Spent each, median": formats.money(after.median_spend, currency),
        "Spent by the middle half": f"{formats.money(after.low_spend, currency)} to "
        f"{formats.money(after.high_spend, currency)}",
        "Spent each, mean": formats.money(after.mean_spend, currency),
        "Distance of the least similar": f"{formats.number(after.farthest, 2)} standard deviations",
    }
    end = bought.as_of()
    note = (
        f"as they stood on {formats.day(end - FOLLOWED)}, counted until "
        f"{formats.day(end - timedelta(days=1))}: what happened, no forecast"
    )
    far = (
        [
            html.P(
                "Some of them are not very similar: compare with care", className="what-if-outside"
            )
        ]
        if after.farthest > _FAR
        else []
    )
    numbers = pd.DataFrame({"What": list(said), "Value": list(said.values())})
    body = html.Div([what_if.waffle(after.n_bought, after.n, finding), what_if.facts(said), *far])
    return Shown(None, numbers, finding, note, body)


def _numbers(found: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Customer": found[c.CUSTOMER_ID],
            "Recency (days)": found[c.RECENCY_DAYS],
            "Orders": found[c.FREQUENCY],
            "Money spent": found[c.MONETARY],
            "Segment": found[c.SEGMENT],
        }
    )
    for column in _predicted(found):
        table[column.title] = found[column.field]
    return table.assign(Distance=found[whatif.DISTANCE])


def _predicted(found: pd.DataFrame) -> list[Any]:
    return [column for column in foretold.GRID_COLUMNS if found[column.field].notna().any()]


def _list(found: pd.DataFrame, currency: str) -> html.Div:
    """Set the customers as a table, each a link to its page."""
    predicted = _predicted(found)
    headings = [
        tables.Column("Customer"),
        tables.Column("Recency (days)", is_number=True),
        tables.Column("Orders", is_number=True),
        tables.Column("Spent", is_number=True),
        tables.Column("Segment"),
        *(tables.Column(column.title, is_number=True) for column in predicted),
        tables.Column("Distance", is_number=True),
    ]
    rows: list[tuple[tables.Cell, ...]] = [
        (
            dcc.Link(
                str(row[c.CUSTOMER_ID]),
                href=f"/customers/{quote(str(row[c.CUSTOMER_ID]), safe='')}",
            ),
            formats.count(row[c.RECENCY_DAYS]),
            formats.count(row[c.FREQUENCY]),
            formats.money(row[c.MONETARY], currency),
            str(row[c.SEGMENT]),
            *(_WRITERS[column.kind](row[column.field], currency) for column in predicted),
            formats.number(row[whatif.DISTANCE], 2),
        )
        for row in found.to_dict("records")
    ]
    return tables.table(headings, rows, label="The nearest customers")


def _nothing(problems: list[str]) -> Shown:
    words = f"Nothing to compare: {'; '.join(problems)}"
    return Shown(empty(words), pd.DataFrame(columns=["Nothing to show"]), words, body=html.P())


NEAREST: Final = Card(
    f"{what_if.SLUG}-nearest", "The nearest real customers", draw_nearest, height=0
)
AFTER: Final = Card(
    f"{what_if.SLUG}-after", "What such customers did next", draw_after, height=0, wide=False
)
CARDS: Final = (NEAREST, AFTER)
