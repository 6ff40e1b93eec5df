"""Open gzip and zip files that may have been made to do harm.

No name inside an archive ever becomes a path, and what comes out is counted as it comes.
"""

import gzip
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

from analytics.errors import SourceError
from analytics.sources.limits import MOST_DIRECTORY, check_unpacked, shortened

_PIECE: Final = 1 << 20
_NESTED: Final = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a zip archive or a workbook"),
    (b"PAR1", "a Parquet file"),
)
# The other methods unpack what they are handed in one go, however much comes out.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DOCUMENT_TYPE: Final = b"<!DOCTYPE"
_BINARY_WORKBOOK: Final = "xl/workbook.bin"
_SHEET: Final = re.compile(rb"<(?:[\w.-]+:)?worksheet[\s>]")
# Of a cell with a formula its address, where it is written down.
_FORMULA: Final = re.compile(
    rb'(?:<(?:[\w.-]+:)?c\s(?:[^<>]*\s)?r="([A-Z]+[0-9]+)"[^<>]*>\s*)?<(?:[\w.-]+:)?f[\s/>]'
)
# Looked for before the patterns are: finding that something is absent then costs next to nothing.
_FORMULA_SIGNS: Final = (b"<f", b":f")
_OVERLAP: Final = 200  # bytes of the piece before, so that nothing hides between two

#: What a damaged archive raises.
DAMAGED: Final = (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, OverflowError)


class _NoMoreThanContents(io.FileIO):
    """A file that gives no more in one piece than a table of contents may take."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as any file does."""
        whole = size is None or size < 0
        wanted = Path(str(self.name)).stat().st_size - self.tell() if whole else size
        if (wanted or 0) > MOST_DIRECTORY:
            raise SourceError("a table of contents")
        return super().read(wanted or 0)


@contextmanager
def opened_zip(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip file, unless its table of contents alone would fill the memory.

    Raises
    ------
    SourceError
        It lists more files than any table needs.
    BadZipFile
        It is damaged.
    """
    with _NoMoreThanContents(path) as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except SourceError:
            raise SourceError(
                f"{name} lists more files than any table needs (its table of contents is larger "
                f"than {MOST_DIRECTORY / 2**20:.0f} MiB); unpack it and name the folder"
            ) from None
        with archive:
            yield archive


@contextmanager
def gzip_stream(path: Path) -> Iterator[IO[bytes]]:
    """Open what a gzip file holds."""
    with gzip.open(path) as stream:
        yield cast(IO[bytes], stream)


@contextmanager
def zip_stream(path: Path, name: str) -> Iterator[IO[bytes]]:
    """Open the one file that a zip file holds.

    Raises
    ------
    SourceError
        It holds none or several, is locked, or is made to reach outside itself.
    """
    with opened_zip(path, name) as archive:
        listed = [info for info in archive.infolist() if not info.is_dir()]
        for info in listed:
            _refuse_odd(info, name)
        members = [info for info in listed if not info.filename.startswith(("__MACOSX/", "."))]
        if len(members) != 1:
            names = ", ".join(shortened(info.filename) for info in members[:10]) or "nothing"
            raise SourceError(
                f"{name} holds {len(members)} files ({names}); wanted exactly one CSV: "
                "unpack it and name the folder"
            )
        with archive.open(members[0]) as stream:
            yield stream


def _refuse_odd(info: zipfile.ZipInfo, name: str) -> None:
    inside = PurePosixPath(info.filename.replace("\\", "/"))
    quoted = repr(shortened(info.filename))
    if inside.is_absolute() or ".." in inside.parts or ":" in info.filename:
        raise SourceError(
            f"{name} names a file outside itself ({quoted}), as no honest archive does; "
            "get the data file itself"
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise SourceError(
            f"{name} holds a link ({quoted}) in place of a file; pack the file itself"
        )
    if info.flag_bits & 1:
        raise SourceError(f"{name} is locked with a password; unpack it first")
    if info.compress_type not in _METHODS:
        raise SourceError(
            f"{name} is packed by a method that is not read here (number {info.compress_type}); "
            "unpack it first, or pack it again as a plain zip file"
        )


def copy_counted(
    packed: IO[bytes], target: Path, name: str, size: int, most: int | None = None
) -> None:
    """Write what comes out of an archive of `size` bytes to `target`, the first `most` of it.

    Raises
    ------
    SourceError
        More comes out than a table of that size would hold, or it is another archive.
    """
    total = 0
    with target.open("wb") as plain:
        while piece := packed.read(_PIECE):
            if not total:
                _refuse_nested(piece, name)
            total += len(piece)
            check_unpacked(name, packed=size, unpacked=total)
            plain.write(piece)
            if most is not None and total >= most:
                break


def _refuse_nested(head: bytes, name: str) -> None:
    for magic, what in _NESTED:
        if head.startswith(magic):
            raise SourceError(f"{name} holds {what}; wanted a CSV in it: unpack it once")


def weigh_workbook(path: Path, name: str) -> None:
    """Unpack a workbook to nowhere, to see that it holds no more and nothing else than it may.

    Sizes written in an archive can lie, so what comes out is counted.

    Raises
    ------
    SourceError
        It unpacks to what no workbook does; holds a document type definition: those exist to
        have text repeated or fetched from elsewhere; or holds a formula, whose stored value may
        be out of date, or missing, and would be taken for what the shop sold.
    BadZipFile
        It is damaged.
    """
    total, size = 0, path.stat().st_size
    with opened_zip(path, name) as archive:
        if any(info.filename.lower() == _BINARY_WORKBOOK for info in archive.infolist()):
            raise SourceError(
                f"{name} is a binary workbook (.xlsb), in which formulas cannot be told from "
                "values; wanted XLSX: open it and save it as XLSX, or as CSV"
            )
        for info in archive.infolist():
            _refuse_odd(info, name)
            # Read to the end of what is there, not of what is said to be there.
            info.file_size = 2**62
            before, is_sheet = b"", False
            with archive.open(info) as stream:
                while piece := stream.read(_PIECE):
                    total += len(piece)
                    check_unpacked(name, packed=size, unpacked=total)
                    seen = before + piece
                    is_sheet = is_sheet or _SHEET.search(seen) is not None
                    _refuse_part(seen, shortened(info.filename), name, is_sheet=is_sheet)
                    before = seen[-_OVERLAP:]


def _refuse_part(seen: bytes, part: str, name: str, *, is_sheet: bool) -> None:
    if _DOCUMENT_TYPE in seen:
        raise SourceError(
            f"{name} holds a document type definition ({part!r}), "
            "which no spreadsheet program writes; open and save it again as XLSX"
        )
    if not is_sheet or not any(sign in seen for sign in _FORMULA_SIGNS):
        return
    if found := _FORMULA.search(seen):
        cell = f", cell {found[1].decode()}" if found[1] else ""
        raise SourceError(
            f"{name} holds a formula ({part!r}{cell}); wanted values only, since what a formula "
            "was worth when the workbook was saved may be out of date: paste the cells as values, "
            "or save the sheet as CSV"
        )
