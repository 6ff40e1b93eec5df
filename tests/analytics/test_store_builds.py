"""Which build is served, and which stay: the pointer, the list, pruning, the lock."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ArtifactError, BuildBusyError, SettingError
from analytics.store import SCHEMA_VERSION, ArtifactStore
from analytics.store.manifest import is_build_id
from tests.analytics.stores import HOUR, NOON, PRODUCTS, edit_manifest, names_in, publish


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "artifacts")


# The pointer and the manifest


@pytest.mark.parametrize("text", ["", "\n", "../../etc", "one-1/../one-1", "a" * 999, "\0\0\0\0"])
def test_a_pointer_that_names_no_build_is_refused_in_words(store, text):
    publish(store)
    (store.root / "CURRENT").write_text(text)
    with pytest.raises(ArtifactError, match=r"CURRENT' holds .* wanted a build id"):
        store.current()
    with pytest.raises(ArtifactError, match=r"wanted a build id"):
        store.verify()
    assert [info.is_current for info in store.builds()] == [False]


def test_a_pointer_to_a_build_that_is_not_there_says_so(store):
    publish(store)
    (store.root / "CURRENT").write_text("two-2\n")
    with pytest.raises(ArtifactError, match=r"build 'two-2' does not exist"):
        store.current()
    with pytest.raises(ArtifactError, match=r"build 'two-2' does not exist"):
        store.verify()


def test_a_pointer_edited_by_hand_is_followed(store):
    publish(store, "one-1")
    publish(store, "two-2")
    assert store.current().build_id == "two-2"
    (store.root / "CURRENT").write_text("one-1")
    assert store.current().build_id == "one-1"


def test_the_current_build_stays_open_until_the_pointer_moves(store):
    publish(store, "one-1")
    first = store.current()
    assert store.current() is first
    publish(ArtifactStore(store.root), "two-2")
    assert store.current().build_id == "two-2"


@pytest.mark.parametrize("schema", [0, SCHEMA_VERSION + 1, None, "1"])
def test_a_build_of_another_schema_asks_to_be_made_again(store, schema):
    publish(store)
    edit_manifest(store, "one-1", schema=schema)
    with pytest.raises(ArtifactError, match=r"of schema .* reads 1; .*dashboard build --source"):
        store.open("one-1")
    assert not store.has("one-1")
    assert len(store.verify()) == 1


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"schema": 1}']
)
def test_a_damaged_manifest_is_refused_in_words(store, content):
    publish(store)
    (store.root / "one-1" / "manifest.json").write_bytes(content)
    with pytest.raises(ArtifactError, match=r"manifest\.json of build 'one-1' is damaged"):
        store.open("one-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"build_id": "two-2"},
        {"created_at": "soon"},
        {"files": ["products.parquet"]},
        {"files": {"../x": {"sha256": "", "bytes": 1}}},
        {"files": {"x.csv": {}}},
        {"files": {"x.csv": {"sha256": "", "bytes": 1}}},
    ],
)
def test_a_manifest_that_describes_something_else_is_refused(store, changes):
    publish(store)
    edit_manifest(store, "one-1", **changes)
    with pytest.raises(ArtifactError, match="is damaged"):
        store.open("one-1")


def test_a_build_whose_manifest_is_gone_is_no_build(store):
    publish(store)
    (store.root / "one-1" / "manifest.json").unlink()
    with pytest.raises(ArtifactError, match="has no manifest"):
        store.current()


@pytest.mark.parametrize(
    "build_id", ["", "abc", "a" * 65, "../etc", "UPPER", "a b c", "abcd\n", "ünïc"]
)
def test_a_build_id_that_is_no_folder_name_is_refused(store, build_id):
    with pytest.raises(ArtifactError, match="is not 4 to 64 of"):
        store.open(build_id)
    with (
        pytest.raises(ArtifactError, match="is not 4 to 64 of"),
        store.publish(build_id, {"created_at": NOON}),
    ):
        pytest.fail("the work must not start")
    assert not store.root.exists()


@given(st.text(max_size=70))
def test_a_build_id_is_one_plain_name_whatever_the_text(text):
    if is_build_id(text):
        assert Path(text).name == text
        assert 4 <= len(text) <= 64
        assert text.isascii()
        assert text == text.lower().strip()


@given(st.from_regex(r"[a-z0-9-]{4,64}", fullmatch=True))
def test_every_name_of_the_right_form_is_a_build_id(text):
    assert is_build_id(text)


# Listing and pruning


def test_builds_are_listed_newest_first_with_the_broken_ones_last(store):
    for hours, build_id in ((1, "older-1"), (2, "newer-2"), (0, "broken-0")):
        publish(store, build_id, created_at=NOON + hours * HOUR)
    (store.root / "broken-0" / "manifest.json").write_text("{")
    (store.root / "older-1" / "products.parquet").unlink()
    listed = store.builds()
    assert [info.build_id for info in listed] == ["newer-2", "older-1", "broken-0"]
    assert [info.is_current for info in listed] == [False, False, True]
    assert [bool(info.problem) for info in listed] == [False, True, True]
    assert listed[1].problem == "products.parquet is missing"
    assert listed[0].n_bytes == (store.root / "newer-2" / "products.parquet").stat().st_size


def test_a_store_that_was_never_written_has_no_builds_and_reading_makes_no_folder(store):
    assert store.builds() == []
    assert not store.has("one-1")
    assert not store.root.exists()


def test_pruning_keeps_the_newest(store):
    for hours in range(5):
        publish(store, f"build-{hours}", created_at=NOON + hours * HOUR)
    assert store.prune(2) == ["build-2", "build-1", "build-0"]
    assert [info.build_id for info in store.builds()] == ["build-4", "build-3"]
    assert store.prune(2) == []


@pytest.mark.parametrize("keep", [0, 1])
def test_pruning_never_removes_the_current_build_however_old(store, keep):
    for hours in range(3):
        publish(store, f"build-{hours}", created_at=NOON + hours * HOUR)
    store.make_current("build-0")
    assert store.prune(keep) == ["build-2", "build-1"]
    assert store.current().table("products").shape == (3, 2)


def test_pruning_leaves_what_is_not_ours(store):
    publish(store)
    foreign = store.root / "my-photos"
    foreign.mkdir()
    (foreign / "manifest.json").write_text('{"name": "an app of mine"}')
    (store.root / "letters").mkdir()
    (store.root / "notes.txt").write_text("x")
    assert store.prune(0) == []
    assert names_in(store) == ["CURRENT", "letters", "my-photos", "notes.txt", "one-1"]


def test_builds_of_an_older_schema_are_pruned(store):
    publish(store, "older-1")
    edit_manifest(store, "older-1", schema=0)
    publish(store, "newer-2")
    assert store.prune(1) == ["older-1"]


def test_a_negative_number_of_builds_to_keep_is_refused(store):
    with pytest.raises(SettingError, match="builds to keep is -1"):
        store.prune(-1)


def test_a_reader_of_a_pruned_build_is_told_so(store):
    publish(store, "one-1")
    old = store.current()
    publish(store, "two-2")
    store.prune(1)
    with pytest.raises(ArtifactError, match=r"products\.parquet of build 'one-1' is gone"):
        old.table("products")


# One at a time


def test_the_holder_of_the_lock_publishes_and_prunes_within_it(store):
    with store.lock():
        publish(store)
        store.prune(1)
        with pytest.raises(BuildBusyError):
            publish(ArtifactStore(store.root), "two-2")
    publish(ArtifactStore(store.root), "two-2")


def test_another_thread_is_refused_and_told_by_whom(store):
    caught: list[BaseException] = []

    def build() -> None:
        try:
            publish(store, "two-2")
        except BuildBusyError as error:
            caught.append(error)

    with store.lock():
        thread = threading.Thread(target=build)
        thread.start()
        thread.join()
    assert len(caught) == 1
    assert f"by process {os.getpid()} since 20" in str(caught[0])


def test_a_second_build_waits_for_the_first(store):
    entered = threading.Event()

    def build() -> None:
        with store.publish("one-1", {"created_at": NOON}) as first:
            entered.set()
            first.table("products", PRODUCTS)
            threading.Event().wait(0.3)

    thread = threading.Thread(target=build)
    thread.start()
    entered.wait()
    with store.publish("two-2", {"created_at": NOON}, wait_seconds=30) as second:
        second.table("products", PRODUCTS)
    thread.join()
    assert store.current().build_id == "two-2"
    assert store.has("one-1")


def look_until(done: threading.Event, store: ArtifactStore, faults: list[str]) -> None:
    while not done.is_set():
        build = store.current()
        try:
            frame = build.table("products")
        except ArtifactError as error:
            # Two publications and a pruning may pass between the two lines above.
            faults.extend([] if "is gone" in str(error) else [str(error)])
            continue
        if not (frame == int(build.build_id[-4:])).all(axis=None) or frame.shape != (500, 2):
            faults.append(f"{build} holds another build's table")


def test_readers_see_only_whole_builds_while_a_writer_swaps_and_prunes(store):
    def number_everywhere(number: int) -> None:
        frame = pd.DataFrame({"n": [number] * 500, "m": [number] * 500})
        publish(store, f"build-{number:04}", frame, created_at=NOON + number * HOUR)

    number_everywhere(0)
    done, faults = threading.Event(), list[str]()
    with ThreadPoolExecutor(4) as pool:
        serving = ArtifactStore(store.root)
        readers = [pool.submit(look_until, done, serving, faults) for _ in range(4)]
        try:
            for number in range(1, 60):
                number_everywhere(number)
                store.prune(2)
        finally:
            done.set()
    assert [reader.exception() for reader in readers] == [None] * 4
    assert faults == []
    assert serving.current().build_id == "build-0059"
