"""What is posted to the door for callbacks: a call of ours is answered, all else refused."""

import json

import dash
import pytest
from dash import MATCH, Input, Output, State, html

from components import shell
from dashboard import calls, failures, metrics

PATH = "/_dash-update-component"


@pytest.fixture
def app():
    made = dash.Dash("tests", on_error=failures.report)
    metrics.install(made.server, "", trusts_this_machine=True)
    made.layout = html.Div(id=shell.TOAST)

    @made.callback(Output("sum", "children"), Input("a", "value"), State("b", "value"))
    def add(a, b):
        return a + b

    @made.callback(
        Output({"type": "out", "index": MATCH}, "children"),
        Input({"type": "in", "index": MATCH}, "value"),
    )
    def echo(value):
        return value

    @made.callback(Output("raw", "children"), Output("more", "children"), Input("a", "value"))
    def unwritable(_value):
        return object(), 1

    calls.install(made)
    return made


def side(name, prop, value=None):
    return {"id": name, "property": prop, "value": value}


def call(**changes):
    body = {
        "output": "sum.children",
        "outputs": {"id": "sum", "property": "children"},
        "inputs": [side("a", "value", 2)],
        "state": [side("b", "value", 3)],
        "changedPropIds": ["a.value"],
    }
    return body | changes


def post(app, body):
    return app.server.test_client().post(PATH, json=body)


def test_a_call_of_ours_is_answered(app):
    assert post(app, call()).json["response"] == {"sum": {"children": 5}}


def test_a_call_by_pattern_is_answered(app):
    one, other = ({"index": "x", "type": kind} for kind in ("out", "in"))
    answer = post(
        app,
        {
            "output": '{"index":["MATCH"],"type":"out"}.children',
            "outputs": {"id": one, "property": "children"},
            "inputs": [{"id": other, "property": "value", "value": "said"}],
        },
    )
    assert "said" in answer.text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (None, "found nothing"),
        ([], "found list"),
        ("x", "found str"),
        ({}, "no callback has that output"),
        (call(output="nowhere.children"), "no callback has that output"),
        (call(output=["sum.children"]), "no callback has that output"),
        (call(inputs=[]), "inputs of this callback are 1"),
        (call(inputs=None), "inputs of this callback are 1"),
        (call(inputs=[side("b", "value")]), "inputs are not those"),
        (call(inputs=[side("a", "children")]), "inputs are not those"),
        (call(inputs=[side({"type": "a"}, "value")]), "inputs are not those"),
        (call(inputs=[[side("a", "value")]]), "one value each"),
        (call(inputs=["a"]), "inputs are not those"),
        (call(state=[]), "state of this callback are 1"),
        (call(outputs=None), "outputs are not those"),
        (call(outputs={"id": "a", "property": "value"}), "outputs are not those"),
        (call(outputs={"id": "sum"}), "outputs are not those"),
        (call(changedPropIds="a.value"), "changedPropIds"),
        (call(changedPropIds=[1]), "changedPropIds"),
    ],
)
def test_anything_else_is_refused_in_words(app, body, words):
    answer = app.server.test_client().post(
        PATH, data=json.dumps(body), content_type="application/json"
    )
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert words in answer.text


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 5_000, b'{"output": "\\ud800"}', b'{"output": NaN}']
)
def test_what_is_no_json_is_refused_in_words(app, body):
    answer = app.server.test_client().post(PATH, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.text.startswith("the body is no JSON")


def test_another_type_of_body_is_refused(app):
    assert app.server.test_client().post(PATH, data="x").status_code == 415


@pytest.mark.parametrize("value", [None, {}, "x" * 1000, [[]]])
def test_a_value_the_callback_cannot_take_is_a_notice_with_an_id(app, value, caplog):
    answer = post(app, call(inputs=[side("a", "value", value)]))
    assert answer.status_code == 200
    (record,) = caplog.records
    assert record.args[1] in json.dumps(answer.json["sideUpdate"][shell.TOAST])


def test_an_answer_that_dash_cannot_write_is_a_notice_too(app, caplog):
    outputs = [{"id": name, "property": "children"} for name in ("raw", "more")]
    asked = {"output": "..raw.children...more.children..", "outputs": outputs}
    answer = post(app, asked | {"inputs": [side("a", "value")]})
    assert answer.status_code == 200
    assert caplog.records[-1].args[1] in json.dumps(answer.json["sideUpdate"][shell.TOAST])
    assert "Traceback" not in answer.text
