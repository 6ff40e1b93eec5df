"""What the command line prints for people; JSON is for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

import click
import pandas as pd
from rich.console import Console
from rich.table import Table

from analytics.store import BuildInfo

# A pipe has no width of its own.
_CONSOLE = Console(highlight=False, width=None if sys.stdout.isatty() else 120)

_WORDS: Final = {"", "fact", "fate", "rule", "country", "code", "name", "build"}


def print_json(facts: Mapping[str, Any]) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(facts, indent=2, ensure_ascii=False, default=str))


def say(sentence: str) -> None:
    """Print a sentence; what looks like markup in it is data."""
    _CONSOLE.print(visible(sentence), markup=False, soft_wrap=True)


def print_build(facts: Mapping[str, Any]) -> None:
    """Print what a build found in its source."""
    rows = [(fate.replace("_", " "), f"{n:,}") for fate, n in facts["fates"].items()]
    rows.append(("all lines", f"{facts['source']['lines']:,}"))
    _print_table(f"build {facts['build_id']}", ("fate", "lines"), rows)
    for note in facts["notes"]:
        say(f"note: {note}")
    seconds = ", ".join(f"{stage} {took:.1f} s" for stage, took in facts["timings"].items())
    say(f"took: {seconds}" if facts["was_built"] else "it was built before; nothing to do")


def print_facts(facts: Mapping[str, Any]) -> None:
    """Print the facts of a build as tables."""
    where = f", {', '.join(facts['countries'])}" if facts["countries"] else ""
    title = f"{facts['basis']} basis, {facts['from']} to {facts['to']}{where}"
    counted = (
        *("revenue", "units", "lines", "invoices", "customers", "stock_codes", "orders"),
        *("average_order_value", "items_per_order", "repeat_rate", "top_fifth_share"),
    )
    rows = [(name.replace("_", " "), _said(facts[name])) for name in counted]
    _print_table(title, ("fact", "value"), rows)
    _print_table(
        "countries by revenue",
        ("country", "revenue", "of revenue", "of lines"),
        [
            (
                row["country"],
                _said(row["revenue"]),
                _share(row["revenue_share"]),
                _share(row["lines_share"]),
            )
            for row in facts["by_country"]
        ],
    )
    for by in ("revenue", "units"):
        _print_table(
            f"products by {by} ({facts['products_are']})",
            ("code", "name", by),
            [
                (row["stock_code"], row["name"], _said(row[by]))
                for row in facts[f"top_products_by_{by}"]
            ],
        )
    rules = [(rule.replace("_", " "), f"{n:,}") for rule, n in facts["data_quality"].items()]
    _print_table("data quality, whole file", ("rule", "lines"), rules)


def print_builds(found: Sequence[BuildInfo]) -> None:
    """Print the list of builds; a star marks the one being served."""
    if not found:
        say("no build yet: python -m dashboard build --source FILE")
        return
    rows = []
    for info in found:
        source = info.manifest.get("source", {})
        rows.append(
            (
                "*" if info.is_current else "",
                info.build_id,
                info.created_at[:16].replace("T", " "),
                str(source.get("name", "")),
                f"{source.get('lines', 0):,}",
                f"{info.n_bytes / 1e6:.1f}",
                info.problem,
            )
        )
    headings = ("", "build", "created (UTC)", "source", "lines", "MB", "problem")
    _print_table("builds", headings, rows)


def build_row(info: BuildInfo) -> dict[str, Any]:
    """Say a build in a few facts, ready for JSON."""
    source = info.manifest.get("source", {})
    return {
        "build_id": info.build_id,
        "is_current": info.is_current,
        "created_at": info.created_at,
        "source": source.get("name", ""),
        "lines": source.get("lines"),
        "is_demo": source.get("is_demo"),
        "bytes": info.n_bytes,
        "problem": info.problem,
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Turn a table into what JSON can hold: missing values are null, instants text."""
    plain: list[dict[str, Any]] = json.loads(
        frame.to_json(orient="records", date_format="iso", double_precision=15)
    )
    return plain


def print_frame(title: str, frame: pd.DataFrame) -> None:
    """Print a table of the build; shares as percentages."""
    texts = [_column(frame[name], is_share=str(name).endswith("share")) for name in frame]
    numbers = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame]
    headings = [str(name).replace("_", " ") for name in frame]
    rows = list(zip(*texts, strict=True))
    _print_table(title, headings, rows, [not number for number in numbers])


def _column(values: pd.Series, *, is_share: bool) -> list[str]:
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return ["-" if pd.isna(value) else str(value) for value in values]
    plain = int if pd.api.types.is_integer_dtype(values) else float
    found = [None if pd.isna(value) else plain(value) for value in values]
    return [_share(value) if is_share else _said(value) for value in found]


def _print_table(
    title: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    are_words: Sequence[bool] | None = None,
) -> None:
    _CONSOLE.print(f"\n{_escaped(title)}", style="bold", soft_wrap=True)
    table = Table()
    if are_words is None:
        are_words = [heading in _WORDS for heading in headings]
    for heading, is_word in zip(headings, are_words, strict=True):
        table.add_column(heading, justify="left" if is_word else "right")
    for row in rows:
        table.add_row(*(_escaped(cell) for cell in row))
    _CONSOLE.print(table)


def visible(text: str) -> str:
    r"""Show what a terminal would obey, such as the codes that move the cursor, as what it is.

    >>> visible("CAKE\x1b[2J")
    'CAKE\\x1b[2J'
    """
    return "".join(
        sign if sign.isprintable() or sign == "\n" else ascii(sign)[1:-1] for sign in text
    )


def _escaped(cell: str) -> str:
    return visible(cell).replace("[", "\\[")


def _said(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2%}"
