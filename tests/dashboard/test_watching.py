"""Ids of requests, the log and the figures: all of them without what a visitor typed."""

import json
import logging
import re

import flask
import pytest

from analytics.errors import ArtifactError
from analytics.store import ArtifactStore
from dashboard import logs, metrics
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import read
from tests.pages import browsing, small_shop

SECRET = "knows-the-metrics-token"  # of this test


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return small_shop.publish(tmp_path_factory.mktemp("artifacts"))


@pytest.fixture
def app(store):
    return create_app(Settings(artifacts=store))


@pytest.fixture
def client(app):
    return app.server.test_client()


def test_a_well_formed_request_id_is_taken_over(client):
    answer = client.get("/healthz", headers={"X-Request-ID": "proxy.0123-4567_89"})
    assert answer.headers["X-Request-ID"] == "proxy.0123-4567_89"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "two words", "a;b;c;d;e;f", "<script>1"])
def test_any_other_request_id_is_replaced(client, given):
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["X-Request-ID"])


def test_a_request_is_logged_by_its_template_and_nothing_that_was_typed(app, client, caplog):
    with caplog.at_level(logging.INFO, logger="dashboard.watching"):
        client.get("/customers/12346?q=Jane+Doe")
        client.get("/data?search=Jane")
        client.get("/Jane/Doe")
        client.open("/data", method="JANE")
        client.get("/lookup?q=Jane")
    said = [record.getMessage() for record in caplog.records]
    assert said[0].startswith("GET /customers/<customer_id> 200 in ")
    assert said[1].startswith("GET /data 200 in ")
    assert said[2].startswith("GET unknown 404 in ")
    assert said[3].startswith("unknown ")
    assert not re.search("jane|doe|12346", " ".join(said), re.IGNORECASE)


def _written(error, log_format, level="INFO"):
    """Write a record of an error as the server's log would."""
    formatter = logs.formatter_of(log_format)
    logging.getLogger().setLevel(level)
    try:
        raise error
    except type(error) as raised:
        record = logging.LogRecord(
            "a",
            logging.ERROR,
            "p",
            1,
            "it failed",
            None,
            (type(raised), raised, raised.__traceback__),
        )
    logs.with_request_id(record)
    return formatter.format(record)


@pytest.fixture(autouse=True)
def root_level():
    before = logging.getLogger().level
    yield
    logging.getLogger().setLevel(before)


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_the_words_of_an_error_stay_out_of_the_log_and_its_frames_in(log_format):
    written = _written(ValueError("invalid literal: 'Jane Doe'"), log_format)
    assert "Jane" not in written
    assert "ValueError" in written
    assert "in _written" in written


def test_the_words_of_an_error_are_shown_on_demand():
    assert "Jane" in _written(ValueError("'Jane Doe'"), "text", "DEBUG")


def test_the_words_of_the_store_are_shown_always():
    assert "days.parquet is damaged" in _written(ArtifactError("days.parquet is damaged"), "text")


def test_a_json_line_holds_time_level_message_and_request_id(app):
    with app.server.test_request_context("/"):
        app.server.preprocess_request()
        written = json.loads(_written(ValueError("x"), "json"))
    assert {"time", "level", "name", "message", "request_id", "exc_info"} == written.keys()


# Figures


def _figures(client, **more):
    return client.get("/metrics", **more)


def _counted(told, name):
    found = re.findall(rf"^{re.escape(f'shopper_spectrum_{name}')} (\S+)$", told, re.MULTILINE)
    return float(found[0]) if found else 0.0


def test_requests_are_counted_by_method_template_and_status(client):
    before = _figures(client).text
    client.get("/data?search=Jane")
    client.get("/customers/12346")
    client.get("/customers/99999")
    told = _figures(client).text
    for name, n in {
        'requests_total{method="GET",route="/data",status="200"}': 1,
        'requests_total{method="GET",route="/customers/<customer_id>",status="200"}': 2,
        'request_seconds_count{route="/data"}': 1,
    }.items():
        assert _counted(told, name) - _counted(before, name) == n, told[:2000]
    assert "shopper_spectrum_worker_memory_bytes" in told
    assert "12346" not in told
    assert "Jane" not in told


def test_the_build_is_told_with_its_age(client, tmp_path):
    assert 'shopper_spectrum_build_age_seconds{build_id="small-shop"}' in _figures(client).text
    assert "shopper_spectrum_build_ready 1.0" in _figures(client).text
    empty = create_app(Settings(artifacts=tmp_path)).server.test_client()
    assert "shopper_spectrum_build_ready 0.0" in _figures(empty).text


def test_failures_are_counted(tmp_path):
    app = create_app(Settings(artifacts=tmp_path))
    client = app.server.test_client()
    outputs = [
        {"id": name, "property": "children"}
        for name in ("overview-kpis", "overview-compared", "overview-basis-meaning")
    ]
    inputs = [{"id": "filter-state", "property": "data", "value": {}}]
    browsing.call(client, outputs, inputs)
    assert 'shopper_spectrum_failures_total{what="callback"} 1.0' in _figures(client).text


@pytest.mark.parametrize(
    ("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.0.0.7", 403), ("", 403)]
)
def test_without_a_token_only_this_machine_may_read_the_figures(client, address, status):
    answer = _figures(client, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


@pytest.mark.parametrize(("token", "status"), [("", 403), (SECRET, 200)])
def test_where_people_sign_in_only_the_token_opens_the_figures(store, token, status):
    server = flask.Flask("tests")
    server.config[read.STORE] = ArtifactStore(store)
    metrics.install(server, token, trusts_this_machine=False)
    given = {"Authorization": f"Bearer {token}"}
    assert _figures(server.test_client(), headers=given).status_code == status


@pytest.mark.parametrize(
    ("given", "status"),
    [("", 403), ("Bearer", 403), ("Bearer wrong", 403), (SECRET, 403), (f"Bearer {SECRET}", 200)],
)
def test_with_a_token_it_alone_counts(store, given, status):
    app = create_app(Settings(artifacts=store, metrics_token=SECRET))
    answer = _figures(app.server.test_client(), headers={"Authorization": given})
    assert answer.status_code == status
