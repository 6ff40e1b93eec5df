"""Tables of several files: what was removed is not read, and files are shared, not copied."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import engine
from analytics.errors import ArtifactError, SchemaError
from analytics.store import ArtifactStore
from analytics.store.pieces import PIECE, PLACE_COLUMNS, Stored
from analytics.stored import in_engine
from tests.analytics.stores import NOON, edit_manifest, flip_a_byte


def write(folder: Path, pieces: list[list[int]], gone: list[tuple[int, int]], group: int) -> Stored:
    """Write numbers, each beside its text, in row groups of `group`."""
    files = []
    for index, numbers in enumerate(pieces):
        path = folder / f"t-{index + 1}.parquet"
        table = pa.table({"n": pa.array(numbers, pa.int64()), "text": [str(n) for n in numbers]})
        table = table.cast(pa.schema([("n", pa.int64()), ("text", pa.string())]))
        pq.write_table(table, path, row_group_size=group)
        files.append(path)
    if not gone:
        return Stored(tuple(files))
    removed = folder / "t-removed.parquet"
    columns = [pa.array(column, pa.int64()) for column in zip(*sorted(gone), strict=True)]
    pq.write_table(pa.table(columns, names=list(PLACE_COLUMNS)), removed)
    return Stored(tuple(files), removed)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_read_is_what_was_not_removed_and_is_asked_for(tmp_path_factory, data):
    numbers = st.lists(st.integers(0, 9), max_size=12)
    pieces = data.draw(st.lists(numbers, min_size=1, max_size=3))
    places = [(i, row) for i, piece in enumerate(pieces) for row in range(len(piece))]
    gone = data.draw(st.lists(st.sampled_from(places), unique=True)) if places else []
    low = data.draw(st.none() | st.integers(0, 9))
    group = data.draw(st.integers(1, 5))
    stored = write(tmp_path_factory.mktemp("pieces"), pieces, gone, group)
    left = [pieces[i][row] for i, row in places if (i, row) not in gone]
    wanted = [n for n in left if low is None or n >= low]
    where = None if low is None else pc.field("n") >= low
    assert stored.read(["text", "n"], where).to_pydict() == {
        "text": [str(n) for n in wanted],
        "n": wanted,
    }
    found = in_engine(engine.connect(threads=1), stored).to_pandas()
    assert sorted(found["n"]) == sorted(left)


def test_a_condition_on_a_missing_value_keeps_no_row_of_it(tmp_path):
    path = tmp_path / "t-1.parquet"
    pq.write_table(pa.table({"n": [1, None, 3]}), path)
    removed = tmp_path / "t-removed.parquet"
    pq.write_table(pa.table({"piece": [0], "place": [0]}), removed)
    assert Stored((path,), removed).read(["n"], pc.field("n") > 0)["n"].to_pylist() == [3]


# In a build


FIRST = pd.DataFrame({"n": np.arange(5), "text": list("abcde")})
SECOND = pd.DataFrame({"n": [2, 5], "text": ["C", "f"]})
NOW = pd.DataFrame({"n": [0, 1, 3, 4, 2, 5], "text": list("abdeCf")})


def grown(root: Path) -> ArtifactStore:
    """Publish a build, and one that shares its table but for a row that it replaces."""
    store = ArtifactStore(root)
    with store.publish("one-1", {"created_at": NOON}) as build:
        build.table("t", FIRST)
    before = store.current()
    with store.publish("two-2", {"created_at": NOON}) as build:
        build.take_over(before.path("t"), before.manifest["files"]["t.parquet"], "t-1.parquet")
        SECOND.to_parquet(build.folder / "t-2.parquet")
        build.adopt("t-2.parquet", kind=PIECE)
        gone = pd.DataFrame({"piece": [0], "place": [2]})
        gone.to_parquet(build.folder / "t-removed.parquet")
        build.adopt("t-removed.parquet", kind=PIECE)
        build.pieces("t", ["t-1.parquet", "t-2.parquet"], "t-removed.parquet")
        assert build.has("t")
    return store


def test_a_table_in_pieces_is_read_as_any_other(tmp_path):
    build = grown(tmp_path).current()
    assert build.tables == ["t"]
    assert build.columns("t") == ["n", "text"]
    pd.testing.assert_frame_equal(build.table("t"), NOW)
    assert build.table("t", ["text"])["text"].tolist() == list("abdeCf")
    assert build.part("t", ["text"], pc.field("n") >= 3)["text"].tolist() == ["d", "e", "f"]
    with pytest.raises(SchemaError, match=r"t: no column 'price'; found n, text"):
        build.table("t", ["price"])
    assert build.problems() == []


def test_files_that_stay_are_shared_and_outlive_the_build_they_came_from(tmp_path):
    store = grown(tmp_path)
    old, new = tmp_path / "one-1" / "t.parquet", tmp_path / "two-2" / "t-1.parquet"
    assert old.samefile(new)
    store.remove("one-1")
    assert not old.exists()
    assert store.verify() == []
    pd.testing.assert_frame_equal(store.current().table("t"), NOW)


def test_where_the_disk_has_no_links_files_are_copied(tmp_path, monkeypatch):
    def refuse(self, target):
        raise OSError(os.strerror(95))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    store = grown(tmp_path)
    assert not (tmp_path / "one-1/t.parquet").samefile(tmp_path / "two-2/t-1.parquet")
    pd.testing.assert_frame_equal(store.current().table("t"), NOW)


@pytest.mark.parametrize("file", ["t-1.parquet", "t-2.parquet", "t-removed.parquet"])
def test_a_damaged_piece_is_refused(tmp_path, file):
    store = grown(tmp_path)
    flip_a_byte(tmp_path / "two-2" / file)
    for read in (
        lambda b: b.table("t"),
        lambda b: b.part("t", ["n"], None),
        lambda b: b.stored("t"),
    ):
        with pytest.raises(ArtifactError, match=f"{file} of build 'two-2' is damaged"):
            read(store.current())
    assert file in store.verify()[0]


@pytest.mark.parametrize(
    "pieces",
    [
        {"t": {"files": ["t-1.parquet", "../one-1/t.parquet"], "removed": None}},
        {"t": {"files": ["t-1.parquet"], "removed": "../../elsewhere"}},
        {"t": {"files": [], "removed": None}},
        {"t": {"files": [["t-1.parquet"]], "removed": None}},
        {"t": "t-1.parquet"},
        ["t"],
    ],
)
def test_a_manifest_that_names_pieces_which_are_no_files_of_the_build_is_refused(tmp_path, pieces):
    store = grown(tmp_path)
    edit_manifest(store, "two-2", pieces=pieces)
    with pytest.raises(ArtifactError, match="names pieces of tables that are none of its files"):
        store.open("two-2")


def test_a_table_is_written_once_and_of_files_that_are_there(tmp_path):
    store = ArtifactStore(tmp_path)
    with store.publish("one-1", {"created_at": NOON}) as build:
        build.table("t", FIRST)
        with pytest.raises(ArtifactError, match="'t' is already in this build"):
            build.pieces("t", ["t.parquet"], None)
        with pytest.raises(ArtifactError, match=r"\['u-1.parquet'\] are no files of it"):
            build.pieces("u", ["u-1.parquet"], None)
