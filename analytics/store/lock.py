"""One build at a time in one folder."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from analytics.errors import BuildBusyError
from analytics.store.disk import faults_in_words

# Whoever builds here may keep a folder named .staging-anything: it is swept after a kill.
LITTER: Final = (".staging-*", ".current-*")


class FolderLock:
    """The right to write in a store's folder, held by one thread of one process.

    The operating system gives it up when its holder dies, however that happens. The thread that
    holds it may take it again.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = FileLock(root / ".lock")
        self._holder = root / ".lock-holder"

    @contextmanager
    def held(self, wait_seconds: float = 0) -> Iterator[None]:
        """Hold the lock; the first to hold it removes what dead builds left.

        Raises
        ------
        BuildBusyError
            Another build still holds it after `wait_seconds`.
        ArtifactError
            The folder cannot be made or written.
        """
        if self._lock.is_locked:
            yield
            return
        self._acquire(wait_seconds)
        try:
            # Only a courtesy to whoever waits: a full disk must not stop pruning.
            with suppress(OSError):
                self._holder.write_text(json.dumps({"pid": os.getpid()}), encoding="utf-8")
            self._remove_litter()
            yield
        finally:
            with suppress(OSError):
                self._holder.unlink(missing_ok=True)
            self._lock.release()

    def _acquire(self, wait_seconds: float) -> None:
        try:
            with faults_in_words(self._root):
                self._root.mkdir(parents=True, exist_ok=True)
                try:
                    self._lock.acquire(timeout=max(wait_seconds, 0))
                except Timeout:
                    raise self._busy() from None
        except NotImplementedError as error:  # a file system without locks
            raise BuildBusyError(
                f"{str(self._root)!r} cannot be locked: {error}; "
                "name a folder on a local disk with --artifacts DIR"
            ) from error

    def _busy(self) -> BuildBusyError:
        return BuildBusyError(
            f"another build is being made in {str(self._root)!r} by {self._who()}; "
            "wait until it ends, or stop that process, and start again"
        )

    def _who(self) -> str:
        # The note's own time says since when: the file system has a clock, analytics has none.
        try:
            pid = json.loads(self._holder.read_text(encoding="utf-8"))["pid"]
            since = datetime.fromtimestamp(self._holder.stat().st_mtime, UTC)
        except (OSError, ValueError, KeyError, TypeError):
            return "a process that is just starting or ending"
        return f"process {pid} since {since:%Y-%m-%d %H:%M:%S} UTC"

    def _remove_litter(self) -> None:
        # The lock is ours, so whoever staged these is dead.
        for path in (path for pattern in LITTER for path in self._root.glob(pattern)):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()
