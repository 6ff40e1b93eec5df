"""The list of customers: an AG Grid that a page declares by its columns.

    COLUMNS = (
        GridColumn("customer_id", "Customer", "customer"),
        GridColumn("segment", "Segment"),
        GridColumn("monetary", "Spent", "money", help="on the identified basis"),
        GridColumn("churn", "Churn risk", "percent"),         # a share from 0 to 1
        GridColumn("last_bought", "Last order", "date"),
    )
    customer_grid("segments-list-grid", COLUMNS, label="Customers of the segment", currency="£")

Rows come from the server block by block, sorted and filtered there (`grid_rows`); the callbacks
are made by `pages.listing`. A few rows that are at hand already are given as `rows` instead.
Cells are text: the scripts in assets/grids.js format numbers and link customers, and nothing
is evaluated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import dash_ag_grid
import pandas as pd
from dash import html

from analytics import columns as c
from components import grid_rows
from components.attributes import aria
from components.grid_rows import Kind

#: Rows the browser asks for at a time.
BLOCK: Final = 100

# The grid's script is larger than all others but Plotly's. Left out of the document, it is asked
# for by assets/grids.js when the first grid is shown.
for _resource in dash_ag_grid._js_dist:
    if _resource["relative_package_path"].endswith("dash_ag_grid.min.js"):
        _resource["dynamic"] = True

_FILTERS: Final = {"text": "agTextColumnFilter", "date": "agDateColumnFilter"}
_WIDTHS: Final = {"customer": 120, "text": 160, "date": 125}
_NUMBER_WIDTH: Final = 120
_WORDS: Final = {
    "noRowsToShow": "No customer matches",
    "noMatchingRows": "No customer matches",
    "loadingOoo": "Loading",
    "loadingError": "Could not be loaded",
    "ariaRowToggleSelection": "Press space to tick this customer",
}

Height = Literal["tall", "short"]


@dataclass(frozen=True)
class GridColumn:
    """A column of the list.

    Attributes
    ----------
    field : str
        Column of the frame of rows.
    title : str
        Its heading.
    kind : {"text", "customer", "count", "number", "money", "percent", "days", "date"}
        How it is written, sorted and filtered. A ``percent`` is a share (0-1) in the frame and
        is shown and filtered in percent; a ``date`` is datetime64; a ``customer`` is an id that
        links to the customer's page.
    help : str
        What the heading means, shown on hover.
    width : int, optional
        Least width in pixels; by kind where not given.
    decimals : int
        Of a ``number`` or ``percent``.
    is_shown : bool
        Otherwise the column is in the download only.
    """

    field: str
    title: str
    kind: Kind = "text"
    help: str = ""
    width: int | None = None
    decimals: int = 1
    is_shown: bool = True

    @property
    def is_number(self) -> bool:
        """Whether it is set right and filtered by size."""
        return self.kind in grid_rows.NUMBERS


def customer_grid(
    grid_id: str,
    columns: Sequence[GridColumn],
    *,
    label: str,
    currency: str = "£",
    rows: pd.DataFrame | None = None,
    height: Height = "tall",
) -> html.Div:
    """Lay out a grid.

    Parameters
    ----------
    grid_id : str
        Its id; begins with the page's slug.
    columns : sequence of GridColumn
        One of them is ``customer_id`` of kind ``customer``, the key of a row, which stays in sight
        on the left.
    label : str
        Says to a screen reader what the list holds.
    currency : str
        Before amounts of money.
    rows : DataFrame, optional
        All rows, where they are few. Without it the rows are asked for in blocks.
    height : {"tall", "short"}
        Some fourteen or six rows.
    """
    options: dict[str, Any] = {
        "rowSelection": {"mode": "multiRow", "checkboxes": True, "headerCheckbox": False},
        "selectionColumnDef": {
            "pinned": "left",
            "width": 44,
            "resizable": False,
            "headerName": "Ticked",
        },
        "context": {"currency": currency},
        "localeText": _WORDS,
        "animateRows": False,
        "suppressDragLeaveHidesColumns": True,
        "rowHeight": 36,
        "headerHeight": 40,
        "enableCellTextSelection": True,
        "tooltipShowDelay": 300,
    }
    if rows is None:
        # One request at a time: the component remembers no more than one.
        options |= {"cacheBlockSize": BLOCK, "maxConcurrentDatasourceRequests": 1}
    grid = dash_ag_grid.AgGrid(
        id=grid_id,
        columnDefs=[_definition(column) for column in columns],
        defaultColDef={"filterParams": {"inRangeInclusive": True, "buttons": ["apply", "reset"]}},
        rowModelType="clientSide" if rows is not None else "infinite",
        getRowId=f"params.data.{c.CUSTOMER_ID}",
        dashGridOptions=options,
        className="grid-inner",
        style={"height": None},
        **({} if rows is None else {"rowData": grid_rows.records(rows, columns)}),
    )
    return html.Div(grid, className=f"grid grid-{height}", role="region", **aria(label=label))


def _definition(column: GridColumn) -> dict[str, Any]:
    """Say to AG Grid how a column is written, sorted and filtered."""
    family = "date" if column.kind == "date" else "text"
    width = column.width or _WIDTHS.get(column.kind, _NUMBER_WIDTH)
    definition: dict[str, Any] = {
        "field": column.field,
        "headerName": column.title,
        "minWidth": width,
        "flex": width,
        "filter": "agNumberColumnFilter" if column.is_number else _FILTERS[family],
        "cellDataType": "number" if column.is_number else "text",
        "context": {"kind": column.kind, "decimals": column.decimals},
    }
    if not column.is_shown:
        definition["hide"] = True
    if column.help:
        definition["headerTooltip"] = column.help
    if column.kind == "customer":
        definition |= {"cellRenderer": "CustomerLink", "pinned": "left"}
    elif column.kind != "text":
        definition["valueFormatter"] = {"function": "gridText(params)"}
    if column.is_number:
        definition |= {"type": "rightAligned", "cellClass": "ag-right-aligned-cell num"}
    if column.kind == "date":
        definition["cellDataType"] = "dateString"
    return definition
