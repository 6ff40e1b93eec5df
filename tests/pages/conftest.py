"""An app that serves the small shop; page callbacks are called inside its context."""

from collections.abc import Iterator
from pathlib import Path

import dash
import pytest

from dashboard.app import create_app
from dashboard.settings import Settings
from tests.pages import small_shop


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_shop.publish(tmp_path_factory.mktemp("artifacts"))


@pytest.fixture
def app(small_store: Path) -> Iterator[dash.Dash]:
    made = create_app(Settings(artifacts=small_store))
    with made.server.app_context():
        yield made
