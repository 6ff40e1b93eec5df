"""Fetching the Online Retail workbook, known by its content."""

import io
import os
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest

from analytics.download import WORKBOOK, fetch_online_retail
from analytics.download.online_retail import COLUMNS
from analytics.errors import SourceError
from tests.analytics.file_server import Shelf, names_in, ranges_asked, serving


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setenv("no_proxy", "*")  # the loopback is never asked for through a proxy
    with serving() as shelf:
        yield shelf


# The Online Retail workbook


def workbook(columns: tuple[str, ...] = COLUMNS, n_lines: int = 2) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(columns)
    for _ in range(n_lines):
        sheet.append(["536365", "85123A", "HEART", 6, "2010-12-01", 2.55, 17850, "UK"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("member", [WORKBOOK, f"data/{WORKBOOK}", f"../../{WORKBOOK}"])
def test_the_workbook_is_taken_out_of_its_zip_and_nothing_else_is_left(shelf, tmp_path, member):
    folder = tmp_path / "deep" / "down"
    shelf.content = zipped(**{member: workbook(), "readme.txt": b"x"})
    got = fetch_online_retail(folder, url=shelf.url)
    assert got == folder / WORKBOOK
    assert got.read_bytes()[:2] == b"PK"
    assert openpyxl.load_workbook(got).active["A1"].value == "InvoiceNo"
    assert names_in(folder) == [WORKBOOK]
    assert names_in(tmp_path) == ["deep"]


def test_the_workbook_itself_is_taken_as_it_is(shelf, tmp_path):
    shelf.content = workbook()
    assert fetch_online_retail(tmp_path, url=shelf.url).read_bytes() == shelf.content


def test_a_workbook_that_is_there_is_not_fetched_again(shelf, tmp_path):
    shelf.content = zipped(**{WORKBOOK: workbook()})
    fetch_online_retail(tmp_path, url=shelf.url)
    assert fetch_online_retail(tmp_path, url=shelf.url) == tmp_path / WORKBOOK
    assert len(shelf.asked) == 1


def test_another_file_of_that_name_is_neither_used_nor_overwritten(shelf, tmp_path):
    (tmp_path / WORKBOOK).write_text("my own notes")
    with pytest.raises(SourceError, match=r"is not the Online Retail workbook: .*move it away"):
        fetch_online_retail(tmp_path, url=shelf.url)
    assert (tmp_path / WORKBOOK).read_text() == "my own notes"
    assert shelf.asked == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 not really", "it is no sound zip"),
        (b"InvoiceNo,StockCode\n", "it is no sound zip"),
        (zipped(**{WORKBOOK: workbook()})[:-200], "it is no sound zip"),
        (zipped(), "the zip holds nothing, wanted Online Retail.xlsx"),
        (zipped(**{"other.csv": b"x"}), "the zip holds other.csv, wanted"),
        (zipped(**{"other.xlsx": workbook()}), "the zip holds other.xlsx, wanted"),
        (zipped(**{WORKBOOK: b"x", "two.xlsx": b"x"}), "wanted Online Retail.xlsx"),
        (zipped(**{WORKBOOK: b"no workbook"}), "it cannot be opened"),
        (zipped(**{WORKBOOK: workbook(("a", "b"))}), "its first sheet has a, b"),
        (zipped(**{WORKBOOK: workbook(n_lines=0)}), "its first sheet has InvoiceNo"),
        (workbook(("a",)), "its first sheet has a"),
        (zipped(**{WORKBOOK: b"\0" * 200_000_001}), "it unpacks to 200 MB, wanted 24"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_something_else_is_refused_and_removed(shelf, tmp_path, content, words):
    shelf.content = content
    with pytest.raises(SourceError, match=f"did not give the Online Retail workbook: .*{words}"):
        fetch_online_retail(tmp_path, url=shelf.url)
    assert names_in(tmp_path) == []


def test_a_damaged_member_is_refused_and_removed(shelf, tmp_path):
    content = bytearray(zipped(**{WORKBOOK: os.urandom(5000)}))
    content[2000] ^= 1
    shelf.content = bytes(content)
    with pytest.raises(SourceError, match="it is no sound zip"):
        fetch_online_retail(tmp_path, url=shelf.url)
    assert names_in(tmp_path) == []


def test_a_broken_transfer_of_the_workbook_goes_on_where_it_stopped(shelf, tmp_path):
    shelf.content, shelf.cuts = zipped(**{WORKBOOK: workbook()}), [1000, 0]
    with pytest.raises(SourceError, match="run the same again"):
        fetch_online_retail(tmp_path, url=shelf.url)
    shelf.asked.clear()
    assert fetch_online_retail(tmp_path, url=shelf.url) == tmp_path / WORKBOOK
    assert ranges_asked(shelf) == ["bytes=1000-"]
    assert names_in(tmp_path) == [WORKBOOK]
