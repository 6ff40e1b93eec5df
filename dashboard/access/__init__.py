"""Who may do what: sign-in, sessions, roles, and the gate before every request.

Pages ask `pages.who`; routes put `require(role)` above their function or call `demand(role)`.
"""

from pathlib import Path

import flask

from dashboard.access import gate, sign_in
from dashboard.access.proxies import TrustedProxies
from dashboard.access.requiring import require
from dashboard.access.setup import set_up
from dashboard.access.shared import Shared
from dashboard.access.shown import signed_in
from dashboard.settings import Settings
from pages.who import LOCAL, ForbiddenError, Role, User, allows, current, demand

__all__ = [
    "LOCAL",
    "ForbiddenError",
    "Role",
    "User",
    "allows",
    "current",
    "demand",
    "install",
    "require",
    "signed_in",
]


def install(server: flask.Flask, settings: Settings, folder: Path) -> None:
    """Let nobody in whom the settings do not mean to let in.

    Parameters
    ----------
    server : Flask
        Before its first request.
    settings : Settings
        How people sign in.
    folder : Path
        Of what the processes of the server share.

    Raises
    ------
    SettingError
        The settings cannot be used so.
    """
    access = set_up(server, settings, Shared(folder / "access"))
    access.sessions.install(server)
    server.wsgi_app = TrustedProxies(server.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    gate.install(server, access)
    sign_in.install(server, access)
