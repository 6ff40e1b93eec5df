"""From any text file to plain UTF-8 that the engine reads: one pass over the bytes.

Decompresses, finds the encoding, and refuses what is no text, in bounded memory.
"""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.errors import SourceError
from analytics.sources.archives import DAMAGED, copy_counted, gzip_stream, zip_stream
from analytics.sources.files import Kind, SourceFile
from analytics.sources.limits import LONGEST_LINE

_PIECE: Final = 1 << 20

_CP1252_UNDEFINED: Final = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS: Final = (
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"{\\rtf", "an RTF document"),
)
_MARKUP: Final = (b"<!doctype", b"<html", b"<head", b"<?xml", b"<table", b"<body")


@dataclass(frozen=True)
class PlainText:
    """A text file as the engine can read it.

    Attributes
    ----------
    path : Path
        UTF-8, with one kind of line end.
    encoding : str
        What the original was written in.
    n_lines : int
        Lines as an editor counts them.
    has_quotes : bool
        Whether any double quote is in it.
    """

    path: Path
    encoding: str
    n_lines: int
    has_quotes: bool


def plain_text(file: SourceFile, kind: Kind, scratch: Path) -> PlainText:
    """Make a text file ready for the engine; copy it into `scratch` only where needed.

    Raises
    ------
    SourceError
        Broken archive, binary or HTML content, NUL bytes, or a line longer than a megabyte.
    """
    path = file.path
    if kind is not Kind.CSV:
        path = unpacked(file, kind, scratch / "unpacked.csv")
    profile = _profile(path, file.name)
    if profile.is_ready:
        return PlainText(path, profile.encoding, profile.n_lines, profile.has_quotes)
    return _transcoded(path, file.name, profile, scratch / "plain.csv")


def unpacked(file: SourceFile, kind: Kind, target: Path, most: int | None = None) -> Path:
    """Write what a gzip or zip file holds to `target`, the first `most` bytes or so of it.

    Raises
    ------
    SourceError
        Damaged, or not what may be unpacked.
    """
    path, name = file.path, file.name
    try:
        with gzip_stream(path) if kind is Kind.GZIP else zip_stream(path, name) as packed:
            copy_counted(packed, target, name, path.stat().st_size, most)
    except DAMAGED as error:
        raise SourceError(
            f"{name} is a {kind} archive that is damaged or cut short ({error}); "
            "copy or download it again"
        ) from error
    return target


@dataclass
class _Profile:
    """What one pass over the bytes found."""

    encoding: str = "utf-8"
    has_quotes: bool = False
    ends_open: bool = False
    n_crlf: int = 0
    n_lf: int = 0
    n_cr: int = 0

    @property
    def n_lines(self) -> int:
        return self.n_crlf + self.n_lf + self.n_cr + self.ends_open

    @property
    def is_ready(self) -> bool:
        mixed = len([n for n in (self.n_crlf, self.n_lf, self.n_cr) if n]) > 1
        return self.encoding in {"utf-8", "utf-8-sig"} and not mixed


def _profile(path: Path, name: str) -> _Profile:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip(b"\xef\xbb\xbf \r\n\t"):
        raise SourceError(f"{name} holds no text; wanted a header and transactions")
    _refuse_other_formats(head, name)
    encoding = next((encoding for bom, encoding in _BOMS if head.startswith(bom)), None)
    profile = _Profile(encoding or "utf-8")
    if encoding == "utf-16":
        return profile
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines = _LineGuard(name)
    is_utf8, is_cp1252, last = True, True, b""
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            _refuse_nul(piece, name, lines)
            lines.feed(piece)
            is_utf8 = is_utf8 and _decodes(decoder, piece)
            is_cp1252 = is_cp1252 and (
                piece.isascii() or not any(byte in piece for byte in _CP1252_UNDEFINED)
            )
            _count_line_ends(profile, last + piece, last)
            profile.has_quotes = profile.has_quotes or b'"' in piece
            last = piece[-1:]
    profile.ends_open = last != b"\n"
    if not (is_utf8 and _decodes(decoder, b"", final=True)):
        profile.encoding = "cp1252" if is_cp1252 else "iso-8859-1"
    return profile


def _refuse_other_formats(head: bytes, name: str) -> None:
    for magic, what in _OTHER_FORMATS:
        if head.startswith(magic):
            raise SourceError(f"{name} is {what}, not a table; wanted CSV, XLSX or Parquet")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        raise SourceError(
            f"{name} is a web page or XML (it begins {head.lstrip()[:30].decode('latin-1')!r}), "
            "not CSV; download the data file itself, or save the table as CSV"
        )


def _refuse_nul(piece: bytes, name: str, lines: "_LineGuard") -> None:
    place = piece.find(b"\0")
    if place < 0:
        return
    line = lines.number + piece.count(b"\n", 0, place)
    raise SourceError(
        f"{name}, line {line}: a NUL byte, so this is a binary or damaged file, not CSV; "
        "export it again as CSV in UTF-8"
    )


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    if piece.isascii() and not decoder.getstate()[0] and not final:
        return True
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _count_line_ends(profile: _Profile, piece: bytes, last: bytes) -> None:
    """Count ends within `piece`; one that may be split waits for the next piece."""
    crlf = piece.count(b"\r\n")
    profile.n_crlf += crlf
    profile.n_lf += piece.count(b"\n") - crlf - (last == b"\n")
    profile.n_cr += piece.count(b"\r") - crlf - piece.endswith(b"\r")


class _LineGuard:
    """Refuse a line longer than a megabyte without holding it."""

    def __init__(self, name: str) -> None:
        self.number = 1
        self._name = name
        self._open = 0

    def feed(self, piece: bytes) -> None:
        ends = piece.replace(b"\r", b"\n") if b"\n" not in piece else piece
        first = ends.find(b"\n")
        self._open += len(piece) if first < 0 else first
        if self._open > LONGEST_LINE:
            raise SourceError(
                f"{self._name}, line {self.number}: longer than {LONGEST_LINE:,} bytes, "
                "so this is not a table with one transaction per line; export it again as CSV"
            )
        if first >= 0:
            self.number += ends.count(b"\n")
            self._open = len(ends) - ends.rfind(b"\n") - 1


def _transcoded(path: Path, name: str, profile: _Profile, target: Path) -> PlainText:
    # Universal newlines: mixed line ends become one kind.
    try:
        with (
            path.open(encoding=profile.encoding, newline=None) as original,
            target.open("w", encoding="utf-8", newline="\n") as plain,
        ):
            while piece := original.read(_PIECE):
                plain.write(piece)
    except UnicodeError as error:
        raise SourceError(
            f"{name} begins as {profile.encoding} but does not go on so ({error}); "
            "export it again as CSV in UTF-8"
        ) from error
    # UTF-16 hides quotes, NUL and long lines from the first look.
    written = _profile(target, name)
    return PlainText(target, profile.encoding, written.n_lines, written.has_quotes)
