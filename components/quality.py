"""What became of the lines: fates, observations and what was kept aside."""

from typing import Final

import pandas as pd
from dash import html

from analytics import columns as c
from components import formats, labels
from components.cards import card
from components.page import Children
from components.tables import Cell, Column, bar, table

_FATES: Final = [str(fate) for fate in c.Fate]
_SOLD: Final = {str(c.Fate.SALE), str(c.Fate.GUEST_SALE)}
_KINDS: Final = {"observation": "Observed", "kept_aside": "Kept aside"}


def fate_card(
    data_quality: pd.DataFrame, *, n_raw: int, currency: str, actions: Children = ()
) -> html.Section:
    """Share the raw lines out over the fates; the counts sum to all of them.

    Parameters
    ----------
    data_quality : DataFrame
        The table of that name.
    n_raw : int
        Raw lines of the source.
    currency : str
        Label of money amounts.
    """
    fates = data_quality[data_quality[c.KIND] == "fate"].set_index(c.RULE)
    shown = fates.reindex([fate for fate in _FATES if fate in fates.index])
    n_lines = int(shown[c.LINES].sum())
    rows: list[list[Cell]] = [
        [
            html.Span([labels.in_words(fate), html.Small(labels.FATE_MEANING.get(fate, ""))]),
            bar(
                n / n_raw if n_raw else 0,
                formats.count(n),
                tone="accent" if fate in _SOLD else "muted",
            ),
            formats.share_of_whole(n / n_raw if n_raw else None),
            formats.money(revenue, currency),
        ]
        for fate, n, revenue in zip(
            shown.index, shown[c.LINES].tolist(), shown[c.REVENUE].tolist(), strict=True
        )
    ]
    columns = [
        Column("Fate"),
        Column("Lines", is_number=True),
        Column("Share", is_number=True),
        Column("Revenue", is_number=True),
    ]
    total = [
        "All raw lines",
        formats.count(n_lines),
        formats.share_of_whole(n_lines / n_raw if n_raw else None),
        formats.money(float(shown[c.REVENUE].sum()), currency),
    ]
    return card(
        "Every raw line has one fate",
        [table(columns, rows, label="Fates of the raw lines", total=total)],
        caption=_tally(n_lines, n_raw),
        actions=actions,
        wide=True,
    )


def rule_card(data_quality: pd.DataFrame, *, currency: str, actions: Children = ()) -> html.Section:
    """List every rule with what it found, what is done about it and lines to look up."""
    rows: list[list[Cell]] = [
        [
            html.Span([labels.in_words(rule), html.Small(_KINDS.get(kind, "Fate"))]),
            formats.count(n),
            formats.money(revenue, currency),
            treatment[:1].upper() + treatment[1:],
            examples or formats.MISSING,
        ]
        for rule, kind, n, revenue, treatment, examples in zip(
            data_quality[c.RULE],
            data_quality[c.KIND],
            data_quality[c.LINES].tolist(),
            data_quality[c.REVENUE].tolist(),
            data_quality[c.TREATMENT],
            data_quality[c.EXAMPLES],
            strict=True,
        )
    ]
    columns = [
        Column("Rule"),
        Column("Lines", is_number=True),
        Column("Revenue", is_number=True),
        Column("Treatment", is_prose=True),
        Column("Examples", is_prose=True),
    ]
    return card(
        "Rule by rule",
        [table(columns, rows, label="Data-quality rules")],
        actions=actions,
        caption="Revenue is quantity times price as the lines stand; observations may overlap",
        wide=True,
    )


def fates_to_export(data_quality: pd.DataFrame) -> pd.DataFrame:
    """Set the fates as a table with headings to read."""
    rules = rules_to_export(data_quality)
    fates = rules[rules["Kind"] == "Fate"].drop(columns="Kind")
    return fates.rename(columns={"Rule": "Fate"}).reset_index(drop=True)


def rules_to_export(data_quality: pd.DataFrame) -> pd.DataFrame:
    """Set every rule as a table with headings to read."""
    return pd.DataFrame(
        {
            "Rule": [labels.in_words(rule) for rule in data_quality[c.RULE]],
            "Kind": [_KINDS.get(kind, "Fate") for kind in data_quality[c.KIND]],
            "Lines": data_quality[c.LINES].to_numpy(),
            "Revenue": data_quality[c.REVENUE].to_numpy(),
            "Treatment": data_quality[c.TREATMENT].to_numpy(),
            "Examples": data_quality[c.EXAMPLES].to_numpy(),
        }
    )


def _tally(n_lines: int, n_raw: int) -> str:
    if n_lines == n_raw:
        return f"The counts sum to the {formats.count(n_raw)} raw lines"
    return f"The counts sum to {formats.count(n_lines)}, but the source has {formats.count(n_raw)}"
