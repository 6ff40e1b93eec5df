import gzip
import io
import resource
import zipfile
from functools import partial

import pytest

from analytics.errors import SourceError
from analytics.sources.files import SourceFile, kind_of
from analytics.sources.plaintext import plain_text
from tests.analytics.sources.sheets import line, text_of, write


def _plain(folder, content, name="sales.csv"):
    path = write(folder, content, name)
    file = SourceFile(path.name, path)
    scratch = folder / "scratch"
    scratch.mkdir()
    return plain_text(file, kind_of(file), scratch)


@pytest.mark.parametrize(
    ("encoding", "text", "found"),
    [
        ("utf-8", "é £ €", "utf-8"),
        ("utf-8-sig", "é £ €", "utf-8-sig"),
        ("utf-16", "é £ €", "utf-16"),
        ("cp1252", "é £ €", "cp1252"),
        ("iso-8859-1", "é £ \x81", "iso-8859-1"),
        ("iso-8859-1", "é £", "cp1252"),
    ],
)
def test_the_encoding_is_found_and_the_text_kept(tmp_path, encoding, text, found):
    plain = _plain(tmp_path, f"a,b\n{text},2\n".encode(encoding))
    assert plain.encoding == found
    assert plain.path.read_text("utf-8-sig") == f"a,b\n{text},2\n"


def test_a_plain_file_is_not_copied(tmp_path):
    assert _plain(tmp_path, "a,b\n1,2\n").path == tmp_path / "sales.csv"


def test_text_that_turns_strange_after_the_first_piece_is_seen(tmp_path):
    plain = _plain(tmp_path, b"a,b\n" + b"1,2\n" * 600_000 + "£,2\n".encode("cp1252"))
    assert plain.encoding == "cp1252"
    assert plain.path.read_text("utf-8").endswith("£,2\n")


@pytest.mark.parametrize(
    ("text", "n_lines"),
    [("a\nb\n", 2), ("a\nb", 2), ("a\r\nb\r\n", 2), ("a\rb\r", 2), ("a\r\nb\nc\n", 3)],
)
def test_lines_are_counted_whatever_their_end(tmp_path, text, n_lines):
    assert _plain(tmp_path, text).n_lines == n_lines


def test_a_line_end_split_between_pieces_is_one(tmp_path):
    text = b"a" * 99_999 + b"\r\n"
    n = 3 * (1 << 20) // len(text)
    assert _plain(tmp_path, text * n).path == tmp_path / "sales.csv"
    (tmp_path / "scratch").rmdir()
    first = b"x" * 500_000 + b"\r\n" + b"y" * ((1 << 20) - 500_003) + b"\r\n" + b"z\r\n"
    assert first[(1 << 20) - 1 : (1 << 20) + 1] == b"\r\n"
    assert _plain(tmp_path, first).n_lines == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"  <!DOCTYPE html><html></html>", "is a web page or XML"),
        (b"<html><body>Not found", "is a web page or XML"),
        (b"%PDF-1.7 ...", "is a PDF document"),
        (b"SQLite format 3\0abc", "is an SQLite database"),
        (b"a,b\n1,2\n1,\0\n", "line 3: a NUL byte"),
        (b"\x7fELF\x01\x00\x00", "line 1: a NUL byte"),
        (b" \r\n\n", "holds no text"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(tmp_path, content, words):
    with pytest.raises(SourceError, match=f"sales.csv.*{words}"):
        _plain(tmp_path, content)


def test_gzip_and_zip_of_one_file_are_unpacked(tmp_path):
    text = text_of(line())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__MACOSX/._sales.csv", "x")
        archive.writestr("sales.csv", text)
    for content in (gzip.compress(text.encode()), packed.getvalue()):
        assert _plain(tmp_path, content, "sales.any").path.read_text() == text
        (tmp_path / "scratch" / "unpacked.csv").unlink()
        (tmp_path / "scratch").rmdir()


def test_a_truncated_archive_is_refused(tmp_path):
    text = text_of(*[line(invoice=str(n * 7919)) for n in range(5000)])
    packed = gzip.compress(text.encode())
    with pytest.raises(SourceError, match="is a gzip archive that is damaged or cut short"):
        _plain(tmp_path, packed[: len(packed) // 2], "sales.csv.gz")


def test_a_truncated_zip_is_refused(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("sales.csv", text_of(*[line()] * 5000))
    with pytest.raises(SourceError, match="is a zip archive that is damaged or cut short"):
        _plain(tmp_path, packed.getvalue()[:5000], "sales.zip")


def test_a_zip_of_two_files_is_refused_with_their_names(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "x")
    with pytest.raises(SourceError, match=r"holds 2 files \(a\.csv, b\.csv\); wanted exactly one"):
        _plain(tmp_path, packed.getvalue(), "sales.zip")


@pytest.mark.parametrize("name", ["plain", "gzip"])
def test_a_line_of_sixty_megabytes_is_refused_in_bounded_memory(tmp_path, name):
    size = 60_000_000
    path = tmp_path / "sales.csv"
    opener = partial(gzip.open, compresslevel=1) if name == "gzip" else open
    with opener(path, "wb") as stream:
        stream.write(text_of(line()).encode())
        for _ in range(100):
            stream.write(b"x" * (size // 100))
    file = SourceFile(path.name, path)
    (tmp_path / "scratch").mkdir()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SourceError, match=r"sales\.csv, line 3: longer than 1,000,000 bytes"):
        plain_text(file, kind_of(file), tmp_path / "scratch")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # kB
