import json

import dash_ag_grid
import pandas as pd
from dash.resources import Scripts

from components.grids import GridColumn, customer_grid
from tests.components.tree import walk

COLUMNS = (
    GridColumn("customer_id", "Customer", "customer"),
    GridColumn("segment", "Segment"),
    GridColumn("churn", "Churn risk", "percent", help="within 90 days"),
    GridColumn("last", "Last order", "date"),
)


def grid_of(**options):
    shown = customer_grid("trial-grid", COLUMNS, label="Customers", **options)
    (grid,) = [node for node in walk(shown) if isinstance(node, dash_ag_grid.AgGrid)]
    return shown, grid


def test_rows_are_asked_for_in_blocks_unless_they_are_given():
    assert grid_of()[1].rowModelType == "infinite"
    rows = pd.DataFrame(
        {
            "customer_id": ["1"],
            "segment": ["x"],
            "churn": [0.5],
            "last": pd.to_datetime(["2011-01-05"]),
        }
    )
    given = grid_of(rows=rows)[1]
    assert given.rowModelType == "clientSide"
    assert given.rowData == [
        {"customer_id": "1", "segment": "x", "churn": 50.0, "last": "2011-01-05"}
    ]


def test_columns_are_set_and_filtered_by_their_kind():
    customer, segment, churn, last = grid_of()[1].columnDefs
    assert customer["cellRenderer"] == "CustomerLink"
    assert customer["pinned"] == "left"
    assert segment["filter"] == "agTextColumnFilter"
    assert churn["filter"] == "agNumberColumnFilter"
    assert churn["type"] == "rightAligned"
    assert churn["headerTooltip"] == "within 90 days"
    assert last["filter"] == "agDateColumnFilter"


def test_a_column_can_be_for_the_download_only():
    hidden = GridColumn("units", "Units", "count", is_shown=False)
    shown = customer_grid("trial-grid", (*COLUMNS, hidden), label="Customers")
    (grid,) = [node for node in walk(shown) if isinstance(node, dash_ag_grid.AgGrid)]
    assert [column.get("hide", False) for column in grid.columnDefs] == [False] * 4 + [True]


def test_no_markup_is_trusted_and_the_currency_is_data_not_code():
    grid = grid_of(currency="'); alert(1); ('")[1]
    said = grid.to_plotly_json()["props"]
    assert "dangerously_allow_code" not in said
    assert "alert" not in json.dumps(said["columnDefs"])
    assert said["dashGridOptions"]["context"]["currency"] == "'); alert(1); ('"


def test_a_screen_reader_is_told_what_the_list_holds():
    assert grid_of()[0].to_plotly_json()["props"]["aria-label"] == "Customers"


def test_the_script_is_left_out_of_the_document():
    scripts = Scripts(serve_locally=True, eager=False)
    (main,) = [
        script
        for script in scripts._resources._filter_resources(dash_ag_grid._js_dist)
        if script["relative_package_path"].endswith("dash_ag_grid.min.js")
    ]
    assert main["dynamic"] is True
