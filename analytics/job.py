"""What is to be built, and reading as little of its source as will do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from analytics import sources
from analytics.engines import Engine
from analytics.engines.address import LOCAL
from analytics.errors import ArtifactError, NotReusableError
from analytics.recipe import BuildOptions, build_id_of
from analytics.sources.files import Part
from analytics.start import Prints, Start, checked_start, find_start, prints_of
from analytics.store import ArtifactStore, Build


@dataclass(frozen=True)
class Job:
    """A build to make.

    Attributes
    ----------
    files : sequence of Part
        Every file and table of the source; empty where the first ones are in `start` alone.
    rest : sequence of Part
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

    files: Sequence[Part]
    rest: Sequence[Part]
    prints: Prints
    options: BuildOptions
    is_demo: bool = False
    start: Start | None = None
    why_not: str = ""

    @property
    def build_id(self) -> str:
        """The name of the build, however it is made."""
        return build_id_of(self.prints, self.options, is_demo=self.is_demo)

    def read(self, engine: Engine) -> tuple[sources.Reading, "Job"]:
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
            As `sources.read_into`.
        NotReusableError
            The start cannot be used, and not all files are at hand.
        """
        read = partial(
            sources.read_into,
            engine,
            mapping=self.options.mapping,
            date_order=self.options.date_order,
            decimal=self.options.decimal,
            as_of=self.options.as_of,
        )
        if self.start is None:
            return read(self.files), self
        try:
            return read(self.rest, before=self.start.before(engine.local)), self
        except ArtifactError as error:
            if not self.files:
                raise _cannot_add(error) from error
            return read(self.files), replace(self, start=None, why_not=str(error))

    def reused(self) -> dict[str, Any]:
        """Say for the manifest what was taken over, and why not more."""
        found = {"build_id": None, "files": 0, "lines": 0}
        return (self.start.told() if self.start else found) | {"why_not": self.why_not}


def job_for(
    source: Sequence[Part],
    store: ArtifactStore,
    options: BuildOptions,
    *,
    is_demo: bool,
    full: bool,
) -> Job:
    """Plan the build of a source that is at hand; with `full` it starts from nothing."""
    files, prints = sources.source_parts(source), sources.fingerprint(source)
    start, why_not = None, "all was read again, as asked"
    if options.engine != LOCAL:
        why_not = f"only the engine {LOCAL} starts from an earlier build"
    elif not full:
        start, why_not = find_start(store, prints, options, is_demo=is_demo)
    rest = files[start.n_files :] if start else files
    return Job(files, rest, prints, options, is_demo, start, why_not)


def options_of(current: Build, limits: BuildOptions) -> BuildOptions:
    """Take the options of a build, with memory and threads of `limits`."""
    return BuildOptions.of(current.manifest["parameters"], limits)


def addition_to(current: Build, source: Sequence[Part], options: BuildOptions) -> Job | None:
    """Plan the build of what `current` was made from and of a source after it.

    Parameters
    ----------
    current : Build
        The build to add to.
    source : sequence of Part
        At hand.
    options : BuildOptions
        Those of `current`.

    Returns
    -------
    Job or None
        None where `current` holds every file of the source already.

    Raises
    ------
    NotReusableError
        `current` cannot be added to.
    """
    held = prints_of(current.manifest)
    known = {sha256 for _name, sha256, _size in held}
    parts, prints = sources.source_parts(source), sources.fingerprint(source)
    new = [
        (part, found) for part, found in zip(parts, prints, strict=True) if found[1] not in known
    ]
    if not new:
        return None
    try:
        start = checked_start(current, len(held), options, is_demo=False)
    except ArtifactError as error:
        raise _cannot_add(error) from error
    return Job(
        files=[],
        rest=[part for part, _found in new],
        prints=[*held, *(found for _part, found in new)],
        options=options,
        start=start,
    )


def _cannot_add(error: ArtifactError) -> NotReusableError:
    return NotReusableError(
        f"nothing can be added to the current build: {error}; "
        "build from all files: say --source for each, the new ones last"
    )
