"""Looking up while somebody types: products and customers as JSON."""

from http import HTTPStatus
from typing import Final

import flask

from analytics.errors import ArtifactError, SettingError
from analytics.search import LONGEST_QUERY
from pages import catalogue, read

_MOST: Final = 20
_DEFAULT: Final = 8

_NO_BUILD: Final = (
    "There is no build to search in yet. Make one with "
    "python -m dashboard build --source transactions.csv"
)


def install(server: flask.Flask) -> None:
    """Answer ``GET /lookup?q=&kinds=product,customer&n=8``; see `pages.catalogue.look_up`.

    The first 200 characters of ``q`` are used. The browser asks again whether the build is still
    the same, and keeps its answer where it is.
    """
    server.add_url_rule("/lookup", "lookup", lookup)


def lookup() -> flask.Response:
    """Answer what was typed: 400 for what cannot be asked, 503 as long as there is no build."""
    asked = flask.request.args
    try:
        kinds, n = _kinds(asked.get("kinds")), _count(asked.get("n"))
    except SettingError as error:
        return _said(str(error), HTTPStatus.BAD_REQUEST)
    try:
        build_id = read.build_id()
    except ArtifactError:
        return _said(_NO_BUILD, HTTPStatus.SERVICE_UNAVAILABLE)
    response = flask.Response(mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(build_id)
    if response.make_conditional(flask.request).status_code == HTTPStatus.NOT_MODIFIED:
        return response
    answer = catalogue.look_up(asked.get("q", "")[:LONGEST_QUERY], kinds, n)
    response.set_data(flask.json.dumps(answer))
    return response


def _kinds(text: str | None) -> tuple[str, ...]:
    known = tuple(catalogue.KINDS)
    kinds = tuple(dict.fromkeys(text.split(","))) if text else known
    for kind in kinds:
        if kind not in known:
            raise SettingError(f"kinds has {kind[:40]!r}; wanted some of {', '.join(known)}")
    return kinds


def _count(text: str | None) -> int:
    if text is None:
        return _DEFAULT
    if text.isdecimal() and len(text) < _MOST and 1 <= int(text) <= _MOST:
        return int(text)
    raise SettingError(f"n is {text[:40]!r}; wanted a whole number from 1 to {_MOST}")


def _said(words: str, status: HTTPStatus) -> flask.Response:
    response = flask.jsonify(is_found=False, said=words, groups=[])
    response.status_code = status
    return response
