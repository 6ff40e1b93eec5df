"""Tables as sources: what is read of them, and what is refused, in words."""

import json
from datetime import datetime

import pytest

from analytics.errors import EngineError, SchemaError, ShopperError, SourceError
from analytics.store import ArtifactStore
from tests.engines.conftest import MODELS, PASSWORD, USER, built

pytestmark = pytest.mark.engines

COLUMNS = (
    "invoice text, stock_code text, description text, quantity numeric, invoiced_at timestamp, "
    "unit_price numeric(10, 2), customer_id bigint, country text"
)
ROW = "('{}', 'A', 'MUG', {}, '{}', 2.50, 17850, 'France')"


@pytest.fixture
def con(server):
    with server.connect() as connection:
        yield connection
        connection.execute("DROP TABLE IF EXISTS small")


@pytest.fixture(params=["duckdb", "postgres"])
def engine(request, server):
    return {"duckdb": "duckdb", "postgres": server.url(password=PASSWORD)}[request.param]


def small(con, *rows: str, columns: str = COLUMNS) -> None:
    con.execute(f"CREATE TABLE small ({columns})")
    con.execute(f"INSERT INTO small VALUES {', '.join(rows)}")


def source(server, name: str = "small", more: str = "") -> str:
    return f"{server.url(password=PASSWORD)}?table={name}{more}"


def test_lines_at_or_after_the_as_of_stay_in_the_database(con, server, engine, tmp_path):
    small(con, *(ROW.format(day, 1, f"2020-01-0{day} 10:00") for day in (1, 2, 3)))
    found = built(
        tmp_path, "a", source(server), engine=engine, without=MODELS, as_of=datetime(2020, 1, 3)
    )
    assert found.manifest["source"]["lines"] == 2
    quality = found.table("data_quality").set_index("rule")
    assert quality.loc["after_as_of", "lines"] == 1


def test_only_the_columns_needed_are_asked_for(con, server, engine, tmp_path):
    con.execute(f"CREATE TABLE base ({COLUMNS}, secret text)")
    con.execute(f"INSERT INTO base VALUES {ROW.format(1, 1, '2020-01-01')[:-1]}, 'x')")
    # A view whose further column cannot be computed: reading it would fail.
    con.execute("CREATE VIEW small AS SELECT b.*, 1 / (length(secret) - 1) AS broken FROM base b")
    try:
        found = built(tmp_path, "a", source(server), engine=engine, without=MODELS)
        assert found.manifest["source"]["lines"] == 1
    finally:
        con.execute("DROP TABLE base CASCADE")


def test_lines_that_cannot_be_used_are_kept_aside(con, server, engine, tmp_path):
    rows = [ROW.format(number, 1, "2020-01-01") for number in range(1, 40)]
    small(con, *rows, ROW.format("half", 1.5, "2020-01-01"))
    found = built(tmp_path, "a", source(server), engine=engine, without=MODELS)
    assert found.manifest["source"]["lines"] == 39
    rejected = (found.folder / "rejected_lines.csv").read_text()
    assert "1.5" in rejected
    assert "is not a whole number" in rejected


def test_the_same_lines_are_not_built_twice_and_others_are(con, server, engine, tmp_path):
    small(con, ROW.format(1, 1, "2020-01-01"), ROW.format(2, 2, "2020-01-02"))
    options = {"engine": engine, "without": MODELS}
    first = built(tmp_path, "a", source(server), **options).build_id
    con.execute("CREATE TABLE turned AS SELECT * FROM small ORDER BY invoice DESC")
    con.execute("DROP TABLE small")
    con.execute("ALTER TABLE turned RENAME TO small")
    assert built(tmp_path, "a", source(server), **options).build_id == first
    con.execute("UPDATE small SET description = 'CUP' WHERE invoice = '1'")
    assert built(tmp_path, "a", source(server), **options).build_id != first


def test_an_unknown_table_is_named_with_its_nearest(con, server, engine, tmp_path):
    small(con, ROW.format(1, 1, "2020-01-01"))
    with pytest.raises(SourceError, match=r"no table 'smal' in postgres://.*nearest: small"):
        built(tmp_path, "a", source(server, "smal"), engine=engine)


def test_a_missing_column_is_named_with_those_there_are(con, server, engine, tmp_path):
    small(con, "('1')", columns="invoice text")
    with pytest.raises(SchemaError, match=r"table=small: no column for stock_code.*--map"):
        built(tmp_path, "a", source(server), engine=engine)


