"""Files of any content: read, or refused in words; never a traceback, never a wrong silence."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import engine
from analytics.errors import ShopperError
from analytics.sources import read_source
from tests.analytics.sources.sheets import HEADER
from tests.operations.fuzzing import bounded, inputs, texts

SUFFIXES = (".csv", ".txt", ".tsv", ".csv.gz", ".zip", ".xlsx", ".parquet", ".json", "")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp437")
DELIMITERS = (",", ";", "\t", "|", ":", " ")
MAGIC = (b"", b"PAR1", b"PK\x03\x04", b"\x1f\x8b\x08", b"\xef\xbb\xbf", b"\xff\xfe", b"<?xml")

SOUND = ("shop.csv", "shop.csv.gz", "shop.zip", "shop.xlsx", "shop.parquet")

_PLAUSIBLE = {
    "numbers": st.integers(-(10**12), 10**12).map(str) | st.floats().map(str),
    "dates": st.datetimes().map(str) | st.dates().map("{0:%d/%m/%Y}".format),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("sources")


def _read(path):
    """Read a file to its last line; give the error it is refused with, if it is."""
    connection = engine.connect(threads=1)
    try:
        read_source(path, connection).lines.count().execute()
    except ShopperError as error:
        return str(error)
    finally:
        connection.disconnect()
    return ""


def _try(place, name, content):
    path = place / name
    path.write_bytes(content)
    with bounded() as run:
        words = run(_read, path)
    assert "Traceback" not in words
    assert len(words) < 5_000
    path.unlink()


@inputs(400)
@given(
    suffix=st.sampled_from(SUFFIXES), magic=st.sampled_from(MAGIC), content=st.binary(max_size=400)
)
def test_any_bytes_are_read_or_refused_in_words(place, tried, suffix, magic, content):
    _try(place, f"bytes{suffix}", magic + content)
    tried("files of any bytes tried")


def _tables():
    names = st.sampled_from(HEADER) | texts()
    cells = texts() | _PLAUSIBLE["numbers"] | _PLAUSIBLE["dates"]
    header = st.permutations(HEADER) | st.lists(names, max_size=12)
    return st.tuples(header, st.lists(st.lists(cells, max_size=12), max_size=12))


@inputs(500)
@given(
    table=_tables(),
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(DELIMITERS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_columns_in_any_encoding_are_read_or_refused_in_words(
    place, tried, table, encoding, delimiter, end, quoting
):
    header, rows = table
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(header)
    writer.writerows(rows)
    _try(place, "table.csv", text.getvalue().encode(encoding, errors="replace"))
    tried("tables of any columns and encoding tried")


@inputs(200)
@given(
    name=st.sampled_from(SOUND),
    changes=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8
    ),
    kept=st.just(1.0) | st.floats(0, 1),
)
def test_a_sound_file_with_damaged_bytes_is_read_or_refused_in_words(
    place, sound_files, tried, name, changes, kept
):
    content = bytearray((sound_files / name).read_bytes())
    for where, byte in changes:
        content[int(where * len(content))] = byte
    _try(place, name, bytes(content[: int(kept * len(content))]))
    tried("damaged files tried")


@pytest.fixture(scope="module")
def sound_files(tmp_path_factory):
    """The same small shop as CSV, zipped and gzipped, workbook and Parquet."""
    import gzip
    import zipfile

    import pandas as pd

    from tests.analytics.sources.sheets import line, text_of

    folder = tmp_path_factory.mktemp("sound")
    text = text_of(*[line(quantity=str(n)) for n in range(1, 30)])
    frame = pd.read_csv(io.StringIO(text), dtype=str)
    frame.to_excel(folder / "shop.xlsx", index=False)
    frame.to_parquet(folder / "shop.parquet")
    with zipfile.ZipFile(folder / "shop.zip", "w") as archive:
        archive.writestr("shop.csv", text)
    (folder / "shop.csv").write_text(text)
    (folder / "shop.csv.gz").write_bytes(gzip.compress(text.encode()))
    for path in folder.iterdir():
        assert _read(path) == ""  # each is read as it is
    # The folder, not the bytes: hypothesis writes out what it calls a test with.
    return folder
