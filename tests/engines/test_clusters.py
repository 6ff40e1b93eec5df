"""Spark elsewhere: a standalone cluster and a Spark Connect server, each of the tests' own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from analytics import demo
from analytics.build import build
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore, Build
from benchmarks.engines import difference
from tests.engines.conftest import MODELS, NOW
from tests.engines.test_equality import FACTS
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_MODELS = [argument for stage in MODELS for argument in ("--without", stage)]
_CONNECT = "org.apache.spark.sql.connect.service.SparkConnectServer"
# What a cluster's administrator writes down; a few parts suffice for a few lines.
SETTINGS = """\
spark.sql.shuffle.partitions 2
spark.driver.memory 1g
spark.executor.memory 1g
spark.ui.enabled false
"""

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "shop.parquet"
    demo.write(path, n_lines=3_000, seed=7)
    return path


@pytest.fixture(scope="module")
def here(lines: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    store = ArtifactStore(tmp_path_factory.mktemp("here"))
    build(lines, store, created_at=NOW, options=BuildOptions(without=MODELS))
    return store.current()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, spark_session: object) -> dict[str, str]:
    """What ``spark-submit`` finds its settings by, here and in what a build starts."""
    import pyspark

    folder = tmp_path_factory.mktemp("conf")
    (folder / "spark-defaults.conf").write_text(SETTINGS)
    home = str(Path(pyspark.__file__).parent)
    return {**os.environ, "SPARK_HOME": home, "SPARK_CONF_DIR": str(folder)}


@dataclass(frozen=True)
class Cluster:
    """An engine's address, and what has to be killed for it to be gone."""

    url: str
    process: "subprocess.Popen[bytes]"


@pytest.fixture
def connect(settings: dict[str, str], tmp_path: Path) -> Iterator[Cluster]:
    port = free_port()
    command = ["spark-submit", "--master", "local[2]", "--class", _CONNECT]
    command += ["--conf", f"spark.connect.grpc.binding.port={port}"]
    command += ["--conf", "spark.connect.grpc.binding.address=127.0.0.1", "spark-internal"]
    with _running(command, settings, tmp_path / "connect.log", port) as process:
        yield Cluster(f"sc://127.0.0.1:{port}", process)


@pytest.fixture
def standalone(settings: dict[str, str], tmp_path: Path) -> Iterator[Cluster]:
    port, port_of_worker = free_port(), free_port()
    url = f"spark://127.0.0.1:{port}"
    place = ["--host", "127.0.0.1", "--webui-port", "0", "--port"]
    master = ["spark-class", "org.apache.spark.deploy.master.Master", *place, str(port)]
    worker = ["spark-class", "org.apache.spark.deploy.worker.Worker", *place, str(port_of_worker)]
    worker += ["--cores", "2", "--memory", "1g", "--work-dir", str(tmp_path / "work"), url]
    with (
        _running(master, settings, tmp_path / "master.log", port) as process,
        _running(worker, settings, tmp_path / "worker.log", port_of_worker),
    ):
        yield Cluster(url, process)


@pytest.mark.parametrize("kind", ["connect", "standalone"])
def test_a_cluster_gives_what_duckdb_gives(request, settings, lines, here, tmp_path, kind):
    cluster = request.getfixturevalue(kind)
    at_work = _build(cluster.url, lines, tmp_path / "artifacts", settings)
    _told, said = at_work.communicate(timeout=500)
    assert at_work.returncode == 0, said
    # What nobody can do anything about is not said, dozens of times.
    assert "FutureWarning" not in said
    assert "UserWarning" not in said
    found = ArtifactStore(tmp_path / "artifacts").current()
    assert {name: difference(here, found, name) for name in FACTS} == dict.fromkeys(FACTS)


def test_a_lost_connect_server_is_said_and_the_old_build_stays(connect, settings, lines, tmp_path):
    store = ArtifactStore(tmp_path / "artifacts")
    before = build(lines, store, created_at=NOW, options=BuildOptions(without=MODELS))
    at_work = _build(connect.url, lines, store.root, settings)
    _wait_until(lambda: list(store.root.glob(".staging-*/lines.parquet")), at_work)
    os.killpg(connect.process.pid, signal.SIGKILL)
    _told, said = at_work.communicate(timeout=500)
    assert at_work.returncode == 2, said
    assert re.search(r"to sc://127\.0\.0\.1:\d+ was lost at work \(.*[Cc]onnect", said), said
    assert said.strip().startswith("error: ")
    assert store.current().build_id == before.build_id
    assert not list(store.root.glob(".staging-*"))


@contextmanager
def _running(
    command: list[str], settings: dict[str, str], log: Path, port: int
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run one of Spark's own programs, once it listens; end it with all that it started."""
    program = Path(settings["SPARK_HOME"]) / "bin" / command[0]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [program, *command[1:]], env=settings, stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait_until(lambda: _listens(port), process, log)
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _build(
    engine: str, lines: Path, artifacts: Path, settings: dict[str, str]
) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "dashboard", "build", "--source", str(lines)]
    command += ["--artifacts", str(artifacts), "--engine", engine, *WITHOUT_MODELS]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=settings, stdout=pipe, stderr=pipe, text=True)


def _wait_until(
    is_so: Callable[[], object], process: "subprocess.Popen[Any]", log: Path | None = None
) -> None:
    ends = time.monotonic() + 120
    while not is_so():
        said = log.read_text()[-2_000:] if log else ""
        assert process.poll() is None, f"ended with {process.returncode}: {said}"
        assert time.monotonic() < ends, f"still waiting: {said}"
        time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
