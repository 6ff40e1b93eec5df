"""What the API refuses, with what words, and what it lets be kept."""

import json
import subprocess
import sys

import pytest
from openapi_spec_validator import validate

from dashboard.api import OPERATIONS
from dashboard.api.asking import MOST_BYTES
from dashboard.api.operations import PREFIX
from dashboard.app import create_app
from dashboard.settings import Settings
from pages.who import Role
from tests.dashboard.access import doors
from tests.pages import small_shop

FIGURES = {"recency_days": 3, "frequency": 4, "monetary": 5}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/products?limit=0", 422, "'limit' is 0; it should be greater than or equal to 1"),
        ("/products?limit=101", 422, "'limit' is 101; it should be less than or equal to 100"),
        ("/products?limit=1_0", 422, "'limit' is '1_0'; it should be a whole number"),
        ("/products?limit=1&limit=2", 422, "'limit' is said 2 times; wanted once"),
        ("/products?limits=1", 422, "'limits' is not known"),
        (f"/products?search={'x' * 101}", 422, "it should have at most 100 characters"),
        ("/summary?from=0", 422, "it should be a day such as 2011-12-09"),
        ("/summary?from=2011-02-30", 422, "'from' is '2011-02-30'; it should be a valid date"),
        ("/summary?country=Narnia", 422, "No country 'Narnia' in the data"),
        ("/summary?basis=green", 422, "'basis' is 'green'; it should be 'raw', 'gross', 'net'"),
        ("/summary?from=1900-01-01&to=1900-02-01", 422, "in the data, which covers"),
        (f"/summary?{'&'.join(['country=x'] * 101)}", 422, "at most 100 items"),
        ("/products/no such/recommendations", 404, "No product 'no such'"),
        (f"/customers/{'x' * 101}", 422, "wanted at most 100 signs"),
        ("/customers/nobody", 404, "No customer 'nobody'; nearest: "),
        ("/customers/nobody/recommendations", 404, "o customer 'nobody'"),
        ("/nothing", 404, "No operation '/api/v1/nothing'; /api/v1/openapi.json lists them"),
        ("/baskets/recommendations", 405, "The method is not allowed"),
    ],
)
def test_what_cannot_be_asked_is_said(client, path, status, words):
    answer = client.get(f"{PREFIX}{path}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert set(answer.json) == {"type", "title", "status", "detail"}
    assert answer.json["status"] == status
    assert words in answer.json["detail"]
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("path", "sent", "status", "words"),
    [
        ("/segments/predict", b"{", 400, "The body is no JSON"),
        ("/segments/predict", b"[" * 100_000, 400, "recursion limit"),
        ("/segments/predict", b"\xff", 400, "The body is no JSON"),
        ("/segments/predict", [], 422, "at least 1 item"),
        ("/segments/predict", [FIGURES] * 1_001, 422, "at most 1000 items"),
        ("/segments/predict", {}, 422, "'recency_days' is missing; 'frequency' is missing"),
        ("/segments/predict", FIGURES | {"x": 1}, 422, "'x' is not known"),
        ("/segments/predict", FIGURES | {"monetary": "5"}, 422, "'monetary' is '5'"),
        ("/segments/predict", FIGURES | {"monetary": True}, 422, "'monetary' is True"),
        ("/segments/predict", FIGURES | {"monetary": -1}, 422, "greater than or equal to 0"),
        ("/segments/predict", FIGURES | {"monetary": 1e13}, 422, "less than or equal to"),
        ("/segments/predict", b'{"recency_days": NaN}', 422, "finite number"),
        ("/segments/predict", b"1" * (MOST_BYTES + 1), 413, "wanted at most 1,048,576 bytes"),
        ("/baskets/recommendations", {"stock_codes": []}, 422, "at least 1 item"),
        ("/baskets/recommendations", {"stock_codes": ["x"] * 101}, 422, "at most 100 items"),
        ("/baskets/recommendations", {"stock_codes": ["x" * 101]}, 422, "at most 100 characters"),
        ("/baskets/recommendations", {"stock_codes": [1]}, 422, "'stock_codes.0' is 1"),
        ("/baskets/recommendations", {"stock_codes": ["zzzz"]}, 404, "No product 'zzzz'"),
    ],
)
def test_a_body_that_cannot_be_taken_is_said(client, path, sent, status, words):
    data = sent if isinstance(sent, bytes) else json.dumps(sent)
    answer = client.post(f"{PREFIX}{path}", data=data, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert words in answer.json["detail"]


def test_a_body_of_another_type_is_refused(client):
    answer = client.post(f"{PREFIX}/segments/predict", data={"recency_days": "3"})
    assert answer.status_code == 415
    assert "wanted application/json" in answer.json["detail"]


def test_an_answer_is_kept_as_long_as_its_build(client, build):
    for operation in OPERATIONS:
        if operation.method == "GET" and not operation.path_parts:
            answer = client.get(f"{PREFIX}{operation.path}")
            assert answer.headers["ETag"] == f'"{build.build_id}"'
            assert answer.headers["Cache-Control"] == "private, no-cache"
            for tag in (answer.headers["ETag"], f'"{build.build_id}:br"'):
                again = client.get(f"{PREFIX}{operation.path}", headers={"If-None-Match": tag})
                assert (again.status_code, again.data) == (304, b"")
            other = client.get(f"{PREFIX}{operation.path}", headers={"If-None-Match": '"other"'})
            assert other.status_code == 200


def test_another_build_is_another_answer(tmp_path):
    client = create_app(Settings(artifacts=tmp_path)).server.test_client()
    small_shop.publish(tmp_path, build_id="first")
    first = client.get(f"{PREFIX}/summary")
    small_shop.publish(tmp_path, build_id="second")
    second = client.get(f"{PREFIX}/summary", headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.json["build_id"]) == (200, "second")


def test_without_a_build_it_says_how_to_make_one(tmp_path):
    client = create_app(Settings(artifacts=tmp_path)).server.test_client()
    for operation in OPERATIONS:
        path = operation.path.replace("<stock_code>", "A").replace("<customer_id>", "1")
        answer = client.open(f"{PREFIX}{path}", method=operation.method, json={})
        assert answer.status_code == 503
        assert "python -m dashboard build" in answer.json["detail"]


def test_a_build_without_models_says_so(tmp_path):
    small_shop.publish(tmp_path)
    client = create_app(Settings(artifacts=tmp_path)).server.test_client()
    asked = client.get(f"{PREFIX}/products/A/recommendations")
    assert (asked.status_code, "no recommender" in asked.text.lower()) == (409, True)
    asked = client.post(f"{PREFIX}/segments/predict", json=FIGURES)
    assert (asked.status_code, "no segments" in asked.text.lower()) == (409, True)


def test_a_fault_is_told_by_an_id_alone(tmp_path, caplog):
    small_shop.publish(tmp_path, without=["products"])
    client = create_app(Settings(artifacts=tmp_path)).server.test_client()
    answer = client.get(f"{PREFIX}/products?search=cake")
    assert answer.status_code in {500, 503}
    assert "Traceback" not in answer.text
    assert str(tmp_path) not in answer.text


def test_the_document_is_valid_and_names_every_operation(tmp_path):
    client = create_app(Settings(artifacts=tmp_path)).server.test_client()
    document = client.get(f"{PREFIX}/openapi.json").json
    validate(document)
    assert document["openapi"].startswith("3.1")
    named = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert named == {
        ("GET", "/api/v1/build"),
        ("GET", "/api/v1/summary"),
        ("GET", "/api/v1/products"),
        ("GET", "/api/v1/products/{stock_code}/recommendations"),
        ("POST", "/api/v1/baskets/recommendations"),
        ("GET", "/api/v1/customers/{customer_id}"),
        ("GET", "/api/v1/customers/{customer_id}/recommendations"),
        ("GET", "/api/v1/segments"),
        ("POST", "/api/v1/segments/predict"),
    }


@pytest.mark.parametrize("role", list(Role))
def test_customers_are_told_to_analysts(demo_store, tmp_path, role):
    users = doors.Users(tmp_path / "users.json")
    users.add("bot", role, None)
    headers = {"Authorization": f"Bearer {users.new_token('bot')}"}
    client = doors.app_of(demo_store, users).server.test_client()
    for operation in OPERATIONS:
        path = operation.path.replace("<stock_code>", "A").replace("<customer_id>", "1")
        answer = client.open(
            f"{PREFIX}{path}", method=operation.method, headers=headers, json={"stock_codes": []}
        )
        assert (answer.status_code == 403) == (role < operation.role), path
        assert answer.status_code != 401
    wrong = {"Authorization": "Bearer shopper_wrong"}
    assert client.get(f"{PREFIX}/build", headers=wrong).status_code == 401
    assert "Bearer" in client.get(f"{PREFIX}/build").headers["WWW-Authenticate"]


def test_a_web_worker_answers_without_the_engine(demo_store, tmp_path):
    script = f"""
import sys
from pathlib import Path
import dashboard.cli
from dashboard.app import create_app
from dashboard.settings import Settings
settings = Settings(artifacts=Path({str(demo_store)!r}), cache=Path({str(tmp_path)!r}))
client = create_app(settings).server.test_client()
for path in ("summary", "products", "segments", "build"):
    assert client.get(f"/api/v1/{{path}}").status_code == 200, path
assert client.post("/api/v1/segments/predict", json={FIGURES!r}).status_code == 200
loaded = [name for name in ("ibis", "duckdb", "pyspark") if name in sys.modules]
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True, timeout=300)
