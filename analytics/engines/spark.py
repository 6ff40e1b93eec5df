"""Apache Spark as engine: a local session, a cluster, or Spark Connect.

Spark has no temporary tables, and a view computes anew what stands behind it each time. Here a
stored table is a view of a checkpoint: computed once, kept by the executors, gone with the
session. Where ``spark.checkpoint.dir`` is set the checkpoint survives the loss of an executor.
"""

import contextlib
import logging
import math
import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import functions as F  # noqa: N812  # as Spark's own documents call it

from analytics.engine import unused_name
from analytics.engines.address import LOCAL, SPARK, Address
from analytics.engines.backend import Backend, row_text
from analytics.errors import EngineError, SettingError

#: Rows that travel at a time, to the cluster and back.
_CHUNK: Final = 1_000_000

#: More lines than this are no longer sent to a cluster from the machine that reads the file.
_MOST_SENT: Final = 20_000_000

_CHECKPOINTS: Final = "spark.checkpoint.dir"
# Spark 4.3 keeps, with a checkpoint, constraints on columns that are no longer in it; a union of
# checkpoints then fails with "key not found".
_CONSTRAINTS: Final = "spark.sql.constraintPropagation.enabled"

_SHUFFLE: Final = "spark.sql.shuffle.partitions"
_DEFAULT_PARTITIONS: Final = "200"

# Each waits four times as long as the one before it, the first 50 ms: together 17 seconds.
_MOST_RETRIES: Final = 5

# How Java's traces and gRPC's errors begin the line that tells most.
_CAUSES: Final = ("Caused by:", ": ", "details = ")
_CAUSES_OF: Final = re.compile(rf"^({'|'.join(_CAUSES)})\s*")

# What Spark, py4j and gRPC say of a session, driver or server that is gone.
_GONE: Final = (
    "shut down",
    "stopped SparkContext",
    "UNAVAILABLE",
    "session was closed",
    "INVALID_HANDLE.SESSION",
)


def _hash(text: str) -> None:
    """Stand for Spark's own function."""


_hash_text = ibis.udf.scalar.builtin(name="xxhash64", signature=(("string",), "int64"))(_hash)


