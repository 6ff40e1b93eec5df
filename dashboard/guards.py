"""What the server refuses, and the headers it sends along."""

from typing import Any, Final
from urllib.parse import urlsplit

import dash
import flask

from dashboard import problems
from dashboard.document import FLAT_PLOTLY_PATH, early_script_hash

_SAFE_METHODS: Final = {"GET", "HEAD", "OPTIONS"}
_OWN_SITES: Final = {"same-origin", "none"}
CATCH_ALL: Final = "/<path:path>"
_NOT_FOUND: Final = 404
_REFUSED: Final = 400
_MAX_REQUEST_BYTES: Final = 4 * 2**20

# Ids of a large selection come back as text, longer than Flask takes by itself.
_MAX_FORM_BYTES: Final = 3 * 2**20

_TLS_ONLY: Final = "max-age=31536000"

# Numbers of a shop: neither a proxy's cache nor the disk of a shared computer keeps them.
_KEPT_BY_NOBODY: Final = "private, no-store"

# Behind the gate like all else, so for the browser alone.
_KEPT_FOR_GOOD: Final = "private, max-age=31536000, immutable"

# What a document that is no page may do, should a browser show it as one.
_NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def install(app: dash.Dash) -> None:
    """Put the guards before and after every request of `app`."""
    server: flask.Flask = app.server
    server.config["MAX_CONTENT_LENGTH"] = _MAX_REQUEST_BYTES
    server.config["MAX_FORM_MEMORY_SIZE"] = _MAX_FORM_BYTES
    server.before_request(refuse_foreign_origin)

    @server.after_request
    def finish(response: flask.Response) -> flask.Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if flask.request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", _TLS_ONLY)
        if response.mimetype == "text/html":
            response.headers.setdefault("Content-Security-Policy", _policy(app))
            response.headers.setdefault("Cache-Control", "no-cache")
            if _is_unknown_page():
                response.status_code = _NOT_FOUND
        else:
            response.headers.setdefault("Content-Security-Policy", _NOTHING)
            _say_how_long_to_keep(response)
        return response


def _say_how_long_to_keep(response: flask.Response) -> None:
    """Let a browser keep scripts and styles; Dash says so itself of its own, but for Plotly."""
    path = flask.request.path
    is_asset = path.startswith("/assets/")
    if is_asset and response.status_code < _REFUSED and _changes_its_address(path):
        response.headers["Cache-Control"] = _KEPT_FOR_GOOD
    elif is_asset or path.startswith("/_dash-component-suites/"):
        response.headers.setdefault("Cache-Control", "no-cache")
    else:
        response.headers.setdefault("Cache-Control", _KEPT_BY_NOBODY)


def _changes_its_address(path: str) -> bool:
    """Tell whether another content comes under another address: Dash adds when it was written."""
    return "m" in flask.request.args or path == FLAT_PLOTLY_PATH


def refuse_foreign_origin() -> flask.Response | None:
    """Refuse a change asked for by another site's page."""
    request = flask.request
    if request.method in _SAFE_METHODS:
        return None
    site = request.headers.get("Sec-Fetch-Site", "none")
    origin = request.headers.get("Origin")
    is_own = origin is None or urlsplit(origin).netloc == request.host
    if is_own and site in _OWN_SITES:
        return None
    return problems.problem(403, "requests from another site are refused")


def _is_unknown_page() -> bool:
    """Tell whether Dash answers a path that is no page: it always answers with its document."""
    if flask.request.endpoint != CATCH_ALL:
        return False
    path = flask.request.path.strip("/")
    return not any(
        leads_to(path, page)
        for page in dash.page_registry.values()
        if not page["module"].endswith("not_found_404")
    )


def leads_to(path: str, page: dict[str, Any]) -> bool:
    """Tell whether `path` is a page's own, or one of those its template stands for."""
    template = page.get("path_template")
    if not template:
        return bool(page["path"].strip("/") == path)
    known, found = template.strip("/").split("/"), path.split("/")
    return len(known) == len(found) and all(
        part.startswith("<") or part == said for part, said in zip(known, found, strict=True)
    )


def _policy(app: dash.Dash) -> str:
    scripts = " ".join(["'self'", early_script_hash(), *app.csp_hashes()])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )
