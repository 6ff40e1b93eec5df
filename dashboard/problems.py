"""Errors of routes as problem+json (RFC 9457), in the words that a page would use."""

from http import HTTPStatus
from typing import Any

import flask


def problem(status: int, words: str, **more: Any) -> flask.Response:
    """Answer with a problem.

    Parameters
    ----------
    status : int
        Of the response.
    words : str
        As on screen or on the command line: subject, found, wanted, next step.
    **more
        Further members of the document.
    """
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": f"{words[:1].upper()}{words[1:]}",
        **more,
    }
    text = flask.json.dumps(body)
    return flask.Response(text, status, mimetype="application/problem+json")
