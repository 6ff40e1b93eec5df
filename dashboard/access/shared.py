"""What the processes of a server have to know of each other: failed sign-ins, ended sessions."""

import shutil
from pathlib import Path
from typing import Final

import diskcache

from dashboard.cache import JsonOnly

_FILE: Final = "cache.db"


class Shared:
    """A folder for it, made anew if somebody removes it under a running server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache = self._opened()
        self._inode = self._now()

    @property
    def cache(self) -> diskcache.Cache:
        """What is known; it holds JSON and evicts nothing before its time."""
        if self._now() != self._inode:
            # A process that goes on writing into a removed file would know less than the others.
            self._cache.close()
            self._cache = self._opened()
            self._inode = self._now()
        return self._cache

    def _now(self) -> int:
        try:
            return (self._folder / _FILE).stat().st_ino
        except OSError:
            return 0

    def _opened(self) -> diskcache.Cache:
        if self._folder.exists() and not (self._folder / _FILE).exists():
            shutil.rmtree(self._folder)  # journals of a file that is gone
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        return diskcache.Cache(str(self._folder), disk=JsonOnly, eviction_policy="none")