class Spark(Backend):
    """Views of checkpoints in place of temporary tables; results travel as Arrow."""

    def find(self, address: Address) -> ir.Table:
        """Look up a table of the session's catalogue, or files that the cluster reads."""
        if not address.path:
            return self._plain(self._frame(super().find(address)))
        reader = self._session.read
        if ".csv" in address.path.lower():
            found = reader.csv(address.path, header=True, inferSchema=True)
        else:
            found = reader.parquet(address.path)
        return self._plain(found)

    def stored(self, table: ir.Table, *, temp: bool = True) -> ir.Table:
        """Compute a table once and keep it with the executors."""
        del temp
        return self._view(self._checkpoint(self._frame(table)))

    def drop(self, table: ir.Table) -> None:
        """Forget the view; Spark frees a checkpoint that nothing points to."""
        self._session.catalog.dropTempView(table.op().name)

    def row_hash(self, table: ir.Table, columns: Sequence[str]) -> ir.IntegerValue:
        """Hash rows by their text."""
        return _hash_text(row_text(table, columns))

    def received(self, lines: ir.Table, scratch: Path) -> ir.Table:
        """Take lines over: by a file where Spark runs on this machine, else through its driver."""
        path = scratch / f"{unused_name('lines')}.parquet"
        lines.get_backend().to_parquet(lines, path)
        if is_local(self._session):
            return self.stored(self._plain(self._session.read.parquet(path.as_uri())))
        n_lines = int(lines.count().to_pyarrow().as_py())
        if n_lines > _MOST_SENT:
            raise SettingError(
                f"{n_lines:,} lines are too many to be sent to a cluster from here (up to "
                f"{_MOST_SENT:,}): put them as Parquet on storage that the cluster reads, make a "
                f"table of them and name it: --source '{SPARK}?table=SCHEMA.NAME'; or use --engine "
                f"{LOCAL}"
            )
        return self._sent(path)

    def batches(self, table: ir.Table, key: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Hand out rows in order of `key`, one bounded range of it at a time."""
        frame = self._frame(table)
        n_parts = max(1, math.ceil(frame.count() / _CHUNK))
        parted = frame.repartitionByRange(n_parts, *key) if key else frame.repartition(n_parts)
        parts = self._checkpoint(parted.withColumn("part_", F.spark_partition_id()))
        for part in range(n_parts):
            own = parts.filter(F.col("part_") == part).drop("part_")
            yield from (own.orderBy(*key) if key else own).toArrow().to_batches()

    def faults(self) -> tuple[type[Exception], ...]:
        """List what pyspark, py4j and gRPC raise."""
        return (PySparkException, Py4JError, EOFError, *_grpc_errors(), *super().faults())

    def reason(self, error: Exception) -> str:
        """Say in one line what stands at the bottom of Java's traces, or in gRPC's details."""
        lines = [line.strip() for line in str(error).splitlines()]
        causes = [line for line in lines if line.startswith(_CAUSES)]
        return _CAUSES_OF.sub("", causes[-1]).strip('"') if causes else super().reason(error)

    def is_lost(self, error: Exception) -> bool:
        """Tell a session that ended from a query that failed."""
        is_cut_off = isinstance(error, Py4JError) and not isinstance(error, Py4JJavaError)
        return (
            is_cut_off
            or isinstance(error, EOFError)
            or super().is_lost(error)
            or any(words in str(error) for words in _GONE)
        )

    @property
    def _session(self) -> Any:
        return self.con._session  # Ibis has no other way to it

    def _frame(self, table: ir.Table) -> Any:
        self.con._run_pre_execute_hooks(table)  # puts frames of ours there
        return self._session.sql(self.con.compile(table))

    def _checkpoint(self, frame: Any) -> Any:
        settings = self._session.conf
        before = settings.get(_CONSTRAINTS)
        settings.set(_CONSTRAINTS, "false")
        try:
            lasts = settings.get(_CHECKPOINTS, None)
            return frame.checkpoint() if lasts else frame.localCheckpoint()
        finally:
            with contextlib.suppress(Exception):  # of a lost session the first error tells more
                settings.set(_CONSTRAINTS, before)

    def _view(self, frame: Any) -> ir.Table:
        name = unused_name("work")
        frame.createOrReplaceTempView(name)
        return self.con.table(name)

    def _plain(self, frame: Any) -> ir.Table:
        """See times without a zone as Spark's common kind, on the UTC clock of the session."""
        kinds = dict(frame.dtypes)
        return self._view(
            frame.select(
                *(
                    F.col(name).cast("timestamp").alias(name)
                    if kinds[name] == "timestamp_ntz"
                    else F.col(name)
                    for name in frame.columns
                )
            )
        )

    def _sent(self, path: Path) -> ir.Table:
        frame = None
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_CHUNK):
                part = self._session.createDataFrame(pa.Table.from_batches([batch]))
                part = self._checkpoint(part)
                frame = part if frame is None else frame.unionByName(part)
        return self.stored(self._plain(frame))


def connect(address: Address, memory_limit: str | None, threads: int | None) -> "Session":
    """Find or start a session; what is not said here is up to Spark's own settings.

    Parameters
    ----------
    address : Address
        ``spark`` leaves the master to spark-submit, ``spark-defaults.conf`` and the ``SPARK_…``
        variables, which without any means this machine; ``spark://host:7077`` is a cluster,
        ``sc://host:15002`` a Spark Connect server.
    memory_limit : str, optional
        Memory of the driver, which in local mode does all the work.
    threads : int, optional
        Cores of a local session.

    Raises
    ------
    EngineError
        Java or the cluster is missing.
    """
    with contextlib.ExitStack() as until_closed:
        until_closed.enter_context(_without_old_news())
        running = pyspark.sql.SparkSession.getActiveSession()
        try:
            session = running or _started(address, memory_limit, threads)
        except (PySparkException, Py4JError, OSError, *_grpc_errors()) as error:
            raise EngineError(_cannot_start(address, error)) from None
        if running is None:
            until_closed.callback(_stop, session)
        return Session(session, until_closed.pop_all())


