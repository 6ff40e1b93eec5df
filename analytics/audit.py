"""What each rule found in the raw lines, with its revenue and two lines to look up.

Fates share the lines out, so they sum to all of them; observations may overlap.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics.cleaning import CleaningRules, invoice_letter
from analytics.quality import MATCHED, UNMATCHED
from analytics.sums import whole_sum

_FATE_TREATMENT: Final[Mapping[c.Fate, str]] = {
    c.Fate.DUPLICATE: "exact copy of an earlier line: counted once, in no basis but raw",
    c.Fate.CANCELLATION: "takes its units back from the sale it matches; in no basis but raw",
    c.Fate.ADJUSTMENT: "bookkeeping, no sale: in no basis but raw",
    c.Fate.NON_POSITIVE_QUANTITY: "stock correction, no sale: in no basis but raw",
    c.Fate.NON_POSITIVE_PRICE: "nothing was charged, no sale: in no basis but raw",
    c.Fate.GUEST_SALE: "sale without a customer id: in gross and net, not in identified",
    c.Fate.SALE: "sale to an identified customer: in every basis",
}


_N_EXAMPLES: Final = 2


@dataclass(frozen=True)
class _Observation:
    condition: ir.BooleanValue
    treatment: str


def data_quality(
    lines: ir.Table,
    matches: ir.Table,
    kept_aside: Mapping[str, tuple[int, str]],
    rules: CleaningRules,
    *,
    examples_among: ir.Table | None = None,
) -> pd.DataFrame:
    """Count every rule.

    Parameters
    ----------
    lines, matches : Table
        As `contracts.LINES` and `contracts.CANCELLATION_MATCHES`.
    kept_aside : mapping of str to (int, str)
        What never became a line: rule to number of lines and treatment.
    rules : CleaningRules
        The rules that the lines were cleaned with.
    examples_among : Table, optional
        Lines that are known to hold the examples of each rule; by default all.

    Returns
    -------
    DataFrame
        As `contracts.DATA_QUALITY`: seven fates, then observations, then what was kept aside
        (whose revenue is unknown).
    """
    counted = _count(lines, rules, lines if examples_among is None else examples_among)
    n_observations = len(counted) - len(c.Fate)
    counted.insert(1, c.KIND, ["fate"] * len(c.Fate) + ["observation"] * n_observations)
    aside = pd.DataFrame(
        [
            (rule, "kept_aside", n_lines, float("nan"), treatment, "")
            for rule, (n_lines, treatment) in kept_aside.items()
        ],
        columns=counted.columns,
    ).astype({c.LINES: "int64", c.REVENUE: "float64"})
    parts = [counted, _matching(lines, matches), aside]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def cited_lines(data_quality: pd.DataFrame) -> list[int]:
    """Return the numbers of the lines that serve as examples (and maybe a few more)."""
    return [
        int(number) for number in re.findall(r"\bline (\d+):", " ".join(data_quality[c.EXAMPLES]))
    ]


def _fates(lines: ir.Table) -> dict[str, _Observation]:
    return {
        str(fate): _Observation(lines.fate == str(fate), _FATE_TREATMENT[fate]) for fate in c.Fate
    }


def _observations(lines: ir.Table, rules: CleaningRules) -> dict[str, _Observation]:
    letter = invoice_letter(lines.invoice, rules)
    return {
        "missing_customer": _Observation(
            lines.customer_id.isnull(), "no customer id: left out of everything per customer"
        ),
        "missing_description": _Observation(
            lines.description.isnull(), "named by the other lines of its stock code"
        ),
        "cancelled_invoice": _Observation(
            letter == "C", "invoice number begins with C, whatever the line's fate"
        ),
        "adjustment_invoice": _Observation(
            letter.between("A", "Z") & (letter != "C"),
            "invoice number begins with another letter, whatever the line's fate",
        ),
        "quantity_not_positive": _Observation(lines.quantity <= 0, "zero or negative units"),
        "price_not_positive": _Observation(lines.unit_price <= 0, "zero or negative price"),
        "service_line": _Observation(
            ~lines.is_merchandise,
            "postage, fees, manual entries and the like: revenue, but no product",
        ),
    }


def _count(lines: ir.Table, cleaning: CleaningRules, examples_among: ir.Table) -> pd.DataFrame:
    rules, sought = (
        {**_fates(table), **_observations(table, cleaning)} for table in (lines, examples_among)
    )
    aggregates: dict[str, ir.Value] = {}
    for i, rule in enumerate(rules.values()):
        aggregates[f"lines_{i}"] = lines.count(where=rule.condition)
        aggregates[f"revenue_{i}"] = lines.revenue.sum(where=rule.condition)
    row = lines.aggregate(**aggregates).to_pyarrow().to_pylist()[0]
    rows = [
        (
            name,
            row[f"lines_{i}"],
            row[f"revenue_{i}"] or 0.0,
            rule.treatment,
            _examples(examples_among.filter(sought[name].condition)) if row[f"lines_{i}"] else "",
        )
        for i, (name, rule) in enumerate(rules.items())
    ]
    return pd.DataFrame(rows, columns=[c.RULE, c.LINES, c.REVENUE, c.TREATMENT, c.EXAMPLES])


def _examples(lines: ir.Table) -> str:
    """Say the lines with the most revenue, so that they can be looked up in the raw file."""
    largest = lines.order_by(_.revenue.abs().desc(), _.line_number).limit(_N_EXAMPLES)
    rows = largest.to_pyarrow().to_pylist()
    return "; ".join(
        f"line {row[c.LINE_NUMBER]}: {row[c.INVOICE]}, {row[c.DESCRIPTION] or row[c.STOCK_CODE]},"
        f" {row[c.QUANTITY]:,} x {row[c.UNIT_PRICE]:,.2f}"
        for row in rows
    )


def _matching(lines: ir.Table, matches: ir.Table) -> pd.DataFrame:
    """Count cancellation lines by whether a sale was found for all of their units."""
    taken = matches.group_by(c.CANCELLATION_LINE).aggregate(taken=whole_sum(_.quantity))
    cancellations = lines.filter(_.fate == str(c.Fate.CANCELLATION))
    left = (
        cancellations.left_join(taken, cancellations.line_number == taken.cancellation_line)
        .mutate(open_units=-_.quantity - _.taken.coalesce(0))
        .filter(_.open_units != 0)
        .drop("cancellation_line", "taken")
    )
    matched = matches.aggregate(n=_.cancellation_line.nunique(), revenue=_.revenue.sum())
    unmatched = left.aggregate(n=_.count(), revenue=-(_.open_units * _.unit_price).sum())
    rows = [
        (MATCHED, *_n_and_revenue(matched), "units taken back from earlier sales", ""),
        (
            UNMATCHED,
            *_n_and_revenue(unmatched),
            "no earlier sale with as many units left: what was not found is not netted",
            _examples(left),
        ),
    ]
    counted = pd.DataFrame(rows, columns=[c.RULE, c.LINES, c.REVENUE, c.TREATMENT, c.EXAMPLES])
    counted.insert(1, c.KIND, "observation")
    return counted


def _n_and_revenue(sums: ir.Table) -> tuple[int, float]:
    row = sums.to_pyarrow().to_pylist()[0]
    return row["n"], row["revenue"] or 0.0
