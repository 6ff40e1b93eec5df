import json

import dash
import pytest

from dashboard.app import create_app
from dashboard.settings import Settings
from pages import list_state, listing
from tests.components.tree import ids, text
from tests.pages import trial_list
from tests.pages.browsing import call


@pytest.fixture
def app(small_store):
    with trial_list.registered():
        made = create_app(Settings(artifacts=small_store))
        with made.server.app_context():
            yield made


def ask(app: dash.Dash, request, query=None):
    inputs = [{"id": "trial-list-grid", "property": "getRowsRequest", "value": request}]
    state = {"id": "trial-list-query", "property": "data", "value": query or {}}
    output = {"id": "trial-list-grid", "property": "getRowsResponse"}
    body = {
        "output": "trial-list-grid.getRowsResponse",
        "outputs": output,
        "inputs": inputs,
        "state": [state],
        "changedPropIds": ["trial-list-grid.getRowsRequest"],
    }
    response = app.server.test_client().post("/_dash-update-component", json=body)
    assert response.status_code == 200
    return response.json["response"]["trial-list-grid"]["getRowsResponse"]


def preview(app: dash.Dash, state):
    outputs = [
        {"id": "trial-list-count", "property": "children"},
        {"id": "trial-list-plan", "property": "children"},
        {"id": "trial-list-csv", "property": "disabled"},
        {"id": "trial-list-xlsx", "property": "disabled"},
    ]
    inputs = [{"id": "trial-list-state", "property": "value", "value": json.dumps(state)}]
    return call(app.server.test_client(), outputs, inputs).json["response"]


def test_a_block_of_rows_is_what_was_asked_for_in_its_order(app):
    request = {
        "startRow": 1,
        "endRow": 3,
        "sortModel": [{"colId": "monetary", "sort": "desc"}],
        "filterModel": {"monetary": {"type": "lessThan", "filter": 100}},
    }
    block = ask(app, request)
    assert block["rowCount"] == 10
    assert [row["customer_id"] for row in block["rowData"]] == ["10008", "10007"]


def test_the_query_of_the_page_and_its_selection_narrow_the_rows(app):
    request = {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}}
    block = ask(app, request, {"segment": "Loyal", "ids": ["10000", "10001", "10003"]})
    assert [row["customer_id"] for row in block["rowData"]] == ["10000", "10003"]


def test_an_unknown_query_gives_no_rows_and_the_panel_says_why(app):
    request = {"startRow": 0, "endRow": 100}
    assert ask(app, request, {"segment": "Lost"}) == {"rowData": [], "rowCount": 0}
    said = preview(app, {"query": {"segment": "Lost"}})
    assert "no segment 'Lost'" in json.dumps(said["trial-list-plan"])
    assert said["trial-list-csv"]["disabled"] is True


def test_the_panel_counts_what_would_be_taken_away(app):
    assert preview(app, {})["trial-list-count"]["children"] == "250 customers"
    ticked = preview(app, {"ticked": ["10001", "10002", "gone"]})
    assert ticked["trial-list-count"]["children"] == "2 ticked customers"
    nothing = preview(app, {"filter": {"monetary": {"type": "greaterThan", "filter": 1e9}}})
    assert nothing["trial-list-count"]["children"] == "No customer matches"
    assert nothing["trial-list-xlsx"]["disabled"] is True


def test_the_panel_says_how_large_the_groups_have_to_be(app):
    said = preview(app, {"split": {"control": 50, "effect": 5}})["trial-list-plan"]
    assert "it needs 1,377 treatment and 1,377 control" in json.dumps(said)


def test_a_section_has_grid_panel_and_query(app):
    with app.server.test_request_context("/"):
        shown = listing.section(trial_list.LIST, {"segment": "Loyal"})
    found = ids(shown)
    assert {"trial-list-grid", "trial-list-query", "trial-list-state"} <= set(found)
    assert "Customers of the trial" in text(shown)


def test_rows_of_gives_whole_rows():
    asked = list_state.from_address({"segment": ["At risk"]}, in_percent=True)
    rows = listing.rows_of(trial_list.LIST, asked)
    assert list(rows.columns) == list(trial_list.CUSTOMERS.columns)
    assert set(rows["segment"]) == {"At risk"}
