"""Sessions: a signed cookie that names who signed in, when, and by what."""

import hashlib
import hmac
import secrets
import time
from datetime import timedelta
from typing import Any, Final

import flask
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from analytics.errors import SettingError
from dashboard.access.groups import role_named
from dashboard.access.shared import Shared
from dashboard.access.users import Account, Users
from dashboard.settings import Settings
from pages.who import Role, User

#: Field of a form, and header of a request, that prove that one of our own pages asks.
TOKEN: Final = "form_token"  # noqa: S105  # a name
TOKEN_HEADER: Final = "X-Form-Token"  # noqa: S105  # a name

_COOKIE: Final = "shopper_session"
_WHO: Final = "who"
_FORM: Final = "form"
_FIELDS: Final = {"id", "name", "role", "stamp", "began", "seen"}
_MINUTE: Final = 60
_HOUR: Final = 3_600

# Clocks of several hosts differ by less.
_CLOCK_SECONDS: Final = 300

# Open to everybody and the same for all: no cookie is set with them, so that browsers keep them.
_UNVARYING: Final = ("/assets/", "/_dash-component-suites/")


class Cookie(SecureCookieSessionInterface):
    """Flask's signed cookie; over TLS it is Secure, and bound to this very host."""

    digest_method = staticmethod(hashlib.sha256)

    def get_cookie_name(self, app: flask.Flask) -> str:
        """Name the cookie; browsers take the prefix from the host itself and over TLS only."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if flask.request.is_secure else name

    def get_cookie_secure(self, app: flask.Flask) -> bool:
        """Tell whether it may travel over TLS only."""
        return flask.request.is_secure or super().get_cookie_secure(app)

    def save_session(
        self, app: flask.Flask, session: SessionMixin, response: flask.Response
    ) -> None:
        """Set the cookie, but not with what is the same for everybody."""
        if not flask.request.path.startswith(_UNVARYING):
            super().save_session(app, session, response)


class Sessions:
    """Begins, finds and ends the session of the request being answered."""

    def __init__(self, settings: Settings, users: Users, shared: Shared) -> None:
        self._users, self._shared = users, shared
        self._idle = settings.idle_minutes * _MINUTE
        self._longest = settings.session_hours * _HOUR

    def install(self, server: flask.Flask) -> None:
        """Let `server` keep its sessions so."""
        server.session_interface = Cookie()
        server.config.update(
            SESSION_COOKIE_NAME=_COOKIE,
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Lax",
            SESSION_REFRESH_EACH_REQUEST=False,
            PERMANENT_SESSION_LIFETIME=timedelta(seconds=self._longest),
        )

    def begin(self, name: str, *, role: Role | None = None, stamp: str = "") -> None:
        """Begin anew: nothing of what the cookie held before stays.

        Parameters
        ----------
        name : str
            Who signed in.
        role : Role, optional
            What a provider lets them do; without one the file of users tells at each request.
        stamp : str
            Of the password they signed in with; see `Account.stamp`.
        """
        now = int(time.time())
        flask.session.clear()
        flask.session.permanent = True
        flask.session[_WHO] = {
            "id": secrets.token_urlsafe(16),
            "name": name,
            "role": role.word if role else "",
            "stamp": stamp,
            "began": now,
            "seen": now,
        }

    def user(self) -> User | None:
        """Find who signed in; None where nobody did, or the session has ended."""
        said = _said()
        if said is None:
            return None
        now = time.time()
        if not self._is_alive(said, now):
            flask.session.clear()
            return None
        found = self._user_of(said)
        if found and now - said["seen"] > _MINUTE:
            # Not at each request: every answer would set a cookie.
            flask.session[_WHO] = {**said, "seen": int(now)}
        return found

    def end(self) -> None:
        """End the session for good: a copy of its cookie opens nothing either."""
        if said := _said():
            self._shared.cache.set(_ended(said), True, expire=self._longest + _CLOCK_SECONDS)
        flask.session.clear()

    def _is_alive(self, said: dict[str, Any], now: float) -> bool:
        for began, longest in ((said["began"], self._longest), (said["seen"], self._idle)):
            if not -_CLOCK_SECONDS <= now - began <= longest:
                return False
        return not self._shared.cache.get(_ended(said), default=False)

    def _user_of(self, said: dict[str, Any]) -> User | None:
        if said["role"]:
            return User(said["name"], role_named(said["role"]))
        try:
            account: Account | None = self._users.get(said["name"])
        except SettingError:
            return None
        if account is None or not hmac.compare_digest(account.stamp, said["stamp"]):
            return None
        return User(account.name, account.role)


def form_token(user: User | None) -> str:
    """Give what a form has to send along to prove that one of our own pages asks.

    It is bound to the session, or to the user where a proxy keeps the session; before anybody is
    signed in, to a cookie of its own.
    """
    if said := _said():
        bound = f"session {said['id']}"
    elif user is not None:
        bound = f"user {user.name}"
    else:
        if _FORM not in flask.session:
            flask.session[_FORM] = secrets.token_urlsafe(16)
        bound = f"form {flask.session[_FORM]}"
    key = str(flask.current_app.secret_key).encode()
    return hmac.digest(key, f"form token of {bound}".encode(), "sha256").hex()


def has_form_token(user: User | None) -> bool:
    """Tell whether the request sends that along, in a field or a header."""
    said = flask.request.headers.get(TOKEN_HEADER) or flask.request.form.get(TOKEN, "")
    return hmac.compare_digest(said.encode(), form_token(user).encode())


def _said() -> dict[str, Any] | None:
    """Read what the cookie says; None of what another version may have written."""
    said = flask.session.get(_WHO)
    return said if isinstance(said, dict) and set(said) == _FIELDS else None


def _ended(said: dict[str, Any]) -> str:
    return f"ended {said['id']}"
