"""Apps that people sign in to, and ways to do so."""

import re
from pathlib import Path

from flask.testing import FlaskClient

from dashboard.access.users import Users
from dashboard.app import create_app
from dashboard.settings import Settings
from pages.who import Role

PASSWORD = "correct horse battery"

#: One user for each role, all with the same password.
NAMES = {Role.VIEWER: "vera", Role.ANALYST: "ann", Role.ADMIN: "ada"}

FIELD = re.compile(r'name="form_token" value="([0-9a-f]+)"')


def users_in(folder: Path) -> Users:
    """Write a file with the users."""
    users = Users(folder / "users.json")
    for role, name in NAMES.items():
        users.add(name, role, PASSWORD)
    return users


def settings_of(store: Path, users: Users, **given) -> Settings:
    """Settings with sign-in by password, and what only one test shares with nobody."""
    own = {"cache": users.path.parent / "cache", "audit_log": users.path.parent / "audit.jsonl"}
    return Settings(artifacts=store, auth="passwords", users=users.path, **own, **given)


def app_of(store: Path, users: Users, **given):
    return create_app(settings_of(store, users, **given))


def proof(client: FlaskClient, path: str = "/sign-in") -> str:
    """Read the form token of the sign-in page."""
    found = FIELD.search(client.get(path).text)
    assert found, "the page has no form token"
    return found.group(1)


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **form):
    """Fill the sign-in page in and send it."""
    fields = {"name": name, "password": password, "form_token": proof(client), **form}
    return client.post("/sign-in", data=fields)


def signed_in(app, role: Role) -> FlaskClient:
    """Give a browser in which somebody with this role is signed in."""
    client = app.server.test_client()
    assert sign_in(client, NAMES[role]).status_code == 303
    return client
