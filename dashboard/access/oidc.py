"""Sign-in at an OpenID provider, through Authlib: authorization code with PKCE and a nonce."""

import logging
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import flask
import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.flask_client import OAuth
from joserfc.errors import JoseError

from analytics.errors import SettingError, ShopperError
from dashboard.access.groups import role_of, roles_by_group
from dashboard.addresses import is_loopback
from dashboard.settings import Settings
from pages.who import User

#: Where the provider sends people back to.
BACK: Final = "/sign-in/oidc/back"

_NAMES: Final = ("preferred_username", "email", "sub")
_SECONDS: Final = 10
_LONGEST_NAME: Final = 254

logger = logging.getLogger(__name__)


class OidcError(ShopperError):
    """The provider did not let somebody in, or could not be asked."""


class Provider:
    """One OpenID provider, found by its issuer's address when first needed."""

    def __init__(self, server: flask.Flask, settings: Settings) -> None:
        wanted = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
        if lacking := [name for name in wanted if not getattr(settings, name)]:
            said = ", ".join(f"SHOPPER_SPECTRUM_{name.upper()}" for name in lacking)
            raise SettingError(f"sign-in by oidc needs {said}; set them")
        self._claim = settings.oidc_claim
        self._roles = roles_by_group(settings.roles)
        issuer = settings.oidc_issuer.rstrip("/")
        _require_private(issuer)
        self._client: Any = OAuth(server).register(
            "oidc",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "default_timeout": _SECONDS,
            },
        )

    def send(self) -> Any:
        """Send somebody to the provider.

        Raises
        ------
        OidcError
            It cannot be reached.
        """
        back = f"{flask.request.url_root.rstrip('/')}{BACK}"
        try:
            return self._client.authorize_redirect(back)
        except (requests.RequestException, OAuthError, ValueError, RuntimeError) as error:
            logger.warning("OpenID provider: %s", type(error).__name__)
            raise OidcError(
                "the company sign-in cannot be reached; try again in a minute, "
                "or ask whoever runs this dashboard"
            ) from error

    def user(self) -> User:
        """Find who comes back from the provider.

        Raises
        ------
        OidcError
            They were not let in, the answer is not the provider's, or they have no role here.
        """
        try:
            token = self._client.authorize_access_token()
            claims: Mapping[str, Any] = token["userinfo"]  # of the ID token, checked
            if self._claim not in claims:
                claims = {**self._told(token, claims["sub"]), **claims}
        except (OAuthError, JoseError, requests.RequestException, ValueError, KeyError) as error:
            logger.warning("OpenID sign-in refused: %s", type(error).__name__)
            raise OidcError("the company sign-in did not let you in; start again") from error
        name = next((str(claims[claim]) for claim in _NAMES if claims.get(claim)), "")
        role = role_of(_groups(claims.get(self._claim)), self._roles)
        if not name or role is None:
            raise OidcError(
                f"{name[:_LONGEST_NAME] or 'somebody without a name'} has no role in this "
                "dashboard; ask whoever runs it for one"
            )
        return User(name[:_LONGEST_NAME], role)

    def _told(self, token: Any, sub: str) -> Mapping[str, Any]:
        """Ask for what the ID token leaves out."""
        told: Mapping[str, Any] = self._client.userinfo(token=token)
        if told.get("sub") != sub:
            raise ValueError("userinfo of another person")
        return told


def _require_private(issuer: str) -> None:
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise SettingError(
            f"the OpenID issuer is {issuer!r}; wanted https, or anybody on the way could sign in"
        )


def _groups(said: Any) -> list[str]:
    if isinstance(said, str):
        return [said]
    return [each for each in said if isinstance(each, str)] if isinstance(said, list) else []
