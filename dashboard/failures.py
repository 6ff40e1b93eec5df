"""What a reader is told of a failure, and what the log keeps of it."""

import logging
import secrets
from typing import Any, Final

import flask
from dash import set_props
from dash.development.base_component import Component

from analytics.errors import ArtifactError
from components import notices, shell
from dashboard import metrics
from dashboard.jobs import BusyError
from pages import who

_BROKEN: Final = 500
_UNAVAILABLE: Final = 503

logger = logging.getLogger(__name__)


def install(server: flask.Flask) -> None:
    """Answer a request that fails with an error id, never with what went wrong."""
    server.register_error_handler(_BROKEN, _answer)
    server.register_error_handler(ArtifactError, _answer_without_build)


def report(error: Exception) -> None:
    """Log a failed callback and tell its reader no more than what to quote."""
    for component, properties in noted(error).items():
        set_props(component, properties)


def noted(error: Exception) -> dict[str, dict[str, Any]]:
    """Log a failure; give what the page is to show of it, as properties by component."""
    if isinstance(error, who.ForbiddenError):
        return {shell.TOAST: {"children": notices.refused(str(error))}}
    if isinstance(error, BusyError):
        return {shell.TOAST: {"children": notices.busy(str(error))}}
    error_id = logged("callback", error)
    return {shell.TOAST: {"children": _words(error, error_id)}}


def _answer(error: Exception) -> flask.Response:
    error_id = logged("request", getattr(error, "original_exception", None) or error)
    words = f"something went wrong on the server; the log has the details under {error_id}\n"
    return flask.Response(words, _BROKEN, mimetype="text/plain")


def _answer_without_build(error: ArtifactError) -> flask.Response:
    error_id = logged("request", error)
    words = f"the build being served cannot be read; the log has the details under {error_id}\n"
    return flask.Response(words, _UNAVAILABLE, mimetype="text/plain")


def logged(what: str, error: BaseException) -> str:
    """Log a failure; give the id it is found under."""
    error_id = secrets.token_hex(4)
    logger.error("%s failed, error id %s", what, error_id, exc_info=error)
    metrics.of(flask.current_app).failed(what)
    return error_id


def _words(error: Exception, error_id: str) -> list[Component]:
    if isinstance(error, ArtifactError):
        return notices.damaged(error_id)
    return notices.failure(error_id)
