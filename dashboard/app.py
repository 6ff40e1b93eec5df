"""The app factory."""

import secrets
from pathlib import Path
from typing import Final

import dash
import flask
from dash import MATCH, ClientsideFunction, Input, Output, State

from analytics.store import ArtifactStore
from components import shell
from dashboard import (
    access,
    api,
    audit,
    calls,
    compression,
    exports,
    failures,
    guards,
    health,
    jobs,
    lists,
    lookup,
    metrics,
    registry,
    watching,
    what_if,
)
from dashboard.document import ASSETS, FLAT_PLOTLY, document
from dashboard.settings import Settings
from dashboard.uploading import routes
from pages import jobs as answers
from pages import read

_DESCRIPTION: Final = "Customer analytics for a shop's own transactions"


def create_app(settings: Settings) -> dash.Dash:
    """Make an app that serves the builds of one artifacts folder.

    Nothing is read yet: a server without a build starts, and says how to make one.
    """
    server = flask.Flask("dashboard", static_folder=None)
    server.secret_key = settings.secret_key or secrets.token_hex(32)
    server.config[read.STORE] = ArtifactStore(settings.artifacts)
    server.config[read.CURRENCY] = settings.currency
    server.config[audit.FILE] = audit.path_of(settings.artifacts, settings.audit_log)
    server.config[answers.CACHE] = cache = jobs.cache_of(settings)
    app = dash.Dash(
        "dashboard",
        server=server,  # type: ignore[arg-type]  # dash takes an app and says it takes a flag
        use_pages=True,
        pages_folder="",
        assets_folder=str(ASSETS),
        assets_ignore=FLAT_PLOTLY,
        index_string=document(),
        title=registry.TITLE,
        description=_DESCRIPTION,
        update_title="",
        serve_locally=True,
        # Pages arrive by callback and may be a notice in place of their layout.
        suppress_callback_exceptions=True,
        on_error=failures.report,
        background_callback_manager=jobs.manager(cache),
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    listed = registry.register(app)
    app.layout = lambda: shell.shell(listed, access.signed_in())
    _dress_figures(app)
    is_open = settings.auth == "off"
    metrics.install(server, settings.metrics_token, trusts_this_machine=is_open)
    watching.install(server)
    calls.install(app)
    failures.install(server)
    guards.install(app)
    access.install(server, settings, Path(cache.directory))
    health.install(server)
    exports.install(server)
    lists.install(server)
    lookup.install(server)
    what_if.install(server)
    routes.install(server, settings.upload_limit)
    api.install(server)
    compression.install(server)
    _finish(server)
    return app


def _finish(server: flask.Flask) -> None:
    """Do now what Dash puts off to the first request.

    It registers the page router then, without a lock: of two first requests at once, one would
    be answered without the router, and its page would stay empty.
    """
    with server.test_request_context("/"):
        server.preprocess_request()


def _dress_figures(app: dash.Dash) -> None:
    """Let the browser dress every figure in the theme being shown, and lay out open tables."""
    app.clientside_callback(  # type: ignore[no-untyped-call]  # dash leaves it untyped
        ClientsideFunction("figures", "dress"),
        Output({"type": "figure", "index": MATCH}, "figure"),
        Input({"type": "spec", "index": MATCH}, "data"),
        Input(shell.THEME, "data"),
        State("theme-tokens", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]  # dash leaves it untyped
        ClientsideFunction("figures", "layOut"),
        Output({"type": "table", "index": MATCH}, "children"),
        Input({"type": "rows", "index": MATCH}, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(  # type: ignore[no-untyped-call]  # dash leaves it untyped
        ClientsideFunction("shopper", "markCurrent"),
        Output({"type": "nav", "index": dash.ALL}, "className"),
        Input(dash.dash._ID_LOCATION, "pathname"),
        State({"type": "nav", "index": dash.ALL}, "id"),
    )
