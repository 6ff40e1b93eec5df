"""What Spark keeps of a table, whatever it was made of."""

import ibis
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analytics.engines.backend import Backend
from analytics.facts import valued

pytestmark = pytest.mark.engines


@pytest.fixture
def backend(spark_session) -> Backend:
    from analytics.engines.spark import Spark

    return Spark(spark_session.con)


def test_what_spark_thinks_of_a_size_does_not_grow_with_the_rounds_it_went_through(backend):
    table = backend.stored(ibis.memtable(pd.DataFrame({"sale": range(100)})))
    for _round in range(8):
        before, table = table, backend.stored(table.join(table.view(), "sale").select("sale"))
        backend.drop(before)
    assert _estimated_bytes(backend, table) < 1_000_000
    assert table.count().to_pyarrow().as_py() == 100


def test_what_is_dropped_is_kept_no_more(backend, spark_session):
    catalog = spark_session.con._session.catalog
    table = backend.stored(ibis.memtable(pd.DataFrame({"sale": range(100)})))
    name = table.op().name
    assert catalog.isCached(name)
    backend.drop(table)
    assert not catalog.tableExists(name)


def _estimated_bytes(backend: Backend, table: ibis.Table) -> int:
    plan = backend._frame(table)._jdf.queryExecution().optimizedPlan()
    return int(str(plan.stats().sizeInBytes()))


def test_an_amount_lies_in_the_same_bucket_as_on_duckdb(backend):
    amounts = [10.0 ** (bucket / 20) for bucket in range(-60, 140)]
    lines = pd.DataFrame(
        {
            "invoiced_at": pd.Timestamp("2011-11-03 14:00"),
            "country": "France",
            "is_merchandise": True,
            "fate": "sale",
            "customer_id": "7",
            "quantity": 1,
            "net_quantity": 1,
            "revenue": [1000.0, 0.01, 100.0, *amounts],
        }
    ).assign(net_revenue=lambda table: table["revenue"])
    found = valued(backend.stored(ibis.memtable(lines))).to_pandas()
    there = valued(ibis.memtable(lines)).to_pandas()
    columns = ["basis", "money", "bucket"]
    assert_frame_equal(
        *(each[columns].sort_values(columns, ignore_index=True) for each in (found, there)),
        check_dtype=False,
    )
    assert set(found["bucket"]) == set(range(-60, 140))
