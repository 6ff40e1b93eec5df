"""A tiny shop behind a sign-in."""

import shutil
from pathlib import Path

import pytest

from dashboard.access.users import Users
from tests.dashboard.access import doors
from tests.pages import small_shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_shop.publish(tmp_path_factory.mktemp("artifacts"))


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of users: to hash a password is made to be slow."""
    return doors.users_in(tmp_path_factory.mktemp("users")).path


@pytest.fixture
def users(tmp_path: Path, written: Path) -> Users:
    return Users(Path(shutil.copy(written, tmp_path)))


@pytest.fixture
def app(shop: Path, users: Users):
    return doors.app_of(shop, users)


@pytest.fixture
def client(app):
    return app.server.test_client()
