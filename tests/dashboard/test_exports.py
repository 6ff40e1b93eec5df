import csv
import io
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from dashboard import exports
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.pages import small_shop

ABOUT = {"Figure": "A title", "Note": "two\nlines"}
ATTACKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]


def csv_rows(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    return list(csv.reader(io.StringIO("".join(lines), newline="")))


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_that_a_spreadsheet_would_run_is_quoted_in_csv(attack):
    rows = csv_rows(exports.as_csv(pd.DataFrame({"Name": [f"{attack}!"]}), ABOUT))
    assert rows[1][0].startswith("'")


def test_negative_numbers_stay_numbers():
    table = pd.DataFrame({"Change": [-1.5], "Units": [-2]})
    assert csv_rows(exports.as_csv(table, ABOUT))[1] == ["-1.5", "-2"]
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(table, ABOUT)))["Numbers"]
    assert [cell.value for cell in sheet[2]] == [-1.5, -2]


@pytest.mark.parametrize("attack", ATTACKS[:4])
def test_text_is_never_a_formula_in_a_workbook(attack):
    table = pd.DataFrame({attack: [attack]})
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(table, {"x": attack})))["Numbers"]
    assert [cell.data_type for row in sheet.rows for cell in row] == ["s", "s"]
    assert sheet["A2"].value == attack


def test_days_and_gaps_are_written_as_such():
    days = pd.to_datetime(["2011-02-03", None])
    table = pd.DataFrame({"Day": days, "Share": [0.1 + 0.2, None]})
    assert csv_rows(exports.as_csv(table, ABOUT))[1:] == [["2011-02-03", "0.3"], ["", ""]]
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(table, ABOUT)))["Numbers"]
    assert sheet["A2"].value == datetime(2011, 2, 3)
    assert sheet["A3"].value is None


def test_what_it_is_of_stands_on_lines_of_its_own():
    text = exports.as_csv(pd.DataFrame({"a": [1]}), ABOUT).decode("utf-8-sig")
    assert text.splitlines()[:3] == ["# Figure: A title", "# Note: two lines", "a"]


@pytest.fixture
def client(tmp_path):
    return create_app(Settings(artifacts=small_shop.publish(tmp_path))).server.test_client()


def test_a_download_follows_the_filters_of_its_address(client):
    response = client.get("/export/overview-revenue.csv?country=France&basis=gross")
    assert response.headers["Content-Disposition"].endswith('"overview-revenue.csv"')
    rows = csv_rows(response.data)
    assert rows[0] == ["Month", "Revenue", "Orders", "Complete"]
    assert rows[1] == ["Feb 2011", "100.0", "1", "yes"]
    said = response.text
    assert "# Build: small-shop" in said
    assert "# Revenue basis: Gross" in said
    assert "# Filters: France" in said


def test_a_download_follows_the_options_of_its_card(client):
    rows = csv_rows(client.get("/export/overview-revenue.csv?every=week").data)
    assert rows[0][0] == "Week"


def test_nonsense_in_the_address_gives_the_default_download(client):
    sane = client.get("/export/overview-revenue.csv").data
    mad = client.get("/export/overview-revenue.csv?every=aeon&basis=&period=%00&country=X").data
    assert csv_rows(mad) == csv_rows(sane)


@pytest.mark.parametrize("name", ["nope.csv", "overview-revenue.exe", "../secret.csv"])
def test_an_unknown_download_is_not_found(client, name):
    assert client.get(f"/export/{name}").status_code == 404
