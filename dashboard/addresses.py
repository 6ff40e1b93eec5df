"""Which addresses may be listened on without a sign-in."""

import ipaddress

from analytics.errors import SettingError
from dashboard.settings import Settings


def require_closed(settings: Settings) -> None:
    """Raise if a network would be served that nobody has to sign in from.

    Raises
    ------
    SettingError
        The address is not loopback, there is no sign-in, and nobody said that this is meant.
    """
    if settings.auth == "off" and not settings.insecure and not is_loopback(settings.host):
        raise SettingError(
            f"host {settings.host!r} can be reached from other machines, and nobody would have to "
            "sign in; set SHOPPER_SPECTRUM_AUTH to passwords, oidc or proxy, or listen on "
            "127.0.0.1, or say --insecure to show all data to everybody on that network"
        )


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("shop")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
