"""Reading a build: nothing damaged is handed on, and no reader disturbs another."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analytics.errors import ArtifactError, SchemaError
from analytics.store import ArtifactStore, frames
from tests.analytics.stores import NOON, PRODUCTS, edit_manifest, flip_a_byte, publish


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "artifacts")


# Reading


def test_a_reader_may_change_its_frame_without_changing_the_next_readers(store):
    publish(store)
    mine = store.current().table("products")
    mine.loc[0, "units"] = 99
    mine["new"] = 1
    pd.testing.assert_frame_equal(store.current().table("products"), PRODUCTS)


def test_columns_come_in_the_order_asked_for(store):
    publish(store)
    assert store.current().table("products", ["units", "stock_code"]).columns.tolist() == [
        "units",
        "stock_code",
    ]


def test_a_missing_column_is_named_with_those_found(store):
    publish(store)
    with pytest.raises(SchemaError, match=r"no column 'price'; found stock_code, units"):
        store.current().table("products", ["price"])


def test_a_missing_table_is_named_with_those_found_and_the_command(store):
    publish(store)
    with pytest.raises(
        ArtifactError, match=r"no table 'customers'; found products; .*dashboard build"
    ):
        store.current().table("customers")


@pytest.mark.parametrize("name", ["../one-1/products", "/etc/passwd", "manifest", "manifest.json"])
def test_only_registered_files_can_be_read(store, name):
    publish(store)
    with pytest.raises(ArtifactError, match="has no table"):
        store.current().path(name)


def test_a_flipped_byte_is_found_by_reading_and_by_verify(store):
    publish(store)
    flip_a_byte(store.root / "one-1" / "products.parquet")
    with pytest.raises(
        ArtifactError, match=r"products\.parquet of build 'one-1' is damaged.*CURREN"
    ):
        store.current().table("products")
    assert len(store.verify()) == 1
    assert "sha256" in store.verify()[0]


def test_a_file_damaged_after_it_was_first_read_is_found_too(store):
    publish(store)
    build = store.current()
    build.table("products")
    flip_a_byte(build.folder / "products.parquet")
    with pytest.raises(ArtifactError, match="is damaged"):
        build.table("products")


def test_verify_names_what_is_missing_too_much_and_cut_short(store):
    with store.publish("one-1", {"created_at": NOON}) as build:
        for name in ("gone", "short", "sound"):
            build.table(name, PRODUCTS)
    folder = store.root / "one-1"
    (folder / "gone.parquet").unlink()
    os.truncate(folder / "short.parquet", 10)
    (folder / "extra.txt").write_text("x")
    size = (folder / "sound.parquet").stat().st_size
    assert store.verify() == [
        "gone.parquet is missing",
        f"short.parquet has 10 bytes, wanted {size:,}",
        "extra.txt is no part of the build",
    ]


def test_verify_counts_the_rows(store):
    publish(store)
    files = store.current().manifest["files"]
    files["products.parquet"]["rows"] = 4
    edit_manifest(store, "one-1", files=files)
    assert ArtifactStore(store.root).verify() == ["products.parquet has 3 rows, wanted 4"]


def test_frames_are_kept_only_up_to_the_memory_allowed(store, monkeypatch):
    publish(store, frame=pd.DataFrame({c: range(1000) for c in "abc"}))
    monkeypatch.setattr(frames, "CACHE_BYTES", 20_000)  # two columns of 8,000 bytes
    build = store.current()
    for column in "abc":
        build.table("products", [column])
    assert build.table("products")["a"].sum() == 499_500  # too large to keep, still read
    assert [columns for _, columns in build._frames.names()] == [("b",), ("c",)]


def test_reading_imports_no_engine():
    code = "import sys, analytics.store; print([m for m in sys.modules if m in ('ibis', 'duckdb')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
