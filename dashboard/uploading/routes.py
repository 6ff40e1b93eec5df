"""The addresses that files are sent to, under /uploads."""

from http import HTTPStatus
from typing import Final
from urllib.parse import unquote

import flask

from analytics.errors import ShopperError
from dashboard import audit, problems
from dashboard.access import Role, require
from dashboard.uploading.desk import Desk
from dashboard.uploading.drafts import label_of
from dashboard.uploading.receiving import DiskFullError, TooLargeError, receive
from pages import read, uploads

_STATUS: Final = {
    uploads.GoneError: HTTPStatus.NOT_FOUND,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    DiskFullError: HTTPStatus.INSUFFICIENT_STORAGE,
}
_LONGEST_NAME: Final = 4_000


def install(server: flask.Flask, limit_mib: int) -> None:
    """Put a desk into `server`, and serve what brings files to it."""
    store, log = server.config[read.STORE], server.config[audit.FILE]
    server.config[uploads.DESK] = Desk(store, log, limit_mib)
    server.add_url_rule("/uploads", "create_upload", create, methods=["POST"])
    server.add_url_rule("/uploads/<draft_id>", "add_upload", add, methods=["POST"])


@require(Role.ADMIN)
def create() -> flask.Response:
    """Make room for an upload, and name it."""
    try:
        return flask.jsonify(draft=_desk().create().draft_id)
    except ShopperError as refused:
        return problems.problem(HTTPStatus.TOO_MANY_REQUESTS, str(refused))


@require(Role.ADMIN)
def add(draft_id: str) -> flask.Response:
    """Take the body of the request as a file of an upload, as it comes."""
    request, desk = flask.request, _desk()
    # Everything else is small; a file may be as large as its own limit.
    request.max_content_length = desk.limit()
    label = label_of(unquote(request.headers.get("X-File-Name", "")[:_LONGEST_NAME]))
    try:
        draft = desk.open(draft_id)
        receive(draft, flask.request, label, desk.limit())
    except ShopperError as refused:
        status = _STATUS.get(type(refused), HTTPStatus.BAD_REQUEST)
        return problems.problem(status, str(refused))
    audit.record("upload", draft=draft_id, file=label, bytes=draft.files[-1]["bytes"])
    return flask.jsonify(files=draft.files)


def _desk() -> Desk:
    found: Desk = flask.current_app.config[uploads.DESK]
    return found
