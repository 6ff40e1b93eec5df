"""Files on their way in: whole, within the limit, and nowhere else."""

import json
import shutil
from collections import namedtuple

import pytest

from dashboard.app import create_app
from dashboard.settings import Settings
from dashboard.uploading import receiving
from pages import uploads, who
from tests.hostile import HEADER, LINE

CONTENT = HEADER + LINE
_MIB = 2**20


@pytest.fixture
def server(tmp_path):
    return create_app(Settings(artifacts=tmp_path, upload_limit=5)).server


@pytest.fixture
def client(server):
    return server.test_client()


@pytest.fixture
def draft(client):
    return client.post("/uploads", json={}).json["draft"]


def send(client, draft, content=CONTENT, name="sales.csv", **more):
    headers = {"X-File-Name": name, "Content-Type": "application/octet-stream"}
    return client.post(f"/uploads/{draft}", data=content, headers=headers, **more)


def left(tmp_path):
    return [p.name for p in (tmp_path / ".uploads").rglob("*") if p.suffix in {".data", ".part"}]


def test_a_file_arrives_as_it_is_under_a_name_of_our_own(client, draft, tmp_path):
    answer = send(client, draft, name="..%2F..%2Fsales%202011.csv")
    assert [file["label"] for file in answer.json["files"]] == ["sales 2011.csv"]
    (stored,) = (tmp_path / ".uploads" / draft).glob("*.data")
    assert stored.read_bytes() == CONTENT
    assert stored.stat().st_mode & 0o777 == 0o600
    assert "sales" not in stored.name


def test_a_file_above_the_common_limit_of_requests_is_taken(client, draft):
    assert send(client, draft, b"x" * (4 * _MIB + 1)).status_code == 200


def test_what_is_announced_as_too_large_is_refused_unread(client, draft, tmp_path):
    answer = send(client, draft, b"x" * (5 * _MIB + 1))
    assert answer.status_code == 413
    assert answer.json["detail"].startswith("Sales.csv is too large: an upload may have 5 MiB")
    assert left(tmp_path) == []


def test_what_is_not_announced_is_counted(client, draft, tmp_path):
    answer = send(
        client,
        draft,
        b"x" * (5 * _MIB + 1),
        environ_overrides={"CONTENT_LENGTH": "", "wsgi.input_terminated": True},
    )
    assert answer.status_code == 413
    assert left(tmp_path) == []


def test_the_limit_is_for_all_files_together(client, draft, tmp_path):
    assert send(client, draft, b"x" * (3 * _MIB)).status_code == 200
    assert send(client, draft, b"x" * (3 * _MIB)).status_code == 413
    assert len(left(tmp_path)) == 1


def test_what_breaks_off_leaves_nothing(client, draft, tmp_path):
    answer = send(client, draft, environ_overrides={"CONTENT_LENGTH": str(len(CONTENT) + 10)})
    assert answer.status_code == 400
    assert "broke off" in answer.json["detail"]
    assert left(tmp_path) == []


def test_an_empty_file_is_refused(client, draft):
    assert "is empty (0 bytes)" in send(client, draft, b"").json["detail"]


def test_a_full_disk_is_said_in_words_before_it_is_full(client, draft, tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")(1, 1, receiving.RESERVE + 10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    answer = send(client, draft)
    assert answer.status_code == 507
    assert "the disk of the server is full" in answer.json["detail"].lower()
    assert left(tmp_path) == []


@pytest.mark.parametrize("name", ["0" * 32, "..", "%2e%2e%2f%2e%2e", "x"])
def test_an_upload_that_is_not_there_takes_no_file(client, name, tmp_path):
    assert send(client, name).status_code in {404, 405}
    assert not (tmp_path / ".uploads").exists()


@pytest.mark.parametrize("role", [who.Role.VIEWER, who.Role.ANALYST])
def test_only_an_admin_uploads(server, client, draft, role, monkeypatch):
    monkeypatch.setattr(who, "LOCAL", who.User("eve", role))
    for answer in (client.post("/uploads", json={}), send(client, draft)):
        assert answer.status_code == 403
    with server.test_request_context():
        who.set_current(who.User("eve", role))
        desk = server.config[uploads.DESK]
        for ask in (
            desk.live,
            lambda: desk.state(draft),
            lambda: desk.check(draft, {}),
            lambda: desk.build(draft, {}),
            lambda: desk.cancel(draft),
            lambda: desk.discard(draft),
            lambda: desk.roll_back("abcd"),
            lambda: desk.remove("abcd"),
        ):
            with pytest.raises(who.ForbiddenError):
                ask()


def test_another_site_uploads_nothing(client, draft):
    headers = {"Origin": "https://elsewhere.example"}
    assert client.post(f"/uploads/{draft}", data=CONTENT, headers=headers).status_code == 403


def test_an_upload_is_in_the_audit_log(client, draft, tmp_path):
    send(client, draft)
    events = [json.loads(line) for line in (tmp_path / ".audit.jsonl").read_text().splitlines()]
    assert [(event["event"], event["user"], event["file"]) for event in events] == [
        ("upload", "local", "sales.csv")
    ]