class Session:
    """A Spark session with its Ibis connection; stopped at the end only if it was started here."""

    def __init__(self, session: Any, until_closed: contextlib.ExitStack) -> None:
        self._until_closed = until_closed
        settings = session.conf
        settings.set("spark.sql.execution.arrow.pyspark.enabled", "true")
        if is_local(session) and settings.get(_SHUFFLE) == _DEFAULT_PARTITIONS:
            # Made for clusters: on one machine the parts would be crumbs.
            settings.set(_SHUFFLE, str(2 * session.sparkContext.defaultParallelism))
        self.con = ibis.pyspark.connect(session)

    def close(self) -> None:
        """Stop what was started here, whatever is left of it."""
        self._until_closed.close()


def _stop(session: Any) -> None:
    with contextlib.suppress(Exception):  # a lost session cannot say goodbye
        session.stop()


@contextlib.contextmanager
def _without_old_news() -> Iterator[None]:
    """Keep from the user what they can do nothing about, dozens of times in every build."""
    root = logging.getLogger()
    root.addFilter(_is_news)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        warnings.filterwarnings("ignore", "'verifySchema' is ignored")
        warnings.filterwarnings("ignore", r"\[RETRIES_EXCEEDED\]")
        try:
            yield
        finally:
            root.removeFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out the traces that py4j logs of a lost session: an error is raised as well."""
    return not str(record.msg).startswith("Exception while sending command")


def is_local(session: Any) -> bool:
    """Tell whether Spark works on this machine, and so sees its files."""
    if _is_remote(session):
        return False
    return str(session.sparkContext.master).startswith("local")


def _is_remote(session: Any) -> bool:
    return "connect" in type(session).__module__


def _started(address: Address, memory_limit: str | None, threads: int | None) -> Any:
    builder = pyspark.sql.SparkSession.builder.appName("Shopper Spectrum")
    if address.scheme == "sc":
        return _impatient(builder.remote(address.url).getOrCreate())
    if address.url != SPARK:
        builder = builder.master(address.url)
    elif threads is not None:
        builder = builder.master(f"local[{threads}]")
    if memory_limit is not None:
        builder = builder.config("spark.driver.memory", _java_size(memory_limit))
    return builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()


def _impatient(session: Any) -> Any:
    """Let a server that is gone be missed within seconds, not ten minutes.

    What the server had computed is gone with it, so that waiting for another one helps nobody.
    """
    from pyspark.sql.connect.client.retries import DefaultPolicy

    session.client.set_retry_policies([DefaultPolicy(max_retries=_MOST_RETRIES)])
    return session


def _java_size(text: str) -> str:
    """Spell ``2GB`` or ``512MiB`` as Java does.

    >>> _java_size("2GB"), _java_size("512 MiB")
    ('2g', '512m')
    """
    number = text.strip().rstrip("BbIi ").strip()
    size, unit = number[:-1].strip(), number[-1:].lower()
    if unit not in "kmgt" or not size.isdecimal():
        raise SettingError(f"memory limit {text!r}; for Spark wanted such as 2GB or 512MB")
    return size + unit


def _cannot_start(address: Address, error: Exception) -> str:
    why = address.without_secrets(error).strip().splitlines()[0]
    if "JAVA_GATEWAY_EXITED" in why or isinstance(error, FileNotFoundError):
        return (
            "Spark cannot start: it needs Java 17 or newer on this machine (Debian: apt-get "
            "install openjdk-17-jre-headless), found by PATH or JAVA_HOME, and a driver memory "
            f"that the machine has; Spark says: {why}"
        )
    return f"{address.shown} cannot be reached: {why}; check the address and that it runs"


def _grpc_errors() -> tuple[type[Exception], ...]:
    """List the errors of Spark Connect's transport, which is a package of its own."""
    with contextlib.suppress(ImportError):
        import grpc

        return (grpc.RpcError,)
    return ()
