"""The second step: how a file is read, to be put right, and what its lines would become."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analytics import columns as c
from analytics.quality import bridge
from components import formats, notices, quality
from components.cards import card
from components.figures import bridge as bridge_figure
from components.tables import Column, table
from components.uploading import act, files_table, more_files, outcome, refusal, step_card

FIELD: Final = "upload-field"

_MEANT: Final[Mapping[str, str]] = {
    c.INVOICE: "Invoice number",
    c.STOCK_CODE: "Product code",
    c.DESCRIPTION: "Product name",
    c.QUANTITY: "Quantity",
    c.INVOICED_AT: "Date and time",
    c.UNIT_PRICE: "Price of one",
    c.CUSTOMER_ID: "Customer number",
    c.COUNTRY: "Country",
}
_ORDERS: Final = {"": "As the dates tell", "day-first": "Day first", "month-first": "Month first"}
_DECIMALS: Final = {"": "As the numbers tell", ".": "Point", ",": "Comma"}
_LONGEST_SAMPLE: Final = 28
_LONGEST_CELL: Final = 60
_MAPPED: Final = "data-map-"


def field_id(name: str) -> dict[str, str]:
    """Name a control of the form."""
    return {"index": f"data-{name}", "type": FIELD}


def check(state: Mapping[str, Any], draft: str, limit: int) -> list[Component]:
    """Show how the files are read, what may be put right, and what the rules would remove.

    Parameters
    ----------
    state : mapping
        As `pages.uploads.Desk.state` says it, with a ``preview``.
    draft : str
        Which upload it is.
    limit : int
        Bytes that an upload may have.
    """
    found = state["preview"]
    problem = found.get("problem")
    said = outcome(state)
    told: list[Component] = [said] if said is not None else [refusal(problem)] if problem else []
    form = [
        *told,
        files_table(found["files"]),
        *([] if problem else [_noticed(found)]),
        _mapping(found),
        _reading(found),
        html.Div(
            [
                act("build", "Build from this", is_main=not problem, is_off=bool(problem)),
                act("check", "Check again", is_main=bool(problem)),
                act("discard", "Start over"),
            ],
            className="upload-acts",
        ),
        more_files(limit, draft),
    ]
    cards = [step_card(2, form, title="Check how the file is read"), *_first_lines(found["files"])]
    return cards if found.get("data_quality") is None else [*cards, _consequences(found)]


def _dom_id(name: str) -> str:
    """Write the name of a control as it stands in the document, for its label."""
    return json.dumps(field_id(name), separators=(",", ":"), sort_keys=True)


def options_of(values: Sequence[Any], ids: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Read the form: what a build is to be made with.

    Parameters
    ----------
    values, ids : sequence
        Of the controls that are there; of none, what a build has by default.
    """
    form = {
        entry["index"]: "" if value is None else str(value).strip()
        for entry, value in zip(ids, values, strict=True)
    }
    mapping = {
        index.removeprefix(_MAPPED): column
        for index, column in form.items()
        if index.startswith(_MAPPED) and column
    }
    codes = [code.strip() for code in form.get("data-service-codes", "").split(",")]
    options: dict[str, Any] = {
        "mapping": mapping,
        "date_order": form.get("data-date-order") or None,
        "decimal": form.get("data-decimal") or None,
        "invoice_prefix": form.get("data-invoice-prefix", ""),
        "service_codes": [code for code in codes if code],
    }
    if currency := form.get("data-currency"):
        options["currency"] = currency
    return options


def _noticed(found: Mapping[str, Any]) -> Component:
    first, last = (datetime.fromisoformat(found[end]) for end in ("first", "last"))
    n_lines = formats.count(found["n_lines"])
    whole = f"{n_lines} lines from {formats.day(first)} to {formats.day(last)}"
    part = "" if found["is_whole"] else " among the first 64 MiB; a build reads all of it"
    sentences = [f"{whole}{part}.", *found["notes"]]
    sentences += [
        f"{line['source']}, line {line['line']}: {line['reason']}." for line in found["rejected"]
    ]
    return notices.notice("What was found", sentences)


