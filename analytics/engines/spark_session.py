"""Finding or starting the Spark session of a build: on this machine, a cluster, or by Connect."""

import contextlib
import logging
import warnings
from collections.abc import Iterator
from typing import Any, Final

import ibis
import pyspark
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from analytics.engines.address import SPARK, Address
from analytics.errors import EngineError, SettingError

_SHUFFLE: Final = "spark.sql.shuffle.partitions"
_DEFAULT_PARTITIONS: Final = "200"

# Each waits four times as long as the one before it, the first 50 ms: together 17 seconds.
_MOST_RETRIES: Final = 5


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
        except (PySparkException, Py4JError, OSError, *grpc_errors()) as error:
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


def grpc_errors() -> tuple[type[Exception], ...]:
    """List the errors of Spark Connect's transport, which is a package of its own."""
    with contextlib.suppress(ImportError):
        import grpc

        return (grpc.RpcError,)
    return ()
