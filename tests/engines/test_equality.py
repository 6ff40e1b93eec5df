"""One shop, three engines: every table is the same."""

import pytest

from analytics import contracts
from benchmarks.engines import difference
from tests.engines.conftest import MODELS, PASSWORD, built

FACTS = [contract.name for contract in contracts.facts.ALL if contract.name != "data_quality"]
WITHOUT_PLACES = [name for name in FACTS if name not in {"lines", "cancellation_matches"}]

pytestmark = pytest.mark.engines


def test_the_shop_has_all_kinds_of_lines(on_duckdb):
    fates = on_duckdb.manifest["fates"]
    assert all(fates.values()), fates
    assert len(on_duckdb.table("cancellation_matches")) > 100


@pytest.mark.parametrize("name", contracts.ALL)
def test_postgres_gives_what_duckdb_gives(on_duckdb, on_postgres, name):
    assert difference(on_duckdb, on_postgres, name) is None


@pytest.mark.parametrize("name", contracts.ALL)
def test_spark_gives_what_duckdb_gives(on_duckdb, on_spark, name):
    assert difference(on_duckdb, on_spark, name) is None


def test_a_difference_is_found(on_duckdb, stores, shop):
    other = built(stores, "shorter", shop, without=MODELS, k=3, as_of=_a_day_before(on_duckdb))
    assert "rows" in difference(on_duckdb, other, "lines")
    assert "rows differ in" in difference(on_duckdb, other, "products")


def _a_day_before(build):
    from datetime import datetime, timedelta

    return datetime.fromisoformat(build.manifest["parameters"]["as_of"]) - timedelta(days=1)


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_a_table_in_its_own_order_gives_what_the_file_gives(
    on_duckdb, stores, server, table, engine
):
    url = server.url(password=PASSWORD)
    source = f"{url}?{table}&order_by=place"
    engine = {"duckdb": "duckdb", "postgres": url}[engine]
    found = built(stores, f"table-{engine[:6]}", source, engine=engine, without=MODELS)
    assert {name: difference(on_duckdb, found, name) for name in FACTS} == dict.fromkeys(FACTS)
    assert found.manifest["source"]["files"][0]["kind"] == "table"


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_without_an_order_only_the_numbers_of_lines_differ(
    on_duckdb, stores, server, table, engine
):
    url = server.url(password=PASSWORD)
    engine = {"duckdb": "duckdb", "postgres": url}[engine]
    found = built(stores, f"heap-{engine[:6]}", f"{url}?{table}", engine=engine, without=MODELS)
    assert {name: difference(on_duckdb, found, name) for name in WITHOUT_PLACES} == dict.fromkeys(
        WITHOUT_PLACES
    )
    assert found.manifest["fates"] == on_duckdb.manifest["fates"]
    assert found.table("lines")["line_number"].tolist() == list(range(1, 30_001))


def test_a_table_is_numbered_alike_wherever_it_is_read(stores, server, table):
    from analytics.store import ArtifactStore

    heaps = [ArtifactStore(stores / name).current() for name in ("heap-duckdb", "heap-postgr")]
    assert difference(*heaps, "lines") is None


def test_spark_reads_parquet_that_lies_where_it_sees_it(on_duckdb, stores, shop, spark_session):
    found = built(stores, "path", f"spark?path={shop}", engine="spark", without=MODELS)
    assert {name: difference(on_duckdb, found, name) for name in WITHOUT_PLACES} == dict.fromkeys(
        WITHOUT_PLACES
    )


def test_a_duckdb_file_is_a_source(on_duckdb, stores, shop, tmp_path):
    import duckdb

    with duckdb.connect(tmp_path / "shop.db") as con:
        con.execute("CREATE TABLE tx AS SELECT * FROM read_parquet(?)", [str(shop)])
    found = built(stores, "file", f"duckdb://{tmp_path}/shop.db?table=tx", without=MODELS)
    assert difference(on_duckdb, found, "days") is None
