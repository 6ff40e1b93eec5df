"""Passwords: hashed with argon2id, checked in the time it always takes."""

import secrets
import threading
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from analytics.errors import SettingError

_SHORTEST: Final = 12
_LONGEST: Final = 256

# RFC 9106, second recommendation: 64 MiB and some tens of milliseconds.
_HASHER: Final = PasswordHasher()

# A flood of sign-ins must not take the server's memory: so many are checked at once.
_AT_ONCE: Final = threading.BoundedSemaphore(2)

# What the password of somebody unknown is held against.
_NOBODYS: Final = _HASHER.hash(secrets.token_hex(16))


def hashed(password: str) -> str:
    """Hash a new password.

    Raises
    ------
    SettingError
        It is too short or too long.
    """
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise SettingError(
            f"the password has {len(password):,} characters; wanted {_SHORTEST} to {_LONGEST}"
        )
    return _HASHER.hash(password)


def is_right(password: str, known: str | None) -> bool:
    """Hold a password against a hash; without one it takes as long, and is wrong."""
    if len(password) > _LONGEST:
        password = ""
    with _AT_ONCE:
        try:
            is_same = _HASHER.verify(known or _NOBODYS, password)
        except (VerificationError, InvalidHashError):
            return False
    return is_same and known is not None
