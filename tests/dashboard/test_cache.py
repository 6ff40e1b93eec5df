"""The cache of slow answers: nothing in it is run, and it outlives its folder."""

import pickle
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from diskcache.core import DBNAME, MODE_PICKLE

from dashboard.cache import Cache, ForeignEntryError


class Attack:
    def __init__(self, touched):
        self.touched = touched

    def __reduce__(self):
        return (Path.touch, (self.touched,))


@pytest.fixture
def cache(tmp_path):
    with Cache(tmp_path / "cache") as made:
        yield made


def test_what_was_kept_is_found_by_another_process_too(cache):
    cache["a"] = {"b": [1, None, "c"]}
    with Cache(Path(cache.directory)) as other:
        assert other["a"] == {"b": [1, None, "c"]}


def test_only_its_owner_may_enter_its_folder(cache):
    assert Path(cache.directory).stat().st_mode & 0o777 == 0o700


def test_a_pickle_put_into_it_never_runs(cache, tmp_path):
    cache["a"] = 1
    with sqlite3.connect(Path(cache.directory) / DBNAME) as database:
        poison = pickle.dumps(Attack(tmp_path / "it-ran"))
        database.execute("UPDATE Cache SET mode = ?, value = ?", (MODE_PICKLE, poison))
    database.close()
    with pytest.raises(ForeignEntryError):
        cache.get("a")
    assert not (tmp_path / "it-ran").exists()


def test_a_pickled_key_put_into_it_never_runs(cache, tmp_path):
    cache["a"] = 1
    with sqlite3.connect(Path(cache.directory) / DBNAME) as database:
        poison = pickle.dumps(Attack(tmp_path / "it-ran"))
        database.execute("UPDATE Cache SET raw = 0, key = ?", (poison,))
    database.close()
    with pytest.raises(ForeignEntryError):
        list(cache)
    assert not (tmp_path / "it-ran").exists()


def test_it_starts_anew_when_its_folder_was_deleted(cache):
    cache["a"] = 1
    shutil.rmtree(cache.directory)
    assert cache.get("a") is None
    cache["a"] = 2
    assert cache["a"] == 2


def test_all_threads_and_processes_find_the_new_one(cache):
    cache["a"] = 1
    shutil.rmtree(cache.directory)
    with Cache(Path(cache.directory)) as other:
        other["a"] = 2
        found = []
        thread = threading.Thread(target=lambda: found.append(cache.get("a")))
        thread.start()
        thread.join()
    assert [cache.get("a"), *found] == [2, 2]
