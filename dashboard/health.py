"""Two addresses for whoever watches the server."""

import flask

from analytics.errors import ArtifactError
from pages import read


def install(server: flask.Flask) -> None:
    """Add ``/healthz`` (the process answers) and ``/readyz`` (there is a build to serve)."""
    server.add_url_rule("/healthz", "healthz", healthz)
    server.add_url_rule("/readyz", "readyz", readyz)


def healthz() -> flask.Response:
    """Say that the process is alive."""
    return flask.Response("OK\n", mimetype="text/plain")


def readyz() -> tuple[flask.Response, int]:
    """Say whether a build can be opened, and which."""
    try:
        build = read.build()
    except ArtifactError as error:
        return flask.jsonify(status="not ready", reason=str(error)), 503
    return flask.jsonify(status="ready", build_id=build.build_id), 200
