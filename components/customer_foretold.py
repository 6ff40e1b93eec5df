"""What is foretold of one customer, each with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from dash import html

from components import formats, tables
from components.report import Shown

_OLD: Final = "this build has no predictions; build again"


@dataclass(frozen=True)
class Foretold:
    """A prediction as a card shows it.

    Attributes
    ----------
    column : str
        Of the predictions; its interval is ``<column>_low`` and ``<column>_high``.
    title : str
        With ``{days}`` where the length of its window stands.
    window : str
        Name of the window.
    is_money : bool
        An amount; otherwise a probability.
    """

    column: str
    title: str
    window: str
    is_money: bool = False


PREDICTIONS: Final = (
    Foretold("churn_probability", "No order within {days} days: churn", "horizon"),
    Foretold("buys_soon_probability", "An order within {days} days", "soon"),
    Foretold("high_spend_probability", "Among the high spenders of {days} days", "horizon"),
    Foretold("expected_spend_soon", "Spend within {days} days", "soon", is_money=True),
    Foretold("expected_spend", "Spend within {days} days", "horizon", is_money=True),
    Foretold(
        "clv", "Lifetime value over {days} days (carried on, not tested)", "clv", is_money=True
    ),
)

_REASONS: Final = {
    "churn_reasons": "Why this risk of churn",
    "spend_reasons": "Why this spend",
}


def outlook(
    row: pd.Series | None,
    windows: Mapping[str, Any],
    verdict: str,
    as_of: pd.Timestamp,
    currency: str,
) -> Shown:
    """Show the predictions of one customer.

    Parameters
    ----------
    row : Series or None
        Their row of the predictions; None where there is none.
    windows : mapping of str to int
        Length of each window in days.
    verdict : str
        Why there is none; empty where the build has no predictions.
    as_of : Timestamp
        Instant they are made at.
    currency : str
        Label of money amounts.
    """
    there = [
        one
        for one in PREDICTIONS
        if row is not None and pd.notna(row.get(one.column, float("nan")))
    ]
    if row is None or not there:
        words = f"Nothing is foretold of this customer: {verdict or _OLD}"
        return Shown(None, pd.DataFrame(columns=["Prediction"]), words, "", html.Div())
    titles = [_titled(one, windows) for one in there]
    ends = [[float(row.get(f"{one.column}{end}", float("nan"))) for end in ("", "_low", "_high")]
            for one in there]  # fmt: skip
    numbers = pd.DataFrame(
        {
            "Prediction": titles,
            "Unit": [currency if one.is_money else "probability" for one in there],
            "Expected": [value for value, _, _ in ends],
            "From": [low for _, low, _ in ends],
            "To": [high for _, _, high in ends],
        }
    )
    written = [
        (
            title,
            _written(one, value, currency),
            f"{_written(one, low, currency)} to {_written(one, high, currency)}",
        )
        for one, title, (value, low, high) in zip(there, titles, ends, strict=True)
    ]
    headings = [
        tables.Column("Prediction"),
        tables.Column("Expected", is_number=True),
        tables.Column("80% interval", is_number=True),
    ]
    body = [tables.table(headings, written, label="What is foretold"), *_why(row)]
    note = f"as of {formats.day(as_of)}; how well they hold: see the predictions page"
    return Shown(None, numbers, on_outlook(row), note, html.Div(body))


def on_outlook(row: pd.Series) -> str:
    """Say how high the risk is, and how much the customer is worth, in tiers."""
    tiers = (("risk_tier", "churn risk"), ("value_tier", "value"))
    said = [f"{row[column]} {words}" for column, words in tiers if isinstance(row.get(column), str)]
    text = ", ".join(said)
    return f"{text[:1].upper()}{text[1:]}"


def _titled(one: Foretold, windows: Mapping[str, Any]) -> str:
    if one.window in windows:
        return one.title.format(days=windows[one.window])
    return one.title.replace("{days} days", "the window")


def _written(one: Foretold, value: float, currency: str) -> str:
    return formats.money(value, currency) if one.is_money else formats.percent(value)


def _why(row: pd.Series) -> list[html.P]:
    return [
        html.P([html.Strong(f"{title}: "), str(row[column])], className="customer-why")
        for column, title in _REASONS.items()
        if isinstance(row.get(column), str) and row[column]
    ]
