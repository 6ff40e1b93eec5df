"""Fixtures that more than one part of the suite uses."""

import os
from datetime import UTC, datetime
from pathlib import Path

import ibis
import pytest

from analytics import engine
from analytics.store import ArtifactStore

DATA_VARIABLE = "SHOPPER_SPECTRUM_TEST_DATA"


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


def _built(root: Path, source: Path, *, is_demo: bool) -> Path:
    from analytics.build import build

    build(
        source,
        ArtifactStore(root),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        is_demo=is_demo,
    )
    return root


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Artifacts folder with a build of a small demo shop."""
    from analytics import demo

    folder = tmp_path_factory.mktemp("demo")
    source = folder / "demo_shop.parquet"
    demo.write(source, n_lines=20_000, seed=1)
    return _built(folder / "artifacts", source, is_demo=True)


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Path:
    """Artifacts folder with a build of the real file."""
    root = tmp_path_factory.mktemp("real") / "artifacts"
    return _built(root, data_dir / "online_retail.parquet", is_demo=False)
