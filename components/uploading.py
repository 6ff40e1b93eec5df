"""The way from a file to a build in three steps: choose it, check how it is read, build."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from components import formats, labels, notices
from components.attributes import aria, data
from components.cards import card
from components.page import Children
from components.tables import Column, table

DO: Final = "do"
STEPS: Final = ("File", "Check", "Build")
_SHOWN_NAMES: Final = 3
_KINDS: Final = ".csv,.tsv,.txt,.gz,.zip,.xlsx,.xls,.parquet"


def act_id(name: str) -> dict[str, str]:
    """Name a button, so that one callback hears them all."""
    return {"index": f"data-{name}", "type": DO}


def act(name: str, label: str, *, is_main: bool = False, is_off: bool = False) -> html.Button:
    """Offer something to do."""
    style = "button button-main" if is_main else "button"
    return html.Button(label, id=act_id(name), type="button", className=style, disabled=is_off)


def frame() -> html.Div:
    """Lay out what the callbacks fill, and what they remember."""
    return html.Div(
        [
            html.Div(id="data-upload-panel", className="stack"),
            html.Div(id="data-upload-progress", **aria(live="polite")),
            dcc.Store(id="data-draft", storage_type="session"),
            dcc.Store(id="data-arrived"),
            dcc.Store(id="data-turn"),
            dcc.Interval(id="data-tick", interval=700, disabled=True),
            dcc.Location(id="data-goto", refresh=True),
        ],
        id="data-upload",
    )


def step_card(step: int, children: Children, *, title: str, actions: Children = ()) -> html.Section:
    """Set a step in a card, with where it stands on the way."""
    return card(title, [_way(step), *children], actions=actions, wide=True)


def _way(step: int) -> html.Ol:
    return html.Ol(
        [
            html.Li(
                [html.Span(str(place), className="upload-place", **aria(hidden="true")), name],
                className="is-done" if place < step else "",
                **(aria(current="step") if place == step else {}),
            )
            for place, name in enumerate(STEPS, start=1)
        ],
        className="upload-steps",
        **aria(label="Steps"),
    )


def choose(limit: int, *, said: Component | None = None) -> html.Section:
    """Take files: by dialog or dropped."""
    size = formats.file_size(limit)
    return step_card(
        1,
        [
            *([] if said is None else [said]),
            _drop("Choose files", "or drop them here", limit),
            html.P(
                f"CSV (also gzip or zip), XLSX or Parquet, up to {size} in all; several files make "
                "one build. What is shown now stays until a new build is ready.",
                className="upload-hint",
            ),
        ],
        title="Build from your own files",
    )


def _drop(label: str, hint: str, limit: int, draft: str = "") -> html.Div:
    """Hold the room that the browser fills with an input for files, and with their progress."""
    return html.Div(
        [
            html.Label(label, htmlFor="data-upload-input", className="button"),
            html.Span(hint, className="upload-hint"),
            html.Div(className="upload-sent", **aria(live="polite")),
        ],
        className="upload-drop",
        **data(limit=str(limit), draft=draft, kinds=_KINDS),
    )


def busy(state: Mapping[str, Any]) -> html.Section:
    """Say what is being done with a file, and offer to stop it."""
    is_build = state.get("job") == "build"
    names = _names(state["files"])
    calm = (
        f"{names}. The present build goes on being served, and you may leave this page."
        if is_build
        else f"{names}. Nothing is built yet."
    )
    return step_card(
        3 if is_build else 2,
        [html.P(calm, className="upload-hint")],
        title="Building" if is_build else "Looking at the files",
        actions=[act("cancel", "Cancel")],
    )


def progress(state: Mapping[str, Any]) -> Component:
    """Say how far a job is: a bar, and each stage by name."""
    stages = list(state.get("stages", ()))
    if len(stages) <= 1:
        return html.Div(_bar(None, "Looking at the files"), className="card")
    here = stages.index(state["stage"])
    said = labels.STAGE[state["stage"]]
    rows = [
        html.Li(
            labels.STAGE[stage],
            className="is-done" if place < here else "is-here" if place == here else "",
        )
        for place, stage in enumerate(stages)
    ]
    return html.Div(
        [
            _bar(here / len(stages), f"Step {here + 1} of {len(stages)}: {said}"),
            html.Ol(rows, className="upload-stages"),
        ],
        className="card",
    )


def _bar(share: float | None, said: str) -> html.Div:
    known = {} if share is None else {"valuenow": f"{share:.0%}".rstrip("%")}
    fill = html.Span(
        className="bar-fill bar-accent" + (" is-open" if share is None else ""),
        style={"width": "35%" if share is None else f"{max(share, 0.02):.1%}"},
    )
    return html.Div(
        [
            html.P(said, className="upload-said"),
            html.Div(
                fill,
                className="bar-track upload-bar",
                role="progressbar",
                **aria(label=said, valuemin="0", valuemax="100", **known),
            ),
        ]
    )


def outcome(state: Mapping[str, Any]) -> Component | None:
    """Say how the last job ended, where that is worth a word."""
    if state.get("state") == "cancelled":
        return notices.notice("Stopped", ["What was built before is untouched."])
    if state.get("state") == "refused":
        return refusal(str(state.get("message", "")))
    return None


def refused(words: str) -> html.Div:
    """Say why something was not done."""
    return notices.notice("Not done", [f"{words[:1].upper()}{words[1:]}."], tone="negative")


def refusal(words: str) -> html.Div:
    """Say why something is refused, in the words of the command line."""
    said = [f"{words}."]
    if " --" in words:
        said.append("On this page the choices below stand for the options with two dashes.")
    return notices.notice("This cannot be built as it is", said, tone="negative")


def files_table(files: Sequence[Mapping[str, Any]]) -> html.Div:
    """List the files as they were found."""
    rows = [
        [
            str(file["name"]),
            _kind(file),
            formats.file_size(file["bytes"]),
            formats.count(len(file["header"])),
        ]
        for file in files
    ]
    columns = [
        Column("File"),
        Column("Read as"),
        Column("Size", is_number=True),
        Column("Columns", is_number=True),
    ]
    return table(columns, rows, label="Uploaded files")


def _kind(file: Mapping[str, Any]) -> str:
    told = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    parts = [
        str(file["kind"]).upper() if file["kind"] != "parquet" else "Parquet",
        str(file.get("encoding") or "").upper(),
        told.get(str(file.get("delimiter")), ""),
        f"sheet {file['sheet']}" if file.get("sheet") else "",
    ]
    return ", ".join(filter(None, parts))


def _names(files: Sequence[Mapping[str, Any]]) -> str:
    names = [str(file["label"]) for file in files]
    more = len(names) - _SHOWN_NAMES
    return ", ".join(names[:_SHOWN_NAMES]) + (f" and {more} more" if more > 0 else "")


def more_files(limit: int, draft: str) -> html.Details:
    """Offer to add files to an upload."""
    return html.Details(
        [
            html.Summary("Add another file"),
            _drop("Choose files", "or drop them here", limit, draft),
        ],
        className="upload-more",
    )
