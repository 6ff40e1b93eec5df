"""An engine that goes away in mid-build: said in words, and the build before stays."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.build import build
from analytics.errors import EngineError
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore
from tests.engines.conftest import MODELS, NOW, PASSWORD, built

pytestmark = pytest.mark.engines

STAGES = ("read", "clean", "facts", "segments")

_CHILD = """
import sys
from pathlib import Path
from analytics.build import build
from analytics.errors import EngineError
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore
from tests.engines.conftest import NOW
from tests.engines.test_failures import kill_spark

def progress(stage):
    if stage == "facts":
        kill_spark()

options = BuildOptions(engine="spark", memory_limit="1GB", threads=2)
try:
    build(sys.argv[1], ArtifactStore(Path(sys.argv[2])), created_at=NOW, options=options,
          progress=progress)
except EngineError as error:
    print("SAID:", error)
"""


def kill_spark() -> None:
    from pyspark import SparkContext

    os.kill(SparkContext._active_spark_context._gateway.proc.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def served(shop, stores) -> Path:
    built(stores, "served", shop, without=MODELS)
    return stores / "served"


@pytest.fixture
def store(served, tmp_path) -> ArtifactStore:
    """Serves a build already."""
    shutil.copytree(served, tmp_path / "artifacts")
    return ArtifactStore(tmp_path / "artifacts")


def assert_untouched(store: ArtifactStore, served: str) -> None:
    assert store.current().build_id == served
    assert store.verify() == []
    litter = {path.name for path in store.root.iterdir()} - {served, "CURRENT"}
    assert litter <= {".lock", ".lock-holder"}


@pytest.mark.parametrize("at_stage", STAGES)
def test_a_killed_database_connection_is_said_and_the_old_build_stays(
    store, server, shop, at_stage
):
    served = store.current().build_id

    def progress(stage: str) -> None:
        if stage == at_stage:
            with server.connect() as con:
                con.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'shopper-spectrum'"
                )

    options = BuildOptions(engine=server.url(password=PASSWORD), currency="$")
    with pytest.raises(EngineError, match=r"postgres://127.* was lost.*build again") as lost:
        build(shop, store, created_at=NOW, options=options, progress=progress)
    assert "s3cret" not in str(lost.value)
    assert_untouched(store, served)


def test_a_database_killed_while_it_is_copied_from_is_said_too(store, server, table):
    import threading

    served = store.current().build_id
    is_over = threading.Event()

    def kill() -> None:
        with server.connect() as con:
            while not is_over.is_set():
                con.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'shopper-spectrum' AND query LIKE '%%FETCH%%'"
                )

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        with pytest.raises(EngineError, match="was lost"):
            build(f"{server.url(password=PASSWORD)}?{table}", store, created_at=NOW)
    finally:
        is_over.set()
        killer.join()
    assert_untouched(store, served)


def test_a_killed_spark_is_said_and_the_old_build_stays(store, shop):
    served = store.current().build_id
    # In a process of its own: the session of the other tests lives on.
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, str(shop), str(store.root)],
        check=False,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert "SAID: the connection to spark was lost at work" in child.stdout, child.stderr
    assert "build again" in child.stdout
    assert "Traceback" not in child.stderr
    assert_untouched(store, served)


def test_without_java_spark_says_what_to_install(shop, tmp_path):
    code = _CHILD.replace('if stage == "facts"', "if False")
    environment = {"PATH": "/nowhere", "JAVA_HOME": "/nowhere", "HOME": str(tmp_path)}
    child = subprocess.run(
        [sys.executable, "-c", code, str(shop), str(tmp_path / "artifacts")],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        env=environment,
    )
    assert "openjdk-17-jre-headless" in child.stdout, child.stderr