def test_a_column_to_order_by_has_to_be_there(con, server, engine, tmp_path):
    small(con, ROW.format(1, 1, "2020-01-01"))
    with pytest.raises(SchemaError, match="no column 'id' to order by"):
        built(tmp_path, "a", source(server, more="&order_by=id"), engine=engine)


def test_times_with_a_zone_are_refused_with_the_view_to_make(con, server, engine, tmp_path):
    columns = COLUMNS.replace("invoiced_at timestamp", "invoiced_at timestamptz")
    small(con, ROW.format(1, 1, "2020-01-01"), columns=columns)
    with pytest.raises(SchemaError, match="AT TIME ZONE"):
        built(tmp_path, "a", source(server), engine=engine)


def test_dates_as_text_are_read_by_duckdb_and_refused_in_place(con, server, tmp_path):
    columns = COLUMNS.replace("invoiced_at timestamp", "invoiced_at text")
    small(con, ROW.format(1, 1, "31.12.2019 10:00"), columns=columns)
    found = built(tmp_path, "a", source(server), without=MODELS)
    assert found.manifest["window"]["first"] == "2019-12-31T10:00:00"
    with pytest.raises(SchemaError, match=r"wanted a timestamp or date.*leave --engine out"):
        built(tmp_path, "b", source(server), engine=server.url(password=PASSWORD))


@pytest.mark.parametrize("as_engine", [True, False])
def test_a_wrong_password_says_where_passwords_belong(con, server, shop, tmp_path, as_engine):
    url = server.url(password="wr0ng-password")
    given = {"source": shop, "engine": url} if as_engine else {"source": f"{url}?table=small"}
    with pytest.raises(EngineError, match="PGPASSWORD") as refused:
        built(tmp_path, "a", given.pop("source"), **given)
    assert "wr0ng" not in str(refused.value)


def test_a_server_that_is_not_there_is_named(shop, tmp_path):
    with pytest.raises(EngineError, match=r"postgres://127.0.0.1:1/shop cannot be reached"):
        built(tmp_path, "a", shop, engine="postgres://me:s3cret-word@127.0.0.1:1/shop")


def test_a_database_that_is_not_there_is_named(server, shop, tmp_path):
    with pytest.raises(EngineError, match='"attic" does not exist'):
        built(tmp_path, "a", shop, engine=server.url("attic", password=PASSWORD))


def test_the_password_may_come_from_the_environment(con, server, tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    small(con, ROW.format(1, 1, "2020-01-01"))
    found = built(tmp_path, "a", f"{server.url()}?table=small", without=MODELS)
    assert found.manifest["source"]["lines"] == 1


def test_credentials_are_nowhere_in_a_build(con, server, engine, tmp_path, caplog):
    caplog.set_level("DEBUG")
    small(con, ROW.format(1, 1, "2020-01-01"))
    found = built(tmp_path, "a", source(server), engine=engine, without=MODELS)
    said = json.dumps(found.manifest) + caplog.text
    for path in ArtifactStore(tmp_path / "a").root.rglob("*"):
        said += path.read_bytes().decode("latin-1") if path.is_file() else ""
    for secret in (PASSWORD, "s3cret", USER, "shop%20keeper"):
        assert secret not in said
    assert f"postgres://127.0.0.1:{server.port}/shop?table=small" in said


def test_the_data_page_names_the_table_and_no_credentials(con, server, tmp_path):
    from dashboard.app import create_app
    from dashboard.settings import Settings
    from pages import data
    from tests.components.tree import text

    small(con, *(ROW.format(day, 1, f"2020-01-0{day} 10:00") for day in (1, 2, 3)))
    built(tmp_path, "a", source(server), without=MODELS)
    app = create_app(Settings(artifacts=tmp_path / "a"))
    with app.server.app_context():
        shown = " ".join(text(part) for part in data.show_quality(True))
    assert "/shop?table=small" in shown
    assert "s3cret" not in shown
    assert USER not in shown


def test_an_engine_whose_driver_is_missing_says_what_to_install(shop, tmp_path):
    with pytest.raises(EngineError, match=r"requirements-engines\.txt"):
        built(tmp_path, "a", shop, engine="snowflake://me:s3cret-word@account/db")


def test_a_table_that_names_too_much_is_refused(server, tmp_path):
    with pytest.raises(ShopperError, match=r"wanted NAME, SCHEMA\.NAME"):
        built(tmp_path, "a", source(server, "a.b.c.d"))
