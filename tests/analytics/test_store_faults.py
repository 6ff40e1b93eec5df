"""The store under real faults: processes killed, two at once, disks that are full or closed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from analytics.errors import ArtifactError, BuildBusyError
from analytics.store import ArtifactStore

CHECKOUT = Path(__file__).parents[2]

# What every child process starts with.
PRELUDE = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import numpy as np, pandas as pd
from analytics.errors import ShopperError
from analytics.store import ArtifactStore

def publish(root, build_id, rows=100):
    noise = np.random.default_rng(0).random(rows)
    with ArtifactStore(root).publish(build_id, CREATED) as b:
        b.table("products", pd.DataFrame({"noise": noise}))

root = Path(sys.argv[1])
CREATED = {"created_at": datetime(2011, 12, 10, tzinfo=UTC)}
"""

# Publishes in children of its own, each killed one file operation later than the one before,
# until one lives; says after each which build is current and what is wrong with the store.
KILLED_AT_EVERY_STEP = """
WATCHED = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}

def die_at(step):
    seen = 0
    def hook(event, args):
        nonlocal seen
        if event in WATCHED and str(root) in str(args[0]):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)

base, step, killed = root, 0, True
while killed:
    step += 1
    root = base / str(step)
    publish(root, "old-0")
    pid = os.fork()
    if not pid:
        die_at(step)
        publish(root, "new-1")
        os._exit(0)
    killed = os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    store = ArtifactStore(root)
    current, rows = store.current().build_id, len(store.current().table("products"))
    faults = [p for folder in root.glob("[!.]*-*") for p in store.verify(folder.name)]
    publish(root, "next-2")
    left = sorted(p.name for p in root.iterdir() if p.name not in (".lock", "CURRENT"))
    print(step, killed, current, rows, faults + store.verify(), *left, sep=";")
"""


def start(code: str, root: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + code, str(root), *more],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result_of(code: str, root: Path, *more: str) -> str:
    with start(code, root, *more) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def publish(store: ArtifactStore, build_id: str, wait_seconds: float = 0) -> None:
    provenance = {"created_at": datetime(2011, 12, 10, tzinfo=UTC)}
    with store.publish(build_id, provenance, wait_seconds=wait_seconds) as build:
        build.table("products", pd.DataFrame({"units": [1, 2, 3]}))


def names_in(root: Path) -> list[str]:
    return sorted(p.name for p in root.iterdir() if p.name != ".lock")


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process in the middle of a build of `tmp_path`, with a table staged."""
    code = """
with ArtifactStore(root).publish("slow-1", CREATED) as b:
    b.table("products", pd.DataFrame({"units": [1]}))
    print("staged", flush=True)
    sys.stdin.readline()
"""
    with start(code, tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "staged\n"
        yield process
        process.kill()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a file system needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


# Killed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_builder_killed_at_any_step_leaves_a_whole_current_build_and_no_lasting_litter(tmp_path):
    reports = [line.split(";") for line in result_of(KILLED_AT_EVERY_STEP, tmp_path).splitlines()]
    currents = [current for _, _, current, *_ in reports]
    assert len(reports) > 10
    assert currents == sorted(currents, reverse=True)  # the old one up to the swap, then the new
    assert set(currents) == {"old-0", "new-1"}
    assert {(rows, faults) for _, _, _, rows, faults, *_ in reports} == {("100", "[]")}
    # A build that was complete but not yet pointed to stays as a build; nothing else does.
    assert {tuple(left) for *_, left in [(r[:5], r[5:]) for r in reports]} == {
        ("next-2", "old-0"),
        ("new-1", "next-2", "old-0"),
    }


def test_a_builder_killed_while_it_works_frees_the_lock(tmp_path, builder):
    assert any(name.startswith(".staging-") for name in names_in(tmp_path))
    os.kill(builder.pid, signal.SIGKILL)
    builder.wait()
    publish(ArtifactStore(tmp_path), "next-2")
    assert names_in(tmp_path) == ["CURRENT", "next-2"]


def test_a_build_pruned_between_reading_the_pointer_and_opening_it_is_passed_over(tmp_path):
    """A real writer takes over at the worst moment: as the reader opens the manifest."""
    code = """
publish(root, "one-1")
moved = False
def take_over(event, args):
    global moved
    if event == "open" and str(args[0]).endswith("one-1/manifest.json") and not moved:
        moved = True
        publish(root, "two-2")
        ArtifactStore(root).prune(1)
        print([p.name for p in root.glob("*-*")])
