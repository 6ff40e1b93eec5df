"""Small tables to read: text left, numbers right, and a bar where a share helps the eye."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.attributes import aria

Cell = Component | str


@dataclass(frozen=True)
class Column:
    """A column's heading and how it is set."""

    title: str
    is_number: bool = False
    is_prose: bool = False

    @property
    def class_name(self) -> str:
        """Style of its cells."""
        if self.is_number:
            return "num"
        return "prose" if self.is_prose else ""


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    label: str,
    total: Sequence[Cell] = (),
) -> html.Div:
    """Set rows under their headings; the first cell of a row is its heading.

    Parameters
    ----------
    columns : sequence of Column
    rows : sequence of rows
        Each with one cell per column, already formatted.
    label : str
        Says to a screen reader what the table holds.
    total : row, optional
        Last row, set off.
    """
    head = html.Thead(
        html.Tr(
            [html.Th(column.title, scope="col", className=column.class_name) for column in columns]
        )
    )
    parts = [head, html.Tbody([_row(columns, row) for row in rows])]
    if total:
        parts.append(html.Tfoot(_row(columns, total)))
    prose = " table-prose" if any(column.is_prose for column in columns) else ""
    return html.Div(
        html.Table(parts, className=f"table-quiet{prose}", **aria(label=label)),
        className="table-scroll",
        tabIndex=0,
        role="region",
        **aria(label=label),
    )


def bar(share: float, text: str, *, tone: str = "accent") -> html.Div:
    """Set a number over a bar as long as its share (0-1)."""
    width = min(max(share, 0.0), 1.0) * 100
    return html.Div(
        [
            html.Span(text),
            html.Span(
                html.Span(style={"width": f"{width:.2f}%"}, className=f"bar-fill bar-{tone}"),
                className="bar-track",
                **aria(hidden="true"),
            ),
        ],
        className="bar-cell",
    )


def _row(columns: Sequence[Column], cells: Sequence[Cell]) -> html.Tr:
    first, *rest = zip(columns, cells, strict=True)
    return html.Tr(
        [
            html.Th(first[1], scope="row", className=first[0].class_name),
            *(html.Td(cell, className=column.class_name) for column, cell in rest),
        ]
    )
