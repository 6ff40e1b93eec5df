"""Fitted models: read back as written, never when damaged or written by something else."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from analytics.errors import ArtifactError
from analytics.store import ArtifactStore, models
from tests.analytics.stores import NOON, edit_manifest, flip_a_byte


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    made = ArtifactStore(tmp_path / "artifacts")
    with made.publish("one-1", {"created_at": NOON}) as build:
        build.model("centres", {"at": np.array([1.0, 2.0])})
    return made


def test_a_model_reads_back_equal_and_once(store):
    model = store.current().model("centres")
    assert model["at"].tolist() == [1.0, 2.0]
    assert store.current().model("centres") is model
    assert store.verify() == []


def test_a_large_model_stays_in_its_file_and_reads_the_same(store, monkeypatch):
    monkeypatch.setattr(models, "MAPPED_FROM", 1)
    at = store.current().model("centres")["at"]
    assert isinstance(at, np.memmap)
    assert at.tolist() == [1.0, 2.0]


def test_the_manifest_says_what_a_model_was_written_with(store):
    manifest = store.current().manifest
    assert manifest["files"]["centres.joblib"]["kind"] == "model"
    assert manifest["model_libraries"]["numpy"] == np.__version__


def test_a_model_is_no_table(store):
    assert store.current().tables == []


def test_a_model_written_with_another_version_is_not_opened(store):
    other = models.library_versions() | {"scikit-learn": "0.19"}
    edit_manifest(store, "one-1", model_libraries=other)
    with pytest.raises(ArtifactError, match=r"written with scikit-learn 0\.19, installed is 1\."):
        store.open("one-1").model("centres")


def test_a_damaged_model_is_not_opened(store):
    flip_a_byte(store.root / "one-1" / "centres.joblib")
    with pytest.raises(ArtifactError, match="is damaged: sha256"):
        store.open("one-1").model("centres")


def test_a_foreign_pickle_put_in_its_place_never_runs(store, tmp_path):
    class Attack:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "it-ran",))

    (store.root / "one-1" / "centres.joblib").write_bytes(pickle.dumps(Attack()))
    with pytest.raises(ArtifactError, match="is damaged"):
        store.open("one-1").model("centres")
    assert not (tmp_path / "it-ran").exists()


def test_a_model_that_is_not_there_is_named_beside_those_that_are(store):
    with pytest.raises(ArtifactError, match="has no model 'churn'; found centres"):
        store.current().model("churn")


def test_a_model_whose_code_is_gone_asks_for_a_rebuild(tmp_path):
    path = tmp_path / "old.joblib"
    path.write_bytes(b"cnowhere.at.all\nThing\n.")
    with pytest.raises(ArtifactError, match=r"ModuleNotFoundError: .*nowhere.*make"):
        models.read(path, models.library_versions())
