"""What leaves the dashboard as a file does nothing when it is opened."""

import csv
import io
import re

import openpyxl
import pandas as pd
import pytest
from filelock import FileLock

from dashboard import board, exports
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import listing, reporting, viewing
from tests import attacked_shop

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_A_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?%?")


@pytest.fixture(scope="module")
def app(shared_dir):
    with FileLock(shared_dir / "attacked.lock"):
        artifacts = attacked_shop.build_attacked(shared_dir / "attacked")
    return create_app(Settings(artifacts=artifacts))


def _addresses():
    cards = [*reporting.CATALOGUE, *viewing.CATALOGUE]
    return [f"/export/{name}" for name in cards] + [f"/lists/{name}" for name in listing.LISTS]


def _csv_cells(content):
    for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield from line


def test_no_cell_of_a_csv_is_a_formula(app):
    n_cells, client = 0, app.server.test_client()
    for address in _addresses():
        answer = client.get(f"{address}.csv")
        assert answer.status_code in {200, 400}, (address, answer.text)
        if answer.status_code != 200:  # it wants a question, or this shop is too small for it
            continue
        for cell in _csv_cells(answer.data):
            assert not cell.startswith(_DANGEROUS) or _A_NUMBER.fullmatch(cell), (address, cell)
            n_cells += 1
    assert n_cells > 5_000


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(app):
    n_cells, client = 0, app.server.test_client()
    for address in _addresses():
        answer = client.get(f"{address}.xlsx")
        if answer.status_code != 200:
            continue
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", (address, cell.value)
            assert cell.hyperlink is None
            n_cells += 1
    assert n_cells > 5_000


@pytest.mark.parametrize("text", [*attacked_shop.ATTACKS, "\n=1+1", " =1+1", "\u202e=1"])
def test_every_attack_is_inert_in_a_cell(text):
    (cell,) = list(csv.reader(io.StringIO(_written(text), newline="")))[1]
    assert not cell.startswith(_DANGEROUS)
    assert cell in {text, f"'{text}"}


def _written(text):
    return exports.as_csv(pd.DataFrame({"a": [text]}), {}).decode("utf-8-sig")


def test_the_written_report_holds_no_markup_of_the_data(app):
    body = board.board_report(app, {}).split("<main>", 1)[1]
    assert "CAKE" in body
    for attack in attacked_shop.ATTACKS:
        if "<" in attack:
            assert attack not in body
