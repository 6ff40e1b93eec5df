from datetime import datetime

import ibis
import pytest

from analytics import engine
from analytics.errors import SettingError


def test_an_unknown_engine_is_refused_with_those_there_are():
    with pytest.raises(SettingError, match=r"no engine 'oracle'; known: duckdb"):
        engine.connect("oracle")


@pytest.mark.parametrize("limit", ["lots", "-5GB", "0", "2 parsecs"])
def test_a_memory_limit_that_is_none_is_refused(limit):
    with pytest.raises(SettingError, match="memory limit"):
        engine.connect(memory_limit=limit)


def test_no_thread_is_refused():
    with pytest.raises(SettingError, match="threads is 0"):
        engine.connect(threads=0)


def test_a_spill_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(SettingError, match="cannot start"):
        engine.connect(spill_dir=tmp_path / "taken")


def test_limits_reach_the_engine_and_nothing_is_loaded_from_the_network(tmp_path):
    con = engine.connect(memory_limit="300MiB", threads=1, spill_dir=tmp_path / "spill")
    assert con.settings["threads"] == "1"
    assert con.settings["memory_limit"] == "300.0 MiB"
    assert con.settings["autoinstall_known_extensions"] == "false"
    assert con.settings["autoload_known_extensions"] == "false"
    assert engine.scratch_dir(con) == tmp_path / "spill"
    con.disconnect()


def test_two_engines_share_a_spill_folder(tmp_path):
    first, second = (engine.connect(spill_dir=tmp_path) for _ in range(2))
    first.create_table("t", ibis.memtable({"a": [1]}))
    assert engine.scratch_dir(first) == engine.scratch_dir(second) == tmp_path
    assert len(list(tmp_path.glob("*.duckdb"))) == 2
    first.disconnect()
    second.disconnect()


def test_without_a_spill_folder_there_is_no_scratch(con):
    assert engine.scratch_dir(con) is None


def test_a_table_larger_than_the_memory_is_stored_in_the_folder(tmp_path):
    con = engine.connect(memory_limit="40MB", threads=1, spill_dir=tmp_path)
    numbers = con.create_table("n", ibis.range(6_000_000).unnest().name("a").as_table())
    texts = numbers.select(a=numbers.a, b=numbers.a.hash().cast("string"))
    stored = con.create_table("texts", texts)
    assert stored.count().execute() == 6_000_000
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) > 40e6
    con.disconnect()


def test_places_follow_the_order_of_writing(con):
    stored = con.create_table("t", ibis.memtable({"a": list("dacb")}))
    placed = stored.select(stored.a, place=engine.place_in_table(stored)).execute()
    assert dict(zip(placed["a"], placed["place"], strict=True)) == {"d": 1, "a": 2, "c": 3, "b": 4}


def test_a_time_that_does_not_fit_the_pattern_is_null(con):
    stored = con.create_table("t", ibis.memtable({"a": ["12/1/2010 8:26", "31/31/2010 8:26"]}))
    read = stored.select(at=engine.parse_time(stored.a, "%m/%d/%Y %H:%M")).to_pyarrow()
    assert read["at"].to_pylist() == [datetime(2010, 12, 1, 8, 26), None]


def test_an_engine_that_may_spill_leaves_memory_to_the_models(tmp_path):
    with engine.opened(spill_dir=tmp_path) as con, engine.opened() as free:
        said = "select current_setting('memory_limit')"
        limits = [each.raw_sql(said).fetchone()[0] for each in (con, free)]
    gib = [float(limit.split()[0]) for limit in limits]
    assert limits[0].split()[1] == limits[1].split()[1]
    assert gib[0] == pytest.approx(gib[1] / 2, rel=0.02)  # 40 % beside the engine's own 80 %
