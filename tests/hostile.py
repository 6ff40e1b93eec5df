"""Files made to do harm, by name: what each does, and the words it is refused with."""

import gzip
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tests.workbook_writer import write_workbook

HEADER = b"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
LINE = b"536365,85123A,WHITE HEART,6,2010-12-01 08:26,2.55,17850,United Kingdom\n"
SHEET = "xl/worksheets/sheet1.xml"
_UTF_16 = HEADER.decode().encode("utf-16-le")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
_BLOCK = LINE * 15_000  # some 1 MB

Maker = Callable[[Path], None]


def honest() -> pd.DataFrame:
    """Two lines that any reader takes."""
    return pd.DataFrame(
        {
            "InvoiceNo": ["1", "2"],
            "StockCode": ["a", "b"],
            "Description": ["d", "e"],
            "Quantity": [1, 2],
            "InvoiceDate": pd.to_datetime(["2010-12-01 08:26", "2010-12-02 08:26"]),
            "UnitPrice": [2.0, 3.0],
            "CustomerID": ["1", "1"],
            "Country": ["UK", "UK"],
        }
    )


def gzip_bomb(path: Path, n_blocks: int = 80) -> None:
    """Sound lines, some 300 times as many bytes as the file."""
    with gzip.open(path, "wb") as out:
        out.write(HEADER)
        for _ in range(n_blocks):
            out.write(_BLOCK)


def zip_bomb(path: Path, n_blocks: int = 80) -> None:
    """The same as a zip file."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("sales.csv", "w", force_zip64=True) as out,
    ):
        out.write(HEADER)
        for _ in range(n_blocks):
            out.write(_BLOCK)


def gzip_of_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(gzip.compress(HEADER + LINE)))


def zip_of_zip(path: Path) -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("sales.csv", HEADER + LINE)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sales.zip", inner.getvalue())


def member(name: str, mode: int = 0, method: int = zipfile.ZIP_DEFLATED) -> Maker:
    """A zip file with one sound CSV under such a name, mode and method."""

    def make(path: Path) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr, info.compress_type = mode << 16, method
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(info, HEADER + LINE)

    return make


def several_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", HEADER + LINE)
        archive.writestr("b.csv", HEADER + LINE)


def overlapping_members(path: Path) -> None:
    """Many entries of a workbook that share the bytes of one (D. Fifield, 2019)."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    size, n_members = 20_000_000, 60
    body = packed.compress(b"0" * size) + packed.flush()
    crc = zlib.crc32(b"0" * size)
    fields = (20, 0, 8, 0, 33, crc, len(body), size, 13, 0)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", *fields) + b"xl/sheet0.xml"
    entries = b"".join(
        struct.pack("<4sH5H3I5H2I", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, 0) + b"xl/sheet0.xml"
        for _ in range(n_members)
    )
    start = len(local) + len(body)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, n_members, n_members, len(entries), start, 0)
    path.write_bytes(local + body + entries + end)


def huge_directory(path: Path) -> None:
    """A table of contents of 2 MB that lists nothing but empty files."""
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(25_000):
            archive.writestr(f"{i:030}", b"")


def workbook(change: Callable[[bytes], bytes], part: str = SHEET) -> Maker:
    """A sound workbook of which one part is changed."""

    def make(path: Path) -> None:
        sound = BytesIO()
        write_workbook(sound, {"Sales": honest()})
        with (
            zipfile.ZipFile(sound) as given,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
        ):
            for info in given.infolist():
                content = given.read(info)
                made.writestr(info.filename, change(content) if info.filename == part else content)

    return make


def _far_cell(sheet: bytes) -> bytes:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return sheet.replace(b"</sheetData>", far)


def _zeros(sheet: bytes) -> bytes:
    return sheet.replace(b"</sheetData>", b"<!--" + b"0" * 100_000_000 + b"--></sheetData>")


def _laughs(sheet: bytes) -> bytes:
    names = [f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10)]
    kind = '<!DOCTYPE x [<!ENTITY l0 "ha">' + "".join(names) + "]>"
    return kind.encode() + sheet.replace(b">d<", b">&l9;<")


def _outside(sheet: bytes) -> bytes:
    kind = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return kind + sheet.replace(b">d<", b">&e;<")


def _formula(sheet: bytes) -> bytes:
    return sheet.replace(b"<c><v>1</v></c>", b"<c><f>[1]Other!A1</f><v>1</v></c>")


