"""Signing in and out."""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import flask

from dashboard import audit, metrics
from dashboard.access import passwords, sessions, sign_in_page
from dashboard.access.oidc import BACK, OidcError
from dashboard.access.setup import Access

SIGN_IN: Final = "/sign-in"
SIGN_OUT: Final = "/sign-out"
PROVIDER: Final = "/sign-in/oidc"

#: What answers without a sign-in, by method; everything else is behind the gate.
OPEN: Final = {
    "/healthz": {"GET", "HEAD"},
    "/readyz": {"GET", "HEAD"},
    metrics.PATH: {"GET", "HEAD"},  # asks for a token of its own
    SIGN_IN: {"GET", "HEAD", "POST"},
    PROVIDER: {"GET"},
    BACK: {"GET"},
    sign_in_page.FONT: {"GET", "HEAD"},
}

_WRONG: Final = "user name or password is wrong"
_STALE: Final = "this page had been open for too long; sign in now"
_NEXT: Final = "next"
_LONGEST_NEXT: Final = 2_000
_MINUTE: Final = 60


def install(server: flask.Flask, access: Access) -> None:
    """Serve what the way of signing in needs: nothing where nobody signs in here."""
    if access.mode in {"passwords", "oidc"}:
        server.add_url_rule(SIGN_IN, "sign_in", lambda: _show(access))
        server.add_url_rule(SIGN_OUT, "sign_out", lambda: _sign_out(access), methods=["POST"])
    if access.mode == "passwords":
        server.add_url_rule(
            SIGN_IN, "sign_in_password", lambda: _check_password(access), methods=["POST"]
        )
    if access.mode == "oidc":
        server.add_url_rule(PROVIDER, "sign_in_oidc", lambda: _to_provider(access))
        server.add_url_rule(BACK, "sign_in_oidc_back", lambda: _from_provider(access))


def own_path(text: str) -> str:
    """Keep an address to go to only if it is a path of this server.

    >>> own_path("/customers?q=1"), own_path("//evil.example"), own_path("https://evil.example/")
    ('/customers?q=1', '/', '/')
    """
    is_plain = text.isprintable() and "\\" not in text and len(text) <= _LONGEST_NEXT
    if not (is_plain and text.startswith("/") and not text.startswith("//")):
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or parts.path.startswith((SIGN_IN, SIGN_OUT)):
        return "/"
    return text


def _show(access: Access, said: str = "", status: int = 200) -> flask.Response:
    asked_for = own_path(flask.request.values.get(_NEXT, "/"))
    if not said and access.sessions.user():
        return _to(asked_for)
    if access.mode == "oidc":
        return _html(sign_in_page.provider_page(asked_for, said), status)
    name = flask.request.form.get("name", "")[:64]
    proof = sessions.form_token(None)
    return _html(sign_in_page.password_page(proof, asked_for, said, name), status)


def _check_password(access: Access) -> flask.Response:
    form, address = flask.request.form, flask.request.remote_addr or ""
    if not sessions.has_form_token(None):
        flask.session.clear()
        return _show(access, _STALE, HTTPStatus.FORBIDDEN)
    name = form.get("name", "").strip().lower()[:64]
    account = access.users.get(name)
    # The log gets known names only: people type passwords into the wrong field.
    logged = {"account": account.name if account else "unknown", "address": address}
    if wait := access.throttle.attempt(name, address):
        audit.note("sign-in.throttled", **logged)
        minutes = int(wait // _MINUTE) + 1
        said = f"too many attempts; wait {minutes} minute{'s' if minutes > 1 else ''}"
        refused = _show(access, said, HTTPStatus.TOO_MANY_REQUESTS)
        refused.headers["Retry-After"] = str(int(wait) + 1)
        return refused
    known = account.password or None if account else None
    if not passwords.is_right(form.get("password", ""), known) or account is None:
        audit.note("sign-in.failed", **logged)
        return _show(access, _WRONG, HTTPStatus.UNAUTHORIZED)
    access.throttle.forgive(name, address)
    access.sessions.begin(account.name, stamp=account.stamp)
    audit.note("sign-in", user=account.name, role=account.role.word, address=address)
    return _to(own_path(form.get(_NEXT, "/")))


def _to_provider(access: Access) -> flask.Response:
    flask.session[_NEXT] = own_path(flask.request.args.get(_NEXT, "/"))
    try:
        sent: flask.Response = access.oidc.send()
    except OidcError as error:
        return _show(access, str(error), HTTPStatus.BAD_GATEWAY)
    return sent


def _from_provider(access: Access) -> flask.Response:
    address = flask.request.remote_addr or ""
    asked_for = own_path(str(flask.session.get(_NEXT, "/")))
    try:
        user = access.oidc.user()
    except OidcError as error:
        audit.note("sign-in.failed", account="unknown", address=address)
        return _show(access, str(error), HTTPStatus.FORBIDDEN)
    access.sessions.begin(user.name, role=user.role)
    audit.note("sign-in", user=user.name, role=user.role.word, address=address)
    return _to(asked_for)


def _sign_out(access: Access) -> flask.Response:
    audit.record("sign-out")
    access.sessions.end()
    return _to(SIGN_IN)


def _to(path: str) -> flask.Response:
    # See other: a browser asks for it with GET, whatever it asked with before.
    return flask.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})


def _html(text: str, status: int) -> flask.Response:
    return flask.Response(text, status, mimetype="text/html", headers={"Cache-Control": "no-store"})
