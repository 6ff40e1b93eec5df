"""Reverse proxies: what they say of a request is believed if they are named in the settings."""

import ipaddress
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import flask
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.access.groups import role_of
from pages.who import Role, User

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# No header becomes a key like this one.
_IS_TRUSTED: Final = "shopper.through_trusted_proxy"
_FORWARDED: Final = "HTTP_X_FORWARDED_"
_LONGEST_NAME: Final = 254


class TrustedProxies:
    """Takes address and scheme from a trusted proxy, and such headers away from anybody else."""

    def __init__(self, app: Wsgi, networks: Sequence[str]) -> None:
        self._plain = app
        self._fixed = ProxyFix(app, x_for=1, x_proto=1)
        self._networks = [ipaddress.ip_network(network) for network in networks]

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        if self._is_trusted(environ.get("REMOTE_ADDR", "")):
            environ[_IS_TRUSTED] = True
            return self._fixed(environ, start_response)
        for name in [name for name in environ if name.startswith(_FORWARDED)]:
            del environ[name]
        return self._plain(environ, start_response)

    def _is_trusted(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._networks)


def user_of(user_header: str, groups_header: str, roles: Mapping[str, Role]) -> User | None:
    """Find whom the proxy names; None where it is no trusted one, or they have no role."""
    if not flask.request.environ.get(_IS_TRUSTED):
        return None
    name = flask.request.headers.get(user_header, "").strip()
    # Of two headers, one the visitor's own, a server makes one with a comma.
    if not name or "," in name or len(name) > _LONGEST_NAME:
        return None
    groups = [g.strip() for g in flask.request.headers.get(groups_header, "").split(",")]
    role = role_of(groups, roles)
    return User(name, role) if role else None
