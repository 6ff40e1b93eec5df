"""A throw-away PostgreSQL, one Spark session, and a demo shop built on each engine.

What is missing on the machine fails in CI and skips elsewhere, saying what to install.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest

from analytics import demo
from analytics.build import build
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore, Build
from tests.ports import free_port

NOW = datetime(2026, 1, 1, tzinfo=UTC)
N_LINES = 30_000
USER = "shop keeper"
PASSWORD = "s3cret/p@ss word"

#: Facts do not need the models, which take most of the time.
MODELS = ("segments", "recommendations", "predictions")


def missing(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(autouse=True, scope="session")
def drivers() -> None:
    for module in ("pyspark", "psycopg"):
        try:
            __import__(module)
        except ImportError:
            missing(f"{module} is not installed: pip install -r requirements-engines.txt")


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of the tests' own."""

    port: int
    folder: Path

    def url(self, database: str = "shop", *, password: str | None = None, user: str = USER) -> str:
        secret = f":{quote(password, safe='')}" if password else ""
        return f"postgres://{quote(user)}{secret}@127.0.0.1:{self.port}/{database}"

    def connect(self):
        import psycopg

        return psycopg.connect(self.url(password=PASSWORD), autocommit=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    programs = _server_programs()
    # Not pytest's folder: PostgreSQL runs as somebody else where the tests run as root.
    folder = Path(tempfile.mkdtemp(prefix="engines-postgres-"))
    as_owner = _as_owner(folder)
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    port = free_port()
    data, log = folder / "data", folder / "log"
    # A language's own order of texts, so that a comparison that relied on it would show.
    _run(
        *(*as_owner, programs / "initdb", "-D", data, "-U", USER, "-E", "UTF8"),
        *("--auth=scram-sha-256", f"--pwfile={secret}", "--locale=C.UTF-8"),
        *("--locale-provider=icu", "--icu-locale=en-US"),
    )
    flags = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off"
    flags += f" -c unix_socket_directories={folder}"
    _run(*as_owner, programs / "pg_ctl", "-D", data, "-w", "-l", log, "-o", flags, "start")
    found = Server(port, folder)
    try:
        import psycopg

        with psycopg.connect(found.url("postgres", password=PASSWORD), autocommit=True) as con:
            con.execute("CREATE DATABASE shop")
        yield found
    finally:
        _run(*as_owner, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _server_programs() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else folders
    if not found:
        missing("no PostgreSQL server: apt-get install postgresql")
    return found[0]


def _as_owner(folder: Path) -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    shutil.chown(folder, "postgres")
    return ("runuser", "-u", "postgres", "--")


def _run(*command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command], check=False, capture_output=True, text=True, cwd="/"
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def spark_session() -> Iterator[object]:
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        missing("no Java: apt-get install openjdk-17-jre-headless")
    from analytics.engines import address_of
    from analytics.engines.spark_session import connect

    session = connect(address_of("spark"), "2GB", 2)
    yield session
    session.close()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo shop with all its dirt."""
    path = tmp_path_factory.mktemp("shop") / "shop.parquet"
    demo.write(path, n_lines=N_LINES, seed=7)
    return path


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("artifacts")


def built(stores: Path, name: str, source: str | Path, **options: object) -> Build:
    """Build `source` into a store of its own."""
    store = ArtifactStore(stores / name)
    build(source, store, created_at=NOW, options=BuildOptions(**options))
    return store.current()


@pytest.fixture(scope="session")
def on_duckdb(shop: Path, stores: Path) -> Build:
    return built(stores, "duckdb", shop)


@pytest.fixture(scope="session")
def on_postgres(shop: Path, stores: Path, server: Server) -> Build:
    return built(stores, "postgres", shop, engine=server.url(password=PASSWORD))


@pytest.fixture(scope="session")
def on_spark(shop: Path, stores: Path, spark_session: object) -> Build:
    return built(stores, "spark", shop, engine="spark")


@pytest.fixture(scope="session")
def table(shop: Path, server: Server) -> str:
    """The lines as a table of a schema with an awkward name, shuffled, with their place."""
    raw = pd.read_parquet(shop)
    raw["place"] = range(len(raw))
    raw = raw.sample(frac=1, random_state=1)
    with server.connect() as con:
        con.execute('CREATE SCHEMA "My Sales"')
        con.execute(
            'CREATE TABLE "My Sales"."tx; drop" ("InvoiceNo" text, "StockCode" varchar(40), '
            '"Description" text, "Quantity" integer, "InvoiceDate" timestamp, '
            '"UnitPrice" double precision, "CustomerID" text, "Country" text, place bigint, '
            "notes text DEFAULT 'never read')"
        )
        names = ", ".join(f'"{name}"' for name in raw.columns)
        with con.cursor().copy(f'COPY "My Sales"."tx; drop" ({names}) FROM STDIN') as copy:
            for row in raw.astype(object).where(raw.notna(), None).itertuples(index=False):
                copy.write_row(row)
    return "table=" + quote('"My Sales"."tx; drop"')