sys.addaudithook(take_over)
print(ArtifactStore(root).current().build_id)
"""
    assert result_of(code, tmp_path) == "['two-2']\ntwo-2\n"


def test_litter_is_left_alone_while_its_builder_lives(tmp_path, builder):
    with pytest.raises(BuildBusyError):
        publish(ArtifactStore(tmp_path), "next-2")
    assert builder.communicate("go on\n", timeout=60) == ("", "")
    assert ArtifactStore(tmp_path).current().build_id == "slow-1"
    assert names_in(tmp_path) == ["CURRENT", "slow-1"]


def test_a_scratch_folder_within_the_lock_is_swept_after_a_kill_and_not_before(tmp_path):
    store = ArtifactStore(tmp_path)
    (tmp_path / ".staging-scratch-of-the-dead").mkdir(parents=True)
    (tmp_path / ".staging-scratch-of-the-dead" / "spill.tmp").write_text("x")
    (tmp_path / ".other").mkdir()
    with store.lock():
        (tmp_path / ".staging-scratch-of-mine").mkdir()
        publish(store, "one-1")
        left = [".lock-holder", ".other", ".staging-scratch-of-mine", "CURRENT", "one-1"]
        assert names_in(tmp_path) == left


# Two at once


def test_a_second_builder_is_refused_and_told_who_builds_and_what_to_do(tmp_path, builder):
    words = rf"another build .* by process {builder.pid} since 20.* UTC; wait until it ends"
    with pytest.raises(BuildBusyError, match=words):
        publish(ArtifactStore(tmp_path), "next-2")
    with pytest.raises(BuildBusyError, match=words):
        ArtifactStore(tmp_path).prune(1)


def test_a_second_builder_gives_up_after_the_time_it_was_given(tmp_path, builder):
    begun = time.monotonic()
    with pytest.raises(BuildBusyError):
        publish(ArtifactStore(tmp_path), "next-2", wait_seconds=0.4)
    assert 0.3 < time.monotonic() - begun < 10


def test_a_waiting_builder_goes_on_when_the_first_one_is_done(tmp_path, builder):
    builder.stdin.write("go on\n")
    builder.stdin.flush()
    publish(ArtifactStore(tmp_path), "next-2", wait_seconds=60)
    assert ArtifactStore(tmp_path).current().build_id == "next-2"
    assert names_in(tmp_path) == ["CURRENT", "next-2", "slow-1"]


def test_readers_are_not_held_up_by_a_builder(tmp_path):
    store = ArtifactStore(tmp_path)
    publish(store, "one-1")
    with store.lock():
        reader = """
store = ArtifactStore(root)
print(store.current().build_id, store.verify(), [info.build_id for info in store.builds()])
"""
        assert result_of(reader, tmp_path) == "one-1 [] ['one-1']\n"


# Disks

TRY_LARGE = """
try:
    publish(root, "large-2", rows=400_000)
except ShopperError as error:
    print(error)
"""


def test_a_file_larger_than_allowed_is_said_in_words_and_the_old_build_serves(tmp_path):
    publish(ArtifactStore(tmp_path), "one-1")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    words = result_of(limit + TRY_LARGE, tmp_path)
    assert words.startswith(f"cannot write to {str(tmp_path)!r}: ")
    assert "file too large" in words
    assert "with --artifacts DIR" in words
    assert names_in(tmp_path) == ["CURRENT", "one-1"]
    assert ArtifactStore(tmp_path).verify() == []


def test_a_full_disk_is_said_in_words_and_the_old_build_serves(tiny_disk):
    publish(ArtifactStore(tiny_disk), "one-1")
    words = result_of(TRY_LARGE, tiny_disk)
    assert "no space left on device" in words
    assert names_in(tiny_disk) == ["CURRENT", "one-1"]
    assert ArtifactStore(tiny_disk).verify() == []


def test_a_disk_filled_by_the_engine_is_said_in_the_same_words(tiny_disk):
    engine = """
import duckdb
try:
    with ArtifactStore(root).publish("big-1", CREATED) as b:
        duckdb.sql(f"copy (select random() r from range(1e6::int)) to '{b.folder}/lines.parquet'")
except ShopperError as error:
    print(error)
"""
    words = result_of(engine, tiny_disk).lower()
    assert words.startswith(f"cannot write to {str(tiny_disk)!r}: ")
    assert "no space left on device" in words
    assert names_in(tiny_disk) == []


def test_a_full_disk_can_still_be_pruned(tiny_disk):
    store = ArtifactStore(tiny_disk)
    publish(store, "one-1")
    publish(store, "two-2")
    with suppress(OSError):
        (tiny_disk / "filler").write_bytes(b"x" * 2**20)
    assert store.prune(1) == ["one-1"]


def test_a_read_only_disk_is_served_from_but_not_written_to(tiny_disk):
    publish(ArtifactStore(tiny_disk), "one-1")
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    store = ArtifactStore(tiny_disk)
    assert store.verify() == []
    with pytest.raises(ArtifactError, match=r"read-only file system .*--artifacts DIR"):
        publish(store, "two-2")


def test_a_folder_without_permission_is_said_in_words():
    """Not below pytest's folder, which nobody but its owner may enter."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        publish(ArtifactStore(base), "one-1")
        for path in (base, base / "one-1"):
            path.chmod(0o555)
        drop = "os.geteuid() or os.setuid(65534)\n"
        words = result_of(drop + TRY_LARGE, base)
        base.chmod(0o755)
    assert "permission denied" in words
    assert "or permit writing there" in words


def test_a_file_where_the_folder_should_be_is_said_in_words(tmp_path):
    path = tmp_path / "artifacts"
    path.write_text("x")
    with pytest.raises(ArtifactError, match="cannot write to"):
        publish(ArtifactStore(path), "one-1")
    with pytest.raises(ArtifactError, match=r"cannot be read"):
        ArtifactStore(path).current()
    assert ArtifactStore(path).builds() == []
