"""Faults that need a server, a build or a disk of their own."""

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from analytics import demo
from analytics.store import ArtifactStore
from tests.operations import shops
from tests.operations.served import serving, wait_until
from tests.operations.shops import slow_answer, whole
from tests.pages import small_shop

pytestmark = pytest.mark.fault

CLOCK = Path(__file__).parent / "turned_clock"
YEAR_SECONDS = 366 * 86_400
KEY = "0123456789abcdef-of-this-test"


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("source") / "shop.parquet"
    demo.write(path, n_lines=3_000, seed=2)
    return path


def _build(source: Path, artifacts: Path) -> tuple[str, ...]:
    """Write the command of a small build."""
    without = ("segments", "recommendations", "predictions")
    left_out = [word for stage in without for word in ("--without", stage)]
    return ("build", "--source", str(source), "--artifacts", str(artifacts), *left_out)


def _staged(artifacts: Path) -> list[Path]:
    return list(artifacts.glob(".staging-*"))


def test_server_and_build_killed_together_lose_nothing(source, tmp_path):
    artifacts = small_shop.publish(tmp_path / "artifacts")
    with serving(artifacts, tmp_path / "log", workers=2) as server:
        with shops.command(*_build(source, artifacts), start_new_session=True) as builder:
            wait_until(lambda: _staged(artifacts))
            workers = server.workers()
            os.killpg(builder.pid, signal.SIGKILL)
            os.kill(server.process.pid, signal.SIGKILL)
        _, alive = psutil.wait_procs(workers, timeout=30)
        assert alive == []  # workers do not outlive their master
    assert _staged(artifacts)
    assert ArtifactStore(artifacts).verify() == []
    with serving(artifacts, tmp_path / "log", workers=2) as server:
        assert whole(server, "small-shop")
        code, said = shops.said_by(*_build(source, artifacts))
        assert code == 0, said
        assert whole(server, shops.current_id(artifacts))
    assert _staged(artifacts) == []


def test_a_full_disk_refuses_a_build_in_words_and_goes_on_serving(source, tmp_path):
    with shops.file_system(tmp_path / "disk", megabytes=8) as disk:
        artifacts = small_shop.publish(disk / "artifacts")
        filler = disk / "filler"
        with serving(artifacts, tmp_path / "log", workers=2) as server:
            filler.write_bytes(b"x" * _free(disk))
            code, said = shops.said_by(*_build(source, artifacts))
            assert code == 2
            assert "no space left on device" in said.lower()
            assert "Traceback" not in said
            assert whole(server, "small-shop")
            filler.unlink()
            code, said = shops.said_by(*_build(source, artifacts))
            assert code == 0, said
            assert whole(server, shops.current_id(artifacts))


def _free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def test_a_read_only_folder_is_served_from_slow_questions_included(demo_store, source, tmp_path):
    with shops.file_system(tmp_path / "disk", megabytes=200) as disk:
        artifacts = shops.copy_of(demo_store, disk / "artifacts")
        build_id = shops.current_id(artifacts)
        shops.remount(disk, "ro")
        with serving(artifacts, tmp_path / "log", workers=2) as server:
            assert whole(server, build_id)
            assert "quantile" in slow_answer(server, build_id)
            code, said = shops.said_by(*_build(source, artifacts))
            assert (code, "read-only file system" in said) == (2, True)
            shops.remount(disk, "rw")
            code, said = shops.said_by(*_build(source, artifacts))
            assert code == 0, said
            assert whole(server, shops.current_id(artifacts))


def test_a_clock_turned_back_stops_nothing(demo_store, tmp_path):
    artifacts = shops.copy_of(demo_store, tmp_path / "artifacts")
    build_id = shops.current_id(artifacts)
    clock = tmp_path / "clock"
    clock.write_text("0")
    turned = {"PYTHONPATH": str(CLOCK), "TURNED_CLOCK": str(clock)}
    with serving(artifacts, tmp_path / "log", workers=2, environment=turned) as server:
        assert whole(server, build_id)
        workers = {worker.pid for worker in server.workers()}
        clock.write_text(str(-YEAR_SECONDS))
        assert whole(server, build_id)
        assert f"\n{datetime.now(UTC).year - 1}-" in server.logged()
        assert "quantile" in slow_answer(server, build_id)
        # What is made by a clock that is behind is served all the same: it was published later.
        small_shop.publish(artifacts, build_id="small-shop")
        assert whole(server, "small-shop")
        clock.write_text("0")
        assert whole(server, "small-shop")
        assert {worker.pid for worker in server.workers()} == workers


def test_several_workers_share_a_key_and_tell_it_nobody(demo_store, tmp_path):
    """The key signs what one worker hands out and another one gets back."""
    artifacts = shops.copy_of(demo_store, tmp_path / "artifacts")
    path = tmp_path / "key"
    path.write_text(KEY)
    named = {"SHOPPER_SPECTRUM_SECRET_KEY_FILE": str(path), "SHOPPER_SPECTRUM_LOG_LEVEL": "DEBUG"}
    for environment in (named, {}):
        log = tmp_path / f"log-{len(environment)}"
        with serving(artifacts, log, workers=3, environment=environment) as server:
            # A handle that another worker had signed with a key of its own would never answer.
            assert "quantile" in slow_answer(
                server, artifacts.joinpath("CURRENT").read_text().strip()
            )
            found = [psutil.Process(server.process.pid), *server.workers()]
            assert len(found) == 4
            assert KEY not in " ".join(word for process in found for word in process.cmdline())
            assert KEY not in server.logged()
    manifest = artifacts / shops.current_id(artifacts) / "manifest.json"
    assert KEY not in manifest.read_text()
