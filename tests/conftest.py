"""Fixtures that more than one part of the suite uses."""

import os
from datetime import UTC, datetime
from pathlib import Path

import ibis
import pytest
from filelock import FileLock

from analytics import engine
from analytics.store import ArtifactStore

DATA_VARIABLE = "SHOPPER_SPECTRUM_TEST_DATA"

# Test processes share a build: one makes it, the others wait.
_PATIENCE_SECONDS = 600


# What takes longest, so that no test process is left alone with it at the end; the build of the
# real file is the very first, and what needs it the last, so that nothing waits for it.
_FIRST = ("tests/real_data/test_published_facts.py", "tests/browser/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the modules by how soon they should start."""
    on_real_build = {
        item.path for item in items if "real_store" in getattr(item, "fixturenames", ())
    }

    def turn(item: pytest.Item) -> int:
        if item.nodeid.startswith(_FIRST[0]):
            return 0
        if item.path in on_real_build:
            return len(_FIRST) + 1
        return 1 if item.nodeid.startswith(_FIRST[1]) else len(_FIRST)

    items.sort(key=turn)


@pytest.fixture
def con() -> ibis.BaseBackend:
    connection = engine.connect(threads=2)
    yield connection
    connection.disconnect()


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Folder of the real data; its absence is a failure in CI and a skip elsewhere."""
    folder = Path(os.environ.get(DATA_VARIABLE, ""))
    if os.environ.get(DATA_VARIABLE) and (folder / "online_retail.parquet").is_file():
        return folder
    reason = f"{DATA_VARIABLE} names no folder with the real data"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_dir(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Folder that all test processes of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


def _built(root: Path, source: Path, *, is_demo: bool) -> Path:
    from analytics.build import build

    build(
        source,
        ArtifactStore(root),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        is_demo=is_demo,
        wait_seconds=_PATIENCE_SECONDS,
    )
    return root


@pytest.fixture(scope="session")
def demo_store(shared_dir: Path) -> Path:
    """Artifacts folder with a build of a small demo shop."""
    from analytics import demo

    source = shared_dir / "demo_shop.parquet"
    with FileLock(shared_dir / "demo_shop.lock"):
        if not source.exists():
            demo.write(source, n_lines=40_000, seed=1)
    return _built(shared_dir / "demo_artifacts", source, is_demo=True)


@pytest.fixture(scope="session")
def real_store(shared_dir: Path, data_dir: Path) -> Path:
    """Artifacts folder with a build of the real file."""
    source = data_dir / "online_retail.parquet"
    return _built(shared_dir / "real_artifacts", source, is_demo=False)
