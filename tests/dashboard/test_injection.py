"""Names of the data are text: in files that leave, in figures, in the cells of lists."""

import csv
import io
import json
import re

import dash_ag_grid
import openpyxl
import pandas as pd
import pytest
from filelock import FileLock

from analytics.errors import ShopperError
from components import formats, grid_rows
from components.figures.frame import empty
from components.grids import GridColumn, customer_grid
from dashboard import board, exports, printing
from dashboard.app import create_app
from dashboard.document import ASSETS
from dashboard.settings import Settings
from pages import listing, read, reporting, viewing
from tests import attacked_shop
from tests.components.tree import walk

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


def test_no_text_ends_the_script_of_the_written_report():
    written = board._inert(json.dumps([*_MARKUP, "</script>", "a\u2028b"], ensure_ascii=False))
    assert "<" not in written
    assert "\u2028" not in written
    assert json.loads(written) == [*_MARKUP, "</script>", "a\u2028b"]


@pytest.mark.parametrize("name", ["https://elsewhere.invalid/x", "mailto:a@elsewhere.invalid"])
def test_a_heading_of_a_workbook_is_no_link(name):
    book = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(pd.DataFrame({name: [name]}), {})))
    cells = [cell for row in book["Numbers"].iter_rows() for cell in row]
    assert [cell.value for cell in cells] == [name, name]
    assert [cell.hyperlink for cell in cells] == [None, None]


def test_a_heading_of_a_csv_is_no_formula():
    written = exports.as_csv(pd.DataFrame({"=1+1": [1], "@SUM(1)": [1]}), {}).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(written))) == ["'=1+1", "'@SUM(1)"]


# Figures: what Plotly shows of a text is made of its own few tags, and a name may hold them too

_TAG = re.compile(r"<\s*/?\s*([a-z!][^\s>/]*)", re.IGNORECASE)
_OURS = {"b", "br", "extra", "span"}
_MARKUP = tuple(attack for attack in attacked_shop.ATTACKS if "<" in attack)
_SHOWN_DATA = re.compile(r"%\{customdata(?:\[(\d+)\])?")


def _drawn():
    """Draw every card of every page, those about one thing for the names that attack."""
    chosen = reporting.slice_of({})
    for card in reporting.CATALOGUE.values():
        yield card.name, reporting.draw(card, chosen, {}).figure
    for question in _questions():
        for card in viewing.CATALOGUE.values():
            try:
                yield card.name, viewing.draw(card, question).figure
            except ShopperError:  # this shop is too small for it
                continue


def _questions():
    current = read.build()
    products = current.table("products").sort_values("n_invoices", ascending=False)
    customers = current.table("customers").sort_values("monetary", ascending=False)
    yield {}
    for code in products["stock_code"].head(2):
        yield {"product": code, "code": code}
    for who in customers["customer_id"].head(2):
        yield {"customer": who, "customer_id": who}
    yield dict.fromkeys(("product", "code", "customer", "customer_id"), "<a href='//x'>none</a>")


