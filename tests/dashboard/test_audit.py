import json
import stat

import pytest

from dashboard import audit
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import who


@pytest.fixture
def app(tmp_path):
    return create_app(Settings(artifacts=tmp_path)).server


def _lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_an_event_says_who_when_from_where_and_what(app, tmp_path):
    with app.test_request_context(environ_base={"REMOTE_ADDR": "10.0.0.7"}):
        who.set_current(who.User("ann", who.Role.ANALYST))
        audit.record("export", name="customers", rows=12)
    (event,) = _lines(tmp_path / ".audit.jsonl")
    assert event.pop("at").endswith("+00:00")
    assert event == {
        "event": "export",
        "user": "ann",
        "role": "analyst",
        "address": "10.0.0.7",
        "name": "customers",
        "rows": 12,
    }


def test_only_the_server_reads_the_log(app, tmp_path):
    with app.app_context():
        audit.record("build.started")
    mode = (tmp_path / ".audit.jsonl").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_text_in_a_fact_cannot_forge_a_second_event(app, tmp_path):
    with app.app_context():
        audit.record("export", name='x"}\n{"event": "forged')
    assert [event["event"] for event in _lines(tmp_path / ".audit.jsonl")] == ["export"]


def test_an_event_that_cannot_be_written_is_logged(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    audit.append(tmp_path / "file" / "log", "export", name="customers")
    assert '"event": "export"' in caplog.text
