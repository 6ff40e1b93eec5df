"""The command that says what a build would see, and makes none."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import pandas as pd

from analytics import columns as c
from analytics.errors import SourceError
from analytics.quality import bridge
from dashboard import making, options, printing

if TYPE_CHECKING:
    from analytics.preview import Preview


@click.command()
@options.source(required=True)
@options.how_to_read
@options.as_json
def preview(sources: tuple[str, ...], as_json: bool, **given: Any) -> None:
    """Say what a build of a file would see: columns, dates, what each rule removes. Builds nothing.

    Of large files the first lines are looked at. Exit code 2 if a build would be refused.
    """
    from analytics.preview import preview as look

    found = look([Path(source) for source in sources], making.options_of(given))
    if as_json:
        printing.print_json(found.plain())
    else:
        _print(found, given["currency"])
    if found.problem:
        raise SourceError(found.problem)


def _print(found: "Preview", currency: str) -> None:
    for file in found.files:
        shown = pd.DataFrame(file.rows, columns=_apart(file.header)).astype("str")
        printing.print_frame(f"{file.name}, first lines as they stand", shown)
    fields = pd.DataFrame(
        [(name, column or "not found") for name, column in found.fields.items()],
        columns=["field", "column"],
    )
    printing.print_frame("columns", fields)
    if found.data_quality is None:
        return
    part = "" if found.is_whole else " among the first lines; the whole file has more"
    printing.say(
        f"{found.n_lines:,} lines from {found.first} to {found.last}{part}; "
        f"dates {found.date_order or 'with one meaning'}, decimal sign {found.decimal or 'none'}"
    )
    rules = found.data_quality[[c.RULE, c.LINES, c.REVENUE, c.TREATMENT]]
    printing.print_frame(f"what each rule finds (revenue in {currency})", rules)
    steps = bridge(found.data_quality)[["step", c.REVENUE]]
    printing.print_frame("from raw revenue to each basis", steps)
    for note in found.notes:
        printing.say(f"note: {note}")


def _apart(header: list[str]) -> list[str]:
    """Tell columns of the same name apart."""
    return [f"{name} ({n})" if header.count(name) > 1 else name for n, name in enumerate(header, 1)]


COMMANDS: Final = (preview,)
