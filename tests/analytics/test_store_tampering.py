"""A build that was changed after it was published: no part of it is handed on."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from analytics.errors import ArtifactError
from analytics.store import ArtifactStore
from tests.analytics.stores import NOON, PRODUCTS, flip_a_byte


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    """Two builds, each with a table and a model; the second one is current."""
    made = ArtifactStore(tmp_path / "artifacts")
    for number, build_id in enumerate(("one-1", "two-2")):
        with made.publish(build_id, {"created_at": NOON}) as build:
            build.table("products", PRODUCTS.assign(units=PRODUCTS["units"] + number))
            build.model("centres", {"at": np.array([1.0, 2.0 + number])})
    return made


def _read(store: ArtifactStore, kind: str) -> object:
    build = store.current()
    return build.table("products") if kind == "products.parquet" else build.model("centres")


FILES = pytest.mark.parametrize("name", ["products.parquet", "centres.joblib"])


@FILES
def test_a_changed_file_is_refused(store, name):
    flip_a_byte(store.root / "two-2" / name)
    with pytest.raises(ArtifactError, match="is damaged"):
        _read(store, name)


@FILES
def test_a_file_of_another_build_is_refused_in_its_place(store, name):
    shutil.copy(store.root / "one-1" / name, store.root / "two-2" / name)
    with pytest.raises(ArtifactError, match="is damaged"):
        _read(store, name)


@FILES
def test_a_file_that_is_a_link_out_of_its_build_is_refused_even_with_the_same_content(store, name):
    path = store.root / "two-2" / name
    outside = store.root.parent / name
    path.rename(outside)
    path.symlink_to(outside)
    with pytest.raises(ArtifactError, match="is a link"):
        _read(store, name)
    assert any("is a link" in problem for problem in store.verify())


def test_a_build_that_is_a_link_to_a_folder_elsewhere_is_refused(store):
    folder, outside = store.root / "two-2", store.root.parent / "two-2"
    folder.rename(outside)
    folder.symlink_to(outside)
    with pytest.raises(ArtifactError, match="is a link"):
        store.current()


def test_a_manifest_that_is_a_link_is_refused(store):
    path, outside = store.root / "two-2" / "manifest.json", store.root.parent / "manifest.json"
    path.rename(outside)
    path.symlink_to(outside)
    with pytest.raises(ArtifactError, match="is a link"):
        store.current()


def test_a_pointer_that_is_a_link_is_refused(store):
    path, outside = store.root / "CURRENT", store.root.parent / "CURRENT"
    path.rename(outside)
    path.symlink_to(outside)
    with pytest.raises(ArtifactError, match="cannot be read"):
        store.current()


@pytest.mark.parametrize("text", ["", "../one-1", "/etc", "one-1/../two-2", "one\x00", "x" * 100])
def test_a_pointer_to_anything_but_a_build_is_refused(store, text):
    (store.root / "CURRENT").write_text(text)
    with pytest.raises(ArtifactError, match="wanted a build id"):
        store.current()


def test_the_manifest_of_another_build_is_refused_in_its_place(store):
    shutil.copy(store.root / "one-1" / "manifest.json", store.root / "two-2" / "manifest.json")
    with pytest.raises(ArtifactError, match="does not describe"):
        store.current()


@pytest.mark.parametrize(
    "change",
    [
        {"fates": {"sale": 1}},
        {"created_at": "2031-01-01T00:00:00+00:00"},
        {"source": {"name": "another.csv"}},
        {"files": {}},
        {"more": "than was written"},
    ],
)
def test_a_changed_manifest_is_refused(store, change):
    store.current()
    path = store.root / "two-2" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ArtifactError, match="was changed after it was written"):
        store.current()
    assert any("was changed" in problem for problem in store.verify())


def test_a_manifest_of_before_there_were_seals_is_read(store):
    path = store.root / "two-2" / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["seal"]
    path.write_text(json.dumps(manifest))
    assert store.current().build_id == "two-2"
