"""Files from anyone: refused with words, or read without harm."""

import gzip
import os
import signal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics import columns as c
from analytics.errors import SchemaError, SourceError
from analytics.sources import archives, limits, read_source
from tests import hostile
from tests.hostile import HEADER, LINE


@pytest.mark.parametrize("what", hostile.REFUSED)
def test_a_file_made_to_do_harm_is_refused_in_words(con, tmp_path, what):
    suffix, make, words = hostile.REFUSED[what]
    path = tmp_path / f"sales{suffix}"
    make(path)
    with pytest.raises(Exception, match=r"sales") as refusal:
        read_source(path, con)
    assert isinstance(refusal.value, SourceError | SchemaError)
    assert any(said in str(refusal.value) for said in words.split(" | "))
    assert len(str(refusal.value)) < 2_000
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_a_name_in_an_archive_leads_nowhere(con, tmp_path):
    path = tmp_path / "in" / "sales.zip"
    path.parent.mkdir()
    hostile.member("deep/er/sales.csv")(path)
    assert read_source(path, con).files[0].n_lines == 1
    assert [found.name for found in tmp_path.rglob("*.csv")] == []


@pytest.mark.parametrize(
    "cell",
    [
        b"<c><f>WEBSERVICE(&quot;http://127.0.0.1:9/&quot;)+[1]Other!A1</f><v>7</v></c>",
        b'<c t="str"><f>cmd|&apos; /C calc&apos;!A0</f><v>7</v></c>',
        b'<c\n><f\nt="shared" si="0"/><v>7</v></c>',
        b'<x:c xmlns:x="urn:x"><x:f>1+6</x:f><x:v>7</x:v></x:c>',
    ],
)
def test_a_formula_is_refused_whoever_wrote_it_and_however(con, tmp_path, cell):
    path = tmp_path / "sales.xlsx"
    hostile.workbook(lambda sheet: sheet.replace(b"<c><v>1</v></c>", cell))(path)
    with pytest.raises(SourceError, match=r"holds a formula .*paste the cells as values"):
        read_source(path, con)


def test_a_formula_is_found_where_it_stands_and_between_two_pieces(con, tmp_path, monkeypatch):
    path = tmp_path / "sales.xlsx"
    cell = b'<c t="n" r="D2"><f>3+4</f><v>7</v></c>'
    hostile.workbook(lambda sheet: sheet.replace(b"<c><v>1</v></c>", cell))(path)
    for size in (64, 97, 150):
        monkeypatch.setattr(archives, "_PIECE", size)
        with pytest.raises(SourceError, match=r"sheet1\.xml', cell D2\)"):
            read_source(path, con)


def test_what_only_looks_like_a_formula_is_text(con, tmp_path):
    path = tmp_path / "sales.xlsx"
    hostile.workbook(lambda sheet: sheet.replace(b">d<", b">=1+1 :f &lt;f> fr:free<"))(path)
    found = read_source(path, con).lines[c.DESCRIPTION].to_pyarrow().to_pylist()
    assert found == ["=1+1 :f <f> fr:free", "e"]


def test_a_full_sheet_of_empty_rows_is_read_as_the_lines_it_has(con, tmp_path):
    path = tmp_path / "sales.xlsx"
    rows = b"".join(b'<row r="%d"/>' % n for n in range(4, 1_048_577))
    hostile.workbook(lambda sheet: sheet.replace(b"</sheetData>", rows + b"</sheetData>"))(path)
    assert read_source(path, con).files[0].n_lines == 2


def test_a_pattern_in_a_file_name_names_no_other_file(con, tmp_path):
    (tmp_path / "sales1.csv").write_bytes(HEADER + LINE.replace(b"WHITE", b"OTHER"))
    (tmp_path / "sales[1].csv").write_bytes(HEADER + LINE)
    reading = read_source(tmp_path / "sales[1].csv", con)
    assert reading.lines[c.DESCRIPTION].to_pyarrow().to_pylist() == ["WHITE HEART"]


@pytest.mark.parametrize("name", ["sales.csv.gz", "sales.zst", "sales.parquet", "sales.xlsx"])
def test_text_under_another_suffix_is_read_for_what_it_is(con, tmp_path, name):
    (tmp_path / name).write_bytes(HEADER + LINE)
    assert read_source(tmp_path / name, con).files[0].n_lines == 1


@pytest.fixture
def impatient():
    """Fail a test that waits for what never comes."""

    def give_up(*_said):
        raise AssertionError("it waited")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(5)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def test_a_pipe_is_refused_before_it_is_waited_for(con, tmp_path, impatient):
    os.mkfifo(tmp_path / "sales.csv")
    with pytest.raises(SourceError, match=r"sales\.csv is no regular file but a pipe"):
        read_source(tmp_path / "sales.csv", con)


def test_a_name_of_a_megabyte_is_cut_in_messages():
    assert limits.shortened("x" * 100).endswith("...")
    assert len(limits.shortened("x" * 10**6)) == 60


def test_small_archives_may_pack_as_well_as_they_like(con, tmp_path):
    path = tmp_path / "sales.csv.gz"
    path.write_bytes(gzip.compress(HEADER + LINE * 20_000))
    assert path.stat().st_size * limits.MOST_RATIO < len(LINE) * 20_000
    assert read_source(path, con).files[0].n_lines == 20_000


def test_the_limits_have_room_for_a_hundred_times_the_real_shop():
    assert limits.MOST_UNPACKED > 100 * 47_226_132


@pytest.mark.parametrize("byte", [0, 1, 127, 255])
def test_a_parquet_file_whose_first_page_is_damaged_is_refused_in_words(con, tmp_path, byte):
    path = tmp_path / "sales.parquet"
    rows = {name: ["1"] * 50 for name in HEADER.decode().strip().split(",")}
    pq.write_table(pa.table(rows), path, compression="none")
    content = bytearray(path.read_bytes())
    content[4:24] = bytes([byte]) * 20
    path.write_bytes(content)
    with pytest.raises(SourceError, match="damaged or cut short"):
        read_source(path, con)
