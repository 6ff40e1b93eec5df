"""The pipeline: source -> lines -> facts -> store."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import ibis.expr.types as ir
from ibis import _

from analytics import audit, contracts, engines, facts, lookups, modelling, sources, tally
from analytics.cleaning import Cleaned, clean
from analytics.contract import Contract
from analytics.recipe import BuildOptions, build_id_of, code_version, digest
from analytics.store import ArtifactStore, BuildWriter

STAGES: Final = ("read", "clean", "facts", *modelling.STAGES, "check", "publish")

_FACTS: Final = (
    "lines",
    "cancellation_matches",
    "invoices",
    "days",
    "product_days",
    "product_months",
    "line_values",
    "products",
    "cohorts",
)

_LIBRARIES: Final = ("ibis-framework", "duckdb", "pandas", "pyarrow", "numpy")

Progress = Callable[[str], None]
"""Called with the name of each of `STAGES` as it begins."""


@dataclass(frozen=True)
class BuildResult:
    """The build that a source now has, and whether it had to be made."""

    build_id: str
    was_built: bool
    manifest: dict[str, Any]


def build(
    source: sources.Source,
    store: ArtifactStore,
    *,
    created_at: datetime,
    options: BuildOptions | None = None,
    is_demo: bool = False,
    made_by: str = "",
    wait_seconds: float = 0,
    progress: Progress | None = None,
) -> BuildResult:
    """Turn a raw source into the store's current build.

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
    options, progress = options or BuildOptions(), progress or _say_nothing
    with (
        store.lock(wait_seconds),
        _scratch(store.root) as scratch,
        engines.opened(
            options.engine, scratch, memory_limit=options.memory_limit, threads=options.threads
        ) as engine,
    ):
        found = sources.at_hand(source, engine, mapping=options.mapping, as_of=options.as_of)
        build_id = build_id_of(sources.fingerprint(found), options, is_demo=is_demo)
        if store.has(build_id):
            store.make_current(build_id)
            return BuildResult(build_id, was_built=False, manifest=store.current().manifest)
        provenance = {
            "created_at": created_at,
            "made_by": made_by,
            "code_version": code_version(),
            "parameters": options.parameters(),
            "libraries": {name: version(name) for name in _LIBRARIES},
        }
        with store.publish(build_id, provenance) as writer:
            _make(found, engine, writer, options, is_demo, progress)
            progress("publish")
        return BuildResult(build_id, was_built=True, manifest=store.current().manifest)


def _make(
    source: sources.Source,
    engine: engines.Engine,
    writer: BuildWriter,
    options: BuildOptions,
    is_demo: bool,
    progress: Progress,
) -> None:
    """Run the stages, each writing its tables into the build."""
    watch = _Stopwatch(progress)
    watch.start("read")
    reading = sources.read_into(
        engine,
        source,
        mapping=options.mapping,
        date_order=options.date_order,
        decimal=options.decimal,
        as_of=options.as_of,
    )
    watch.start("clean")
    cleaned = clean(reading.lines, engine.con, options.rules)
    lines = _write(engine, writer, contracts.LINES, cleaned.lines)
    matches = _write(engine, writer, contracts.CANCELLATION_MATCHES, cleaned.cancellation_matches)
    fates = tally.fates_of(lines)
    tally.require_sales(fates, lines)
    watch.start("facts")
    first, last = tally.first_and_last(lines)
    as_of = options.as_of or _midnight_after(last)
    names = _write_facts(engine, writer, Cleaned(lines, matches), as_of)
    kept_aside = tally.kept_aside(reading)
    writer.table("data_quality", audit.data_quality(lines, matches, kept_aside, options.rules))
    reading.rejected.to_csv(writer.folder / tally.REJECTED_FILE, index=False)
    writer.adopt(tally.REJECTED_FILE, kind="rejected lines")
    seen = modelling.Facts(lines, matches, as_of)
    names += ["data_quality", *modelling.make_models(seen, options, writer, watch.start)]
    watch.start("check")
    for name in names:
        written = engine.local.read_parquet(writer.folder / f"{name}.parquet")
        contracts.ALL[name].check(written)
    writer.note("source", _described(reading, fates, is_demo=is_demo))
    writer.note("raw", _raw_counts(lines))
    writer.note("fates", fates)
    writer.note("window", {"first": first.isoformat(), "last": last.isoformat()})
    writer.note("parameters", options.parameters() | {"as_of": as_of.isoformat()})
    writer.note("notes", list(reading.notes))
    writer.note("timings", watch.stop())


def _write_facts(
    engine: engines.Engine, writer: BuildWriter, cleaned: Cleaned, as_of: datetime
) -> list[str]:
    """Write the tables of facts; return the names of all that shall be checked."""
    lines = cleaned.lines
    write = partial(_write, engine, writer)
    by_invoice_day = engine.backend.stored(facts.invoice_days(lines))
    invoices = write(contracts.INVOICES, facts.invoices(by_invoice_day))
    by_day = write(contracts.PRODUCT_DAYS, facts.product_days(lines))
    write(contracts.DAYS, facts.days(by_invoice_day))
    write(contracts.PRODUCT_MONTHS, facts.product_months(by_day))
    write(contracts.LINE_VALUES, facts.line_values(lines))
    write(contracts.PRODUCTS, facts.products(lines))
    write(contracts.COHORTS, facts.cohorts(invoices, as_of))
    return [*_FACTS, *_write_lookups(write, lines)]


def _write_lookups(write: Callable[[Contract, ir.Table], ir.Table], lines: ir.Table) -> list[str]:
    """Write what answers for a part of the lines; copies of them keep what was checked before."""
    split = write(contracts.SPLIT_LINES, lookups.split_lines(lines))
    expressions = lookups.tables(lines, split)
    for name, table in expressions.items():
        write(contracts.ALL[name], table)
    return ["split_lines", *(name for name in expressions if name not in lookups.COPIES)]


def _write(
    engine: engines.Engine, writer: BuildWriter, contract: Contract, table: ir.Table
) -> ir.Table:
    """Let the engine write a table into the build; return the table as it goes on with it."""
    file_name = f"{contract.name}.parquet"
    held = engine.backend.write(table, writer.folder / file_name, contract)
    writer.adopt(file_name)
    return held


def _midnight_after(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _raw_counts(lines: ir.Table) -> dict[str, int]:
    counts = lines.aggregate(
        lines=_.count(),
        invoices=_.invoice.nunique(),
        customers=_.customer_id.nunique(),
        stock_codes=_.stock_code.nunique(),
    )
    row: dict[str, int] = counts.to_pyarrow().to_pylist()[0]
    return row


def _described(
    reading: sources.Reading, fates: Mapping[str, int], *, is_demo: bool
) -> dict[str, Any]:
    files = [asdict(file) for file in reading.files]
    names = [file["name"] for file in files]
    return {
        "name": names[0] if len(names) == 1 else f"{len(names)} files: {', '.join(names)}",
        "sha256": digest([file["sha256"] for file in files]),
        "lines": sum(fates.values()),
        "files": files,
        "is_demo": is_demo,
    }


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


class _Stopwatch:
    """Seconds per stage, for the manifest."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._seconds: dict[str, float] = {}
        self._running = ""
        self._since = 0.0

    def start(self, stage: str) -> None:
        self.stop()
        self._progress(stage)
        self._running, self._since = stage, time.perf_counter()

    def stop(self) -> dict[str, float]:
        if self._running:
            self._seconds[self._running] = round(time.perf_counter() - self._since, 3)
            self._running = ""
        return dict(self._seconds)
