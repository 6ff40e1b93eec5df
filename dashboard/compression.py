"""Compressed answers; what never changes is compressed once a process."""

from typing import Final

import flask
from flask_compress import Compress
from flask_compress.flask_compress import DictCache

from dashboard.document import FLAT_PLOTLY_PATH

# Large scripts: their address changes with their content.
_NEVER_CHANGES: Final = ("/_dash-component-suites/", FLAT_PLOTLY_PATH)


def install(server: flask.Flask) -> None:
    """Compress what `server` answers."""
    server.config["COMPRESS_REGISTER"] = False
    server.config["COMPRESS_ALGORITHM"] = ["zstd", "br", "gzip"]
    afresh, once = Compress(server), Compress(server)
    once.cache, once.cache_key = DictCache(), _path

    @server.after_request
    def compress(response: flask.Response) -> flask.Response:
        if response.direct_passthrough:
            # A file: flask-compress would never close it, and leave it plain for gzip.
            response.direct_passthrough = False
            response.make_sequence()
        is_script = flask.request.path.startswith(_NEVER_CHANGES)
        compressed: flask.Response = (once if is_script else afresh).after_request(response)
        return compressed


def _path(request: flask.Request) -> str:
    return request.path
