"""Drafts: a folder for each upload, with its files and what is known of it.

Everything lies on disk, so that any process of a server can answer for it. Only the server's own
user may look inside; no name of a user's file ever becomes a path.
"""

import json
import secrets
import shutil
import time
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from analytics.errors import SourceError
from pages.uploads import GoneError

FOLDER: Final = ".uploads"

#: Drafts that nobody has touched for so long are swept.
KEPT_SECONDS: Final = 24 * 3_600

#: Drafts at a time: each may hold files up to the limit.
MOST_DRAFTS: Final = 20

MOST_FILES: Final = 50
_LONGEST_LABEL: Final = 80
_ID_BYTES: Final = 16
_DRAFT, _ALIVE = "draft.json", "alive.lock"
#: File names with a meaning of their own in a draft.
STATUS: Final = "status.json"
PREVIEW: Final = "preview.json"
CANCEL: Final = "cancel"


class Draft:
    """One upload: its files, the request of a job, the job's state."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def draft_id(self) -> str:
        """Its name: random, so that nobody guesses it."""
        return self.folder.name

    def read(self, name: str) -> dict[str, Any]:
        """Read one of its documents; an absent one is empty."""
        try:
            found: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def write(self, name: str, content: Mapping[str, Any]) -> None:
        """Write one of its documents; a reader sees the old one or the new one."""
        staged = self.folder / f".{secrets.token_hex(4)}"
        staged.write_text(json.dumps(content, default=str), encoding="utf-8")
        staged.replace(self.folder / name)

    @property
    def files(self) -> list[dict[str, Any]]:
        """Its files, in the order of their arrival: ``key``, ``label``, ``bytes``."""
        return list(self.read(_DRAFT).get("files", []))

    @property
    def who(self) -> str:
        """Name of the user who made it."""
        return str(self.read(_DRAFT).get("who", ""))

    def path_of(self, key: str) -> Path:
        """Tell where a file of it lies."""
        return self.folder / f"{key}.data"

    def add(self, key: str, label: str, n_bytes: int) -> None:
        """Take in a file that has arrived whole."""
        with self._changing():
            stated = self.read(_DRAFT)
            file = {"key": key, "label": label, "bytes": n_bytes}
            self.write(_DRAFT, stated | {"files": [*stated.get("files", []), file]})

    def drop_files(self) -> None:
        """Remove what was uploaded; what is known of it stays until it is swept."""
        for path in self.folder.glob("*.data"):
            path.unlink(missing_ok=True)

    def lock(self) -> FileLock:
        """Make the lock that a job holds as long as it lives."""
        return FileLock(self.folder / _ALIVE)

    def has_job(self) -> bool:
        """Tell whether a job is at work in it: its lock goes with it, however it ends."""
        try:
            with self.lock().acquire(timeout=0):
                return False
        except Timeout:
            return True
        except OSError:
            return False

    def _changing(self) -> FileLock:
        return FileLock(self.folder / "draft.lock", timeout=10)


class Drafts:
    """The drafts of an artifacts folder."""

    def __init__(self, root: Path) -> None:
        self.root = root / FOLDER

    def create(self, who: str) -> Draft:
        """Make an empty draft, and sweep what is left of old ones.

        Raises
        ------
        SourceError
            There are too many already.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)
        self.sweep()
        if len(self.all()) >= MOST_DRAFTS:
            raise SourceError(
                f"{MOST_DRAFTS} uploads are waiting already; start one of them over, or wait a day "
                "until they are swept"
            )
        folder = self.root / secrets.token_hex(_ID_BYTES)
        folder.mkdir(mode=0o700)
        draft = Draft(folder)
        draft.write(_DRAFT, {"who": who, "files": []})
        return draft

    def open(self, draft_id: str) -> Draft:
        """Open a draft by its id.

        Raises
        ------
        GoneError
            There is none.
        """
        is_id = len(draft_id) == 2 * _ID_BYTES and set(draft_id) <= set("0123456789abcdef")
        if not is_id or not (self.root / draft_id).is_dir():
            raise GoneError("this upload is gone: it was built, discarded, or a day old")
        return Draft(self.root / draft_id)

    def all(self) -> list[Draft]:
        """List the drafts."""
        if not self.root.is_dir():
            return []
        return [Draft(folder) for folder in sorted(self.root.iterdir()) if folder.is_dir()]

    def discard(self, draft: Draft) -> None:
        """Remove a draft and all that is in it."""
        shutil.rmtree(draft.folder, ignore_errors=True)

    def sweep(self) -> None:
        """Remove the drafts that nobody has touched for `KEPT_SECONDS`."""
        before = time.time() - KEPT_SECONDS
        for draft in self.all():
            with suppress(OSError):
                if _touched(draft.folder) < before and not draft.has_job():
                    self.discard(draft)


def _touched(folder: Path) -> float:
    return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))


def label_of(name: str) -> str:
    r"""Make of what a user calls a file a label to show: no path, nothing that steers a screen.

    >>> label_of("C:\\data\\sales\u202evsc.exe"), label_of("../../etc/passwd"), label_of("\0")
    ('salesvsc.exe', 'passwd', 'file')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        sign for sign in last if unicodedata.category(sign)[0] not in {"C", "Z"} or sign == " "
    )
    return shown.strip(" .")[-_LONGEST_LABEL:] or "file"
