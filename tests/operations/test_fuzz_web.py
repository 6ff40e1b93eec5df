"""Addresses and callbacks of any shape: always an answer, never a 500, never a traceback."""

import json
import logging
from urllib.parse import quote, urlencode

import multiprocess
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import registry
from dashboard.app import create_app
from dashboard.settings import Settings
from tests.operations import fuzzing
from tests.operations.fuzzing import bounded, inputs, json_values, sound, texts
from tests.operations.served import page_call

CALLBACKS = "/_dash-update-component"
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW")

# Names that pages and downloads look for in an address.
_NAMES = (
    *("period", "from", "to", "country", "hour", "product", "basis", "goods", "compare", "tab"),
    *("q", "n", "sort", "filter", "split", "seed", "segment", "rule", "area", "cut", "basket"),
    *("customer", "recency", "frequency", "monetary", "k", "scaling", "algorithm", "task", "ids"),
    *("since", "window", "top", "model", "horizon", "budget", "cost", "value", "by", "measure"),
)


@pytest.fixture(scope="module")
def app(demo_store):
    logging.disable(logging.CRITICAL)  # thousands of expected complaints
    made = create_app(Settings(artifacts=demo_store))
    made.server.test_client().get("/")
    yield made
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def paths(app):
    """Every route and page, with a place for what is variable."""
    rules = {rule.rule for rule in app.server.url_map.iter_rules()}
    return sorted(rules | {spec.path for spec in registry.specs()})


def queries():
    return st.lists(st.tuples(st.sampled_from(_NAMES) | texts(), texts()), max_size=6).map(
        urlencode
    )


def addresses(paths):
    def filled(path, parts):
        return "/".join(
            quote(parts.pop() if parts else "x", safe="") if "<" in piece else piece
            for piece in path.split("/")
        )

    known = st.builds(filled, st.sampled_from(paths), st.lists(texts(), min_size=4, max_size=4))
    # Two slashes at the beginning would name a host to the test client.
    parts = st.lists(texts(), max_size=4).map("/".join)
    unknown = parts.map(lambda path: "/" + quote(path.lstrip("/")))
    return st.one_of(known, known, known, unknown)


@inputs(1_500)
@given(data=st.data())
def test_any_address_is_answered(app, paths, tried, data):
    address = data.draw(addresses(paths))
    query, method = data.draw(queries()), data.draw(st.sampled_from(METHODS[:1] * 9 + METHODS))
    body = data.draw(st.binary(max_size=200)) if method in METHODS[2:] else None
    with bounded() as run:
        client = app.server.test_client()
        answer = run(client.open, f"{address}?{query}", method=method, data=body)
    sound(answer, (method, address, query))
    answer.close()
    tried("addresses tried")


@inputs(600)
@given(path=st.data(), search=queries().map("?{}".format) | texts() | json_values())
def test_any_query_of_any_page_is_answered_with_a_page(app, tried, path, search):
    specs = registry.specs()
    place = path.draw(st.sampled_from([spec.path for spec in specs]))
    place = place.replace("<customer_id>", path.draw(st.sampled_from(["12346", "x", "%", "1'"])))
    with bounded() as run:
        answer = run(app.server.test_client().post, CALLBACKS, json=page_call(place, search))
    sound(answer, (place, search))
    assert "This page could not be made" not in answer.text, (place, search)
    tried("queries of pages tried")


def _callbacks(app):
    return sorted(name for name, entry in app.callback_map.items() if "callback" in entry)


def _side(entry, value):
    return {"id": _id(entry["id"]), "property": entry["property"], "value": value}


def _id(text):
    return json.loads(text) if text.startswith("{") else text


def _outputs(entry):
    wanted = entry["output"]
    many = isinstance(wanted, list | tuple)
    said = [
        _concrete({"id": _id(one.component_id_str()), "property": one.component_property})
        for one in (wanted if many else [wanted])
    ]
    return said if many else said[0]


def _concrete(value):
    """Put a name where an id has a wildcard."""
    if isinstance(value, dict) and isinstance(value.get("id"), dict):
        value["id"] = {k: "x" if isinstance(v, list) else v for k, v in value["id"].items()}
    return value


@inputs(3_000)
@given(data=st.data())
def test_any_values_of_any_callback_are_answered(app, tried, data):
    name = data.draw(st.sampled_from(_callbacks(app)))
    entry = app.callback_map[name]
    body = {
        "output": name,
        "outputs": _outputs(entry),
        "inputs": [_concrete(_side(one, data.draw(json_values()))) for one in entry["inputs"]],
        "state": [_concrete(_side(one, data.draw(json_values()))) for one in entry["state"]],
        "changedPropIds": data.draw(st.lists(texts(), max_size=2)),
    }
    _post_and_check(app, body)
    tried("callbacks with values of any kind tried")


@inputs(1_500)
@given(data=st.data())
def test_a_call_of_any_shape_is_answered(app, tried, data):
    name = data.draw(st.sampled_from(_callbacks(app)))
    entry = app.callback_map[name]
    body = {
        "output": name,
        "outputs": _outputs(entry),
        "inputs": [_concrete(_side(one, None)) for one in entry["inputs"]],
        "state": [_concrete(_side(one, None)) for one in entry["state"]],
        "changedPropIds": [],
    }
    for key in data.draw(st.sets(st.sampled_from(sorted(body)), min_size=1)):
        if data.draw(st.booleans()):
            del body[key]
        else:
            body[key] = data.draw(json_values())
    _post_and_check(app, body)
    tried("calls of any shape tried")


@inputs(500)
@given(body=st.binary(max_size=300) | json_values().map(json.dumps).map(str.encode), more=queries())
def test_any_body_is_answered(app, tried, body, more):
    with bounded() as run:
        answer = run(
            app.server.test_client().post,
            f"{CALLBACKS}?{more}",
            data=body,
            content_type="application/json",
        )
    sound(answer, (body, more))
    tried("bodies tried")


def _post_and_check(app, body):
    with bounded() as run:
        answer = run(app.server.test_client().post, CALLBACKS, json=body)
    sound(answer, body)
    _end_jobs()


def _end_jobs():
    """A slow callback has been started in a process of its own: its answer is not waited for."""
    for job in multiprocess.active_children():
        for child in (*psutil.Process(job.pid).children(recursive=True), job):
            child.kill()
        job.join()


def test_the_fuzzer_would_see_a_broken_answer(app):
    broken = app.server.response_class("Traceback (most recent call last)", 200)
    with pytest.raises(AssertionError):
        fuzzing.sound(broken, "x")
