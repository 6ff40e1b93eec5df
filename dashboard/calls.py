"""The one door for callbacks: what no page of ours could have posted is refused in words.

Dash trusts the shape of what is posted to it and answers 500 to any other. Whoever posts by
hand gets 400 with what is wrong; whatever fails in Dash itself is told like a failed callback.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash
import flask
import orjson
from dash._utils import to_json
from werkzeug.exceptions import HTTPException

from dashboard import failures

PATH: Final = "/_dash-update-component"

_WILDCARDS: Final = ("ALL", "MATCH", "ALLSMALLER")


class CallRefusedError(ValueError):
    """A posted body is no call of a callback."""


def install(app: dash.Dash) -> None:
    """Stand before Dash's own view of callbacks."""
    server: flask.Flask = app.server
    endpoint = next(rule.endpoint for rule in server.url_map.iter_rules() if rule.rule == PATH)
    answer = server.view_functions[endpoint]

    def dispatch() -> Any:
        try:
            require_call(app.callback_map, _posted())
        except CallRefusedError as error:
            return flask.Response(f"{error}\n", 400, mimetype="text/plain")
        try:
            return answer()
        except (HTTPException, dash.exceptions.PreventUpdate):
            raise
        except Exception as error:
            told = {"multi": True, "response": {}, "sideUpdate": failures.noted(error)}
            return flask.Response(
                to_json(told),  # type: ignore[no-untyped-call]
                mimetype="application/json",
            )

    server.view_functions[endpoint] = dispatch


def require_call(callbacks: Mapping[str, Any], body: Any) -> None:
    """Raise unless `body` calls one of `callbacks` as a browser would.

    Raises
    ------
    CallRefusedError
        The output is unknown, or its outputs, inputs or state are not those of that callback.
    """
    if not isinstance(body, dict):
        raise CallRefusedError(f"a call is a JSON object; found {_kind(body)}")
    output = body.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None or "callback" not in callback:
        raise CallRefusedError("no callback has that output; reload the page")
    _require_sides(callback["inputs"], body.get("inputs", []), "inputs")
    _require_sides(callback["state"], body.get("state", []), "state")
    _require_outputs(callback, body.get("outputs"))
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) for name in changed):
        raise CallRefusedError("changedPropIds is a list of names")


def _posted() -> Any:
    """Read the body; what is not JSON at all is Flask's to refuse."""
    request = flask.request
    if not request.is_json:
        return request.get_json()  # 415 in Flask's words
    try:
        # Strict: refuses NaN, half characters, more than 1,024 levels.
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        raise CallRefusedError(f"the body is no JSON: {error}") from None


def _require_sides(wanted: Sequence[Mapping[str, Any]], found: Any, name: str) -> None:
    if not isinstance(found, list) or len(found) != len(wanted):
        raise CallRefusedError(f"{name} of this callback are {len(wanted)}")
    for side, given in zip(wanted, found, strict=True):
        every = given if isinstance(given, list) else [given]
        if isinstance(given, list) and not _stands_for_many(side["id"]):
            raise CallRefusedError(f"{name} of this callback are one value each")
        if not all(_is_the_side(side, one) for one in every):
            raise CallRefusedError(f"{name} are not those of this callback")


def _is_the_side(wanted: Mapping[str, Any], found: Any) -> bool:
    if not isinstance(found, dict) or found.get("property") != wanted["property"]:
        return False
    return _is_the_id(wanted["id"], found.get("id"))


def _is_the_id(wanted: str, found: Any) -> bool:
    if not wanted.startswith("{"):
        return bool(found == wanted)
    pattern = orjson.loads(wanted)
    return (
        isinstance(found, dict)
        and found.keys() == pattern.keys()
        and all(_fits(pattern[key], value) for key, value in found.items())
    )


def _fits(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, list) and wanted[:1] and wanted[0] in _WILDCARDS:
        return isinstance(found, str | int | float)
    return bool(wanted == found)


def _stands_for_many(side_id: str) -> bool:
    return side_id.startswith("{") and any(
        f'["{many}"]' in side_id for many in ("ALL", "ALLSMALLER")
    )


def _require_outputs(callback: Mapping[str, Any], found: Any) -> None:
    if callback.get("no_output"):
        return
    wanted = callback["output"]
    one_each = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
    given = found if isinstance(wanted, list | tuple) else [found]
    if not isinstance(given, list) or len(given) != len(one_each):
        raise CallRefusedError(f"outputs of this callback are {len(one_each)}")
    for output, sides in zip(one_each, given, strict=True):
        for side in sides if isinstance(sides, list) else [sides]:
            if not _is_the_output(output, side):
                raise CallRefusedError("outputs are not those of this callback")


def _is_the_output(wanted: Any, found: Any) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("property"), str):
        return False
    # Several callbacks may share an output; Dash tells them apart by a mark after an @.
    if found["property"].partition("@")[0] != wanted.component_property.partition("@")[0]:
        return False
    return _is_the_id(wanted.component_id_str(), found.get("id"))


def _kind(value: Any) -> str:
    return "nothing" if value is None else type(value).__name__