def _mapping(found: Mapping[str, Any]) -> html.Fieldset:
    header = list(dict.fromkeys(name for file in found["files"] for name in file["header"]))
    options = [{"value": name, "label": name} for name in header]
    chosen = {**found["fields"], **found["options"].get("mapping", {})}
    controls = [
        _labelled(
            f"map-{field}",
            label,
            dcc.Dropdown(
                options=options,
                value=chosen.get(field),
                id=field_id(f"map-{field}"),
                placeholder="Not found: choose a column",
                clearable=False,
            ),
            _sample(found["files"], chosen.get(field)),
        )
        for field, label in _MEANT.items()
    ]
    return html.Fieldset(
        [
            html.Legend("What each column is taken for"),
            html.Div(controls, className="upload-fields"),
        ]
    )


def _sample(files: Sequence[Mapping[str, Any]], column: str | None) -> str:
    """Show the first values of a column."""
    for file in files:
        if column in file["header"]:
            place = file["header"].index(column)
            values = [row[place] for row in file["rows"] if place < len(row) and row[place]]
            told = ", ".join(dict.fromkeys(values))
            return _cut(told, _LONGEST_SAMPLE)
    return ""


def _reading(found: Mapping[str, Any]) -> html.Fieldset:
    given = found["options"]
    orders, decimals = dict(_ORDERS), dict(_DECIMALS)
    if order := found.get("date_order"):
        orders[""] = f"As the dates tell ({_ORDERS[order].lower()})"
    if decimal := found.get("decimal"):
        decimals[""] = f"As the numbers tell ({_DECIMALS[decimal].lower()})"
    codes = ", ".join(given.get("service_codes") or ())
    controls = [
        _choice("date-order", "Dates such as 3/4/2011", orders, given.get("date_order")),
        _choice("decimal", "Numbers such as 1,234", decimals, given.get("decimal")),
        _entry("currency", "Currency, a label", given.get("currency", "£"), "£"),
        _entry("invoice-prefix", "Letters before every invoice number", given["invoice_prefix"]),
        _entry(
            "service-codes",
            "Codes that are no products",
            codes,
            "POST, DOT, M, D and other usual ones",
        ),
    ]
    return html.Fieldset(
        [
            html.Legend("How it is read"),
            html.Div(controls, className="upload-fields"),
        ]
    )


def _choice(name: str, label: str, options: Mapping[str, str], value: str | None) -> html.Div:
    control = dcc.Dropdown(
        options=[{"value": key, "label": text} for key, text in options.items()],
        value=value or "",
        id=field_id(name),
        clearable=False,
        searchable=False,
    )
    return _labelled(name, label, control)


def _entry(name: str, label: str, value: str, placeholder: str = "") -> html.Div:
    control = dcc.Input(
        value=value or "",
        id=field_id(name),
        type="text",
        placeholder=placeholder,
        className="upload-entry",
        maxLength=400,
        debounce=True,
    )
    return _labelled(name, label, control)


def _labelled(name: str, label: str, control: Component, sample: str = "") -> html.Div:
    shown = [html.Small(sample, className="upload-sample")] if sample else []
    title = html.Label(label, htmlFor=_dom_id(name), className="control-label")
    return html.Div([title, control, *shown], className="control")


def _first_lines(files: Sequence[Mapping[str, Any]]) -> list[Component]:
    return [
        card(
            "First lines as they stand",
            [
                table(
                    [Column(name) for name in file["header"]],
                    [_row(row, len(file["header"])) for row in file["rows"]],
                    label=f"First lines of {file['name']}",
                )
            ],
            caption=str(file["name"]),
            wide=True,
        )
        for file in files
        if file["rows"]
    ]


def _row(row: Sequence[str], n: int) -> list[str]:
    cells = [_cut(cell, _LONGEST_CELL) for cell in row[:n]]
    return [cell or formats.MISSING for cell in cells] + [formats.MISSING] * (n - len(cells))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}\u2026"


def _consequences(found: Mapping[str, Any]) -> html.Div:
    """Show what each rule would take away, in lines and in revenue."""
    rules = pd.DataFrame(found["data_quality"]).astype({c.REVENUE: "float64"})
    currency = found["options"].get("currency", "£")
    steps = bridge(rules)
    return html.Div(
        [
            quality.fate_card(rules, n_raw=int(found["n_lines"]), currency=currency),
            card(
                "From raw revenue to each basis",
                [bridge_figure.as_table(steps, currency=currency)],
                caption="What each rule would take away",
                wide=True,
            ),
        ],
        className="columns upload-consequences",
    )
