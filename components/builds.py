"""The history of builds: what was served when, and the way back."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from dash import dcc, html
from dash.development.base_component import Component

from components import formats
from components.attributes import aria
from components.cards import card
from components.tables import Cell, Column, table

if TYPE_CHECKING:
    from analytics.store import BuildInfo

USE, REMOVE = "use-build", "remove-build"
_SHOWN: Final = 20
_COLUMNS: Final = (
    Column("Created (UTC)"),
    Column("Source"),
    Column("Lines", is_number=True),
    Column("Size", is_number=True),
    Column("By"),
    Column(""),
)


def history(builds: Sequence["BuildInfo"], said: Component | None = None) -> html.Section:
    """List the builds, newest first; the one being served is marked, the others can be served."""
    rows = [_row(info) for info in builds[:_SHOWN]]
    n = len(builds)
    caption = f"{formats.count(n)} build{'' if n == 1 else 's'}; the newest {_SHOWN} are listed"
    return card(
        "History of builds",
        [*([] if said is None else [said]), table(_COLUMNS, rows, label="History of builds")],
        caption=caption if n > _SHOWN else "Serving an earlier build is a matter of a moment",
        wide=True,
    )


def _row(info: "BuildInfo") -> list[Cell]:
    source = info.manifest.get("source", {})
    created = datetime.fromisoformat(info.created_at) if info.created_at else None
    name = "Demo shop" if source.get("is_demo") else str(source.get("name", formats.MISSING))
    return [
        html.Span([formats.instant(created), html.Small(info.build_id)]),
        name,
        formats.count(source.get("lines")),
        formats.file_size(info.n_bytes),
        str(info.manifest.get("made_by") or "command line"),
        _acts(info),
    ]


def _acts(info: "BuildInfo") -> Component:
    if info.is_current:
        return html.Span("Served now", className="chip chip-flat")
    if info.problem:
        return html.Small(info.problem)
    when = info.created_at[:16].replace("T", " ")
    use = html.Button(
        "Serve this",
        id={"index": f"data-{info.build_id}", "type": USE},
        type="button",
        className="button button-small",
        **aria(label=f"Serve the build of {when}"),
    )
    remove = dcc.ConfirmDialogProvider(
        html.Button(
            "Remove",
            type="button",
            className="button button-small",
            **aria(label=f"Remove the build of {when}"),
        ),
        id={"index": f"data-{info.build_id}", "type": REMOVE},
        message=f"Remove the build of {when} for good?",
    )
    return html.Div([use, remove], className="upload-acts")
