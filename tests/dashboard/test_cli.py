import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from analytics import columns as c
from analytics.store import ArtifactStore
from dashboard.__main__ import run
from tests.builders import build_shop, raw_lines

LINES = (
    {},
    {"invoice": "2", "invoiced_at": "2010-12-02", "customer_id": "B", "country": "France"},
    {"invoice": "C3", "invoiced_at": "2010-12-03", "quantity": -2},
)

# What these tests are about ends with the facts.
QUICK = ("--without", "recommendations", "--without", "predictions")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.csv"
    raw_lines(*LINES).drop(columns=c.LINE_NUMBER).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def built_once(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build_shop(folder, *LINES)
    return folder / "artifacts"


@pytest.fixture
def artifacts(tmp_path: Path, built_once: Path) -> Path:
    """A build of the shop, for this test alone."""
    return shutil.copytree(built_once, tmp_path / "artifacts")


def spoken_json(capfd) -> dict:
    return json.loads(capfd.readouterr().out)


def test_build_prints_what_became_of_the_lines(tmp_path, shop, capfd):
    assert run(["build", "--source", str(shop), "--artifacts", str(tmp_path / "a"), "--json"]) == 0
    facts = spoken_json(capfd)
    assert facts["was_built"]
    assert facts["fates"] == {
        **dict.fromkeys(map(str, c.Fate), 0),
        "cancellation": 1,
        "sale": 2,
    }


def test_several_sources_are_one_build(tmp_path, shop, capfd):
    other = tmp_path / "other.csv"
    other.write_text(shop.read_text() + shop.read_text().splitlines()[-1].replace("C3", "C4"))
    sources = ["--source", str(shop), "--source", str(other)]
    assert run(["build", *sources, "--artifacts", str(tmp_path / "a"), "--json"]) == 0
    assert spoken_json(capfd)["source"]["lines"] == 4


def test_a_source_may_be_an_address(tmp_path, shop, capfd):
    handler = partial(SimpleHTTPRequestHandler, directory=str(shop.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/{shop.name}"
        code = run(["build", "--source", url, "--artifacts", str(tmp_path / "a"), "--json"])
        server.shutdown()
        thread.join()
    assert code == 0
    assert spoken_json(capfd)["source"]["lines"] == 3


def test_a_second_build_says_there_is_nothing_to_do(artifacts, shop, capfd):
    assert run(["build", "--source", str(shop), "--artifacts", str(artifacts)]) == 0
    assert "nothing to do" in capfd.readouterr().out


def test_facts_on_a_basis_as_json(artifacts, capfd):
    assert run(["facts", "--basis", "net", "--json", "--artifacts", str(artifacts)]) == 0
    facts = spoken_json(capfd)
    assert (facts["basis"], facts["revenue"], facts["orders"]) == ("net", 25.0, 2)


def test_facts_of_a_window_and_country(artifacts, capfd):
    arguments = ["--from", "2010-12-02", "--to", "2010-12-02", "--country", "France", "--json"]
    assert run(["facts", "--artifacts", str(artifacts), *arguments]) == 0
    facts = spoken_json(capfd)
    assert (facts["from"], facts["to"], facts["revenue"]) == ("2010-12-02", "2010-12-02", 15.0)


def test_facts_for_people_name_the_basis(artifacts, capfd):
    assert run(["facts", "--artifacts", str(artifacts)]) == 0
    said = capfd.readouterr().out
    assert "net basis, 2010-12-01 to 2010-12-03" in said
    assert "WHITE HANGING HEART" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["facts", "--country", "Frence"], "no country 'Frence' in the build; nearest: France"),
        (["facts", "--from", "2012-01-01"], "the build covers 1 Dec 2010 to 3 Dec 2010"),
        (["facts", "--basis", "grose"], "'grose' is not one of"),
        (["build", "--source", "none.csv"], "no file"),
        (["build", "--source", "x.csv", "--map", "invoice"], "is no FIELD=COLUMN"),
        (["build", "--source", "x.csv", "--map", "invoice=A", "--map", "invoice=B"], "twice"),
        (["builds", "--use", "0000aaaa"], "0000aaaa"),
        (["serve", "--port", "99999"], "--port"),
        (["demo-data", "out.doc"], "out.doc"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(artifacts, arguments, words, capfd):
    command, *rest = arguments
    place = [] if command == "demo-data" else ["--artifacts", str(artifacts)]
    assert run([command, *place, *rest]) == 2
    said = capfd.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_facts_without_a_build_name_the_command(tmp_path, capfd):
    assert run(["facts", "--artifacts", str(tmp_path)]) == 2
    assert "python -m dashboard build --source FILE" in capfd.readouterr().err


def test_verify_finds_a_flipped_byte(artifacts, capfd):
    assert run(["verify", "--artifacts", str(artifacts)]) == 0
    assert "is sound" in capfd.readouterr().out
    table = next(artifacts.glob("*/days.parquet"))
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(content)
    assert run(["verify", "--artifacts", str(artifacts), "--json"]) == 1
    facts = spoken_json(capfd)
    assert not facts["is_sound"]
    assert "days.parquet" in facts["problems"][0]


def test_builds_are_listed_used_and_pruned(artifacts, shop, capfd):
    place = ["--artifacts", str(artifacts)]
    first = ArtifactStore(artifacts).current().build_id
    assert run(["build", "--source", str(shop), "--currency", "€", *place]) == 0
    capfd.readouterr()
    assert run(["builds", "--use", first, "--json", *place]) == 0
    listed = {row["build_id"]: row["is_current"] for row in spoken_json(capfd)["builds"]}
    assert len(listed) == 2
    assert listed[first]
    assert run(["builds", "--prune", "1", "--json", *place]) == 0
    facts = spoken_json(capfd)
    assert [row["build_id"] for row in facts["builds"]] == [first]
    assert len(facts["removed"]) == 1


def test_demo_data_can_be_built(tmp_path, capfd):
    out = tmp_path / "demo.csv"
    assert run(["demo-data", str(out), "--lines", "2000", "--seed", "3"]) == 0
    assert run(["build", "--source", str(out), "--artifacts", str(tmp_path / "a"), "--json"]) == 0


@pytest.mark.parametrize(
    "command",
    ["run", "build", "serve", "demo-data", "download", "facts", "verify", "builds"],
)
def test_every_command_has_help(command, capfd):
    assert run([command, "--help"]) == 0
    assert "Usage:" in capfd.readouterr().out


def spawn_build(source: Path, artifacts: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "dashboard", "build"),
            "--source",
            source,
            "--artifacts",
            artifacts,
            *QUICK,
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for_staging(artifacts: Path, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while not any(artifacts.glob(".staging-*/*.parquet")):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture(scope="module")
def large_source(tmp_path_factory) -> Path:
    """Enough lines that a build can be caught at work."""
    out = tmp_path_factory.mktemp("large") / "demo.parquet"
    assert run(["demo-data", str(out), "--lines", "200000"]) == 0
    return out


@pytest.mark.operations
def test_a_build_killed_midway_leaves_the_old_one_and_its_litter_is_swept(artifacts, large_source):
    store = ArtifactStore(artifacts)
    before = store.current().build_id
    process = spawn_build(large_source, artifacts)
    wait_for_staging(artifacts, process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert any(artifacts.glob(".staging-*"))
    assert store.current().build_id == before
    assert store.verify() == []
    assert run(["build", "--source", str(large_source), "--artifacts", str(artifacts), *QUICK]) == 0
    assert not any(artifacts.glob(".staging-*"))
    assert store.current().build_id != before


@pytest.mark.operations
def test_a_second_build_at_the_same_time_is_refused_clearly(artifacts, large_source, shop, capfd):
    process = spawn_build(large_source, artifacts)
    wait_for_staging(artifacts, process)
    place = ["--artifacts", str(artifacts)]
    assert run(["build", "--source", str(shop), "--currency", "$", *place]) == 2
    assert f"another build is being made in {str(artifacts)!r} by process" in capfd.readouterr().err
    assert process.wait() == 0
    assert ArtifactStore(artifacts).verify() == []


@pytest.mark.operations
def test_a_second_build_may_wait_for_the_first(artifacts, large_source, shop):
    process = spawn_build(large_source, artifacts)
    wait_for_staging(artifacts, process)
    place = ["--artifacts", str(artifacts)]
    assert run(["build", "--source", str(shop), "--currency", "$", "--wait", "60", *place]) == 0
    assert process.wait() == 0
    assert ArtifactStore(artifacts).current().manifest["parameters"]["currency"] == "$"


def test_a_file_is_added_to_the_current_build(tmp_path, artifacts, capfd):
    new = tmp_path / "new.csv"
    lines = raw_lines({"invoice": "9", "invoiced_at": "2010-12-04"})
    lines.drop(columns=c.LINE_NUMBER).to_csv(new, index=False)
    assert run(["build", "--append", str(new), "--artifacts", str(artifacts)]) == 0
    said = capfd.readouterr().out
    assert "all lines" in said
    assert "3 lines were in it" in said


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ((), "neither --source nor --append"),
        (("--append", "a.csv", "--source", "b.csv"), "both --source and --append"),
        (("--append", "a.csv", "--k", "5"), "--k does not go with --append"),
    ],
)
def test_what_to_build_from_is_said_once(artifacts, capfd, given, refused):
    assert run(["build", *given, "--artifacts", str(artifacts)]) == 2
    assert refused in capfd.readouterr().err
