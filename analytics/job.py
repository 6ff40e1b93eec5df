"""What is to be built, and reading as little of its source as will do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import ibis

from analytics import sources
from analytics.errors import ArtifactError, NotReusableError
from analytics.recipe import BuildOptions, build_id_of
from analytics.sources import Source
from analytics.start import Prints, Start, checked_start, find_start, prints_of
from analytics.store import ArtifactStore, Build


@dataclass(frozen=True)
class Job:
    """A build to make.

    Attributes
    ----------
    files : sequence of Path
        Every file of the source; empty where the first ones are in `start` alone.
    rest : sequence of Path
        Those that `start` lacks.
    prints : sequence of (str, str, int)
        The `sources.fingerprint` of the whole source.
    options : BuildOptions
        What else the build depends on.
    is_demo : bool
        Whether it is the synthetic shop.
    start : Start or None
        The earlier build to start from.
    why_not : str
        Why there is none that spares more.
    """

    files: Sequence[Path]
    rest: Sequence[Path]
    prints: Prints
    options: BuildOptions
    is_demo: bool = False
    start: Start | None = None
    why_not: str = ""

    @property
    def build_id(self) -> str:
        """The name of the build, however it is made."""
        return build_id_of(self.prints, self.options, is_demo=self.is_demo)

    def read(self, con: ibis.BaseBackend) -> tuple[sources.Reading, "Job"]:
        """Read what has to be read.

        Returns
        -------
        reading : Reading
            Its lines are those that the start lacks.
        job : Job
            As it turned out: without a start where it could not be used.

        Raises
        ------
        SourceError, SchemaError, SettingError
            As `sources.read_source`.
        NotReusableError
            The start cannot be used, and not all files are at hand.
        """
        read = partial(
            sources.read_source,
            con=con,
            mapping=self.options.mapping,
            date_order=self.options.date_order,
            decimal=self.options.decimal,
            as_of=self.options.as_of,
        )
        if self.start is None:
            return read(self.files), self
        try:
            return read(self.rest, before=self.start.before(con)), self
        except ArtifactError as error:
            if not self.files:
                raise _cannot_add(error) from error
            return read(self.files), replace(self, start=None, why_not=str(error))

    def reused(self) -> dict[str, Any]:
        """Say for the manifest what was taken over, and why not more."""
        found = {"build_id": None, "files": 0, "lines": 0}
        return (self.start.told() if self.start else found) | {"why_not": self.why_not}


def job_for(
    source: Source, store: ArtifactStore, options: BuildOptions, *, is_demo: bool, full: bool
) -> Job:
    """Plan the build of a source; with `full` it starts from nothing."""
    files = [file.path for file in sources.source_files(source)]
    prints = sources.fingerprint(source)
    start, why_not = None, "all was read again, as asked"
    if not full:
        start, why_not = find_start(store, prints, options, is_demo=is_demo)
    rest = files[start.n_files :] if start else files
    return Job(files, rest, prints, options, is_demo, start, why_not)


def addition_to(current: Build, source: Source, limits: BuildOptions) -> Job | None:
    """Plan the build of what `current` was made from and of a source after it.

    Returns
    -------
    Job or None
        None where `current` holds every file of the source already.

    Raises
    ------
    NotReusableError
        `current` cannot be added to.
    """
    options = BuildOptions.of(current.manifest["parameters"], limits)
    held = prints_of(current.manifest)
    known = {sha256 for _name, sha256, _size in held}
    files = sources.source_files(source)
    new = [
        (file.path, found)
        for file, found in zip(files, sources.fingerprint(source), strict=True)
        if found[1] not in known
    ]
    if not new:
        return None
    try:
        start = checked_start(current, len(held), options, is_demo=False)
    except ArtifactError as error:
        raise _cannot_add(error) from error
    return Job(
        files=[],
        rest=[path for path, _found in new],
        prints=[*held, *(found for _path, found in new)],
        options=options,
        start=start,
    )


def _cannot_add(error: ArtifactError) -> NotReusableError:
    return NotReusableError(
        f"nothing can be added to the current build: {error}; "
        "build from all files: say --source for each, the new ones last"
    )
