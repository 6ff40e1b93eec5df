"""Who is signed in, as the dashboard shows it."""

import flask

from components.shell import SignedIn
from dashboard.access.sessions import form_token
from dashboard.access.setup import ACCESS, Access
from pages import who


def signed_in() -> SignedIn | None:
    """Describe who makes the request; None where nobody has to sign in."""
    user = who.known()
    if user is None or user is who.LOCAL:
        return None
    access: Access = flask.current_app.config[ACCESS]
    return SignedIn(user.name, user.role.word, form_token(user), access.mode != "proxy")