def _texts(node):
    """Give every text that a figure may show; of the data at a point, what its hover names."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        used = _SHOWN_DATA.findall(f"{node.get('hovertemplate')}{node.get('texttemplate')}")
        for key, value in node.items():
            if key == "customdata":
                yield from _shown_data(value, {int(place) for place in used if place}, "" in used)
            elif key != "meta":
                yield from _texts(value)
    elif isinstance(node, list | tuple) or hasattr(node, "tolist"):
        for each in node:
            yield from _texts(each)


def _shown_data(points, places, is_whole):
    for point in points:
        if isinstance(point, list | tuple):
            yield from _texts([said for place, said in enumerate(point) if place in places])
        elif is_whole:
            yield from _texts(point)


def test_no_name_in_a_figure_is_markup_to_plotly(app):
    n_figures = n_names = 0
    with app.server.test_request_context("/"):
        app.server.preprocess_request()
        for name, figure in _drawn():
            n_figures += figure is not None
            for text in _texts(figure):
                tags = {tag.lower() for tag in _TAG.findall(text)}
                assert tags <= _OURS, (name, text)
                assert not [attack for attack in _MARKUP if attack in text], (name, text)
                n_names += "&lt;" in text
    assert n_figures > 150
    assert n_names > 200


@pytest.mark.parametrize("attack", _MARKUP)
def test_why_there_is_no_figure_may_quote_a_name(attack):
    [note] = empty(f"no product {attack!r};<br>nearest: none")["layout"]["annotations"]
    assert {tag.lower() for tag in _TAG.findall(note["text"])} == {"br"}
    assert note["text"].startswith("no product ")


def test_a_figure_is_taken_away_under_a_name_of_our_own(app):
    client = app.server.test_client()
    for name in (*reporting.CATALOGUE, *viewing.CATALOGUE, *listing.LISTS):
        assert re.fullmatch("[a-z0-9-]+", name)
    said = client.get("/export/countries-rank.csv?country=%0d%0aX: y").headers
    assert said["Content-Disposition"] == 'attachment; filename="countries-rank.csv"'


# Lists: cells are text


def test_no_list_lets_a_cell_be_more_than_text(app):
    assert len(listing.LISTS) > 3
    for found in listing.LISTS.values():
        grid = _grid(customer_grid("a", found.columns, label="b"))
        said = grid.to_plotly_json()["props"]
        assert "dangerously_allow_code" not in said
        for column in said["columnDefs"]:
            renderer = column.get("cellRenderer")
            assert renderer in {None, "CustomerLink"}
            assert (renderer is not None) == (column["field"] == "customer_id")
            functions = [rule for rule in column.values() if "function" in str(rule)]
            assert functions in ([], [{"function": "gridText(params)"}])
        assert said["getRowId"] == "params.data.customer_id"


def _grid(shown):
    [grid] = [node for node in walk(shown) if isinstance(node, dash_ag_grid.AgGrid)]
    return grid


def test_markup_in_a_cell_and_in_a_heading_stays_the_text_it_is():
    columns = [
        GridColumn("customer_id", "Customer", "customer"),
        GridColumn("name", "<b onmouseover=window.__xss=1>Name</b>", help="<script>1</script>"),
    ]
    attacks = list(attacked_shop.ATTACKS)
    rows = pd.DataFrame({"customer_id": attacks, "name": attacks})
    said = _grid(customer_grid("a", columns, label="b", rows=rows)).to_plotly_json()["props"]
    assert [row["name"] for row in said["rowData"]] == attacks
    assert [row["customer_id"] for row in said["rowData"]] == attacks
    assert said["rowData"] == grid_rows.records(rows, columns)
    assert (
        said["columnDefs"][1].keys().isdisjoint({"cellRenderer", "headerComponent", "valueGetter"})
    )


def test_our_own_scripts_write_texts_and_never_markup():
    writers = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML"
        r"|\beval\(|new Function|createContextualFragment|srcdoc"
    )
    scripts = [path for path in ASSETS.glob("*.js") if ".min." not in path.name]
    assert len(scripts) > 10
    for path in scripts:
        assert not writers.search(path.read_text(encoding="utf-8")), path.name


# Marks that turn the direction of what follows


_TURNED = "\u202egnp.exe\u202c"


def test_direction_marks_are_shown_as_they_stand_where_a_page_shows_a_name(app):
    rows = pd.DataFrame({"customer_id": [_TURNED]})
    column = GridColumn("customer_id", "Customer", "customer")
    assert grid_rows.records(rows, [column]) == [{"customer_id": _TURNED}]
    assert formats.safe_text(_TURNED) == _TURNED
    found = app.server.test_client().get("/lookup?q=gnp.exe").json
    assert _TURNED in json.dumps(found, ensure_ascii=False)


def test_direction_marks_are_written_out_on_a_terminal():
    assert printing.visible(_TURNED) == "\\u202egnp.exe\\u202c"
    assert printing.visible("\u2066a\u2069\u200f") == "\\u2066a\\u2069\\u200f"
