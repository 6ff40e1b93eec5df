"""Downloads of a card's numbers, with what they are of, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

import flask
import pandas as pd
import xlsxwriter

from analytics.errors import ArtifactError, ShopperError
from components import labels
from components.report import Card, Shown
from dashboard import access, audit
from pages import read, reporting, viewing

#: Kinds of download, and how they are served.
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# Sums of floating-point numbers end in noise.
_DECIMALS: Final = 6

# A spreadsheet takes a cell that begins with one of these for a formula or a command.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


def install(server: flask.Flask) -> None:
    """Serve every card of every report page under /export."""

    @server.get("/export/<name>.<kind>")
    @access.require(access.Role.ANALYST)
    def export(name: str, kind: str) -> flask.Response:
        if kind not in TYPES or not {name} & (reporting.CATALOGUE.keys() | viewing.CATALOGUE):
            return flask.Response(f"no download {name}.{kind}\n", 404, mimetype="text/plain")
        try:
            shown, about = _shown(name)
        except ArtifactError:  # the build is at fault, not what was asked: told as on every page
            raise
        except ShopperError as refused:
            return flask.Response(f"{refused}\n", 400, mimetype="text/plain")
        audit.record("export", name=name, kind=kind, rows=len(shown.table))
        return download(shown.table, about, name, kind)


def _shown(name: str) -> tuple[Shown, dict[str, str]]:
    if name in reporting.CATALOGUE:
        return _reported(reporting.CATALOGUE[name])
    return _viewed(viewing.CATALOGUE[name])


def download(table: pd.DataFrame, about: Mapping[str, str], name: str, kind: str) -> flask.Response:
    """Answer with a table as a file of one of `TYPES`."""
    content = as_csv(table, about) if kind == "csv" else as_xlsx(table, about)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return flask.Response(content, content_type=TYPES[kind], headers=headers)


def _reported(card: Card) -> tuple[Shown, dict[str, str]]:
    """Draw a card of a report page from the filters in the address."""
    query = flask.request.args
    several = {name: query.getlist(name) for name in ("country", "hour", "product")}
    asked: dict[str, Any] = {**query.to_dict(), **several}
    chosen = reporting.slice_of(asked)
    shown = reporting.draw(card, chosen, query.to_dict())
    return shown, provenance(card.title) | {
        "From": chosen.window.start.isoformat(),
        "To (included)": chosen.window.last_day.isoformat(),
        "Revenue basis": f"{labels.BASIS[chosen.basis]}: {labels.BASIS_MEANING[chosen.basis]}",
        "Filters": reporting.in_words(chosen) or "none",
        "Note": shown.note or "none",
    }


def _viewed(card: Card) -> tuple[Shown, dict[str, str]]:
    """Draw a card of a view page for the question in the address."""
    asked = {name: said if len(said) > 1 else said[0] for name, said in flask.request.args.lists()}
    shown = viewing.draw(card, asked)
    said = "; ".join(f"{name} = {value}" for name, value in asked.items())
    return shown, provenance(card.title) | {"Asked": said or "-", "Note": shown.note or "none"}


def provenance(title: str) -> dict[str, str]:
    """Say which build an exported table is of."""
    manifest = read.manifest()
    return {
        "Figure": title,
        "Source": str(manifest["source"]["name"]),
        "Build": read.build_id(),
        "As of": str(manifest["parameters"]["as_of"]),
        "Currency": read.currency(),
    }


def as_csv(table: pd.DataFrame, about: Mapping[str, str]) -> bytes:
    """Write a table as CSV below lines that begin with # and say what it is of."""
    out = io.StringIO()
    out.writelines(f"# {name}: {_one_line(said)}\r\n" for name, said in about.items())
    writer = csv.writer(out)
    writer.writerow([_safe(str(name)) for name in table.columns])
    writer.writerows([_safe(value) for value in row] for row in _rows(table))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(table: pd.DataFrame, about: Mapping[str, str]) -> bytes:
    """Write a table as a workbook: the numbers on one sheet, what they are of on another."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        numbers, facts = book.add_worksheet("Numbers"), book.add_worksheet("About")
        numbers.write_row(0, 0, [str(name) for name in table.columns], bold)
        numbers.freeze_panes(1, 0)
        for place, row in enumerate(_rows(table), start=1):
            for column, value in enumerate(row):
                if isinstance(value, pd.Timestamp):
                    numbers.write_datetime(place, column, value.to_pydatetime(), day)
                elif isinstance(value, str):
                    numbers.write_string(place, column, value)
                elif value is not None:
                    numbers.write(place, column, value)
        numbers.autofit()
        for place, (name, said) in enumerate(about.items()):
            facts.write_string(place, 0, name, bold)
            facts.write_string(place, 1, said)
        facts.autofit()
    return out.getvalue()


def _rows(table: pd.DataFrame) -> Iterable[list[Any]]:
    columns = [table.iloc[:, place].tolist() for place in range(table.shape[1])]
    for row in zip(*columns, strict=True):
        yield [None if pd.isna(value) else _plain(value) for value in row]


def _plain(value: Any) -> Any:
    return round(value, _DECIMALS) if isinstance(value, float) else value


def _safe(value: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run; numbers stay numbers."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return value


def _one_line(text: str) -> str:
    return " ".join(text.split())
