"""The text file that names the build being served, replaced in one step."""

import os
import uuid
from pathlib import Path
from typing import Final, NamedTuple

from analytics.errors import ArtifactError, NoBuildError
from analytics.store.disk import faults_in_words, sync, write_durably
from analytics.store.manifest import REBUILD, is_build_id

POINTER: Final = "CURRENT"
_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)  # Windows has none


class Pointer(NamedTuple):
    """What ``CURRENT`` says, and which file said it.

    A build published again under its own id moves the pointer to another file of the same text.
    """

    build_id: str
    inode: int
    written_ns: int


def read_pointer(root: Path) -> Pointer:
    """Read which build of the store in `root` is current.

    Raises
    ------
    NoBuildError
        There is no pointer.
    ArtifactError
        What it holds cannot name a build.
    """
    path = root / POINTER
    try:
        # A link is refused: a pointer is replaced, never followed.
        with os.fdopen(os.open(path, os.O_RDONLY | _NO_FOLLOW), "rb") as file:
            # A pointer is a few bytes; whatever else may lie there is not read whole.
            text = file.read(256).decode("utf-8", errors="replace").strip()
            stat = os.fstat(file.fileno())
    except FileNotFoundError as error:
        raise NoBuildError(f"no build yet in {str(root)!r}; make one with: {REBUILD}") from error
    except OSError as error:
        raise ArtifactError(f"{str(path)!r} cannot be read: {error.strerror}") from error
    if not is_build_id(text):
        raise ArtifactError(
            f"{str(path)!r} holds {text[:80]!r}, wanted a build id; write one into it that "
            f"python -m dashboard builds shows, or make a build with: {REBUILD}"
        )
    return Pointer(text, stat.st_ino, stat.st_mtime_ns)


def replace_pointer(root: Path, build_id: str) -> None:
    """Make `build_id` current; a reader sees the old pointer or the new one, never none."""
    staged = root / f".current-{uuid.uuid4().hex}"
    with faults_in_words(root):
        try:
            write_durably(staged, f"{build_id}\n")
            staged.replace(root / POINTER)
        finally:
            staged.unlink(missing_ok=True)
        sync(root)
