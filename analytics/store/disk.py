"""What a disk does to us: writes that must last, and faults put into words."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from analytics.errors import ArtifactError, ShopperError

# The ones that mean "this folder cannot take the build", whoever was writing.
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


#: Inode, size and time of a file.
Stamp = tuple[int, int, int]


@contextmanager
def faults_in_words(folder: Path) -> Iterator[None]:
    """Turn a fault of the disk below `folder` into an `ArtifactError`.

    Any `OSError` raised inside is taken for one: keep reads of other places out.
    """
    try:
        yield
    except OSError as error:
        raise cannot_write(folder, error) from error


@contextmanager
def full_disk_in_words(folder: Path) -> Iterator[None]:
    """Turn only a full or read-only disk into an `ArtifactError`.

    For code that also reads elsewhere, where a missing file is not ours to explain. An engine
    with errors of its own quotes the system's words, so those are looked for too.
    """
    try:
        yield
    except ShopperError:
        raise
    except Exception as error:
        if _means_full(error):
            raise cannot_write(folder, error) from error
        raise


def cannot_write(folder: Path, error: Exception) -> ArtifactError:
    """Say that `folder` cannot take a build, why, and what to do."""
    why = getattr(error, "strerror", None) or str(error)
    return ArtifactError(
        f"cannot write to {str(folder)!r}: {why[:300].lower()} ({_free_space(folder)}); "
        "the builds in it are as they were; free some space or permit writing there, or name "
        "another folder with --artifacts DIR"
    )


def sha256_of(path: Path) -> str:
    """Hash the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stamp_of(path: Path) -> Stamp | None:
    """Tell a file from what takes its place; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def write_durably(path: Path, text: str) -> None:
    """Write a small text file and wait until the disk has it."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    if os.name == "nt":  # Windows cannot open a folder, nor flush what was opened for reading
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _means_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in _FULL
    return any(os.strerror(number) in str(error) for number in _FULL)


def _free_space(folder: Path) -> str:
    standing = next((p for p in (folder, *folder.parents) if p.exists()), Path())
    return f"{shutil.disk_usage(standing).free / 1e6:,.1f} MB free"
