"""Where one customer stands among all, and stood before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics import columns as c
from components import formats, tables
from components.figures.customer_history import standing
from components.figures.frame import empty
from components.report import Shown
from components.segment_colours import segment_colours

NOT_THERE: Final = (
    "This build has no segments. Build again from the same source: "
    "python -m dashboard build --source transactions.csv"
)
NOT_IN_TABLE: Final = "No sale to this customer counts on the identified basis"


@dataclass(frozen=True)
class Measure:
    """A measure of a customer that others can be compared with.

    Attributes
    ----------
    column : str
        Of the table ``customers``.
    title : str
        With its unit.
    is_money : bool
        Whether it is an amount.
    is_better_low : bool
        Whether less of it is ahead, as of the days since the last order.
    """

    column: str
    title: str
    is_money: bool = False
    is_better_low: bool = False


MEASURES: Final = (
    Measure(c.RECENCY_DAYS, "Recency, days since the last order", is_better_low=True),
    Measure(c.FREQUENCY, "Frequency, orders"),
    Measure(c.MONETARY, "Monetary, spent", is_money=True),
    Measure(c.BASKET_VALUE, "Value of an order", is_money=True),
    Measure(c.BASKET_LINES, "Lines of an order"),
    Measure(c.N_PRODUCTS, "Different products"),
    Measure(c.PRICE_LEVEL, "Price of a unit", is_money=True),
)


def ahead_share(value: float, everyone: pd.Series, *, is_better_low: bool) -> float:
    """Tell which share of all customers lies behind a value, ties counted half.

    Parameters
    ----------
    value : float
        Of one of them.
    everyone : Series
        All values, sorted, this one among them.

    Notes
    -----
    Of the others only: the best of all is ahead of 1.0 of them.
    """
    n_others = len(everyone) - 1
    if n_others < 1:
        return float("nan")
    below = int(everyone.searchsorted(value, side="left"))
    above = len(everyone) - int(everyone.searchsorted(value, side="right"))
    ties = n_others - below - above
    return ((above if is_better_low else below) + ties / 2) / n_others


def profile(
    row: pd.Series,
    everyone: Callable[[str], pd.Series],
    of_segment: Mapping[str, float],
    as_of: pd.Timestamp,
    currency: str,
) -> Shown:
    """Compare a customer with all others and with their segment.

    Parameters
    ----------
    row : Series
        The customer's row of ``customers``.
    everyone : callable
        Column to its values of all customers, sorted.
    of_segment : mapping
        Median of each measure among the customers of the segment.
    as_of : Timestamp
        Instant of the measures.
    currency : str
        Label of money amounts.
    """
    known = [m for m in MEASURES if m.column in row.index and pd.notna(row[m.column])]
    values = [float(row[m.column]) for m in known]
    ahead = [
        ahead_share(value, everyone(m.column), is_better_low=m.is_better_low)
        for m, value in zip(known, values, strict=True)
    ]
    middle = [of_segment.get(m.column, float("nan")) for m in known]
    numbers = pd.DataFrame(
        {
            "Measure": [m.title for m in known],
            "This customer": values,
            "Ahead of, share of customers": ahead,
            "Median of the segment": middle,
        }
    )
    n = len(everyone(c.MONETARY))
    return Shown(
        None,
        numbers,
        on_segment(row),
        f"as of {formats.day(as_of)}, revenue of identified sales, none netted; "
        f"{formats.count(n)} customers; recency: ahead is more recent",
        tables.table(
            [
                tables.Column("Measure"),
                tables.Column("This customer", is_number=True),
                tables.Column("Ahead of", is_number=True),
                tables.Column("Segment median", is_number=True),
            ],
            [
                (
                    m.title,
                    _written(m, value, currency),
                    tables.bar(share, formats.share_of_whole(share)),
                    _written(m, of, currency),
                )
                for m, value, share, of in zip(known, values, ahead, middle, strict=True)
            ],
            label="Where the customer stands",
        ),
    )


def on_segment(row: pd.Series) -> str:
    """Name the segment now and before, and the RFM score."""
    now, before = str(row[c.SEGMENT]), row.get(c.SEGMENT_BEFORE)
    if before is None or pd.isna(before):
        came = "no customer yet 90 days before"
    elif before == now:
        came = "as 90 days before"
    else:
        came = f"{before} 90 days before"
    score = "-".join(str(row[c.RFM_SCORE]))
    return f"{now} now, {came}; RFM score {score}, by rule {row[c.RULE_NAME]}"


def past(
    history: pd.DataFrame, segments: Sequence[str], *, currency: str, has_table: bool
) -> Shown:
    """Show recency, frequency, monetary value and segment at earlier instants.

    Parameters
    ----------
    history : DataFrame
        The customer's rows of ``customer_history``, in order of time; may be empty.
    segments : sequence of str
        All segments, best first.
    currency : str
        Label of money amounts.
    has_table : bool
        Whether the build has that table.
    """
    if history.empty:
        why = NOT_IN_TABLE if has_table else NOT_THERE
        return Shown(empty(why.replace(". ", ".<br>")), pd.DataFrame(columns=["As of"]), "")
    read = history[[c.AT, c.RECENCY_DAYS, c.FREQUENCY, c.MONETARY, c.SEGMENT]].rename(
        columns={
            c.AT: "As of",
            c.RECENCY_DAYS: "Recency, days",
            c.FREQUENCY: "Frequency, orders",
            c.MONETARY: "Monetary, spend so far",
            c.SEGMENT: "Segment",
        }
    )
    return Shown(
        standing(history, segment_colours(segments), currency=currency),
        read.iloc[::-1],
        on_past(history),
        "each instant sees only what happened before it; the segments are today's",
    )


def on_past(history: pd.DataFrame) -> str:
    """Say since when the customer has been in the segment, and out of which."""
    segment = history[c.SEGMENT].tolist()
    if len(segment) < 2:  # noqa: PLR2004  # one instant has no past
        return f"{segment[-1]} at the only instant so far"
    changes = [i for i in range(1, len(segment)) if segment[i] != segment[i - 1]]
    if not changes:
        return f"{segment[-1]} at all {len(segment)} instants"
    last = changes[-1]
    return (
        f"{segment[-1]} since {formats.day(history[c.AT].iloc[last])}, "
        f"{segment[last - 1]} before that"
    )


def _written(measure: Measure, value: float, currency: str) -> str:
    if pd.isna(value):
        return formats.MISSING
    if measure.is_money:
        return formats.money(value, currency)
    return formats.count(value) if value == int(value) else formats.number(value)
