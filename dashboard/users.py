"""Commands that manage who may sign in: passwords come from the keyboard or standard input."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from analytics.errors import SettingError
from dashboard import options, printing
from dashboard.settings import Settings

if TYPE_CHECKING:
    from dashboard.access.users import Users

_ROLES: Final = ("viewer", "analyst", "admin")

_role = click.option(
    "--role",
    type=click.Choice(_ROLES),
    help="viewer: sees the pages; analyst: takes numbers and lists away; "
    "admin: uploads, builds, rolls back.",
)
_users_file = click.option(
    "--users",
    "users_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of the users.  [default: .users.json in the artifacts folder]",
)


@click.group()
def users() -> None:
    """Add, list and remove who may sign in."""


@users.command()
@click.argument("name")
@_role
@click.option("--no-password", is_flag=True, help="Signs in by no password: for an API token.")
@_users_file
@options.artifacts
def add(
    name: str, role: str | None, no_password: bool, users_file: Path | None, artifacts: Path
) -> None:
    """Add a user; the password is asked for, or read from standard input."""
    from dashboard.access.groups import role_named

    found = _users(users_file, artifacts)
    if role is None:
        raise SettingError(f"no role said; wanted --role {'|'.join(_ROLES)}")
    found.add(name, role_named(role), None if no_password else _password())
    printing.say(f"{name.strip().lower()} may sign in as {role}; users are in {found.path}")


@users.command("list")
@_users_file
@options.artifacts
@options.as_json
def show(users_file: Path | None, artifacts: Path, as_json: bool) -> None:
    """List the users."""
    found = _users(users_file, artifacts)
    rows = [
        {
            "name": account.name,
            "role": account.role.word,
            "has_password": bool(account.password),
            "has_token": bool(account.token),
        }
        for account in found.all().values()
    ]
    if as_json:
        printing.print_json({"users": rows})
        return
    for row in rows:
        ways = [way for way in ("password", "token") if row[f"has_{way}"]]
        printing.say(f"{row['name']}: {row['role']}, {' and '.join(ways) or 'cannot sign in'}")
    if not rows:
        printing.say(
            f"no users in {found.path} yet: python -m dashboard users add NAME --role ROLE"
        )


@users.command()
@click.argument("name")
@_role
@click.option("--keep-password", is_flag=True, help="Change the role only.")
@_users_file
@options.artifacts
def change(
    name: str, role: str | None, keep_password: bool, users_file: Path | None, artifacts: Path
) -> None:
    """Give a user another password, or role; another password ends their sessions."""
    from dashboard.access.groups import role_named

    found = _users(users_file, artifacts)
    given = role_named(role) if role else None
    found.change(name, role=given, password=None if keep_password else _password())
    printing.say(f"{name.strip().lower()} is changed")


@users.command()
@click.argument("name")
@_users_file
@options.artifacts
def remove(name: str, users_file: Path | None, artifacts: Path) -> None:
    """Remove a user; their sessions and API token end at once."""
    _users(users_file, artifacts).remove(name)
    printing.say(f"{name.strip().lower()} is removed")


@users.command()
@click.argument("name")
@click.option("--end", is_flag=True, help="Let the token open nothing any more.")
@_users_file
@options.artifacts
def token(name: str, end: bool, users_file: Path | None, artifacts: Path) -> None:
    """Print a new API token of a user, once; the one before it ends."""
    found = _users(users_file, artifacts)
    if end:
        found.end_token(name)
        printing.say(f"{name.strip().lower()} has no API token any more")
    else:
        click.echo(found.new_token(name))


def _users(users_file: Path | None, artifacts: Path) -> "Users":
    from dashboard.access.users import Users, file_of

    given = {"artifacts": artifacts, "users": users_file}
    return Users(file_of(Settings.from_environment(os.environ, **given)))


def _password() -> str:
    """Ask at a keyboard, twice and unseen; else read the first line of standard input."""
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")
