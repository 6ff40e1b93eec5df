"""Reads what every page needs before the server's processes part: they then share it."""

import logging

import flask

from analytics.errors import ArtifactError
from pages import catalogue, facts, reporting

logger = logging.getLogger(__name__)


def warm(server: flask.Flask) -> None:
    """Read the tables that first visits would wait for; without a build there is nothing to do."""
    with server.app_context():
        try:
            chosen = reporting.slice_of({})
            for read in (facts.orders, facts.days, facts.product_days, facts.line_values):
                read(chosen)
            for known in catalogue.KINDS.values():
                known()
        except ArtifactError as error:
            # A server without a build starts, and its pages say how to make one.
            logger.info("nothing read ahead: %s", error)
