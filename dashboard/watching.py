"""Every request has an id, a line in the log and its share in the figures."""

import logging
import re
import secrets
import time
from typing import Final

import dash
import flask

from dashboard import logs, metrics
from dashboard.guards import CATCH_ALL, leads_to

HEADER: Final = "X-Request-ID"
UNKNOWN: Final = "unknown"

_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_QUIET: Final = ("/healthz", "/readyz", "/metrics", "/assets/", "/_dash-component-suites/")

logger = logging.getLogger(__name__)


def install(server: flask.Flask) -> None:
    """Watch every request of `server`; to be installed first, so that it sees the last answer."""

    @server.before_request
    def begin() -> None:
        given = flask.request.headers.get(HEADER, "")
        is_good = _WELL_FORMED.fullmatch(given) is not None
        flask.g.request_id = given if is_good else secrets.token_hex(8)
        flask.g.begun_at = time.perf_counter()

    @server.after_request
    def end(response: flask.Response) -> flask.Response:
        response.headers[HEADER] = flask.g.get(logs.REQUEST_ID, "")
        seconds = time.perf_counter() - flask.g.get("begun_at", time.perf_counter())
        name, method = route(), _method()
        metrics.of(server).saw(method, name, response.status_code, seconds)
        logger.log(
            logging.DEBUG if name.startswith(_QUIET) else logging.INFO,
            "%s %s %d in %.0f ms",
            method,
            name,
            response.status_code,
            seconds * 1000,
        )
        return response


def route() -> str:
    """Name what was asked for by its template: it holds nothing that a visitor typed."""
    rule = flask.request.url_rule
    if rule is None:
        return UNKNOWN
    if rule.rule != CATCH_ALL:
        return rule.rule
    path = flask.request.path.strip("/")
    pages = (page for page in dash.page_registry.values() if leads_to(path, page))
    return next((page.get("path_template") or page["path"] for page in pages), UNKNOWN)


def _method() -> str:
    return flask.request.method if flask.request.method in _METHODS else UNKNOWN
