"""Which files a source names, what each of them is, and its fingerprint."""

import difflib
import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analytics.errors import SourceError
from analytics.sources.archives import opened_zip

if TYPE_CHECKING:
    from analytics.sources.tables import TablePart

_SUFFIXES: Final = (".csv", ".csv.gz", ".tsv", ".txt", ".zip", ".gz", ".xlsx", ".parquet")
_READABLE: Final = "CSV (also gzip or zip), XLSX or Parquet"


class Kind(StrEnum):
    """What a file is, by its content."""

    CSV = "csv"
    GZIP = "gzip"
    ZIP = "zip"
    WORKBOOK = "xlsx"
    PARQUET = "parquet"
    TABLE = "table"


@dataclass(frozen=True)
class SourceFile:
    """One file of a source.

    Attributes
    ----------
    name : str
        Its name without the folder, as messages and the manifest call it.
    path : Path
        Where it lies.
    is_table : bool
        Whether it is the copy of a table that lies elsewhere.
    sha256 : str
        Of the lines of such a copy, whatever the bytes of the file.
    n_after : int
        Lines that such a copy leaves out because they are at or after the as-of.
    """

    name: str
    path: Path
    is_table: bool = False
    sha256: str = ""
    n_after: int = 0

    def digest(self) -> tuple[str, int]:
        """Return its sha256 and size."""
        sha256, size = ("", self.path.stat().st_size) if self.sha256 else digest(self.path)
        return self.sha256 or sha256, size


@dataclass(frozen=True)
class HeldTable:
    """A table that is read where it is, in the engine of the build.

    Attributes
    ----------
    part : TablePart
        Which columns and lines of it.
    sha256 : str
        Of those lines.
    n_lines : int
        How many they are.
    """

    part: "TablePart"
    sha256: str
    n_lines: int

    @property
    def name(self) -> str:
        """What messages and the manifest call it."""
        return self.part.name

    @property
    def n_after(self) -> int:
        """Lines left out because they are at or after the as-of."""
        return self.part.n_after

    def digest(self) -> tuple[str, int]:
        """Return its sha256, and no bytes: nothing of it lies here."""
        return self.sha256, 0


Part = str | Path | SourceFile | HeldTable
Source = Part | Sequence[Part]


def parts_of(source: Source) -> list[Part]:
    """List what a source names, looked at no further."""
    return [source] if isinstance(source, Part) else list(source)


def source_files(source: Source) -> list[SourceFile]:
    """List the files of a source, as `source_parts` does, without the tables."""
    return [part for part in source_parts(source) if isinstance(part, SourceFile)]


def source_parts(source: Source) -> list[SourceFile | HeldTable]:
    """List the files of a source: one file, several, or those of a folder by name; and its tables.

    Raises
    ------
    SourceError
        Missing, empty, not readable, or a folder without data.
    """
    parts = parts_of(source)
    if not parts:
        raise SourceError("no source given; name a file or a folder with transactions")
    files = [file for part in parts for file in _files_of(part)]
    for file in files:
        if isinstance(file, SourceFile):
            _check_readable(file)
    return files


def _files_of(part: Part) -> Sequence[SourceFile | HeldTable]:
    if isinstance(part, SourceFile | HeldTable):
        return [part]
    if "://" in str(part):
        raise SourceError(
            f"source {_without_password(str(part))!r} is a URL; files and folders can be read "
            f"here: export the transactions to {_READABLE} and name that file, or build from it: "
            "tables of a database are read as part of a build"
        )
    path = Path(part).expanduser()
    try:
        if path.is_dir():
            return _files_in(path)
        if not path.exists():
            raise SourceError(f"no file {str(path)!r}{_nearest(path)}; wanted {_READABLE}")
    except PermissionError as error:
        raise SourceError(unreadable(path, error)) from error
    return [SourceFile(path.name, path)]


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}"


def _files_in(folder: Path) -> list[SourceFile]:
    found = [
        SourceFile(path.name, path)
        for path in sorted(folder.iterdir())
        if path.is_file()
        and not path.name.startswith((".", "~$"))
        and path.name.lower().endswith(_SUFFIXES)
    ]
    if not found:
        raise SourceError(
            f"no data in folder {str(folder)!r}; wanted files ending in {', '.join(_SUFFIXES)}"
        )
    return found


def _nearest(path: Path) -> str:
    beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, beside, n=1)
    return f"; nearest: {near[0]!r}" if near else ""


def unreadable(path: Path, error: OSError) -> str:
    """Say that `path` cannot be opened, and what to do."""
    if isinstance(error, PermissionError):
        return (
            f"no permission to read {str(path)!r}; "
            f"allow it (chmod u+r) or copy the file to where you may read"
        )
    return f"cannot read {str(path)!r}: {error.strerror or error}"


def _check_readable(file: SourceFile) -> None:
    path, name = file.path, file.name
    try:
        if not path.is_file():
            raise SourceError(
                f"{name} is no regular file but a pipe or a device; "
                "write the transactions to a file and name that"
            )
        with path.open("rb") as stream:
            if not stream.read(1):
                raise SourceError(f"{name} is empty (0 bytes); wanted {_READABLE}")
    except OSError as error:
        raise SourceError(unreadable(path, error)) from error


def fingerprint(source: Source) -> list[tuple[str, str, int]]:
    """Hash the files of a source in pieces, whatever their size.

    Returns
    -------
    list of (str, str, int)
        Name, sha256 in hexadecimal, and bytes of each file, in reading order.

    Raises
    ------
    SourceError
        As `source_files`.
    """
    return [(file.name, *file.digest()) for file in source_parts(source)]


def digest(path: Path) -> tuple[str, int]:
    """Return sha256 and size of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), path.stat().st_size


_MAGIC: Final = (
    (b"PAR1", Kind.PARQUET),
    (b"\x1f\x8b", Kind.GZIP),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\xd0\xcf\x11\xe0", Kind.WORKBOOK),
)


def kind_of(file: SourceFile) -> Kind:
    """Tell what a file is by its first bytes; its suffix only decides what broke."""
    with file.path.open("rb") as stream:
        head = stream.read(8)
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), Kind.CSV)
    if kind is Kind.ZIP and _is_workbook(file):
        return Kind.WORKBOOK
    expected = {
        ".xlsx": Kind.WORKBOOK,
        ".parquet": Kind.PARQUET,
        ".zip": Kind.ZIP,
        ".gz": Kind.GZIP,
    }
    wanted = expected.get(Path(file.name).suffix.lower())
    if wanted and kind is Kind.CSV and b"\0" in head:
        return wanted
    return kind


def _is_workbook(file: SourceFile) -> bool:
    try:
        with opened_zip(file.path, file.name) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return Path(file.name).suffix.lower() in {".xlsx", ".xlsm"}
