import json
import logging
from pathlib import Path

import pytest

from analytics.columns import Basis
from analytics.store import ArtifactStore
from components.predictions_words import TABS
from dashboard import registry
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.pages import browsing, small_shop


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    return small_shop.publish(tmp_path_factory.mktemp("artifacts"))


@pytest.fixture
def client(store):
    return create_app(Settings(artifacts=store)).server.test_client()


def _ask_for_kpis(client, basis="net", **given):
    outputs = [
        {"id": name, "property": "children"}
        for name in ("overview-kpis", "overview-compared", "overview-basis-meaning")
    ]
    state = given.get("state", {"period": "all", "basis": basis})
    inputs = [{"id": "filter-state", "property": "data", "value": state}]
    client.get("/")
    return browsing.call(client, outputs, inputs)


def test_the_document_states_its_language_and_asks_no_other_host(client):
    document = client.get("/").text
    assert '<html lang="en">' in document
    assert 'name="viewport"' in document
    assert 'name="description"' in document
    assert "//cdn" not in document
    assert "https://" not in document


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/data", 200), ("/nope", 404), ("/404", 404), ("/data/x", 404)],
)
def test_a_path_that_is_no_page_has_status_404(client, path, status):
    assert client.get(path).status_code == status


def test_a_live_server_is_healthy_with_or_without_a_build(client, tmp_path):
    empty = create_app(Settings(artifacts=tmp_path)).server.test_client()
    for each in (client, empty):
        answer = each.get("/healthz")
        assert (answer.status_code, answer.text) == (200, "OK\n")


def test_a_server_is_ready_when_it_has_a_build(client, tmp_path):
    assert client.get("/readyz").json == {"status": "ready", "build_id": "small-shop"}
    empty = create_app(Settings(artifacts=tmp_path)).server.test_client().get("/readyz")
    assert empty.status_code == 503
    assert empty.json["status"] == "not ready"
    assert "python -m dashboard" in empty.json["reason"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost.evil.example"},
    ],
)
def test_a_request_from_another_site_is_refused(client, headers):
    answer = client.post("/_dash-update-component", json={}, headers=headers)
    assert answer.status_code == 403


def test_a_request_from_the_own_page_is_answered(client):
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/_dash-update-component", json={}, headers=own).status_code != 403


def test_every_answer_carries_its_guards(client):
    for path in ("/", "/healthz", "/assets/shopper.css"):
        with client.get(path) as answer:
            headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
    policy = client.get("/").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip"])
def test_answers_are_compressed(client, coding):
    answer = client.get("/_dash-dependencies", headers={"Accept-Encoding": coding})
    assert answer.headers["Content-Encoding"] == coding


def test_a_body_that_is_too_large_is_refused(client):
    sent = {"data": b"x" * 5_000_000, "content_type": "application/json"}
    assert client.post("/_dash-update-component", **sent).status_code == 413


def test_two_apps_in_one_process_both_answer(store, tmp_path):
    other = small_shop.publish(tmp_path, build_id="other-shop")
    for root, build_id in ((store, "small-shop"), (other, "other-shop"), (store, "small-shop")):
        app = create_app(Settings(artifacts=root))
        assert build_id in browsing.page(app, "/")
        assert _ask_for_kpis(app.server.test_client(), "net").status_code == 200


# The way back from recomputed segments stands in the banner that says they are.
BROUGHT_LATER = {"segments-back"}


def test_every_input_of_a_callback_is_on_a_page_or_in_the_shell(demo_store):
    app = create_app(Settings(artifacts=demo_store))
    client = app.server.test_client()
    client.get("/")
    layouts = client.get("/_dash-layout").text + "".join(
        browsing.page(app, spec.path) for spec in registry.specs()
    )
    # What is there only for one product or customer, or on another part of a page.
    build = ArtifactStore(demo_store).current()
    product = build.table("products").query("is_merchandise")["stock_code"].iloc[0]
    customer = build.table("customers")["customer_id"].iloc[0]
    layouts += browsing.page(app, f"/customers/{customer}")
    for path, query in (
        ("/products", f"?product={product}"),
        ("/recommendations", f"?product={product}&basket={product}"),
        ("/recommendations", f"?customer={customer}"),
        ("/recommendations", "?tab=quality"),
        *(("/predictions", f"?tab={tab}") for tab in TABS),
    ):
        layouts += browsing.page(app, path, query)
    for callback in client.get("/_dash-dependencies").json:
        for side in (*callback["inputs"], *callback["state"]):
            if side["id"] not in BROUGHT_LATER and not side["id"].startswith(("{", "_pages")):
                assert f'"{side["id"]}"' in layouts


def test_a_callback_answers_with_the_figures_of_its_basis(client):
    answer = _ask_for_kpis(client, str(Basis.GROSS))
    assert "£840.00" in json.dumps(answer.json, ensure_ascii=False)


def test_a_failed_callback_tells_an_id_and_logs_the_rest(tmp_path, caplog):
    client = create_app(Settings(artifacts=tmp_path)).server.test_client()
    with caplog.at_level(logging.ERROR, logger="dashboard.failures"):
        answer = _ask_for_kpis(client, "net")
    assert "The build being served cannot be read." in answer.text
    assert str(tmp_path) not in answer.text
    (record,) = [r for r in caplog.records if r.name == "dashboard.failures"]
    error_id = record.args[1]
    assert error_id in answer.text
    assert "NoBuildError" in caplog.text


def test_a_failed_request_tells_an_id_and_logs_the_rest(tmp_path, caplog):
    def broken():
        raise ValueError("the words of customer 'Jane Doe'")

    server = create_app(Settings(artifacts=tmp_path)).server
    server.add_url_rule("/broken", "broken", broken)
    answer = server.test_client().get("/broken")
    (record,) = [r for r in caplog.records if r.name == "dashboard.failures"]
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert record.args[1] in answer.text
    assert "Jane" not in answer.text


def test_who_asks_whether_there_is_a_build_is_told_no_path(tmp_path):
    small_shop.publish(tmp_path)
    (tmp_path / "small-shop" / "manifest.json").write_text("{")
    answer = create_app(Settings(artifacts=tmp_path)).server.test_client().get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "not ready")
    assert str(tmp_path) not in answer.text
    assert "small-shop" not in answer.text


@pytest.mark.parametrize("state", [None, "nonsense", 7, ["a"], {"country": {"x": 1}, "from": []}])
def test_a_filter_state_from_an_attacker_is_the_default_view(client, state):
    answer = _ask_for_kpis(client, state=state)
    assert "£800.00" in json.dumps(answer.json, ensure_ascii=False)


def test_a_new_build_is_picked_up_without_a_restart(tmp_path):
    app = create_app(Settings(artifacts=tmp_path))
    assert "Nothing to show yet" in browsing.page(app, "/")
    small_shop.publish(tmp_path, build_id="first-build")
    assert "first-build" in browsing.page(app, "/")
    small_shop.publish(tmp_path, build_id="second-build")
    assert "second-build" in browsing.page(app, "/")
