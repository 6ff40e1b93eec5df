"""The gate that every request passes: nothing answers before it is known who asks."""

from http import HTTPStatus
from typing import Final
from urllib.parse import quote

import flask

from dashboard import problems
from dashboard.access import proxies, sessions, sign_in, sign_in_page
from dashboard.access.setup import ACCESS, Access
from pages import who

#: Where programs ask; they prove who they are by a token.
API: Final = "/api/"

_SAFE: Final = {"GET", "HEAD", "OPTIONS"}
_BEARER: Final = "Bearer "

# A page of another site may send these without asking the browser's leave.
_SENT_BY_FORMS: Final = {
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "",
}

_SIGNED_OUT: Final = "nobody is signed in, or the session has ended; sign in again"
_NO_PROXY: Final = (
    "this dashboard lets people in by its proxy, and the request did not come through it, "
    "or names nobody with a role here; ask whoever runs it"
)
_OUT_OF_DATE: Final = "this form is out of date; reload the page and try again"


def install(server: flask.Flask, access: Access) -> None:
    """Put the gate before every request of `server`."""
    server.config[ACCESS] = access
    server.before_request(lambda: _admit(access))
    server.register_error_handler(who.ForbiddenError, _forbidden)


def _admit(access: Access) -> flask.Response | None:
    """Let a request through, or answer it."""
    request = flask.request
    if not _is_own_host(access):
        return problems.problem(
            HTTPStatus.MISDIRECTED_REQUEST,
            f"no dashboard is called {request.host[:80]!r}; if it is reached by that name, "
            "add it to SHOPPER_SPECTRUM_HOSTS",
        )
    if request.method in sign_in.OPEN.get(request.path, ()):
        return None
    user = _user(access)
    if user is None:
        return _refuse(access)
    who.set_current(user)
    if access.mode != "off" and _needs_proof() and not sessions.has_form_token(user):
        return problems.problem(HTTPStatus.FORBIDDEN, _OUT_OF_DATE)
    return None


def _is_own_host(access: Access) -> bool:
    if not access.hosts or flask.request.path in {"/healthz", "/readyz"}:
        return True
    host = flask.request.host
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return name.lower() in {known.lower() for known in access.hosts}


def _user(access: Access) -> who.User | None:
    if access.mode == "off":
        return who.LOCAL
    if token := _token():
        account = access.users.with_token(token)
        return who.User(account.name, account.role) if account else None
    if access.mode == "proxy":
        return proxies.user_of(access.user_header, access.groups_header, access.roles)
    return access.sessions.user()


def _token() -> str:
    """Read the API token; it opens nothing but the API."""
    said = flask.request.headers.get("Authorization", "")
    is_one = flask.request.path.startswith(API) and said.startswith(_BEARER)
    return said.removeprefix(_BEARER).strip() if is_one else ""


def _needs_proof() -> bool:
    """Tell whether another site's form could have sent this."""
    request = flask.request
    return request.method not in _SAFE and not _token() and request.mimetype in _SENT_BY_FORMS


def _refuse(access: Access) -> flask.Response:
    """Answer who is not signed in: a person is led to the sign-in, a program is told."""
    request = flask.request
    if _is_navigation():
        if access.mode == "proxy":
            page = sign_in_page.notice_page("Not signed in", _NO_PROXY, leads_home=False)
            return flask.Response(page, HTTPStatus.UNAUTHORIZED, mimetype="text/html")
        asked_for = request.full_path.rstrip("?")
        to = f"{sign_in.SIGN_IN}?next={quote(asked_for, safe='')}"
        headers = {"Location": to, "Cache-Control": "no-store"}
        return flask.Response(status=HTTPStatus.FOUND, headers=headers)
    if request.path == sign_in.SIGN_OUT:
        return flask.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": sign_in.SIGN_IN})
    words = _NO_PROXY if access.mode == "proxy" else _SIGNED_OUT
    refused = problems.problem(HTTPStatus.UNAUTHORIZED, words)
    refused.headers["Cache-Control"] = "no-store"
    if request.path.startswith(API):
        refused.headers["WWW-Authenticate"] = 'Bearer realm="Shopper Spectrum"'
    return refused


def _is_navigation() -> bool:
    """Tell whether a person's browser asks for a page, rather than a script for data."""
    request = flask.request
    if request.method not in {"GET", "HEAD"} or request.path.startswith((API, "/_")):
        return False
    if mode := request.headers.get("Sec-Fetch-Mode"):
        return mode == "navigate"
    return "text/html" in request.headers.get("Accept", "")


def _forbidden(error: Exception) -> flask.Response:
    if _is_navigation():
        page = sign_in_page.notice_page("Not allowed", str(error))
        return flask.Response(page, HTTPStatus.FORBIDDEN, mimetype="text/html")
    return problems.problem(HTTPStatus.FORBIDDEN, str(error))
