"""The gate that every request passes."""

import flask

from dashboard import problems
from pages import who


def install(server: flask.Flask) -> None:
    """Put the gate before every request of `server`."""
    server.before_request(_admit)
    server.register_error_handler(who.ForbiddenError, _forbidden)


def _admit() -> None:
    who.set_current(who.LOCAL)


def _forbidden(error: Exception) -> flask.Response:
    return problems.problem(403, str(error))
