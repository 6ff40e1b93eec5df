"""Writing one build into its staging folder, and sealing it."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.errors import ArtifactError
from analytics.store import models
from analytics.store.disk import faults_in_words, sha256_of, sync, write_durably
from analytics.store.manifest import (
    MANIFEST,
    MODEL_LIBRARIES,
    OWN_KEYS,
    SCHEMA_VERSION,
    SEAL,
    require_file_name,
    seal_of,
    to_json,
)
from analytics.store.pieces import PIECE, PIECES, entry

#: Rows of a Parquet file that are read together: few enough that one key's rows cost little.
ROWS_TOGETHER: Final = 122_880


class BuildWriter:
    """Takes the tables and notes of one build.

    Attributes
    ----------
    folder : Path
        The staging folder: an engine may write its files straight into it and `adopt` them.
    """

    def __init__(self, folder: Path, build_id: str, created_at: str) -> None:
        self.folder = folder
        self._kinds: dict[str, str] = {}
        self._taken_over: dict[str, Mapping[str, Any]] = {}
        self._manifest: dict[str, Any] = {
            "schema": SCHEMA_VERSION,
            "build_id": build_id,
            "created_at": created_at,
        }

    def table(self, name: str, frame: pd.DataFrame | pa.Table) -> None:
        """Write a frame as ``<name>.parquet``; the same frame always gives the same bytes.

        Parameters
        ----------
        name : str
            The table, without suffix.
        frame : DataFrame or pyarrow Table
            Named index levels are stored as columns, an unnamed index is not stored.

        Raises
        ------
        ArtifactError
            The table was written before, its name cannot be a file's, or the disk is full.
        """
        file_name = self._new_name(f"{name}.parquet")
        table = frame if isinstance(frame, pa.Table) else _arrow(frame)
        with faults_in_words(self.folder.parent):
            pq.write_table(
                table, self.folder / file_name, compression="zstd", row_group_size=ROWS_TOGETHER
            )
        self._kinds[file_name] = "table"

    def has(self, name: str) -> bool:
        """Tell whether a table was written."""
        return f"{name}.parquet" in self._kinds or name in self._manifest.get(PIECES, {})

    def model(self, name: str, model: object) -> None:
        """Write a fitted model, to be read back under the same library versions only.

        Parameters
        ----------
        name : str
            The model, without suffix.
        model : object
            What joblib can pickle.

        Raises
        ------
        ArtifactError
            The model was written before, its name cannot be a file's, or the disk is full.
        """
        file_name = self._new_name(f"{name}{models.SUFFIX}")
        with faults_in_words(self.folder.parent):
            models.write(self.folder / file_name, model)
        self._kinds[file_name] = models.KIND
        self._manifest[MODEL_LIBRARIES] = models.library_versions()

    def adopt(self, file_name: str, kind: str = "table") -> None:
        """Register a file that was written straight into `folder`.

        Parameters
        ----------
        file_name : str
            Its name in `folder`.
        kind : str
            What it is: ``table`` for Parquet, else a word of the caller's.

        Raises
        ------
        ArtifactError
            There is no such file, or it was registered before.
        """
        self._new_name(file_name)
        path = self.folder / file_name
        if path.is_symlink() or not path.is_file():
            raise ArtifactError(
                f"no file {file_name!r} in the staging folder to register; "
                f"found {', '.join(sorted(p.name for p in self.folder.iterdir())) or 'nothing'}"
            )
        self._kinds[file_name] = kind

    def take_over(self, path: Path, described: Mapping[str, Any], file_name: str) -> Path:
        """Share a file of another build, whose hash was just seen to be right.

        Parameters
        ----------
        path : Path
            The file; it is linked where the disk can do that, else copied.
        described : mapping
            What the manifest of that build says of it.
        file_name : str
            Its name in this build.

        Returns
        -------
        Path
            The file in `folder`.
        """
        new = self.folder / self._new_name(file_name)
        with faults_in_words(self.folder.parent):
            try:
                new.hardlink_to(path)
            except OSError:  # no links on this disk, or too many
                shutil.copy2(path, new)
        self._kinds[file_name] = PIECE
        self._taken_over[file_name] = {**described, "kind": PIECE}
        return new

    def pieces(self, name: str, files: Sequence[str], removed: str | None) -> None:
        """Say that a table lies in several of the registered files: see `store.pieces`.

        Raises
        ------
        ArtifactError
            The table was written before, or a file was not registered.
        """
        unknown = [file for file in (*files, removed) if file and file not in self._kinds]
        if self.has(name) or unknown:
            raise ArtifactError(
                f"table {name!r} is already in this build, or {unknown} are no files of it"
            )
        self._manifest.setdefault(PIECES, {})[name] = entry(files, removed)

    def note(self, key: str, value: Any) -> None:
        """Put `value` into the manifest under `key`, in place of what was there.

        Raises
        ------
        ArtifactError
            The store writes that key itself, or JSON cannot hold the value.
        """
        if key in OWN_KEYS:
            raise ArtifactError(f"manifest key {key!r} is the store's own; choose another name")
        try:
            to_json(value)
        except (TypeError, ValueError) as error:
            raise ArtifactError(f"manifest key {key!r} cannot be written: {error}") from error
        self._manifest[key] = value

    def seal(self) -> None:
        """Hash every file and bring it to the disk, then write the manifest, last.

        Raises
        ------
        ArtifactError
            A file lies in the folder that nobody registered, or the disk is full.
        """
        with faults_in_words(self.folder.parent):
            self._refuse_strays()
            files = {name: self._described(name, kind) for name, kind in self._kinds.items()}
            manifest = self._manifest | {"files": dict(sorted(files.items()))}
            sealed = manifest | {SEAL: seal_of(manifest)}
            write_durably(self.folder / MANIFEST, to_json(sealed) + "\n")
            sync(self.folder)

    def _new_name(self, file_name: str) -> str:
        if file_name in self._kinds:
            raise ArtifactError(f"{file_name!r} is already in this build; write each table once")
        return require_file_name(file_name)

    def _refuse_strays(self) -> None:
        strays = sorted(p.name for p in self.folder.iterdir() if p.name not in self._kinds)
        if strays:
            raise ArtifactError(
                f"{', '.join(strays)} lies in the staging folder but is no part of the build; "
                "register it with adopt() or remove it"
            )

    def _described(self, name: str, kind: str) -> Mapping[str, Any]:
        path = self.folder / name
        sync(path)  # a file that was taken over may be a copy
        if name in self._taken_over:
            return self._taken_over[name]
        return {
            "kind": kind,
            "sha256": sha256_of(path),
            "bytes": path.stat().st_size,
            "rows": n_rows(path) if kind in ("table", PIECE) else None,
        }


def _arrow(frame: pd.DataFrame) -> pa.Table:
    named = [level for level in frame.index.names if level is not None]
    plain = frame.reset_index(level=named) if named else frame
    return pa.Table.from_pandas(plain, preserve_index=False)


def n_rows(path: Path) -> int:
    """Count the rows of a Parquet file from its metadata.

    Raises
    ------
    ArtifactError
        It is not Parquet.
    """
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError) as error:  # pyarrow says OSError of a broken footer
        raise ArtifactError(f"{path.name!r} is not a sound Parquet file: {error}") from error
