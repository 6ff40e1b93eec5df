"""What each rule found in the raw lines, with its revenue and two lines to look up.

Fates share the lines out, so they sum to all of them; observations may overlap.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import ibis.expr.types as ir
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics.cleaning import CleaningRules, invoice_letter
from analytics.quality import MATCHED, UNMATCHED
from analytics.sums import exact_sum, whole_sum

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
class Counted:
    """The table of an earlier build, and the lines that came since."""

    quality: pd.DataFrame
    new: ir.Table


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
    earlier: Counted | None = None,
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
    earlier : Counted, optional
        What is known of all but the newest lines; without it all are looked at.

    Returns
    -------
    DataFrame
        As `contracts.DATA_QUALITY`: seven fates, then observations, then what was kept aside
        (whose revenue is unknown).
    """
    counted = _count(lines, rules, lines) if earlier is None else _count_on(earlier, lines, rules)
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


def _count_on(earlier: Counted, lines: ir.Table, cleaning: CleaningRules) -> pd.DataFrame:
    """Add what new lines are to what was counted: a line never changes its fate or revenue."""
    before = earlier.quality.set_index(c.RULE)
    # The examples of all lines are among the earlier ones and the new lines.
    cited = [int(n) for n in re.findall(r"\bline (\d+):", " ".join(before[c.EXAMPLES]))]
    sought = lines.filter(_.line_number.isin(cited)).union(earlier.new).cache()
    counted = _count(sought, cleaning, earlier.new).set_index(c.RULE)
    for name in (c.LINES, c.REVENUE):
        counted[name] += before[name].reindex(counted.index)
    return counted.reset_index()


def _count(sought: ir.Table, cleaning: CleaningRules, lines: ir.Table) -> pd.DataFrame:
    """Count lines, and look for examples among those `sought`."""
    rules = _rules(lines, cleaning)
    # Lines differ in few ways, so that they are looked at once, not for each rule.
    ways = lines.select(
        c.REVENUE, **{name: rule.condition.fill_null(False) for name, rule in rules.items()}
    )
    counts = (
        ways.group_by(list(rules)).aggregate(n=_.count(), revenue=exact_sum(_.revenue)).to_pandas()
    )
    examples = _examples(
        sought, {name: rule.condition for name, rule in _rules(sought, cleaning).items()}
    )
    rows = [
        (
            name,
            int(counts["n"][counts[name]].sum()),
            float(counts[c.REVENUE][counts[name]].sum()),
            rule.treatment,
            examples[name],
        )
        for name, rule in rules.items()
    ]
    return pd.DataFrame(rows, columns=[c.RULE, c.LINES, c.REVENUE, c.TREATMENT, c.EXAMPLES])


def _rules(lines: ir.Table, cleaning: CleaningRules) -> dict[str, _Observation]:
    return {**_fates(lines), **_observations(lines, cleaning)}


def _examples(lines: ir.Table, conditions: Mapping[str, ir.BooleanValue]) -> dict[str, str]:
    """Say which lines of each kind have the most revenue, to be looked up in the raw file."""
    # By two columns, so that an engine need not carry all of them through its sorting.
    numbers = {
        name: lines.filter(condition)
        .order_by(_.revenue.abs().desc(), _.line_number)
        .limit(_N_EXAMPLES)
        .select(c.LINE_NUMBER)
        .to_pyarrow()[c.LINE_NUMBER]
        .to_pylist()
        for name, condition in conditions.items()
    }
    wanted = sorted({number for each in numbers.values() for number in each})
    rows = lines.filter(_.line_number.isin(wanted)).to_pyarrow().to_pylist()
    said = {row[c.LINE_NUMBER]: _in_words(row) for row in rows}
    return {name: "; ".join(said[number] for number in each) for name, each in numbers.items()}


def _in_words(row: Mapping[str, Any]) -> str:
    return (
        f"line {row[c.LINE_NUMBER]}: {row[c.INVOICE]}, {row[c.DESCRIPTION] or row[c.STOCK_CODE]},"
        f" {row[c.QUANTITY]:,} x {row[c.UNIT_PRICE]:,.2f}"
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
    matched = matches.aggregate(n=_.cancellation_line.nunique(), revenue=exact_sum(_.revenue))
    unmatched = left.aggregate(n=_.count(), revenue=-exact_sum(_.open_units * _.unit_price))
    rows = [
        (MATCHED, *_n_and_revenue(matched), "units taken back from earlier sales", ""),
        (
            UNMATCHED,
            *_n_and_revenue(unmatched),
            "no earlier sale with as many units left: what was not found is not netted",
            _examples(left, {UNMATCHED: left.line_number.notnull()})[UNMATCHED],
        ),
    ]
    counted = pd.DataFrame(rows, columns=[c.RULE, c.LINES, c.REVENUE, c.TREATMENT, c.EXAMPLES])
    counted.insert(1, c.KIND, "observation")
    return counted


def _n_and_revenue(sums: ir.Table) -> tuple[int, float]:
    row = sums.to_pyarrow().to_pylist()[0]
    return row["n"], row["revenue"] or 0.0
