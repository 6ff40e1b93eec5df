"""The words of the spending page, and its numbers as tables to read and to export."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.theme import LIGHT


@dataclass(frozen=True)
class Noun:
    """How what is counted is called, and its colour in every figure of the page.

    Attributes
    ----------
    one, many : str
        One of it, and any other number.
    axis : str
        What an axis of its amounts measures.
    heading : str
        Heading of a column of its amounts.
    colour : str
        One of the light palette.
    """

    one: str
    many: str
    axis: str
    heading: str
    colour: str


NOUNS: Final[Mapping[str, Noun]] = {
    "order": Noun("order", "orders", "Value of an order", "Order value", LIGHT.accent),
    "line": Noun(
        "line item", "line items", "Value of a line item", "Line item value", LIGHT.series_2
    ),
    "customer": Noun(
        "customer", "customers", "Spent by a customer", "Customer spend", LIGHT.series_3
    ),
}

#: Names of what `analytics.spending.describe` finds, in reading order.
LEVELS: Final[Mapping[str, str]] = {
    "min": "Smallest",
    "p1": "1st percentile",
    "p5": "5th percentile",
    "p25": "25th percentile",
    "median": "Median",
    "p75": "75th percentile",
    "p95": "95th percentile",
    "p99": "99th percentile",
    "max": "Largest",
    "mean": "Mean",
}

_HEADING: Final[Mapping[str, str]] = {
    "min": "Min",
    "p1": "1%",
    "p5": "5%",
    "p25": "25%",
    "median": "Median",
    "p75": "75%",
    "p95": "95%",
    "p99": "99%",
    "max": "Max",
    "mean": "Mean",
}
_FACTOR: Final[Mapping[str, str]] = {
    "lines": "lines",
    "units_per_line": "units per line",
    "value_per_unit": "price per unit",
}
_SHARE: Final = "Share of customers' revenue"
_FEW_TIMES: Final = 10


def counted(n: float, of: str) -> str:
    """Write a number of a kind.

    >>> counted(1, "line"), counted(4338, "customer")
    ('1 line item', '4,338 customers')
    """
    return f"{formats.count(n)} {NOUNS[of].one if round(n) == 1 else NOUNS[of].many}"


def bin_table(bins: pd.DataFrame, summary: pd.Series, *, of: str) -> pd.DataFrame:
    """Set the bins of a histogram as a table; `summary` is of all amounts."""
    many = NOUNS[of].many
    return pd.DataFrame(
        {
            "From value": bins["low"],
            "Up to value": bins["high"],
            many.capitalize(): bins["n"].round().astype("int64"),
            f"Share of {many}": bins["n"] / max(summary["n"], 1),
            "Revenue": bins[c.REVENUE].round(2),
            "Share of revenue": bins[c.REVENUE] / (summary["total"] or 1.0),
        }
    )


def curve_table(curves: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Set cumulative curves as a table: a share, and the amount it does not exceed."""
    columns = {
        NOUNS[of].heading: points.set_index("share")["value"].round(2)
        for of, points in curves.items()
    }
    table = pd.DataFrame(columns).rename_axis("Share at most").reset_index()
    return table


def level_table(summaries: pd.DataFrame) -> pd.DataFrame:
    """Set what `analytics.spending.describe` finds as a table, a row per kind of amount."""
    kinds = zip(summaries["n"], summaries.index, strict=True)
    table = pd.DataFrame({"Of": [counted(n, str(of)) for n, of in kinds]})
    for level, heading in _HEADING.items():
        table[f"{heading} value"] = summaries[level].round(2).to_numpy()
    return table.assign(Skewness=summaries["skewness"].to_numpy())


def lorenz_table(curve: pd.DataFrame) -> pd.DataFrame:
    """Set the Lorenz curve as a table."""
    words = {"population_share": "Share of customers", "amount_share": _SHARE}
    return curve.rename(columns=words)


def top_table(tops: pd.DataFrame) -> pd.DataFrame:
    """Set the shares of the largest customers as a table."""
    return pd.DataFrame(
        {
            "Who": [f"Top {percent}%" for percent in tops["percent"]],
            "Customers": tops["n"],
            "Revenue": tops["amount"].round(2),
            _SHARE: tops["share"],
        }
    )


def customer_table(customers: pd.DataFrame) -> pd.DataFrame:
    """Set customers (`analytics.spending.per_customer`) as a table."""
    return pd.DataFrame(
        {
            "Customer": customers[c.CUSTOMER_ID],
            "Country": customers[c.COUNTRY],
            "Orders": customers["n_orders"],
            "Revenue": customers[c.REVENUE].round(2),
            _SHARE: customers["revenue_share"],
            "Last order": customers["last_order_at"],
        }
    )


def outlier_table(found: pd.DataFrame) -> pd.DataFrame:
    """Set large orders (`analytics.outliers.large_orders`) as a table, each explained."""
    reasons = zip(found["factor"], found["times"], strict=True)
    return pd.DataFrame(
        {
            "Invoice": found[c.INVOICE],
            "Date": found[c.INVOICED_AT],
            "Customer": found[c.CUSTOMER_ID].fillna("Guest"),
            "Country": found[c.COUNTRY],
            "Lines": found[c.N_LINES],
            "Units": found[c.units_on(c.Basis.GROSS)],
            "Revenue as ordered": found[c.revenue_on(c.Basis.GROSS)].round(2),
            "Revenue kept": found[c.revenue_on(c.Basis.NET)].round(2),
            "Outcome": [str(kept).capitalize() for kept in found["kept"]],
            "Why it is large": [_reason(str(factor), times) for factor, times in reasons],
        }
    )


def _reason(factor: str, times: float) -> str:
    """Say what sets an order apart.

    >>> _reason("units_per_line", 8221.3), _reason("lines", 9.24)
    ('8,221x the usual units per line', '9.2x the usual lines')
    """
    often = formats.number(times) if times < _FEW_TIMES else formats.count(times)
    return f"{often}x the usual {_FACTOR[factor]}"
