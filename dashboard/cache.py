"""A cache on disk whose content is never run, and which survives the loss of its folder."""

from pathlib import Path
from typing import Any, Final

import diskcache
from diskcache.core import DBNAME, MODE_PICKLE

_BYTES: Final = 256 * 2**20


class ForeignEntryError(ValueError):
    """An entry of the cache was not written by us."""


class JsonOnly(diskcache.JSONDisk):  # type: ignore[misc]  # diskcache has no types
    """Reads what JSONDisk wrote, and nothing else.

    JSONDisk writes JSON alone, but it unpickles an entry that says of itself that it is a pickle.
    """

    def get(self, key: Any, raw: bool) -> Any:  # diskcache's own signature
        """Read a key."""
        if not raw:
            raise ForeignEntryError("a key of the cache is no JSON; delete its folder")
        return super().get(key, raw)

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        """Read a value."""
        if mode == MODE_PICKLE:
            raise ForeignEntryError("an entry of the cache is no JSON; delete its folder")
        return super().fetch(mode, filename, value, read)


class Cache(diskcache.Cache):  # type: ignore[misc]  # diskcache has no types
    """A cache of JSON values; when its folder is gone, or another's, it starts anew there."""

    _is_made = False

    def __init__(self, folder: Path) -> None:
        self._database = folder / DBNAME
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        super().__init__(str(folder), disk=JsonOnly, size_limit=_BYTES)
        self._is_made = True

    @property
    def _con(self) -> Any:
        """Give the connection of this thread: to the file of that name, not to a deleted one."""
        if self._is_made:
            if (inode := self._inode()) is None:
                Cache(Path(self.directory)).close()
                inode = self._inode()
            if getattr(self._local, "inode", None) != inode:
                self.close()
                self._local.inode = inode
        return diskcache.Cache._con.fget(self)

    def _inode(self) -> int | None:
        try:
            return int(self._database.stat().st_ino)
        except FileNotFoundError:
            return None
