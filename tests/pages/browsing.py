"""Asking an app for what a browser would ask it for."""

import json
from typing import Any

import dash
from flask.testing import FlaskClient

_PAGES_CONTENT = {"id": "_pages_content", "property": "children"}
_PAGES_STORE = {"id": "_pages_store", "property": "data"}


def call(client: FlaskClient, outputs: list[dict[str, Any]], inputs: list[dict[str, Any]]) -> Any:
    """Post a callback and return its response."""
    said = [f"{_name(o['id'])}.{o['property']}" for o in outputs]
    output = said[0] if len(said) == 1 else f"..{'...'.join(said)}.."
    body = {
        "output": output,
        "outputs": outputs if len(outputs) > 1 else outputs[0],
        "inputs": inputs,
        "changedPropIds": [f"{_name(inputs[0]['id'])}.{inputs[0]['property']}"],
    }
    return client.post("/_dash-update-component", json=body)


def page(app: dash.Dash, path: str, search: str = "") -> str:
    """Render a page as the router does and return it as text."""
    client = app.server.test_client()
    client.get("/")
    inputs = [
        {"id": "_pages_location", "property": "pathname", "value": path},
        {"id": "_pages_location", "property": "search", "value": search},
    ]
    response = call(client, [_PAGES_CONTENT, _PAGES_STORE], inputs)
    assert response.status_code == 200, response.text
    return json.dumps(response.json, ensure_ascii=False)


def _name(id_: Any) -> str:
    return id_ if isinstance(id_, str) else json.dumps(id_, sort_keys=True, separators=(",", ":"))
