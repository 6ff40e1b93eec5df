import csv
import io
import json

import openpyxl
import pytest

from analytics import experiments
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.pages import small_shop, trial_list


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    store = small_shop.publish(tmp_path_factory.mktemp("lists"))
    with trial_list.registered():
        yield create_app(Settings(artifacts=store)).server.test_client()


def read(response):
    assert response.status_code == 200, response.text
    lines = response.data.decode("utf-8-sig").splitlines(keepends=True)
    said = dict(line[2:].strip().split(": ", 1) for line in lines if line.startswith("# "))
    rows = [line for line in lines if not line.startswith("#")]
    return said, list(csv.DictReader(io.StringIO("".join(rows), newline="")))


def post(client, state, kind="csv", **headers):
    form = {"state": json.dumps(state)}
    return client.post(f"/lists/trial-list.{kind}", data=form, headers=headers)


def test_a_list_says_what_it_is_of(client):
    said, rows = read(client.get("/lists/trial-list.csv?segment=Loyal"))
    assert said["Figure"] == "Customers of the trial"
    assert said["Build"] == "small-shop"
    assert said["As of"] == "2011-04-01T00:00:00"
    assert said["Selection"] == "segment Loyal"
    assert said["Customers"] == "84"
    assert len(rows) == 84
    assert rows[1] == {
        "Customer": "10003",
        "Segment": "Loyal",
        "Spent": "30.0",
        "Churn risk": "0.2",
        "Last order": "2011-01-04",
    }


def test_all_rows_that_match_are_taken_not_just_a_block(client):
    state = {
        "filter": {"churn": {"type": "equals", "filter": 20}},
        "sort": [{"colId": "monetary", "sort": "desc"}],
    }
    said, rows = read(post(client, state))
    assert len(rows) == 125
    assert [row["Customer"] for row in rows[:2]] == ["10249", "10247"]
    assert said["Filters"] == "Churn risk is 20"
    assert said["Order"] == "Spent, largest first"


def test_the_groups_are_those_that_anyone_can_draw_again(client):
    said, rows = read(client.get("/lists/trial-list.csv?control=20&seed=5&effect=5"))
    groups = experiments.assign(trial_list.CUSTOMERS["customer_id"].tolist(), 0.2, 5)
    assert {row["Customer"]: row["Group"] for row in rows} == groups.to_dict()
    assert said["Seed"] == "5"
    assert said["Control share"] == "20.0%"
    assert said["Groups"].startswith("200 treatment and 50 control, 250 in all. Too few to see 5")


def test_text_that_a_spreadsheet_would_run_is_quoted(client):
    _, rows = read(client.get("/lists/trial-list.csv?segment==HYPERLINK(1)"))
    assert {row["Segment"] for row in rows} == {"'=HYPERLINK(1)"}
    response = client.get("/lists/trial-list.xlsx?control=50")
    sheet = openpyxl.load_workbook(io.BytesIO(response.data))["Numbers"]
    assert [cell.value for cell in sheet[1]][-1] == "Group"
    assert sheet.max_row == 251
    assert {cell.data_type for cell in sheet["B"]} == {"s"}


def test_a_large_selection_comes_by_post(client):
    ids = [f"customer number {i}" for i in range(49_999)] + ["10007"]
    said, rows = read(post(client, {"query": {"ids": ids}}))
    assert [row["Customer"] for row in rows] == ["10007"]
    assert said["Selection"] == "50,000 selected customers"


def test_ticked_customers_alone_can_be_taken(client):
    said, rows = read(post(client, {"query": {}, "ticked": ["10001", "10002"]}))
    assert [row["Customer"] for row in rows] == ["10001", "10002"]
    assert said["Selection"] == "2 ticked customers"


def test_another_site_may_not_ask_for_a_list(client):
    answer = post(client, {}, **{"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert post(client, {}, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert post(client, {}, **{"Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("segment=Lost", "no segment 'Lost'"),
        ("control=200", "control group in percent is '200'"),
        ("filter=x", "wanted JSON"),
        ("control=10&by=iban", "no column 'iban' to balance by"),
    ],
)
def test_what_cannot_be_done_is_said(client, address, words):
    answer = client.get(f"/lists/trial-list.csv?{address}")
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert words in answer.text


@pytest.mark.parametrize("name", ["nope.csv", "trial-list.exe"])
def test_an_unknown_list_is_not_found(client, name):
    assert client.get(f"/lists/{name}").status_code == 404


def test_an_empty_list_is_an_empty_file(client):
    state = {"filter": {"monetary": {"type": "blank"}}, "split": {"control": 10}}
    said, rows = read(post(client, state))
    assert rows == []
    assert said["Customers"] == "0"
