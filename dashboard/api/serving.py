"""Answers operations over HTTP."""

import logging
import secrets
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Final

import flask
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule

from analytics.errors import (
    ArtifactError,
    EmptyWindowError,
    NotEnoughDataError,
    SchemaError,
    SettingError,
    ShopperError,
)
from analytics.recommend.unknown import UnknownCustomerError, UnknownProductError
from dashboard import audit, problems
from dashboard.access import ForbiddenError, Role, demand
from dashboard.api import asking
from dashboard.api.openapi import document
from dashboard.api.operations import PREFIX, Operation
from pages import read

_API: Final = "/api/"
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")

_NO_BUILD: Final = (
    "there is no build to ask yet; make one with "
    "python -m dashboard build --source transactions.csv"
)
_STATUS: Final[dict[type[ShopperError], int]] = {
    UnknownProductError: HTTPStatus.NOT_FOUND,
    UnknownCustomerError: HTTPStatus.NOT_FOUND,
    NotEnoughDataError: HTTPStatus.CONFLICT,
    SettingError: HTTPStatus.UNPROCESSABLE_ENTITY,
    EmptyWindowError: HTTPStatus.UNPROCESSABLE_ENTITY,
    SchemaError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ForbiddenError: HTTPStatus.FORBIDDEN,
    ArtifactError: HTTPStatus.SERVICE_UNAVAILABLE,
}

logger = logging.getLogger(__name__)


def serve(server: flask.Flask, operations: Sequence[Operation]) -> None:
    """Serve operations and the document that describes them; other paths of the API are unknown."""
    for operation in operations:
        path = f"{PREFIX}{operation.path}"
        name = f"api_{operation.name}"
        server.add_url_rule(path, name, _view(operation), methods=[operation.method])
    text = flask.json.dumps(document(operations))
    server.add_url_rule(
        f"{PREFIX}/openapi.json",
        "api_document",
        lambda: flask.Response(text, mimetype="application/json"),
    )
    known = Map([Rule(f"{PREFIX}{o.path}", methods=[o.method]) for o in operations])

    @server.route(f"{_API}<path:path>", methods=_METHODS)
    def api_unknown(path: str) -> flask.Response:
        try:
            known.bind("").match(f"{_API}{path}", flask.request.method)
        except NotFound:
            words = f"no operation {f'{_API}{path}'[:80]!r}; {PREFIX}/openapi.json lists them"
            return problems.problem(HTTPStatus.NOT_FOUND, words)
        raise NotFound

    server.register_error_handler(HTTPException, _failed)


def _view(operation: Operation) -> Callable[..., flask.Response]:
    def view(**parts: str) -> flask.Response:
        try:
            demand(operation.role)
            return _answered(operation, parts)
        except asking.RefusedError as refused:
            return problems.problem(refused.status, str(refused))
        except ShopperError as refused:
            return problems.problem(_status_of(refused), str(refused))
        except HTTPException:
            raise
        except Exception:
            error_id = secrets.token_hex(4)
            logger.exception("operation %s failed, error id %s", operation.name, error_id)
            words = f"something went wrong on the server; its log has the details under {error_id}"
            return problems.problem(500, words)

    return view


def _answered(operation: Operation, parts: dict[str, str]) -> flask.Response:
    try:
        build_id = read.build_id()
    except ArtifactError:
        return problems.problem(HTTPStatus.SERVICE_UNAVAILABLE, _NO_BUILD)
    asked = asking.asked_of(operation)
    is_kept = operation.method == "GET"
    if is_kept and _has_already(build_id):
        response = flask.Response(status=HTTPStatus.NOT_MODIFIED)
        response.set_etag(build_id)
        response.headers["Cache-Control"] = "private, no-cache"
        return response
    answer: Any = operation.answer(asked=asked, **parts)
    if operation.role > Role.VIEWER:
        audit.record("api", operation=operation.name, **parts)
    response = flask.Response(answer.model_dump_json(by_alias=True), mimetype="application/json")
    # An answer begun with one build and ended with the next is nobody's to keep.
    if is_kept and answer.build_id == build_id == read.build_id():
        response.set_etag(build_id)
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _has_already(build_id: str) -> bool:
    """Tell whether the asker has the answer of this build; compression adds to the tag."""
    known = flask.request.if_none_match.as_set(include_weak=True)
    return any(tag.partition(":")[0] == build_id for tag in known)


def _status_of(error: ShopperError) -> int:
    found = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), None)
    return found or HTTPStatus.UNPROCESSABLE_ENTITY


def _failed(error: Exception) -> Any:
    """Say what the web framework refuses as the API says it; elsewhere as it is."""
    if not (isinstance(error, HTTPException) and flask.request.path.startswith(_API)):
        return error
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    refused = problems.problem(status, (error.description or "").rstrip("."))
    if allowed := error.get_response().headers.get("Allow"):
        refused.headers["Allow"] = allowed
    return refused
