import pytest

from analytics.engines import address_of
from analytics.engines.address import is_table, table_address
from analytics.errors import SettingError
from analytics.recipe import BuildOptions

URL = "postgresql://ann:p%40ss-w0rd@db.example:5433/shop?table=sales.tx&sslmode=require"


def test_a_url_comes_apart_into_engine_and_table():
    address = address_of(URL)
    assert address.scheme == "postgres"
    assert address.table == ("sales", "tx")
    assert address.url == "postgres://ann:p%40ss-w0rd@db.example:5433/shop?sslmode=require"


@pytest.mark.parametrize("shown", [repr(address_of(URL)), address_of(URL).table_shown])
def test_what_is_shown_holds_neither_user_nor_password(shown):
    assert "w0rd" not in shown
    assert "ann" not in shown


def test_what_is_shown_names_host_database_and_table():
    assert address_of(URL).table_shown == "postgres://db.example:5433/shop?table=sales.tx"


@pytest.mark.parametrize("secret", ["p%40ss-w0rd", "p@ss-w0rd", "ann:p%40ss-w0rd", "require"])
def test_messages_lose_every_spelling_of_a_secret(secret):
    assert address_of(URL).without_secrets(f"no entry for {secret}!") == "no entry for ***!"


def test_a_token_in_the_query_is_a_secret_too():
    address = address_of("databricks://host/path?access_token=dapi-0123&table=t")
    assert "dapi" not in address.shown
    assert address.without_secrets("bad token dapi-0123") == "bad token ***"


def test_a_token_of_spark_connect_is_a_secret_too():
    address = address_of("sc://host:15002/;use_ssl=true;token=abc-0123")
    assert address.shown == "sc://host:15002/"
    assert address.without_secrets("refused abc-0123") == "refused ***"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("tx", ("tx",)),
        ("sales.tx", ("sales", "tx")),
        ("lake.sales.tx", ("lake", "sales", "tx")),
        ('"my.sales"."t x"', ("my.sales", "t x")),
    ],
)
def test_table_names_part_at_dots_outside_quotes(name, parts):
    assert address_of(f"postgres://h/db?table={name}").table == parts


@pytest.mark.parametrize("name", ["", "a..b", "a.b.c.d", '"open'])
def test_table_names_that_are_none_are_refused(name):
    with pytest.raises(SettingError, match="wanted NAME"):
        address_of(f"postgres://h/db?table={name}")


@pytest.mark.parametrize("query", ["table=a&table=b", "table=a&path=b"])
def test_two_tables_are_refused(query):
    with pytest.raises(SettingError, match="name one table"):
        address_of(f"postgres://me:s3cret@h/db?{query}")


def test_a_source_without_a_table_says_how_to_name_one():
    with pytest.raises(SettingError, match=r"postgres://h/db\?table=NAME") as refused:
        table_address("postgres://me:s3cret@h/db")
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    ("source", "is_one"),
    [
        ("shop.csv", False),
        ("duckdb", False),
        ("what?.csv", False),
        ("postgres://h/db?table=t", True),
        ("spark?table=sales.tx", True),
    ],
)
def test_tables_are_told_from_files(source, is_one):
    assert is_table(source) is is_one


def test_an_engine_stands_in_the_parameters_without_its_password():
    options = BuildOptions(engine="postgres://ann:s3cret@h:1/db")
    assert options.parameters()["engine"] == "postgres://h:1/db"
    assert "s3cret" not in repr(options)


@pytest.mark.parametrize("engine", ["duckdb", "spark", "spark://host:7077", "sc://host:15002"])
def test_engines_are_shown_as_they_are_named(engine):
    assert address_of(engine).shown == engine
