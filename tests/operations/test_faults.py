"""Faults under a running server: nothing is lost, the page says what is wrong, repair is enough.

One server lives through all of them: after each, the good state is put back and it has to serve.
"""

import http.client
import os
import re
import shutil
import signal
import threading
from pathlib import Path

import orjson
import pytest

from tests.analytics.stores import flip_a_byte
from tests.operations import shops
from tests.operations.served import Server, serving, wait_until
from tests.operations.shops import NOTICE, slow_answer, whole
from tests.pages import small_shop

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def shop(demo_store, tmp_path_factory) -> Path:
    return shops.copy_of(demo_store, tmp_path_factory.mktemp("faults") / "artifacts")


@pytest.fixture(scope="module")
def running(shop) -> Server:
    with serving(shop, shop.parent / "log", workers=2) as server:
        yield server


@pytest.fixture
def server(running, shop):
    """The one server, sound before a test and sound after it."""
    build_id = shops.current_id(shop)
    assert whole(running, build_id)
    yield running
    wait_until(lambda: whole(running, build_id))
    assert running.ask("/readyz").json == {"status": "ready", "build_id": build_id}


@pytest.fixture
def build(shop) -> Path:
    return shop / shops.current_id(shop)


def _logged_of(server: Server, error_id: str) -> str:
    """Read what the log says from the line with that id on."""
    assert error_id in server.logged()
    return server.logged().partition(error_id)[2]


def _kpis(server: Server):
    """Ask for the headline figures of the overview."""
    names = ("overview-kpis", "overview-compared", "overview-basis-meaning")
    return server.post(
        {
            "output": "..{}..".format("...".join(f"{name}.children" for name in names)),
            "outputs": [{"id": name, "property": "children"} for name in names],
            "inputs": [{"id": "filter-state", "property": "data", "value": {}}],
            "changedPropIds": ["filter-state.data"],
        }
    )


def _error_id(text: str) -> str:
    """Find the id that a notice quotes."""
    return re.findall('"([0-9a-f]{8})"', text)[0]


def test_a_worker_killed_under_load_costs_what_it_was_answering_and_no_more(server):
    stop, answered, lost = threading.Event(), [], []

    def visit() -> None:
        while not stop.is_set():
            try:
                answered.append(server.page("/").status)
            except (OSError, http.client.HTTPException):
                lost.append(1)

    visitors = [threading.Thread(target=visit) for _ in range(6)]
    for visitor in visitors:
        visitor.start()
    wait_until(lambda: len(answered) > 20)
    victim = server.workers()[0]
    os.kill(victim.pid, signal.SIGKILL)
    so_far = len(answered)
    wait_until(lambda: len(answered) > so_far + 40)
    stop.set()
    for visitor in visitors:
        visitor.join()
    assert set(answered) == {200}
    assert len(lost) <= len(visitors)
    wait_until(lambda: len(server.workers()) == 2)
    assert victim.pid not in {worker.pid for worker in server.workers()}


@pytest.mark.parametrize(
    ("name", "place"), [("customers.parquet", "/predictions"), ("segmenter.joblib", "/what-if")]
)
def test_a_damaged_table_or_model_is_said_in_place_of_its_page(server, build, name, place):
    path = build / name
    good = path.read_bytes()
    flip_a_byte(path)
    shown = server.page(place).text
    assert NOTICE in shown
    assert f"{name} of build" in _logged_of(server, _error_id(shown))
    assert whole(server, build.name)  # the overview needs neither
    path.write_bytes(good)
    assert NOTICE not in server.page(place).text


def test_a_figure_of_a_lost_build_is_a_notice_with_an_id_and_a_download_a_refusal(server, shop):
    path = shop / "CURRENT"
    good = path.read_bytes()
    path.write_text("no such build")
    shown = _kpis(server)
    assert shown.status == 200
    assert "The build being served cannot be read." in shown.text
    assert "'no such build', wanted a build id" in _logged_of(server, _error_id(shown.text))
    refused = server.ask("/export/overview-revenue.csv")
    assert refused.status == 503
    assert "the build being served cannot be read" in refused.text
    path.write_bytes(good)
    assert server.ask("/export/overview-revenue.csv").status == 200


def test_a_damaged_manifest_is_said_in_place_of_every_page(server, build):
    path = build / "manifest.json"
    good = path.read_bytes()
    path.write_text(path.read_text()[:-300])
    for place in ("/", "/customers", "/data"):
        assert NOTICE in server.page(place).text
    assert server.ask("/readyz").status == 503
    assert server.ask("/healthz").status == 200
    notice = server.page("/").text
    assert "manifest.json of build" in _logged_of(server, _error_id(notice))
    assert str(build.parent) not in notice
    path.write_bytes(good)


def test_a_damaged_pointer_is_said_in_place_of_every_page(server, shop):
    path = shop / "CURRENT"
    good = path.read_bytes()
    path.write_bytes(b"\xff\x00../../etc")
    assert NOTICE in server.page("/").text
    assert server.ask("/readyz").status == 503
    path.write_bytes(good)


def test_a_lost_pointer_is_no_build_yet(server, shop):
    path = shop / "CURRENT"
    good = path.read_bytes()
    path.unlink()
    assert "Nothing to show yet" in server.page("/").text
    path.write_bytes(good)


def test_a_removed_build_is_said_and_another_one_takes_its_place(server, shop, build):
    aside = shop.parent / "aside"
    build.rename(aside)
    assert NOTICE in server.page("/").text
    assert server.ask("/readyz").status == 503
    small_shop.publish(shop, build_id="small-shop")
    wait_until(lambda: whole(server, "small-shop"))
    aside.rename(build)
    code, said = shops.said_by("builds", "--use", build.name, "--artifacts", str(shop))
    assert code == 0, said


def test_a_build_of_an_older_schema_is_refused_in_words(server, shop, build):
    path = build / "manifest.json"
    good = path.read_bytes()
    path.write_bytes(orjson.dumps(orjson.loads(good) | {"schema": 0}))
    assert NOTICE in server.page("/").text
    assert "another version" in server.page("/").text
    code, said = shops.said_by("facts", "--artifacts", str(shop))
    assert code == 2
    assert "is of schema 0, this program reads 1; make it again with" in said
    path.write_bytes(good)


def test_a_deleted_cache_is_made_anew_and_slow_questions_are_answered(server, shop, build):
    shutil.rmtree(shop / ".cache")
    assert "quantile" in slow_answer(server, build.name)
    assert (shop / ".cache").is_dir()
