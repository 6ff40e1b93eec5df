"""Publishing: whole builds or none, and the same bytes for the same frame."""

import json
import subprocess
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.errors import ArtifactError
from analytics.store import SCHEMA_VERSION, ArtifactStore, BuildWriter
from analytics.store.manifest import seal_of
from tests.analytics.stores import (
    NOON,
    PRODUCTS,
    build_by,
    flip_a_byte,
    names_in,
    publish,
)


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "artifacts")


# Publishing


def test_a_published_build_is_current_and_reads_back_equal(store):
    publish(store)
    pd.testing.assert_frame_equal(store.current().table("products"), PRODUCTS)
    assert store.verify() == []
    assert names_in(store) == ["CURRENT", "one-1"]


def test_the_manifest_says_what_the_build_is_and_what_each_file_holds(store):
    with store.publish("one-1", {"created_at": NOON, "code_version": "abc"}) as build:
        build.table("products", PRODUCTS)
        build.note("fates", {"sale": np.int64(3)})
        build.note("window", {"first": pd.Timestamp("2010-12-01 08:26"), "last": date(2011, 12, 9)})
    manifest = json.loads((store.root / "one-1" / "manifest.json").read_text())
    assert manifest.pop("seal") == seal_of(manifest)
    entry = manifest["files"].pop("products.parquet")
    assert manifest == {
        "schema": SCHEMA_VERSION,
        "build_id": "one-1",
        "created_at": "2011-12-10T12:00:00+00:00",
        "code_version": "abc",
        "fates": {"sale": 3},
        "window": {"first": "2010-12-01T08:26:00", "last": "2011-12-09"},
        "files": {},
    }
    written = store.root / "one-1" / "products.parquet"
    sha256 = subprocess.run(["sha256sum", written], capture_output=True, text=True, check=True)
    assert entry == {
        "kind": "table",
        "sha256": sha256.stdout.split()[0],
        "bytes": written.stat().st_size,
        "rows": 3,
    }


def test_a_failed_build_leaves_the_old_one_current_and_no_trace(store):
    publish(store, "two-2")
    other = ArtifactStore(store.root)

    def fail_half_way(build: BuildWriter) -> None:
        build.table("lines", PRODUCTS)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build_by(fail_half_way, other)
    assert store.current().build_id == "two-2"
    assert names_in(store) == ["CURRENT", "two-2"]


def test_a_failed_first_build_leaves_no_build(store):
    with pytest.raises(KeyboardInterrupt), store.publish("two-2", {"created_at": NOON}):
        raise KeyboardInterrupt
    assert names_in(store) == []
    with pytest.raises(ArtifactError, match=r"no build yet .* python -m dashboard build --source"):
        store.current()


def test_a_file_the_engine_wrote_is_adopted_with_its_rows(store):
    with store.publish("one-1", {"created_at": NOON}) as build:
        PRODUCTS.to_parquet(build.folder / "lines.parquet")
        build.adopt("lines.parquet")
        (build.folder / "rejected_lines.csv").write_text("line,reason\n7,no date\n")
        build.adopt("rejected_lines.csv", kind="rejected")
    files = store.current().manifest["files"]
    assert files["lines.parquet"]["rows"] == 3
    assert files["rejected_lines.csv"]["kind"] == "rejected"
    assert files["rejected_lines.csv"]["rows"] is None
    assert store.current().tables == ["lines"]
    assert store.current().path("rejected_lines.csv").read_text().startswith("line,reason")
    assert store.verify() == []


def test_a_file_nobody_registered_stops_the_build(store):
    with pytest.raises(ArtifactError, match=r"spill\.tmp lies in the staging folder"):
        build_by(lambda build: (build.folder / "spill.tmp").write_text("x"), store)
    assert names_in(store) == []


@pytest.mark.parametrize("name", ["../out.csv", "sub/x.csv", ".hidden", "manifest.json", "", "a\n"])
def test_a_file_name_that_leaves_the_folder_or_hides_is_refused(store, name):
    with pytest.raises(ArtifactError, match="cannot stand in a build"):
        build_by(lambda build: build.adopt(name, kind="other"), store)


def test_adopting_what_is_not_there_says_what_is(store):
    def work(build: BuildWriter) -> None:
        build.table("products", PRODUCTS)
        build.adopt("lines.parquet")

    with pytest.raises(ArtifactError, match=r"no file 'lines\.parquet' .* found products\.parquet"):
        build_by(work, store)


@pytest.mark.parametrize("content", [b"", b"<html>", b"PAR1" + b"x" * 8 + b"\4\0\0\0PAR1"])
def test_adopting_something_else_as_a_table_is_refused(store, content):
    def work(build: BuildWriter) -> None:
        (build.folder / "lines.parquet").write_bytes(content)
        build.adopt("lines.parquet")

    with pytest.raises(ArtifactError, match=r"'lines\.parquet' is not a sound Parquet file"):
        build_by(work, store)


