"""The folder of builds: publishing, finding, serving and pruning them."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from analytics.errors import ArtifactError, SettingError
from analytics.store.disk import Stamp, faults_in_words, full_disk_in_words, stamp_of, sync
from analytics.store.lock import FolderLock
from analytics.store.manifest import (
    MANIFEST,
    OWN_KEYS,
    is_build_id,
    names_itself,
    require_build_id,
    utc_text,
)
from analytics.store.pointer import Pointer, read_pointer, replace_pointer
from analytics.store.reader import Build
from analytics.store.writer import BuildWriter


@dataclass(frozen=True)
class BuildInfo:
    """One line of the list of builds.

    Attributes
    ----------
    build_id : str
        Its name.
    created_at : str
        ISO text in UTC; empty when the manifest cannot be read.
    n_bytes : int
        Size of its files on disk.
    is_current : bool
        Whether ``CURRENT`` names it.
    problem : str
        What is wrong with it at a glance (files are not hashed); empty when nothing is.
    manifest : dict
        What it says of itself; empty when that cannot be read.
    """

    build_id: str
    created_at: str
    n_bytes: int
    is_current: bool
    problem: str
    manifest: dict[str, Any]


class ArtifactStore:
    """A folder of builds, one of them current.

    Reading takes no lock and may go on while others publish and prune; writing is for one
    process at a time.

    Parameters
    ----------
    root : Path
        The folder; made when first written to.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self._lock = FolderLock(self.root)
        self._opening = Lock()
        self._opened: tuple[Pointer, Stamp | None, Build] | None = None

    def lock(self, wait_seconds: float = 0) -> AbstractContextManager[None]:
        """Hold the right to write, so that reading a source is part of the build.

        The thread that holds it may `publish` and `prune`; a store object of its own may not.

        Raises
        ------
        BuildBusyError
            Another build still holds it after `wait_seconds`.
        """
        return self._lock.held(wait_seconds)

    @contextmanager
    def publish(
        self, build_id: str, provenance: dict[str, Any], *, wait_seconds: float = 0
    ) -> Iterator[BuildWriter]:
        """Stage a build; on a clean exit make it current, on an error leave no trace.

        A build of that id that is there already and sound is kept and made current, since the
        same id means the same content; a damaged one is replaced.

        Parameters
        ----------
        build_id : str
            4 to 64 of a-z, 0-9 and the hyphen.
        provenance : dict
            Goes into the manifest. ``created_at`` is wanted: an aware datetime or its ISO text.
        wait_seconds : float
            How long to wait for another build to end.

        Raises
        ------
        BuildBusyError
            Another build is being made.
        ArtifactError
            The id or ``created_at`` cannot be used, or the disk is full or read-only.
        """
        require_build_id(build_id)
        created_at = utc_text(provenance.get("created_at"))
        with self._lock.held(wait_seconds):
            staging = self.root / f".staging-{uuid.uuid4().hex}"
            try:
                with faults_in_words(self.root):
                    staging.mkdir()
                writer = BuildWriter(staging, build_id, created_at)
                for key, value in provenance.items():
                    if key not in OWN_KEYS:
                        writer.note(key, value)
                with full_disk_in_words(self.root):
                    yield writer
                writer.seal()
                self._install(staging, build_id)
            finally:
                shutil.rmtree(staging, ignore_errors=True)

    def current(self) -> Build:
        """Open the build being served; cheap enough to ask for on every request.

        Raises
        ------
        ArtifactError
            There is none yet, or the pointer or the build it names is damaged.
        """
        with self._opening:
            while True:
                pointer = read_pointer(self.root)
                # The manifest too may be lost or changed behind our back.
                stamp = stamp_of(self.root / pointer.build_id / MANIFEST)
                if self._opened and self._opened[:2] == (pointer, stamp):
                    return self._opened[2]
                try:
                    build = Build(self.root / pointer.build_id)
                except ArtifactError:
                    if read_pointer(self.root) == pointer:
                        raise
                    continue  # a newer build took over between the two reads
                self._opened = (pointer, stamp, build)
                return build

    def open(self, build_id: str) -> Build:
        """Open a build by its id, current or not.

        Raises
        ------
        ArtifactError
            There is no such build, or its manifest is damaged or of another schema.
        """
        return Build(self.root / require_build_id(build_id))

    def has(self, build_id: str) -> bool:
        """Tell whether a build of that id is there, whole and undamaged (every file is hashed)."""
        try:
            return not self.open(build_id).problems()
        except ArtifactError:
            return False

    def builds(self) -> list[BuildInfo]:
        """List the builds, newest first, unreadable ones last."""
        current = self._current_id()
        listed = [self._info(folder, current) for folder in self._folders()]
        return sorted(listed, key=lambda info: (info.created_at, info.build_id), reverse=True)

    def make_current(self, build_id: str) -> None:
        """Serve another build: forward to a sound one, or back to an earlier one.

        Raises
        ------
        ArtifactError
            There is no such build or it is damaged; what was current stays so.
        """
        with self._lock.held():
            if problems := self.open(build_id).problems():
                raise ArtifactError(
                    f"build {build_id!r} is damaged and was not made current: {problems[0]}"
                )
            replace_pointer(self.root, build_id)

    def prune(self, keep: int) -> list[str]:
        """Remove the oldest builds until `keep` are left; the current one always stays.

        What cannot be read as a build of ours is left for its owner to remove.

        Parameters
        ----------
        keep : int
            How many builds to keep, the current one counted; at least 0.

        Returns
        -------
        list of str
            The ids removed, newest first.

        Raises
        ------
        SettingError
            `keep` is negative.
        BuildBusyError
            A build is being made.
        """
        if keep < 0:
            raise SettingError(f"builds to keep is {keep}; wanted 0 or more")
        with self._lock.held():
            found = self.builds()
            # A stable sort: the current build first, the others still newest first.
            ranked = sorted(found, key=lambda info: not info.is_current)
            doomed = [info.build_id for info in ranked[keep:] if not info.is_current]
            removed = [name for name in doomed if names_itself(self.root / name)]
            for build_id in removed:
                self._remove(self.root / build_id)
            return removed

    def remove(self, build_id: str) -> None:
        """Remove a build that is not being served.

        Raises
        ------
        ArtifactError
            There is no such build of ours, or it is the current one.
        """
        folder = self.root / require_build_id(build_id)
        with self._lock.held():
            if self._current_id() == build_id:
                raise ArtifactError(
                    f"build {build_id!r} is being served; serve another one, then remove it"
                )
            if not names_itself(folder):
                raise ArtifactError(f"no build {build_id!r} in {str(self.root)!r} to remove")
            self._remove(folder)

    def verify(self, build_id: str | None = None) -> list[str]:
        """Hash every file of a build again; by default of the current one.

        Returns
        -------
        list of str
            What is wrong, one sentence each; empty when the build is sound.

        Raises
        ------
        ArtifactError
            There is no build to verify.
        """
        if build_id is None:
            build_id = read_pointer(self.root).build_id
        if not (self.root / require_build_id(build_id)).is_dir():
            self.open(build_id)
        try:
            return self.open(build_id).problems()
        except ArtifactError as error:
            return [str(error)]

    def _current_id(self) -> str:
        try:
            return read_pointer(self.root).build_id
        except ArtifactError:
            return ""

    def _folders(self) -> list[Path]:
        if not self.root.is_dir():
            return []
        return [p for p in self.root.iterdir() if is_build_id(p.name) and (p / MANIFEST).exists()]

    def _info(self, folder: Path, current: str) -> BuildInfo:
        is_current = folder.name == current
        try:
            build = Build(folder)
        except ArtifactError as error:
            return BuildInfo(folder.name, "", 0, is_current, str(error), {})
        n_bytes = sum(entry["bytes"] for entry in build.manifest["files"].values())
        created_at, problem = build.manifest["created_at"], build.problem_at_a_glance()
        return BuildInfo(folder.name, created_at, n_bytes, is_current, problem, build.manifest)

    def _install(self, staging: Path, build_id: str) -> None:
        if not self.has(build_id):
            with faults_in_words(self.root):
                final = self.root / build_id
                if final.exists():
                    self._remove(final)
                staging.rename(final)
                sync(self.root)
        replace_pointer(self.root, build_id)

    def _remove(self, folder: Path) -> None:
        # Renamed first: a build goes at once, and what a kill leaves is litter by its name.
        doomed = self.root / f".staging-{uuid.uuid4().hex}"
        folder.rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)
