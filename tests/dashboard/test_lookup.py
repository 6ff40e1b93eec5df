from pathlib import Path

import pytest

from dashboard.app import create_app
from dashboard.settings import Settings
from tests.pages import small_shop


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    return small_shop.publish(tmp_path_factory.mktemp("artifacts"))


@pytest.fixture
def client(store):
    return create_app(Settings(artifacts=store)).server.test_client()


def _codes(answer):
    return [hit["code"] for group in answer.json["groups"] for hit in group["hits"]]


def test_a_product_is_found_as_json(client):
    answer = client.get("/lookup?q=cake")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.json["is_found"]
    assert _codes(answer) == ["22423"]
    (group,) = answer.json["groups"]
    assert group["hits"][0]["name"] == small_shop.PRODUCT


def test_customers_are_found_when_asked_for(client):
    assert _codes(client.get("/lookup?q=france&kinds=customer")) == ["2"]
    assert not client.get("/lookup?q=france&kinds=product").json["is_found"]


def test_an_amount_carries_the_label_that_is_set(store):
    app = create_app(Settings(artifacts=store, currency="kr"))
    (group,) = app.server.test_client().get("/lookup?q=cake").json["groups"]
    assert group["hits"][0]["sales"].startswith("kr")


@pytest.mark.parametrize("n", ["0", "21", "-1", "many", "", "1e3", "9" * 5_000, "²"])
def test_a_number_out_of_range_is_refused_in_words(client, n):
    answer = client.get("/lookup", query_string={"q": "cake", "n": n})
    assert answer.status_code == 400
    assert "wanted a whole number from 1 to 20" in answer.json["said"]


@pytest.mark.parametrize("kinds", ["shop", "product,", "product,<b>", "x" * 5_000])
def test_an_unknown_kind_is_refused_in_words(client, kinds):
    answer = client.get("/lookup", query_string={"q": "cake", "kinds": kinds})
    assert answer.status_code == 400
    assert answer.json["said"].endswith("wanted some of product, customer")
    assert len(answer.json["said"]) < 120


def test_only_the_first_200_characters_are_used(client):
    spaces = "cake" + " " * 196
    assert _codes(client.get("/lookup", query_string={"q": spaces + "x" * 9_800})) == ["22423"]


@pytest.mark.parametrize(
    "q", ["y" * 10_000, "a b " * 2_500, "<img src=x>", "%00", "\0", "'--", "٣"]
)
def test_any_text_gets_an_answer(client, q):
    answer = client.get("/lookup", query_string={"q": q})
    assert answer.status_code == 200
    assert answer.json["said"]


def test_an_answer_is_kept_as_long_as_the_build_is(client, tmp_path):
    answer = client.get("/lookup?q=cake")
    assert answer.headers["Cache-Control"] == "no-cache"
    tag = {"If-None-Match": answer.headers["ETag"]}
    again = client.get("/lookup?q=cake", headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    newer = small_shop.publish(tmp_path, build_id="another-build")
    other = create_app(Settings(artifacts=newer)).server.test_client()
    assert other.get("/lookup?q=cake", headers=tag).status_code == 200


def test_without_a_build_it_is_said_how_to_make_one(tmp_path):
    client = create_app(Settings(artifacts=tmp_path)).server.test_client()
    answer = client.get("/lookup?q=cake")
    assert answer.status_code == 503
    assert "python -m dashboard build" in answer.json["said"]
    assert str(tmp_path) not in answer.text
    small_shop.publish(tmp_path)
    assert _codes(client.get("/lookup?q=cake")) == ["22423"]
