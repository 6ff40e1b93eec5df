import json

import pandas as pd
import pytest

from analytics import columns as c
from analytics.build import build
from analytics.cleaning import CleaningRules
from analytics.errors import SourceError
from analytics.preview import preview
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore
from tests.builders import raw_lines
from tests.hostile import HEADER, LINE, honest
from tests.workbook_writer import write_workbook

LINES = (
    {},
    {},
    {"invoice": "2", "quantity": 10, "customer_id": "B", "country": "France"},
    {"invoice": "C3", "invoiced_at": "2010-12-03", "quantity": -2},
    {"invoice": "4", "customer_id": None},
)


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.csv"
    raw_lines(*LINES).drop(columns=c.LINE_NUMBER).to_csv(path, index=False)
    return path


def _lines(found):
    return found.data_quality.set_index(c.RULE)[c.LINES].to_dict()


def test_it_counts_as_the_build_does(tmp_path, shop):
    found = preview(shop)
    store = ArtifactStore(tmp_path / "artifacts")
    made = build(shop, store, created_at=pd.Timestamp("2026-01-01", tz="UTC"))
    pd.testing.assert_frame_equal(
        found.data_quality, store.current().table("data_quality"), check_dtype=False
    )
    assert found.problem is None
    assert (found.n_lines, found.is_whole) == (made.manifest["source"]["lines"], True)
    assert (found.first, found.last) == ("2010-12-01T08:26:00", "2010-12-03T00:00:00")


def test_it_shows_the_file_as_it_stands_and_what_each_column_is_taken_for(shop):
    found = preview(shop)
    (file,) = found.files
    assert file.header == list(c.RAW)
    assert file.rows[2][:4] == ["2", "85123A", "WHITE HANGING HEART T-LIGHT HOLDER", "10"]
    assert (file.encoding, file.delimiter) == ("utf-8", ",")
    assert found.fields == {name: name for name in c.RAW}


def test_what_is_not_found_is_a_problem_in_words_and_the_rest_is_still_shown(tmp_path):
    path = tmp_path / "shop.csv"
    path.write_bytes(HEADER.replace(b"StockCode", b"Thing") + LINE)
    found = preview(path)
    assert "no column for stock_code" in found.problem
    assert found.fields[c.STOCK_CODE] is None
    assert found.fields[c.QUANTITY] == "Quantity"
    assert found.files[0].rows[0][1] == "85123A"
    assert found.data_quality is None
    mapped = preview(path, BuildOptions(mapping={c.STOCK_CODE: "Thing"}))
    assert mapped.problem is None
    assert mapped.fields[c.STOCK_CODE] == "Thing"


def test_dates_of_two_meanings_ask_for_their_order(tmp_path):
    path = tmp_path / "shop.csv"
    path.write_bytes(HEADER + LINE.replace(b"2010-12-01 08:26", b"01/02/2010"))
    assert "say --date-order day-first or --date-order month-first" in preview(path).problem
    found = preview(path, BuildOptions(date_order="day-first"))
    assert (found.problem, found.first) == (None, "2010-02-01T00:00:00")


def test_rules_of_the_shop_change_what_is_counted(shop):
    assert _lines(preview(shop))["service_line"] == 0
    rules = CleaningRules(service_codes=("85123a",))
    assert _lines(preview(shop, BuildOptions(rules=rules)))["service_line"] == 5


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".parquet"])
def test_of_a_large_file_the_first_lines_are_looked_at(tmp_path, suffix):
    path = tmp_path / f"shop{suffix}"
    lines = raw_lines(*[{"invoice": str(n)} for n in range(2_000)]).drop(columns=c.LINE_NUMBER)
    lines.to_parquet(path) if suffix == ".parquet" else lines.to_csv(path, index=False)
    found = preview(path, most_bytes=20_000)
    assert not found.is_whole
    assert found.problem is None
    assert 100 < found.n_lines < 400
    assert found.files[0].bytes == path.stat().st_size
    assert preview(path).n_lines == 2_000


def test_of_a_workbook_the_sheet_with_our_columns_is_shown(tmp_path):
    path = tmp_path / "shop.xlsx"
    write_workbook(path, {"Notes": pd.DataFrame({"a": ["b"]}), "Sales": honest()})
    (file,) = preview(path).files
    assert (file.sheet, file.rows[1][1]) == ("Sales", "b")


def test_a_second_file_that_cannot_be_read_leaves_the_first_in_sight(tmp_path, shop):
    (tmp_path / "other.csv").write_bytes(b"%PDF-1.7")
    found = preview([shop, tmp_path / "other.csv"])
    assert [file.name for file in found.files] == ["shop.csv"]
    assert "other.csv is a PDF document" in found.problem


def test_it_can_be_written_as_json(shop):
    said = json.loads(json.dumps(preview(shop).plain()))
    assert said["data_quality"][0]["rule"] == "duplicate"
    assert said["data_quality"][-1]["revenue"] is None


def test_nothing_is_left_behind(tmp_path, shop):
    (tmp_path / "meanwhile").mkdir()
    preview(shop, folder=tmp_path / "meanwhile")
    assert list((tmp_path / "meanwhile").iterdir()) == []


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SourceError, match="no file"):
        preview(tmp_path / "none.csv")
