"""The pipeline: source -> lines -> facts -> store."""

import csv
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from analytics import audit, contracts, engines, modelling, sources, tally
from analytics.additions import clean_on
from analytics.cleaning import clean
from analytics.fact_tables import FactTables
from analytics.job import Job, addition_to, job_for, options_of
from analytics.recipe import BuildOptions, code_version
from analytics.start import READING, libraries
from analytics.stopwatch import Progress, Stopwatch
from analytics.store import ArtifactStore, BuildWriter
from analytics.tally import REJECTED_FILE

STAGES: Final = ("read", "clean", "facts", *modelling.STAGES, "check", "publish")


@dataclass(frozen=True)
class BuildResult:
    """The build that a source now has, and whether it had to be made."""

    build_id: str
    was_built: bool
    manifest: dict[str, Any]


def build(  # noqa: PLR0913  # all but two are said by name
    source: sources.Source,
    store: ArtifactStore,
    *,
    created_at: datetime,
    options: BuildOptions | None = None,
    is_demo: bool = False,
    made_by: str = "",
    full: bool = False,
    wait_seconds: float = 0,
    progress: Progress | None = None,
) -> BuildResult:
    """Turn a raw source into the store's current build.

    Where an earlier build was made from the first of the same files, only the others are read;
    the build is the same.

    Parameters
    ----------
    source : Source
        Files, a folder, or the URL of a table, as `sources.at_hand` takes them.
    store : ArtifactStore
        Where the build goes; what it serves stays untouched on any error.
    created_at : datetime
        Aware; recorded, changes no result.
    options : BuildOptions, optional
        What else the build depends on.
    is_demo : bool
        Whether the source is the synthetic shop, so that the dashboard can say so.
    made_by : str
        Who asked for it; recorded, changes no result.
    full : bool
        Start from no earlier build.
    wait_seconds : float
        How long to wait for another build to end.
    progress : callable
        Told each stage as it begins.

    Returns
    -------
    BuildResult

    Raises
    ------
    SourceError, SchemaError
        The source cannot be read.
    NotEnoughDataError
        It holds no sale.
    EngineError
        An engine or database cannot be reached, or was lost.
    BuildBusyError, ArtifactError
        The store cannot be written.
    """
    options = options or BuildOptions()
    sources.require_files(source)  # what is not there is refused before anything is made
    with store.lock(wait_seconds), _opened(store, options) as engine:
        found = sources.at_hand(source, engine, mapping=options.mapping, as_of=options.as_of)
        job = job_for(found, store, options, is_demo=is_demo, full=full)
        return _built(job, engine, store, created_at, progress or _say_nothing, made_by)


def append(
    source: sources.Source,
    store: ArtifactStore,
    *,
    created_at: datetime,
    limits: BuildOptions | None = None,
    wait_seconds: float = 0,
    progress: Progress | None = None,
) -> BuildResult:
    """Add files to those of the current build, which need not be at hand any more.

    The build is the one that `build` makes of all these files with the options of the current
    one; of `limits` only memory and threads count. A file that is in it already is passed over.

    Raises
    ------
    NotReusableError
        Nothing can be added to the current build: all files have to be read together.
    ShopperError
        As `build`.
    """
    with store.lock(wait_seconds):
        current = store.current()
        options = options_of(current, limits or BuildOptions())
        with _opened(store, options) as engine:
            found = sources.at_hand(source, engine, mapping=options.mapping, as_of=options.as_of)
            job = addition_to(current, found, options)
            if job is None:
                return BuildResult(current.build_id, was_built=False, manifest=current.manifest)
            return _built(job, engine, store, created_at, progress or _say_nothing)


@contextmanager
def _opened(store: ArtifactStore, options: BuildOptions) -> Iterator[engines.Engine]:
    with (
        _scratch(store.root) as scratch,
        engines.opened(
            options.engine, scratch, memory_limit=options.memory_limit, threads=options.threads
        ) as engine,
    ):
        yield engine


def _built(
    job: Job,
    engine: engines.Engine,
    store: ArtifactStore,
    created_at: datetime,
    progress: Progress,
    made_by: str = "",
) -> BuildResult:
    if store.has(job.build_id):
        store.make_current(job.build_id)
        return BuildResult(job.build_id, was_built=False, manifest=store.current().manifest)
    provenance = {
        "created_at": created_at,
        "made_by": made_by,
        "code_version": code_version(),
        "parameters": job.options.parameters(),
        "libraries": libraries(),
    }
    with store.publish(job.build_id, provenance) as writer:
        _make(job, engine, writer, progress)
        progress("publish")
    return BuildResult(job.build_id, was_built=True, manifest=store.current().manifest)


def _make(job: Job, engine: engines.Engine, writer: BuildWriter, progress: Progress) -> None:
    """Run the stages, each writing its tables into the build."""
    watch, options = Stopwatch(progress), job.options
    watch.start("read")
    reading, job = job.read(engine)
    watch.start("clean")
    addition = None
    if job.start:
        addition = clean_on(job.start, reading.lines, engine.con, options.rules)
    tables = FactTables(engine, writer, addition)
    if addition:
        cleaned = tables.write_lines(addition.lines, addition.matches)
    else:
        made = clean(reading.lines, engine.con, options.rules)
        cleaned = tables.write_lines(made.lines, made.cancellation_matches)
    lines, matches = cleaned.lines, cleaned.cancellation_matches
    fates = tally.fates_of(lines)
    tally.require_sales(fates, lines)
    watch.start("facts")
    first, last = tally.first_and_last(lines)
    as_of = options.as_of or _midnight_after(last)
    tables.write_facts(lines, as_of)
    quality = audit.data_quality(
        lines,
        matches,
        tally.kept_aside(reading),
        options.rules,
        earlier=addition.counted_before() if addition else None,
    )
    writer.table("data_quality", quality)
    rejected_file = writer.folder / REJECTED_FILE
    reading.rejected.to_csv(rejected_file, index=False, quoting=csv.QUOTE_NONNUMERIC)
    writer.adopt(REJECTED_FILE, kind="rejected lines")
    seen = modelling.Facts(lines, matches, as_of)
    names = ["data_quality", *modelling.make_models(seen, options, writer, watch.start)]
    watch.start("check")
    tables.check()
    for name in names:
        written = engine.local.read_parquet(writer.folder / f"{name}.parquet")
        contracts.ALL[name].check(written)
    writer.note("source", tally.described(reading, fates, is_demo=job.is_demo))
    writer.note("raw", tally.raw_counts(lines))
    writer.note("fates", fates)
    writer.note("window", {"first": first.isoformat(), "last": last.isoformat()})
    writer.note("parameters", options.parameters() | {"as_of": as_of.isoformat()})
    writer.note("notes", list(reading.notes))
    writer.note(READING, reading.tally.plain())
    writer.note("reused", job.reused())
    writer.note("timings", watch.stop())


def _midnight_after(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


@contextmanager
def _scratch(root: Path) -> Iterator[Path]:
    """Give the engine a folder to spill to; named so that the store sweeps what a kill leaves."""
    folder = Path(tempfile.mkdtemp(prefix=".staging-scratch-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _say_nothing(_stage: str) -> None:
    """Report no progress."""
