"""The HTTP API under /api/v1: the same answers as on the pages and the command line, as JSON."""

import flask

from dashboard.api import builds, customers, products, segments
from dashboard.api.serving import serve

#: All that can be asked.
OPERATIONS = (
    *builds.OPERATIONS,
    *products.OPERATIONS,
    *customers.OPERATIONS,
    *segments.OPERATIONS,
)


def install(server: flask.Flask) -> None:
    """Serve the API."""
    serve(server, OPERATIONS)
