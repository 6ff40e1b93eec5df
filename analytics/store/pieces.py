"""Tables of several files: rows that did not change stay in files that builds share.

A row of an earlier piece that a later one replaced is still in its file: a list of places says
which rows are no more. A table of one file is the simple case: one piece, nothing removed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

#: Key of the manifest: from the name of a table of several files to their names.
PIECES: Final = "pieces"
#: Kind of those files in the manifest.
PIECE: Final = "piece"
#: Columns of the list of rows that are no more: index of the piece, place of the row in its file.
PLACE_COLUMNS: Final = ("piece", "place")

_KEPT: Final = "kept_"


@dataclass(frozen=True)
class Stored:
    """The files of one table.

    Attributes
    ----------
    files : tuple of Path
        Parquet of one schema, oldest first.
    removed : Path or None
        Parquet of `PLACE_COLUMNS`: the rows of `files` that are no more.
    """

    files: tuple[Path, ...]
    removed: Path | None = None

    @cached_property
    def gone(self) -> tuple[npt.NDArray[np.int64], ...]:
        """For each file the places of rows that are no more."""
        if self.removed is None:
            return tuple(np.empty(0, dtype=np.int64) for _file in self.files)
        piece, place = (column.to_numpy() for column in pq.read_table(self.removed).columns)
        return tuple(place[piece == index] for index in range(len(self.files)))

    @property
    def columns(self) -> list[str]:
        """The names of its columns, in order."""
        names: list[str] = pq.read_schema(self.files[0]).names
        return names

    def read(self, columns: Sequence[str], where: pc.Expression | None = None) -> pa.Table:
        """Read columns of the rows for which `where` holds, piece after piece."""
        parts = zip(self.files, self.gone, strict=True)
        found = [_rows(file, gone, columns, where) for file, gone in parts]
        # Whether a column may lack values is said of each file by itself.
        return pa.concat_tables(found, promote_options="default")


def entry(files: Sequence[str], removed: str | None) -> dict[str, Any]:
    """Describe the files of a table for the manifest."""
    return {"files": list(files), "removed": removed}


def names_pieces(found: object, files: Mapping[str, Any]) -> bool:
    """Tell whether what a manifest says of pieces can be followed."""
    known = list(files)  # what is sought in it may be anything
    return isinstance(found, dict) and all(
        isinstance(each, dict)
        and isinstance(each.get("files"), list)
        and bool(each["files"])
        and all(name in known for name in each["files"])
        and each.get("removed") in [None, *known]
        for each in found.values()
    )


def _rows(
    file: Path, gone: npt.NDArray[np.int64], columns: Sequence[str], where: pc.Expression | None
) -> pa.Table:
    [fragment] = ds.dataset(file).get_fragments()
    if not len(gone):
        return fragment.to_table(columns=list(columns), filter=where)
    sought = fragment if where is None else fragment.subset(where)
    asked = pc.scalar(True) if where is None else where
    # Whether a row is asked for is read as a column, since filtered rows have lost their place.
    found = sought.to_table(columns={**{n: pc.field(n) for n in columns}, _KEPT: asked})
    is_alive = _alive(fragment, gone)
    alive = np.concatenate([is_alive[group] for group in _groups(sought)] or [is_alive[:0]])
    kept = pc.and_(found[_KEPT].combine_chunks(), pa.array(alive))
    return found.drop_columns(_KEPT).filter(kept)


def _alive(fragment: Any, gone: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    is_alive = np.ones(fragment.metadata.num_rows, dtype=np.bool_)
    is_alive[gone] = False
    return is_alive


def _groups(fragment: Any) -> list[slice]:
    """Return which rows of the file the row groups of a fragment are."""
    of_file = fragment.metadata
    ends = np.cumsum([of_file.row_group(i).num_rows for i in range(of_file.num_row_groups)])
    wanted = [group.id for group in fragment.row_groups]
    return [slice(ends[i] - of_file.row_group(i).num_rows, ends[i]) for i in wanted]
