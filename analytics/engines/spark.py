"""Apache Spark as engine: a local session, a cluster, or Spark Connect.

Spark has no temporary tables, and a view computes anew what stands behind it each time. Here a
stored table is a view of a checkpoint: computed once, kept by the executors, gone with the
session. Where ``spark.checkpoint.dir`` is set the checkpoint survives the loss of an executor.
"""

import contextlib
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import functions as F  # noqa: N812  # as Spark's own documents call it

from analytics.engine import unused_name
from analytics.engines.address import LOCAL, SPARK, Address
from analytics.engines.backend import Backend, row_text
from analytics.engines.spark_session import grpc_errors, is_local
from analytics.errors import SettingError

#: Rows that travel at a time, to the cluster and back.
_CHUNK: Final = 1_000_000

#: More lines than this are no longer sent to a cluster from the machine that reads the file.
_MOST_SENT: Final = 20_000_000

_CHECKPOINTS: Final = "spark.checkpoint.dir"
# Spark 4.3 keeps, with a checkpoint, constraints on columns that are no longer in it; a union of
# checkpoints then fails with "key not found".
_CONSTRAINTS: Final = "spark.sql.constraintPropagation.enabled"

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
        """Forget the view and what is kept of it; Spark frees a checkpoint nothing points to."""
        self._session.catalog.uncacheTable(table.op().name)
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
        parts.unpersist()

    def faults(self) -> tuple[type[Exception], ...]:
        """List what pyspark, py4j and gRPC raise."""
        return (PySparkException, Py4JError, EOFError, *grpc_errors(), *super().faults())

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
            # A checkpoint keeps the estimate of its size, which of a join is the product of both
            # sides: its digits double with every round of matching, until Spark can hold the
            # number no more. Of what is cached Spark knows the size.
            kept = (frame.checkpoint() if lasts else frame.localCheckpoint()).persist()
            kept.count()
            return kept
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
