"""The local engine, DuckDB, and the few things that Ibis lacks to read files with it.

Files are read, builds served and checked with it, wherever the heavy work of a build runs:
other engines for that are in `analytics.engines`.
"""

import glob
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import ibis
import ibis.expr.types as ir

from analytics.errors import SettingError

ENGINES: Final = ("duckdb",)

# What data that is not what it was said to be raises (not: memory or disk is full).
_OF_DATA: Final = (
    duckdb.InvalidInputException,
    duckdb.DataError,
    duckdb.SerializationException,
)

#: The engine's part of the machine's memory: the models after it need as much again.
MEMORY_SHARE: Final = "40%"

_MEMORY: Final = re.compile(r"\s*\d+(\.\d+)?\s*([KMGT]i?B|%)\s*", re.IGNORECASE)


@contextmanager
def refusing_damage(refusal: Callable[[str], Exception]) -> Iterator[None]:
    """Read files with the engine.

    Parameters
    ----------
    refusal : callable
        Makes what is raised where a file turns out to be damaged, from the engine's reason;
        whatever else goes wrong is raised as it is.
    """
    try:
        yield
    except duckdb.Error as error:
        # What the engine's libraries say of a damaged file comes as the bare class.
        if type(error) is duckdb.Error or isinstance(error, _OF_DATA):
            raise refusal(str(error).splitlines()[0]) from error
        raise


def connect(
    name: str = "duckdb",
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
    spill_dir: Path | None = None,
) -> ibis.BaseBackend:
    """Open an engine.

    Parameters
    ----------
    name : str
        One of `ENGINES`.
    memory_limit : str, optional
        Such as ``"2GB"``; without it `MEMORY_SHARE` of the machine's where there is a folder to
        spill to, else what the engine sees fit.
    threads : int, optional
        At least 1; without it one per core.
    spill_dir : Path, optional
        Folder, made if absent, for tables and intermediate results that exceed
        the memory. Without it tables stay in memory.

    Returns
    -------
    ibis.BaseBackend
        Keeps the order of files, and loads nothing from the network.

    Raises
    ------
    SettingError
        Unknown engine, or a limit the engine does not understand.
    """
    if name not in ENGINES:
        raise SettingError(f"no engine {name!r}; known: {', '.join(ENGINES)}")
    if threads is not None and threads < 1:
        raise SettingError(f"threads is {threads}; wanted a whole number from 1")
    if memory_limit is not None and not _MEMORY.fullmatch(memory_limit):
        raise SettingError(f"memory limit {memory_limit!r}; wanted such as 2GB, 512MiB or 50%")
    database: str | Path = ":memory:"
    if spill_dir is not None:
        database = spill_dir / f"{unused_name('engine')}.duckdb"
    try:
        settings = _duckdb_settings(memory_limit, threads, spill_dir)
        return ibis.duckdb.connect(database, **settings)
    except (duckdb.Error, OSError) as error:
        raise SettingError(
            f"the engine cannot start with memory limit {memory_limit!r}, threads {threads!r} and "
            f"folder {str(spill_dir)!r}: {str(error).strip().splitlines()[0]}; change one of them"
        ) from error


@contextmanager
def opened(
    name: str = "duckdb",
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
    spill_dir: Path | None = None,
) -> Iterator[ibis.BaseBackend]:
    """Open an engine as `connect` does, and close it at the end.

    Raises
    ------
    SettingError
        As `connect`; and when the work inside needs more memory than there is.
    """
    con = connect(name, memory_limit=memory_limit, threads=threads, spill_dir=spill_dir)
    try:
        yield con
    except duckdb.OutOfMemoryException as error:
        if "no space left" in str(error).lower():
            raise  # the disk is full, not the memory: the store says so
        why = str(error).strip().splitlines()[0]
        raise SettingError(
            f"the engine ran out of memory (limit {memory_limit or 'its own'}): {why}; "
            "give it more with --memory-limit, or fewer --threads"
        ) from error
    finally:
        con.disconnect()


