"""What the API keeps to whatever it is asked, on a shop small enough to be made at once."""

import json
from pathlib import Path

import pytest

from dashboard.api import serving
from dashboard.api.asking import MOST_BYTES
from dashboard.api.operations import PREFIX, Operation
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import who
from pages.who import Role
from tests.dashboard.access import doors
from tests.pages import small_shop

FIGURES = {"recency_days": 3, "frequency": 4, "monetary": 5}


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Path:
    return small_shop.publish(tmp_path_factory.mktemp("artifacts"))


@pytest.fixture(scope="module")
def app(shop):
    return create_app(Settings(artifacts=shop))


@pytest.fixture
def client(app):
    return app.server.test_client()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/products?limit=101", "less than or equal to 100"),
        ("/products/22423/recommendations?limit=101", "less than or equal to 100"),
        ("/customers/1/recommendations?limit=101", "less than or equal to 100"),
        (f"/products?search={'x' * 101}", "at most 100 characters"),
        (f"/summary?{'&'.join(['country=x'] * 101)}", "at most 100 items"),
        (f"/customers/{'x' * 101}", "wanted at most 100 signs"),
        ("/products?limits=1", "'limits' is not known"),
        ("/products?limit=1&limit=2", "said 2 times; wanted once"),
        ("/products?limit=1_0", "it should be a whole number"),
        ("/summary?from=0", "it should be a day such as"),
    ],
    ids=lambda said: said[:24].strip("/").replace("/", "-"),
)
def test_a_question_beyond_its_limits_is_refused(client, path, words):
    answer = client.get(f"{PREFIX}{path}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert words in answer.json["detail"]


@pytest.mark.parametrize(
    ("path", "sent", "status", "words"),
    [
        ("/segments/predict", [FIGURES] * 1_001, 422, "at most 1000 items"),
        ("/segments/predict", b"1" * (MOST_BYTES + 1), 413, "at most 1,048,576 bytes"),
        ("/segments/predict", b"[" * 100_000, 400, "recursion limit"),
        ("/segments/predict", FIGURES | {"monetary": "5"}, 422, "'monetary' is '5'"),
        ("/baskets/recommendations", {"stock_codes": ["x"] * 101}, 422, "at most 100 items"),
        ("/baskets/recommendations", {"stock_codes": ["x" * 101]}, 422, "at most 100 characters"),
        ("/baskets/recommendations", {"stock_codes": ["x"], "limit": 101}, 422, "equal to 100"),
    ],
    ids=["customers", "bytes", "depth", "strict", "products", "text", "limit"],
)
def test_a_body_beyond_its_limits_is_refused(client, path, sent, status, words):
    data = sent if isinstance(sent, bytes) else json.dumps(sent)
    answer = client.post(f"{PREFIX}{path}", data=data, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert words in answer.json["detail"]


def test_a_body_of_another_type_is_refused(client):
    data = json.dumps(FIGURES)
    answer = client.post(f"{PREFIX}/segments/predict", data=data, content_type="text/json")
    assert (answer.status_code, answer.mimetype) == (415, "application/problem+json")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/baskets/recommendations", 405), ("PUT", "/build", 405)],
)
def test_what_the_framework_refuses_is_a_problem_too(client, method, path, status):
    answer = client.open(f"{PREFIX}{path}", method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status


#: Written down here, so that an operation that asks for less fails.
FOR_ANALYSTS = {"/customers/1", "/customers/1/recommendations"}
FOR_VIEWERS = {"/build", "/summary", "/products", "/products/22423/recommendations", "/segments"}


@pytest.mark.parametrize("role", list(Role))
def test_who_may_ask_what(shop, tmp_path, role):
    users = doors.Users(tmp_path / "users.json")
    users.add("bot", role, None)
    headers = {"Authorization": f"Bearer {users.new_token('bot')}"}
    client = doors.app_of(shop, users).server.test_client()
    for path in FOR_ANALYSTS | FOR_VIEWERS:
        answer = client.get(f"{PREFIX}{path}", headers=headers)
        is_refused = role < Role.ANALYST and path in FOR_ANALYSTS
        assert (answer.status_code == 403) == is_refused, path


def test_questions_about_customers_are_in_the_audit_log_and_others_are_not(shop, tmp_path):
    log = tmp_path / "audit.jsonl"
    client = create_app(Settings(artifacts=shop, audit_log=log)).server.test_client()
    assert client.get(f"{PREFIX}/products?search=cake").status_code == 200
    assert client.get(f"{PREFIX}/customers/1").status_code == 200
    events = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(event["event"], event["customer_id"]) for event in events] == [("api", "1")]


def test_an_answer_is_kept_for_its_own_build_alone(client):
    answer = client.get(f"{PREFIX}/summary")
    assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == (
        '"small-shop"',
        "private, no-cache",
    )
    for tag, status in (('"small-shop"', 304), ('"another"', 200)):
        again = client.get(f"{PREFIX}/summary", headers={"If-None-Match": tag})
        assert again.status_code == status


def _broken(**_asked):
    raise ValueError("the words of customer 'Jane Doe'")


def test_a_fault_is_told_by_an_id_and_not_in_its_own_words(app, caplog):
    view = serving._view(Operation("GET", "/broken", "Breaks", _broken, gives=object))
    with app.server.test_request_context(f"{PREFIX}/broken"):
        who.set_current(who.LOCAL)
        answer = view()
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "Jane" not in answer.get_data(as_text=True)
    assert caplog.records[-1].args[1] in answer.json["detail"]
