"""What is done with an upload, in the processes that do it."""

import json
import time

import pytest

from analytics.store import ArtifactStore
from dashboard.app import create_app
from dashboard.settings import Settings
from dashboard.uploading import jobs
from dashboard.uploading.drafts import STATUS
from pages import uploads
from tests.hostile import HEADER, LINE, gzip_bomb

# What these tests are about ends with the facts.
QUICK = {"without": ["segments", "recommendations", "predictions"]}
_PATIENCE_SECONDS = 120


@pytest.fixture
def server(tmp_path):
    server = create_app(Settings(artifacts=tmp_path)).server
    with server.app_context():
        yield server


@pytest.fixture
def desk(server):
    return server.config[uploads.DESK]


def uploaded(desk, content=HEADER + LINE, label="sales.csv"):
    draft = desk.create()
    draft.path_of("k").write_bytes(content)
    draft.add("k", label, len(content))
    return draft


def ended(desk, draft):
    """Wait until no job is at work, and say how it stands."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        state = desk.state(draft.draft_id)
        if state.get("state") not in {jobs.STARTING, jobs.RUNNING}:
            return state
        time.sleep(0.1)
    raise AssertionError(state)


def events(tmp_path):
    lines = (tmp_path / ".audit.jsonl").read_text().splitlines()
    return [json.loads(line)["event"] for line in lines]


def test_from_an_upload_to_the_build_that_is_served(desk, tmp_path):
    draft = uploaded(desk)
    desk.check(draft.draft_id, {})
    state = ended(desk, draft)
    assert state["preview"]["n_lines"] == 1
    assert state["preview"]["files"][0]["name"] == "sales.csv"
    desk.build(draft.draft_id, QUICK)
    assert desk.live() == draft.draft_id
    state = ended(desk, draft)
    current = ArtifactStore(tmp_path).current()
    assert (state["state"], state["build_id"]) == (jobs.DONE, current.build_id)
    assert current.manifest["made_by"] == "local"
    assert current.manifest["source"]["name"] == "sales.csv"
    assert desk.live() is None
    assert list(draft.folder.glob("*.data")) == []
    assert events(tmp_path) == ["build.started", "build.finished"]


def test_a_refusal_has_the_words_of_the_command_line_and_leaves_the_old_build(desk, tmp_path):
    draft = uploaded(desk, HEADER.replace(b"Quantity", b"Number") + LINE)
    desk.build(draft.draft_id, QUICK)
    state = ended(desk, draft)
    assert state["state"] == jobs.REFUSED
    assert state["message"].startswith("sales.csv: no column for quantity; found: 'InvoiceNo'")
    assert events(tmp_path) == ["build.started", "build.refused"]
    assert [path.name for path in draft.folder.glob("*.data")] == ["k.data"]


def test_a_hostile_file_is_refused_in_the_preview(desk, tmp_path):
    gzip_bomb(tmp_path / "bomb.gz")
    draft = uploaded(desk, (tmp_path / "bomb.gz").read_bytes(), "sales.csv.gz")
    desk.check(draft.draft_id, {})
    assert "tables pack at most 200 to 1" in ended(desk, draft)["preview"]["problem"]


def test_a_job_that_is_cancelled_stops_and_its_files_stay(desk, tmp_path):
    draft = uploaded(desk, HEADER + LINE * 300_000)
    desk.build(draft.draft_id, QUICK)
    while desk.state(draft.draft_id)["state"] == jobs.STARTING:
        time.sleep(0.05)
    desk.cancel(draft.draft_id)
    assert ended(desk, draft)["state"] == jobs.CANCELLED
    assert ArtifactStore(tmp_path).builds() == []
    assert [path.name for path in draft.folder.glob("*.data")] == ["k.data"]
    assert events(tmp_path)[-1] == "build.cancelled"


def test_an_upload_is_worked_on_by_one_job_at_a_time(desk):
    draft = uploaded(desk)
    with draft.lock():
        draft.write(STATUS, {"job": "build", "state": jobs.RUNNING})
        with pytest.raises(Exception, match="worked on already"):
            desk.check(draft.draft_id, {})


def test_a_job_that_was_killed_is_said_to_be(desk):
    draft = uploaded(desk)
    draft.write(STATUS, {"job": "build", "state": jobs.RUNNING, "stage": "clean"})
    state = desk.state(draft.draft_id)
    assert state["state"] == jobs.REFUSED
    assert "ended before it was done" in state["message"]


def test_a_second_build_says_who_is_building(desk, tmp_path):
    draft = uploaded(desk)
    with ArtifactStore(tmp_path).lock():
        desk.build(draft.draft_id, QUICK)
        assert "another build is being made" in ended(desk, draft)["message"]


def test_rolling_back_and_removing_are_in_the_audit_log(desk, tmp_path):
    made = []
    for content in (HEADER + LINE, HEADER + LINE * 2):
        draft = uploaded(desk, content)
        desk.build(draft.draft_id, QUICK)
        made.append(ended(desk, draft)["build_id"])
    store = ArtifactStore(tmp_path)
    desk.roll_back(made[0])
    assert store.current().build_id == made[0]
    with pytest.raises(Exception, match="is being served"):
        desk.remove(made[0])
    desk.remove(made[1])
    assert [info.build_id for info in store.builds()] == [made[0]]
    assert events(tmp_path)[-2:] == ["build.served", "build.removed"]


def test_a_discarded_upload_is_gone(desk):
    draft = uploaded(desk)
    desk.discard(draft.draft_id)
    assert not draft.folder.exists()
    with pytest.raises(uploads.GoneError):
        desk.state(draft.draft_id)
