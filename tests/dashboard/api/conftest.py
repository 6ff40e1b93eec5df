"""The API of a demo shop."""

import json
from pathlib import Path

import pytest

from analytics.store import ArtifactStore
from dashboard.__main__ import run
from dashboard.app import create_app
from dashboard.settings import Settings


@pytest.fixture(scope="module")
def app(demo_store: Path, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("state")
    return create_app(
        Settings(artifacts=demo_store, cache=folder / "cache", audit_log=folder / "audit.jsonl")
    )


@pytest.fixture
def client(app):
    return app.server.test_client()


@pytest.fixture
def ask(client):
    """Ask an operation that answers."""

    def asked(path: str, body: object = None) -> dict:
        address = f"/api/v1{path}"
        answer = client.get(address) if body is None else client.post(address, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json

    return asked


@pytest.fixture
def told(demo_store, capfd):
    """Run a command with --json."""

    def run_it(*words: str) -> dict:
        capfd.readouterr()
        assert run([*words, "--json", "--artifacts", str(demo_store)]) == 0
        return json.loads(capfd.readouterr().out)

    return run_it


@pytest.fixture(scope="session")
def build(demo_store: Path):
    return ArtifactStore(demo_store).current()
