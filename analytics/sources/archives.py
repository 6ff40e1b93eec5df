"""Open gzip and zip files that may have been made to do harm.

No name inside an archive ever becomes a path, and what comes out is counted as it comes.
"""

import gzip
import io
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
    """Unpack a workbook to nowhere, to see that it holds no more than it may.

    Sizes written in an archive can lie, so what comes out is counted.

    Raises
    ------
    SourceError
        It unpacks to what no workbook does, or holds a document type definition: those exist to
        have text repeated or fetched from elsewhere.
    BadZipFile
        It is damaged.
    """
    total, size = 0, path.stat().st_size
    with opened_zip(path, name) as archive:
        for info in archive.infolist():
            _refuse_odd(info, name)
            # Read to the end of what is there, not of what is said to be there.
            info.file_size = 2**62
            before = b""
            with archive.open(info) as stream:
                while piece := stream.read(_PIECE):
                    total += len(piece)
                    check_unpacked(name, packed=size, unpacked=total)
                    if _DOCUMENT_TYPE in before + piece:
                        raise SourceError(
                            f"{name} holds a document type definition ({info.filename!r}), "
                            "which no spreadsheet program writes; open and save it again as XLSX"
                        )
                    before = piece[-len(_DOCUMENT_TYPE) :]