def lying_workbook(path: Path) -> None:
    """A workbook whose table of contents says 100 bytes where 100 MB are."""
    workbook(_zeros)(path)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    while at >= 0:
        name_length = int.from_bytes(content[at + 28 : at + 30], "little")
        if content[at + 46 : at + 46 + name_length] == SHEET.encode():
            content[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at = content.find(b"PK\x01\x02", at + 1)
    path.write_bytes(content)


def wide_csv(path: Path) -> None:
    names, values = b",".join(b"c%d" % i for i in range(10_000)), b",".join([b"1"] * 10_000)
    path.write_bytes(HEADER.strip() + b"," + names + b"\n" + LINE.strip() + b"," + values + b"\n")


def wide_workbook(path: Path) -> None:
    many = {f"c{i}": ["1", "2"] for i in range(10_000)}
    write_workbook(path, {"Sales": pd.concat([honest(), pd.DataFrame(many)], axis=1)})


def one_cell(path: Path, n_bytes: int = 50_000_000) -> None:
    """One line without an end."""
    with path.open("wb") as out:
        out.write(HEADER + b"536365,85123A,")
        for _ in range(n_bytes // 1_000_000):
            out.write(b"x" * 1_000_000)


def open_quote_in_header(path: Path) -> None:
    path.write_bytes(b'"' + HEADER + LINE * 5_000)


def _parquet(frame: pd.DataFrame, path: Path) -> None:
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path, compression="zstd")


def parquet_of_equal_lines(path: Path) -> None:
    """Three million lines in a few kilobytes: each column says its one value once."""
    n = 3_000_000
    _parquet(honest().iloc[[0] * n].reset_index(drop=True), path)


def parquet_of_long_texts(path: Path) -> None:
    """A text of 100 kB in each of 3,000 lines, written once."""
    _parquet(honest().iloc[[0] * 3_000].assign(Description="x" * 100_000), path)


def parquet_of_lists(path: Path) -> None:
    _parquet(honest().assign(Quantity=[[1, 2], [3]]), path)


#: Suffix of the file, how it is made, and what its refusal says.
REFUSED: dict[str, tuple[str, Maker, str]] = {
    "gzip bomb": (".csv.gz", gzip_bomb, "tables pack at most 200 to 1"),
    "zip bomb": (".zip", zip_bomb, "tables pack at most 200 to 1"),
    "gzip of gzip": (".csv.gz", gzip_of_gzip, "holds a gzip archive; wanted a CSV in it"),
    "zip of zip": (".zip", zip_of_zip, "holds a zip archive or a workbook"),
    "path upwards": (".zip", member("../../sales.csv"), "names a file outside itself"),
    "absolute path": (".zip", member("/etc/sales.csv"), "names a file outside itself"),
    "path of Windows": (".zip", member("C:\\sales.csv"), "names a file outside itself"),
    "link in a zip": (".zip", member("sales.csv", mode=0o120777), "holds a link"),
    "other method": (".zip", member("a.csv", method=zipfile.ZIP_LZMA), "a method that is not read"),
    "several members": (".zip", several_members, "holds 2 files (a.csv, b.csv)"),
    # Newer Pythons see the overlap themselves.
    "overlapping members": (".xlsx", overlapping_members, "at most 200 to 1 | is damaged"),
    "huge directory": (".zip", huge_directory, "lists more files than any table needs"),
    "far cell": (".xlsx", workbook(_far_cell), "cells lie far beyond the table"),
    "zeros in a workbook": (".xlsx", workbook(_zeros), "tables pack at most 200 to 1"),
    "lying workbook": (".xlsx", lying_workbook, "tables pack at most 200 to 1"),
    "billion laughs": (".xlsx", workbook(_laughs), "holds a document type definition"),
    "external entity": (".xlsx", workbook(_outside), "holds a document type definition"),
    "formula": (".xlsx", workbook(_formula), "holds a formula ('xl/worksheets/sheet1.xml')"),
    "workbook of before 2007": (".xls", lambda p: p.write_bytes(_OLD), "format before 2007"),
    "locked workbook": (".xlsx", lambda p: p.write_bytes(_OLD), "locked with a password"),
    "binary workbook": (".xlsx", member("xl/workbook.bin"), "is a binary workbook"),
    "10,000 columns": (".csv", wide_csv, "has 10,008 columns; wanted at most 1,000"),
    "10,000 columns in a sheet": (".xlsx", wide_workbook, "has 10,008 columns"),
    "one cell": (".csv", one_cell, "line 2: longer than 1,000,000 bytes"),
    "open quote": (".csv", open_quote_in_header, "the line of column names does not end"),
    "NUL bytes": (".csv", lambda p: p.write_bytes(HEADER + b"5\0" + LINE), "a NUL byte"),
    "UTF-16 unmarked": (".csv", lambda p: p.write_bytes(_UTF_16), "a NUL byte"),
    "empty": (".csv", lambda p: p.write_bytes(b""), "is empty (0 bytes)"),
    "folder": (".csv", lambda p: p.mkdir(), "no data in folder"),
    "equal lines in Parquet": (".parquet", parquet_of_equal_lines, "tables pack at most 200 to 1"),
    "long texts in Parquet": (".parquet", parquet_of_long_texts, "tables pack at most 200 to 1"),
    "lists in Parquet": (".parquet", parquet_of_lists, "wanted one value in each"),
    "page of HTML": (".csv", lambda p: p.write_bytes(b"<html>Sign in"), "is a web page"),
}  # fmt: skip