def test_a_table_is_written_once(store):
    def work(build: BuildWriter) -> None:
        build.table("products", PRODUCTS)
        build.table("products", PRODUCTS)

    with pytest.raises(ArtifactError, match="already in this build"):
        build_by(work, store)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("files", {}, "the store's own"),
        ("notes", float("nan"), "cannot be written"),
        ("notes", object(), "cannot hold a object"),
    ],
)
def test_a_note_that_cannot_stand_is_refused_where_it_is_made(store, key, value, words):
    with pytest.raises(ArtifactError, match=words):
        build_by(lambda build: build.note(key, value), store)


@pytest.mark.parametrize("created_at", [None, "yesterday", "2011-12-10", datetime(2011, 12, 10)])
def test_a_build_without_an_aware_instant_is_refused_at_once(store, created_at):
    with (
        pytest.raises(ArtifactError, match="created_at"),
        store.publish("one-1", {"created_at": created_at}),
    ):
        pytest.fail("the work must not start")


def test_the_same_frame_gives_the_same_bytes(store):
    frame = PRODUCTS.assign(at=pd.Timestamp("2011-01-01"), share=[0.1, np.nan, 1 / 3])
    publish(store, "one-1", frame)
    publish(store, "two-2", frame.copy())
    one, two = (store.root / b / "products.parquet" for b in ("one-1", "two-2"))
    assert one.read_bytes() == two.read_bytes()


def test_named_index_levels_become_columns_and_an_unnamed_one_is_dropped(store):
    with store.publish("one-1", {"created_at": NOON}) as build:
        build.table("by_code", PRODUCTS.set_index("stock_code"))
        build.table("some", PRODUCTS[PRODUCTS["units"] < 3])
    pd.testing.assert_frame_equal(store.current().table("by_code"), PRODUCTS)
    assert store.current().table("some").index.tolist() == [0, 1]


def test_types_survive_the_round_trip(store):
    frame = pd.DataFrame(
        {
            "text": pd.Series(["a", None], dtype="str"),
            "whole": pd.Series([1, None], dtype="Int64"),
            "at": pd.Series(pd.to_datetime(["2011-01-01 08:26", None])).astype("datetime64[us]"),
            "kind": pd.Categorical(["x", "y"]),
            "truth": [True, False],
        }
    )
    publish(store, "one-1", frame)
    pd.testing.assert_frame_equal(store.current().table("products"), frame)


def test_dates_come_back_as_datetimes_that_can_be_compared(store):
    publish(store, "one-1", pd.DataFrame({"day": [date(2011, 1, 2), date(2011, 1, 1)]}))
    days = store.current().table("products")["day"]
    assert days.dtype.kind == "M"
    assert (days > pd.Timestamp("2011-01-01")).tolist() == [True, False]


# The same id again


def test_publishing_a_sound_build_again_keeps_it_and_makes_it_current(store):
    publish(store, "one-1")
    inode = (store.root / "one-1").stat().st_ino
    publish(store, "two-2")
    publish(store, "one-1", PRODUCTS.head(1))
    assert store.current().build_id == "one-1"
    assert (store.root / "one-1").stat().st_ino == inode
    assert names_in(store) == ["CURRENT", "one-1", "two-2"]


def test_publishing_a_damaged_build_again_replaces_it_under_a_running_reader(store):
    publish(store)
    flip_a_byte(store.root / "one-1" / "products.parquet")
    with pytest.raises(ArtifactError):
        store.current().table("products")
    assert not store.has("one-1")
    publish(store)
    assert store.has("one-1")
    pd.testing.assert_frame_equal(store.current().table("products"), PRODUCTS)
    assert names_in(store) == ["CURRENT", "one-1"]


def test_a_server_opens_a_build_anew_when_it_was_replaced_under_its_id(store):
    publish(store)
    assert len(store.current().table("products")) == 3
    flip_a_byte(store.root / "one-1" / "products.parquet")
    publish(ArtifactStore(store.root), "one-1", PRODUCTS.head(1))
    assert len(store.current().table("products")) == 1


def test_rolling_back_serves_the_earlier_build(store):
    publish(store, "one-1")
    publish(store, "two-2")
    store.make_current("one-1")
    assert store.current().build_id == "one-1"


def test_a_damaged_build_is_not_made_current(store):
    publish(store, "one-1")
    publish(store, "two-2")
    flip_a_byte(store.root / "one-1" / "products.parquet")
    with pytest.raises(ArtifactError, match=r"'one-1' is damaged and was not made current"):
        store.make_current("one-1")
    assert store.current().build_id == "two-2"
