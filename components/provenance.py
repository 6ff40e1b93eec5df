"""What a build was made from, out of its manifest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from components import formats, notices
from components.cards import card, kpi_card
from components.shell import window_text
from components.tables import Column, table

_HASH_SHOWN: Final = 12
_FILE_COLUMNS: Final = (
    Column("File"),
    Column("Kind"),
    Column("Size", is_number=True),
    Column("Lines", is_number=True),
    Column("Read as"),
    Column("SHA-256"),
)


def kpis(manifest: Mapping[str, Any]) -> list[html.Div]:
    """Count what the source holds, before any cleaning."""
    raw = manifest.get("raw", {})
    counted = (
        ("Raw lines", "lines", "every line of the source, each with one fate below"),
        ("Invoices", "invoices", "distinct invoice numbers, cancellations among them"),
        ("Customers", "customers", "distinct customer ids"),
        ("Stock codes", "stock_codes", "distinct codes, services among them"),
    )
    cards = [
        kpi_card(label, formats.count(raw.get(key)), help_text=meaning)
        for label, key, meaning in counted
    ]
    window = html.Span(window_text(dict(manifest)), className="kpi-text")
    return [kpi_card("Date range", window, is_wide=True), *cards]


def notes(manifest: Mapping[str, Any]) -> Component:
    """Repeat what the reader noticed about the source."""
    sentences = [_sentence(str(note)) for note in manifest.get("notes", [])]
    if not sentences:
        return html.Div()
    return notices.notice("Noticed while reading", sentences)


def source_cards(manifest: Mapping[str, Any]) -> html.Div:
    """List the files that were read, and how the build was made."""
    source = manifest.get("source", {})
    files = [_file_row(file) for file in source.get("files", [])]
    caption = f"{source.get('name', formats.MISSING)}, SHA-256 {_short(source.get('sha256'))}"
    return html.Div(
        [
            card("Source", [table(_FILE_COLUMNS, files, label="Source files")], caption=caption),
            html.Div(
                [
                    card("Settings of the build", [_facts(_settings(manifest))]),
                    card("How it was made", [_facts(_making(manifest))]),
                ],
                className="columns",
            ),
        ],
        className="stack",
    )


def _file_row(file: Mapping[str, Any]) -> list[Component | str]:
    detected = [
        f"{label} {file[key]}"
        for key, label in (("encoding", ""), ("delimiter", "delimiter"), ("date_order", "dates"))
        if file.get(key)
    ]
    return [
        str(file.get("name", formats.MISSING)),
        str(file.get("kind", formats.MISSING)),
        formats.file_size(file.get("bytes")),
        formats.count(file.get("n_lines")),
        ", ".join(detected).strip() or formats.MISSING,
        html.Code(_short(file.get("sha256"))),
    ]


def _settings(manifest: Mapping[str, Any]) -> dict[str, str]:
    parameters = dict(manifest.get("parameters", {}))
    rules = parameters.pop("rules", {}) or {}
    if as_of := parameters.get("as_of"):
        parameters["as_of"] = f"before {formats.instant(datetime.fromisoformat(as_of))}"
    return {
        key.replace("_", " "): _said(value)
        for key, value in {**parameters, **rules}.items()
        if value not in (None, "", {}, [], ())
    }


def _making(manifest: Mapping[str, Any]) -> dict[str, str]:
    seconds = manifest.get("timings", {})
    stages = {f"stage {name}": f"{formats.number(s)} s" for name, s in seconds.items()}
    return {
        "build": str(manifest.get("build_id", formats.MISSING)),
        "code": str(manifest.get("code_version", formats.MISSING)),
        **stages,
        **{str(name): str(version) for name, version in manifest.get("libraries", {}).items()},
    }


def _facts(facts: Mapping[str, str]) -> html.Dl:
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts.items()],
        className="facts",
    )


def _said(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} = {item}" for key, item in value.items())
    return str(value)


def _short(sha256: str | None) -> str:
    return sha256[:_HASH_SHOWN] if sha256 else formats.MISSING


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
