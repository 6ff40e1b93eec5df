"""Who: the customers of each tab with score, interval, reasons and tiers, to filter and export."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics.errors import SettingError
from components.campaign import Outcome
from components.grids import GridColumn
from components.predictions_words import TABS
from pages import listing, read
from pages.listing import Listing, Query

ANY: Final = "any"
TIERS: Final = {ANY: "Any", "high": "High", "medium": "Medium", "low": "Low"}

#: Controls of the list, by the column each narrows.
FILTERS: Final = {"risk": "risk_tier", "value": "value_tier", "segment": c.SEGMENT}

_ENDS: Final = "end of the 80% interval"
_WHY: Final = "the up to three families of facts that move this score most, strongest first"


def customers() -> pd.DataFrame:
    """Read the customers that something is foretold of."""
    known = read.table("customers")
    columns = [tab.column for tab in TABS.values() if tab.column in known]
    return known[known[columns].notna().any(axis=1)] if columns else known.iloc[0:0]


@read.remembered
def ranked(key: str) -> pd.DataFrame:
    """Read the customers of a tab, the highest score first."""
    column = TABS[key].column
    known = customers()
    if column not in known:
        return known.iloc[0:0]
    return known[known[column].notna()].sort_values(
        [column, c.CUSTOMER_ID], ascending=[False, True], ignore_index=True
    )


@read.remembered
def segments() -> tuple[str, ...]:
    """List the segments there are, the best first where the build says so."""
    known = set(read.table("customers", [c.SEGMENT])[c.SEGMENT].dropna())
    ordered: list[str] = []
    if not read.missing(["segment_profiles"]):
        ordered = read.table("segment_profiles").sort_values("order")[c.SEGMENT].tolist()
    first = [name for name in ordered if name in known]
    return (*first, *sorted(known - set(first)))


def options() -> dict[str, dict[str, str]]:
    """Offer the choices of each control of the list."""
    named = {name: name for name in segments()}
    return {"risk": TIERS, "value": TIERS, "segment": {ANY: "Any", **named}}


def rows(key: str, query: Query) -> pd.DataFrame:
    """Give the customers of a tab that a query asks for.

    Raises
    ------
    SettingError
        It asks for a tier or a segment that there is not.
    """
    found = ranked(key)
    for name, column in FILTERS.items():
        asked = str(query.get(name) or ANY)
        known = options()[name]
        if asked not in known:
            raise SettingError(f"{name} is {asked[:40]!r}; wanted one of {', '.join(known)}")
        if asked != ANY:
            found = found[found[column] == asked]
    return found


def described(key: str, query: Query) -> str:
    """Say what is in the list."""
    words = {"risk": "churn risk", "value": "value", "segment": "segment"}
    parts = [f"{TABS[key].label}: customers by {TABS[key].score}"]
    for name, title in words.items():
        asked = str(query.get(name) or ANY)
        if asked != ANY:
            parts.append(f"{title} {asked}")
    return "; ".join(parts)


def _score(column: str, title: str, kind: Any, meaning: str, width: int = 120) -> list[GridColumn]:
    return [
        GridColumn(column, title, kind, help=meaning, width=width),
        GridColumn(f"{column}_low", "From", kind, help=f"lower {_ENDS}", width=100),
        GridColumn(f"{column}_high", "To", kind, help=f"upper {_ENDS}", width=100),
    ]


_CUSTOMER: Final = GridColumn(c.CUSTOMER_ID, "Customer", "customer")
_SORT: Final = (
    GridColumn(c.SEGMENT, "Segment", width=130),
    GridColumn(
        "risk_tier", "Churn risk tier", help="high from 2 in 3, medium from 1 in 3", width=150
    ),
    GridColumn(
        "value_tier", "Value tier", help="by expected spend: top fifth, next 30%", width=120
    ),
)
_KNOWN: Final = (
    GridColumn(c.RECENCY_DAYS, "Recency", "days", help="whole days since the last order"),
    GridColumn(c.FREQUENCY, "Orders", "count", help="sale invoices so far", width=100),
    GridColumn(c.MONETARY, "Spent", "money", help="before returns, so far", width=110),
    GridColumn(c.COUNTRY, "Country", width=140),
)


def _why(task: str) -> GridColumn:
    return GridColumn(f"{task}_reasons", "Drivers", help=_WHY, width=700)


_COLUMNS: Final[Mapping[str, tuple[GridColumn, ...]]] = {
    "churn": (
        _CUSTOMER,
        *_score("churn_probability", "Risk", "percent", "no order within the window"),
        *_SORT,
        _why("churn"),
        *_KNOWN,
        GridColumn("expected_spend", "Expected spend", "money", width=140),
    ),
    "next": (
        _CUSTOMER,
        *_score("buys_soon_probability", "Orders soon", "percent", "within the short window"),
        *_SORT,
        _why("buys_soon"),
        *_score("buys_probability", "Orders later", "percent", "within the whole window"),
        *_KNOWN,
    ),
    "high": (
        _CUSTOMER,
        *_score("high_spend_probability", "High spend", "percent", "among the top fifth"),
        *_SORT,
        _why("high_spend"),
        *_KNOWN,
        GridColumn("expected_spend", "Expected spend", "money", width=140),
    ),
    "value": (
        _CUSTOMER,
        *_score("expected_spend", "Expected spend", "money", "within the window tested", 140),
        *_score("clv", "Lifetime value", "money", "over the horizon stated; not tested", 140),
        *_SORT,
        _why("spend"),
        *_score("expected_spend_long", "Twice the window", "money", "tested once", 150),
        *_KNOWN,
    ),
}

_OUTCOMES: Final = {
    "churn": Outcome("orders again within the window", "buys_probability"),
    "next": Outcome("orders within the short window", "buys_soon_probability"),
    "high": Outcome("spends highly within the window", "high_spend_probability"),
    "value": Outcome("spend within the window", "expected_spend", kind="mean"),
}

_TITLES: Final = {
    "churn": "Customers by risk of churn",
    "next": "Customers by chance of an order soon",
    "high": "Customers by chance of high spend",
    "value": "Customers by expected spend",
}


def _made(key: str) -> Listing:
    return listing.register(
        Listing(
            name=f"predictions-{key}",
            title=_TITLES[key],
            columns=_COLUMNS[key],
            rows=lambda query: rows(key, query),
            described=lambda query: described(key, query),
            outcome=_OUTCOMES[key],
            balanced_by=(c.SEGMENT, "risk_tier", "value_tier", c.COUNTRY),
        )
    )


LISTS: Final = {key: _made(key) for key in TABS}