def _duckdb_settings(
    memory_limit: str | None, threads: int | None, spill_dir: Path | None
) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }
    if memory_limit is None and spill_dir is not None:
        memory_limit = MEMORY_SHARE
    if memory_limit is not None:
        settings["memory_limit"] = memory_limit
    if threads is not None:
        settings["threads"] = threads
    if spill_dir is not None:
        spill_dir.mkdir(parents=True, exist_ok=True)
        settings["temp_directory"] = str(spill_dir / "spill")
    return settings


def unused_name(prefix: str) -> str:
    """Name a table or file as none was named before."""
    return str(ibis.util.gen_name(prefix))


def scratch_dir(con: ibis.BaseBackend) -> Path | None:
    """Return the folder where `con` keeps its tables, None where they live in memory."""
    rows = con.raw_sql("select path from duckdb_databases() where not internal").fetchall()
    paths = [Path(path).parent for (path,) in rows if path]
    return paths[0] if paths else None


def _try_strptime(text: str, pattern: str) -> None:
    """Stand for the engine's own function, of which Ibis needs the name and the types."""


_parse_time = ibis.udf.scalar.builtin(
    name="try_strptime", signature=(("string", "string"), "timestamp(6)")
)(_try_strptime)


def parse_time(text: ir.StringValue, pattern: str) -> ir.TimestampValue:
    """Read `text` by a strptime `pattern`; NULL where it does not fit."""
    return _parse_time(text, pattern)


def _strlen(text: str) -> None:
    """Stand for the engine's own function, of which Ibis needs the name and the types."""


_bytes_of = ibis.udf.scalar.builtin(name="strlen", signature=(("string",), "int64"))(_strlen)


def n_bytes(text: ir.StringValue) -> ir.IntegerValue:
    """Return how many bytes a text takes, without counting its characters."""
    return _bytes_of(text)


def parquet_bytes(con: ibis.BaseBackend, path: Path) -> int:
    """Return to how many bytes the pages of a Parquet file say they unpack."""
    query = "select coalesce(sum(total_uncompressed_size), 0) from parquet_metadata(?)"
    [(total,)] = con.con.execute(query, [literal(path)]).fetchall()
    return int(total)


#: Column of a stored table that says the place of its rows, where there is one.
PLACE: Final = "place_"


def place_in_table(table: ir.Table) -> ir.IntegerValue:
    """Return the place of each row of a stored table, from 1.

    A table that was read where it is carries it; in others it is the order of writing.
    """
    return table[PLACE] if PLACE in table.columns else table.rowid() + 1


def literal(path: Path) -> str:
    """Write a path so that the engine takes no part of it for a pattern of names."""
    return glob.escape(str(path))


def store_csv(
    con: ibis.BaseBackend,
    path: Path,
    *,
    delimiter: str,
    n_columns: int,
    keep: Mapping[str, int],
    n_skipped: int = 0,
) -> tuple[ir.Table, int]:
    """Store columns of a UTF-8 CSV file with a header as text, in file order.

    Parameters
    ----------
    con : ibis.BaseBackend
        From `connect`.
    path : Path
        The file.
    delimiter : str
        One character; quotes are ``"``, doubled within quotes.
    n_columns : int
        Fields in the header.
    keep : mapping of str to int
        Name in the stored table to place in the header, from 0.
    n_skipped : int
        Lines before the header.

    Returns
    -------
    table : ibis.Table
        Empty fields are NULL.
    n_broken : int
        Records that are not in the table. Where it is not 0, or where quotes do not
        pair, more may be lost: see `sources.records`.
    """
    name = unused_name("csv")
    view = con.read_csv(
        literal(path),
        compression="none",
        table_name=f"{name}_scan",
        columns={f"f{place}": "VARCHAR" for place in range(n_columns)},
        auto_detect=False,
        header=True,
        delim=delimiter,
        quote='"',
        escape='"',
        nullstr="",
        ignore_errors=True,
        store_rejects=True,
        rejects_table=f"{name}_broken",
        rejects_scan=f"{name}_files",
        rejects_limit=0,
        skip=n_skipped,
    )
    con.create_table(name, view.select(**{to: view[f"f{place}"] for to, place in keep.items()}))
    con.drop_view(f"{name}_scan")
    [(n_broken,)] = con.raw_sql(f"from {name}_broken select count(*)").fetchall()
    return con.table(name), int(n_broken)
