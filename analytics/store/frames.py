"""Frames kept for the next reader, as many as there is room for."""

from collections import OrderedDict
from typing import Final

import pandas as pd

#: Room for all of them; a larger one is read anew each time.
CACHE_BYTES: Final = 128 * 2**20

#: Table, and its columns; None is all of them.
Key = tuple[str, tuple[str, ...] | None]


class Frames:
    """The frames last asked for."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, pd.DataFrame] = OrderedDict()

    def names(self) -> list[Key]:
        """Return what is kept, the longest unused first."""
        return list(self._kept)

    def get(self, key: Key) -> pd.DataFrame | None:
        """Return a frame that is kept."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: Key, frame: pd.DataFrame) -> None:
        """Keep a frame, and give up the longest unused ones where there is no room."""
        if _n_bytes(frame) > CACHE_BYTES:
            return
        self._kept[key] = frame
        while sum(map(_n_bytes, self._kept.values())) > CACHE_BYTES:
            self._kept.popitem(last=False)


def _n_bytes(frame: pd.DataFrame) -> int:
    return int(frame.memory_usage(index=False).sum())
