"""Reading one published build; nothing damaged is ever handed on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import ArtifactError, SchemaError
from analytics.store import models
from analytics.store.disk import Stamp, sha256_of
from analytics.store.frames import Frames
from analytics.store.manifest import MANIFEST, MODEL_LIBRARIES, REBUILD, read_manifest
from analytics.store.pieces import PIECE, PIECES, Stored
from analytics.store.pointer import POINTER
from analytics.store.writer import n_rows


class Build:
    """One published build: tables and manifest, safe to share between threads.

    Attributes
    ----------
    folder : Path
        Where it lies.
    manifest : dict
        What it says of itself.
    build_id : str
        Its name.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: dict[str, Any] = read_manifest(folder)
        self.build_id: str = self.manifest["build_id"]
        self._lock = RLock()
        self._sound: dict[str, Stamp] = {}
        self._stored: dict[str, Stored] = {}
        self._frames = Frames()
        self._models: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"Build({self.build_id!r})"

    @property
    def tables(self) -> list[str]:
        """The names of its tables, sorted."""
        files = self.manifest["files"].items()
        whole = [name.removesuffix(".parquet") for name, f in files if f["kind"] == "table"]
        return sorted([*whole, *self.manifest.get(PIECES, {})])

    def path(self, name: str) -> Path:
        """Find a file, by its full name or that of a table of one file, whose hash is right.

        The hash is computed once for each opened build, and again when the file's size, time or
        inode changes.

        Raises
        ------
        ArtifactError
            The build has no such file, or it is gone or damaged.
        """
        file_name = self._file_name(name)
        path = self.folder / file_name
        with self._lock, self._reading(file_name):
            if self._sound.get(file_name) != (stamp := _stamp(path)):
                self._compare_hash(path)
                self._sound[file_name] = stamp
        return path

    def stored(self, name: str) -> Stored:
        """Find the files of a table, their hashes right.

        Raises
        ------
        ArtifactError
            The build has no such table, or a file of it is gone or damaged.
        """
        pieces = self.manifest.get(PIECES, {}).get(name)
        if pieces is None:
            return Stored((self.path(name),))
        files = tuple(self.path(file) for file in pieces["files"])
        removed = self.path(pieces["removed"]) if pieces["removed"] else None
        with self._lock:
            # One object as long as the build is open: it remembers which rows are no more.
            return self._stored.setdefault(name, Stored(files, removed))

    def columns(self, name: str) -> list[str]:
        """Return the names of a table's columns, in order."""
        with self._reading(name):
            return self.stored(name).columns

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Read a table, whole or some columns of it in the order asked for.

        Parameters
        ----------
        name : str
            The table, without suffix.
        columns : sequence of str, optional
            Which columns; all by default.

        Returns
        -------
        DataFrame
            The caller's own: under pandas' copy-on-write, changing it changes no other reader's.
            Dates come as ``datetime64``, text as ``str``.

        Raises
        ------
        ArtifactError
            The build has no such table, or its file is gone or damaged.
        SchemaError
            The table lacks a column.
        """
        key = (name, None if columns is None else tuple(columns))
        with self._lock:
            stored = self.stored(name)
            frame = self._frames.get(key)
            if frame is None:
                frame = self._read(name, stored, key[1])
                self._frames.keep(key, frame)
        return frame.copy(deep=False)

    def part(
        self,
        name: str,
        columns: Sequence[str],
        where: pc.Expression | None,
        *,
        categories: Sequence[str] = (),
    ) -> pd.DataFrame:
        """Read those rows of a table for which `where` holds; not kept, never the whole in memory.

        Parameters
        ----------
        name : str
            The table, without suffix.
        columns : sequence of str
            Which columns.
        where : pyarrow expression or None
            On any columns of the table; None is all rows.
        categories : sequence of str
            Which of the columns come as categories rather than as text.

        Returns
        -------
        DataFrame
            In the order of the table.

        Raises
        ------
        ArtifactError
            The build has no such table, or its file is gone or damaged.
        """
        stored = self.stored(name)
        with self._reading(name):
            found = stored.read(columns, where)
        # Only what was found is encoded: as the file is read it would be all that was looked at.
        for column in categories:
            encoded = found[column].dictionary_encode()
            found = found.set_column(found.column_names.index(column), column, encoded)
        return pd.DataFrame(found.unify_dictionaries().to_pandas(date_as_object=False))

    def sums(
        self, name: str, by: Sequence[str], columns: Sequence[str], where: pc.Expression | None
    ) -> pd.DataFrame:
        """Add up columns of those rows of a table for which `where` holds; otherwise as `part`.

        Grain: one row per value of `by`, in no order.
        """
        stored = self.stored(name)
        with self._reading(name):
            found = stored.read([*by, *columns], where)
        sums = found.group_by(list(by)).aggregate([(column, "sum") for column in columns])
        return pd.DataFrame(sums.rename_columns([*by, *columns]).to_pandas(date_as_object=False))

    def model(self, name: str) -> Any:
        """Read a fitted model; shared by all who ask, so do not change it.

        Parameters
        ----------
        name : str
            The model, without suffix.

        Raises
        ------
        ArtifactError
            The build has no such model, its file is gone or damaged, or other library versions
            wrote it.
        """
        with self._lock:
            if name not in self._models:
                path = self.path(f"{name}{models.SUFFIX}")
                self._models[name] = models.read(path, self.manifest.get(MODEL_LIBRARIES, {}))
        return self._models[name]

    def problems(self) -> list[str]:
        """Hash every file again; list what is missing, too much or damaged.

        Returns
        -------
        list of str
            One sentence each; empty when the build is sound.
        """
        try:
            found = {path.name for path in self.folder.iterdir()} - {MANIFEST}
        except OSError as error:
            return [f"build {self.build_id!r} cannot be read: {error.strerror}"]
        wanted = self.manifest["files"]
        too_many = [f"{name} is no part of the build" for name in sorted(found - wanted.keys())]
        return [*(p for name in wanted if (p := self._problem(name))), *too_many]

    def problem_at_a_glance(self) -> str:
        """Name the first file that is missing or of the wrong size; empty if none is."""
        for name, entry in self.manifest["files"].items():
            path = self.folder / name
            if not path.is_file():
                return f"{name} is missing"
            if path.stat().st_size != entry["bytes"]:
                return f"{name} has {path.stat().st_size:,} bytes, wanted {entry['bytes']:,}"
        return ""

    def _file_name(self, name: str) -> str:
        files = self.manifest["files"]
        for file_name in (name, f"{name}.parquet"):
            if file_name in files:
                return file_name
        kind = models.KIND if name.endswith(models.SUFFIX) else "table"
        found = [f.rpartition(".")[0] for f, entry in files.items() if entry["kind"] == kind]
        raise ArtifactError(
            f"build {self.build_id!r} has no {kind} {name.removesuffix(models.SUFFIX)!r}; found "
            f"{', '.join(sorted(found)) or 'none'}; make it with: {REBUILD}"
        )

    def _compare_hash(self, path: Path) -> None:
        if path.is_symlink():
            raise self._damaged(path.name, "it is a link, wanted the file itself")
        wanted = self.manifest["files"][path.name]["sha256"]
        if (found := sha256_of(path)) != wanted:
            raise self._damaged(path.name, f"sha256 is {found[:12]}…, wanted {wanted[:12]}…")

    def _read(self, name: str, stored: Stored, columns: tuple[str, ...] | None) -> pd.DataFrame:
        with self._reading(name):
            names = stored.columns
            missing = [column for column in columns or () if column not in names]
            if missing:
                raise SchemaError(f"{name}: no column {missing[0]!r}; found {', '.join(names)}")
            found = stored.read(names if columns is None else columns)
            return pd.DataFrame(found.to_pandas(date_as_object=False))

    @contextmanager
    def _reading(self, file_name: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise ArtifactError(
                f"{file_name} of build {self.build_id!r} is gone, as after pruning; the current "
                f"build is another, or make one with: {REBUILD}"
            ) from error
        except (OSError, pa.ArrowInvalid) as error:
            raise self._damaged(file_name, str(error)) from error

    def _problem(self, name: str) -> str:
        entry, path = self.manifest["files"][name], self.folder / name
        try:
            size = path.stat().st_size
            if size != entry["bytes"]:
                return f"{name} has {size:,} bytes, wanted {entry['bytes']:,}"
            self._compare_hash(path)
            rows = n_rows(path) if entry["kind"] in ("table", PIECE) else entry["rows"]
        except FileNotFoundError:
            return f"{name} is missing"
        except OSError as error:
            return f"{name} cannot be read: {error.strerror}"
        except ArtifactError as error:
            return str(error)
        return "" if rows == entry["rows"] else f"{name} has {rows:,} rows, wanted {entry['rows']}"

    def _damaged(self, file_name: str, why: str) -> ArtifactError:
        pointer = self.folder.parent / POINTER
        return ArtifactError(
            f"{file_name} of build {self.build_id!r} is damaged: {why}; make it again with "
            f"{REBUILD}, or go back: write the id of an earlier build (python -m dashboard builds) "
            f"into {str(pointer)!r}"
        )


def _stamp(path: Path) -> Stamp:
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
