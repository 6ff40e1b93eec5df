"""Two addresses for whoever watches the server."""

import flask

from analytics.errors import ArtifactError, NoBuildError
from analytics.store import REBUILD
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
    # Said without the words of the error, which name folders: anybody may ask.
    except NoBuildError:
        reason = f"no build yet; make one with: {REBUILD}"
    except ArtifactError:
        reason = "the build cannot be read; python -m dashboard verify says why"
    else:
        return flask.jsonify(status="ready", build_id=build.build_id), 200
    return flask.jsonify(status="not ready", reason=reason), 503
