"""Who is asking, and what they may do."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import flask

from analytics.errors import ShopperError


class Role(IntEnum):
    """What somebody may do; each role may do all that a lesser one may."""

    VIEWER = 1  # sees the pages
    ANALYST = 2  # takes numbers and lists away
    ADMIN = 3  # uploads, builds, rolls back

    @property
    def word(self) -> str:
        """Name of the role in settings, files and on screen."""
        return self.name.lower()


@dataclass(frozen=True)
class User:
    """Somebody who is signed in: a name, and what they may do."""

    name: str
    role: Role


#: Whoever uses the command line, or a server that listens to this machine alone.
LOCAL: Final = User("local", Role.ADMIN)

_USER: Final = "shopper_user"


class ForbiddenError(ShopperError):
    """Somebody asks for what their role does not allow."""


def set_current(user: User) -> None:
    """State who makes the request being answered."""
    setattr(flask.g, _USER, user)


def known() -> User | None:
    """Tell who makes the request being answered; None as long as it was not stated."""
    if not flask.has_request_context():
        return LOCAL
    user: User | None = flask.g.get(_USER)
    return user


def current() -> User:
    """Tell who makes the request being answered.

    Raises
    ------
    ForbiddenError
        It was never stated: the request went round the gate.
    """
    user = known()
    if user is None:
        raise ForbiddenError("nobody is signed in; sign in first")
    return user


def allows(role: Role) -> bool:
    """Tell whether who is asking has at least this role."""
    return current().role >= role


def demand(role: Role) -> None:
    """Raise unless who is asking has at least this role.

    Raises
    ------
    ForbiddenError
        They have a lesser one.
    """
    user = current()
    if user.role < role:
        raise ForbiddenError(
            f"{user.name} signed in as {user.role.word}; this needs the role {role.word}: "
            "ask whoever runs this dashboard"
        )
