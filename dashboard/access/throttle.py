"""Failed sign-ins are counted by account and by address, over all processes of a server."""

import ipaddress
import time
from typing import Final

from dashboard.access.shared import Shared

_MOST_PER_ACCOUNT: Final = 10
_MOST_PER_ADDRESS: Final = 30
_WINDOW_SECONDS: Final = 15 * 60

_IPV6_SITE: Final = 64


class Throttle:
    """Counts attempts before they are made, so that many at once are no way round it."""

    def __init__(self, shared: Shared, window_seconds: float = _WINDOW_SECONDS) -> None:
        self._shared = shared
        self._window = window_seconds

    def attempt(self, account: str, address: str) -> float:
        """Count an attempt; return how many seconds to wait before it may be made, 0 for none."""
        cache = self._shared.cache
        with cache.transact():
            now = time.time()
            counts = {key: self._count(key, now) for key in _limits(account, address)}
            waits = [
                ends - now
                for key, most in _limits(account, address).items()
                for n, ends in [counts[key]]
                if n >= most
            ]
            if waits:
                return max(1.0, *waits)
            for key, (n, ends) in counts.items():
                cache.set(key, n + 1, expire=ends - now)
        return 0.0

    def forgive(self, account: str, address: str) -> None:
        """Take back a successful attempt: all of the account's, this one of the address."""
        cache = self._shared.cache
        by_account, by_address = _limits(account, address)
        with cache.transact():
            now = time.time()
            cache.delete(by_account)
            n, ends = self._count(by_address, now)
            cache.set(by_address, max(0, n - 1), expire=ends - now)

    def _count(self, key: str, now: float) -> tuple[int, float]:
        """Read a count and the instant at which it is forgotten."""
        n, ends = self._shared.cache.get(key, default=0, expire_time=True)
        return (n, ends) if n and ends and ends > now else (0, now + self._window)


def _limits(account: str, address: str) -> dict[str, int]:
    return {
        f"account {account.strip().lower()[:64]}": _MOST_PER_ACCOUNT,
        f"address {_site(address)}": _MOST_PER_ADDRESS,
    }


def _site(address: str) -> str:
    """Take an IPv6 network for one address: its owner has 2^64 of them.

    >>> _site("2001:db8::1:2"), _site("10.0.0.7")
    ('2001:db8::/64', '10.0.0.7')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    return str(ipaddress.ip_network((parsed, _IPV6_SITE), strict=False))
