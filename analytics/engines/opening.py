"""Opening the engine of a build, and saying in words what becomes of it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ibis

from analytics import engine
from analytics.engines.address import LOCAL, SPARK, Address, address_of
from analytics.engines.backend import Backend
from analytics.engines.registry import of
from analytics.errors import EngineError, SettingError

_DRIVERS: Final = "pip install -r requirements-engines.txt"


@dataclass(frozen=True)
class Engine:
    """Where a build works.

    Attributes
    ----------
    address : Address
        What was asked for.
    con : ibis.BaseBackend
        The engine that cleans and sums.
    local : ibis.BaseBackend
        DuckDB on this machine, which reads files and checks what was written; `con` itself
        where that is DuckDB.
    scratch : Path
        A folder for what travels between the two.
    """

    address: Address
    con: ibis.BaseBackend
    local: ibis.BaseBackend
    scratch: Path

    @property
    def backend(self) -> Backend:
        """The adapter of `con`."""
        return of(self.con)


@contextmanager
def opened(
    name: str,
    scratch: Path,
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> Iterator[Engine]:
    """Open an engine by name or URL, and close it at the end.

    Parameters
    ----------
    name : str
        ``duckdb``; ``spark``, ``spark://…`` or ``sc://…``; ``postgres://…``; or another URL
        that Ibis connects to.
    scratch : Path
        Folder for intermediate results.
    memory_limit, threads
        Of DuckDB, or of a Spark session on this machine.

    Raises
    ------
    SettingError
        No such engine, or a limit it does not understand.
    EngineError
        It cannot be reached, its driver is missing, or it was lost at work.
    """
    address = address_of(name)
    if address.table:
        raise SettingError(f"--engine {address.shown} names a table; that belongs to --source")
    with ExitStack() as stack:
        local = stack.enter_context(
            engine.opened(memory_limit=memory_limit, threads=threads, spill_dir=scratch)
        )
        if address.scheme == LOCAL:
            if address.url != LOCAL:
                raise SettingError(
                    f"{address.shown} is a file of the local engine: name it as --source "
                    f"'{address.shown}?table=NAME' and leave --engine out"
                )
            con = local
        else:
            con = stack.enter_context(connected(address, memory_limit, threads))
        with faults_in_words(address, of(con)):
            yield Engine(address, con, local, scratch)


@contextmanager
def connected(
    address: Address, memory_limit: str | None = None, threads: int | None = None
) -> Iterator[ibis.BaseBackend]:
    """Connect to an engine other than the local one.

    Raises
    ------
    EngineError
        It cannot be reached or its driver is missing.
    """
    try:
        if address.scheme in {SPARK, "sc"}:
            from analytics.engines import spark_session

            session = spark_session.connect(address, memory_limit, threads)
            con, close = session.con, session.close
        elif address.scheme == "postgres":
            from analytics.engines import postgres

            con = postgres.connect(address)
            close = con.disconnect
        else:
            con = _by_ibis(address)
            close = con.disconnect
    except ImportError as error:
        raise EngineError(
            f"{address.shown} needs a driver that is not installed ({error.name or error}): "
            f"{_DRIVERS}, or for a warehouse: pip install 'ibis-framework[{address.scheme}]'"
        ) from None
    try:
        yield con
    finally:
        with suppress(Exception):  # a lost connection cannot say goodbye
            close()


@contextmanager
def faults_in_words(address: Address, backend: Backend) -> Iterator[None]:
    """Turn what the engine's driver raises into an `EngineError` without secrets."""
    try:
        yield
    except backend.faults() as error:
        why = address.without_secrets(backend.reason(error))
        if backend.is_lost(error):
            raise EngineError(
                f"the connection to {address.shown} was lost at work ({why}); nothing was "
                "published, the build before stays; see in its log why it ended, then build again"
            ) from None
        raise EngineError(
            f"{address.shown} refused a step of the work: {why}; nothing was published, the "
            f"build before stays; correct that, or build with --engine {LOCAL}"
        ) from None


def _by_ibis(address: Address) -> ibis.BaseBackend:
    try:
        if address.scheme == LOCAL:
            return ibis.duckdb.connect(
                address.url.removeprefix(f"{LOCAL}://"),
                read_only=True,
                autoinstall_known_extensions=False,
                autoload_known_extensions=False,
            )
        return ibis.connect(address.url)
    except ImportError:
        raise
    except Exception as error:
        # Whatever the driver of some warehouse raises: it cannot be known here.
        why = address.without_secrets(error).strip().splitlines()
        raise EngineError(
            f"{address.shown} cannot be opened: {why[0] if why else type(error).__name__}; "
            "check the URL, which is as Ibis wants it for this backend"
        ) from None
