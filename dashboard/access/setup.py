"""How people sign in, put together from the settings and checked before anything is served."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import flask

from analytics.errors import SettingError
from dashboard.access.groups import roles_by_group
from dashboard.access.sessions import Sessions
from dashboard.access.shared import Shared
from dashboard.access.throttle import Throttle
from dashboard.access.users import Users, file_of
from dashboard.addresses import is_loopback
from dashboard.settings import Settings
from pages.who import Role

#: Where the server keeps it.
ACCESS: Final = "ACCESS"

_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Access:
    """What signing in needs; `oidc` is there in that mode only."""

    mode: str
    users: Users
    sessions: Sessions
    throttle: Throttle
    roles: Mapping[str, Role]
    user_header: str
    groups_header: str
    hosts: tuple[str, ...]
    oidc: Any = None


def set_up(server: flask.Flask, settings: Settings, shared: Shared) -> Access:
    """Put it together.

    Raises
    ------
    SettingError
        The settings leave something out, or would let in somebody they do not mean to.
    """
    users = Users(file_of(settings))
    _require_sound(settings, users)
    provider = None
    if settings.auth == "oidc":
        # Some tenths of a second that only this mode pays.
        from dashboard.access.oidc import Provider

        provider = Provider(server, settings)
    return Access(
        mode=settings.auth,
        users=users,
        sessions=Sessions(settings, users, shared),
        throttle=Throttle(shared),
        roles=roles_by_group(settings.roles),
        user_header=settings.proxy_user,
        groups_header=settings.proxy_groups,
        hosts=_hosts(settings),
        oidc=provider,
    )


def _require_sound(settings: Settings, users: Users) -> None:
    if settings.auth == "passwords" and not users.all():
        raise SettingError(
            f"sign-in by passwords, and no users in {users.path} yet; "
            "add one: python -m dashboard users add NAME --role admin"
        )
    if settings.auth == "proxy" and not settings.trusted_proxies:
        raise SettingError(
            "sign-in by proxy needs SHOPPER_SPECTRUM_TRUSTED_PROXIES, the proxy's own address: "
            "without it anybody could send its headers"
        )


def _hosts(settings: Settings) -> tuple[str, ...]:
    """Names that requests may ask for.

    Without sign-in on loopback these are loopback's own: a page elsewhere whose name is made to
    lead to this machine would otherwise read everything as if it were ours.
    """
    if settings.hosts or settings.auth != "off" or not is_loopback(settings.host):
        return settings.hosts
    own = f"[{settings.host}]" if ":" in settings.host else settings.host
    return tuple(dict.fromkeys((*_LOOPBACK, own)))
