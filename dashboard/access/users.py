"""The file of users: names, roles, hashes of passwords and of API tokens."""

import hashlib
import json
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from filelock import FileLock

from analytics.errors import SettingError
from dashboard.access import passwords
from dashboard.access.groups import role_named
from dashboard.settings import Settings
from pages.who import Role

_NAME: Final = ".users.json"
_NAMES: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_TOKEN: Final = "shopper_"  # noqa: S105  # tells what it is, is none

Signature = tuple[int, int, int]


@dataclass(frozen=True)
class Account:
    """A user of the file."""

    name: str
    role: Role
    password: str = ""  # argon2 hash; empty: signs in by no password
    token: str = ""  # SHA-256 of the API token, which is random and long

    @property
    def stamp(self) -> str:
        """What a session remembers: another password, another stamp."""
        return hashlib.sha256(self.password.encode()).hexdigest()[:16]


def file_of(settings: Settings) -> Path:
    """Tell where the users stand."""
    return settings.users or settings.artifacts / _NAME


class Users:
    """The users of a file, read again when it has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[Signature | None, Mapping[str, Account]] = (None, {})

    def all(self) -> Mapping[str, Account]:
        """Read the accounts by name; a missing file has none.

        Raises
        ------
        SettingError
            The file is damaged, or others than its owner may read it.
        """
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SettingError(f"users file {self.path}: {error.strerror}") from None
        signature = (found.st_mtime_ns, found.st_size, found.st_ino)
        if self._read[0] != signature:
            if os.name == "posix" and found.st_mode & _OTHERS:
                mode = f"{stat.S_IMODE(found.st_mode):o}"
                raise SettingError(
                    f"users file {self.path} has mode {mode}, which lets others in; "
                    f"chmod 600 {self.path}"
                )
            self._read = (signature, _parsed(self.path))
        return self._read[1]

    def get(self, name: str) -> Account | None:
        """Find an account; upper and lower case are the same."""
        return self.all().get(name.strip().lower())

    def with_token(self, token: str) -> Account | None:
        """Find whose API token this is."""
        if not token.startswith(_TOKEN):
            return None
        digest = _digest(token)
        return next((a for a in self.all().values() if a.token == digest), None)

    def add(self, name: str, role: Role, password: str | None) -> None:
        """Add a user; without a password they have an API token only.

        Raises
        ------
        SettingError
            The name is taken or none, or the password is refused.
        """
        name = name.strip().lower()
        if not _NAMES.fullmatch(name):
            raise SettingError(
                f"{name[:80]!r} is no user name; wanted letters, digits, dots, dashes and @, "
                "at most 64"
            )
        if name in self.all():
            raise SettingError(f"there is a user {name} already; remove them first")
        given = passwords.hashed(password) if password is not None else ""
        self._save(Account(name, role, given))

    def change(self, name: str, *, role: Role | None = None, password: str | None = None) -> None:
        """Give a user another role or password; another password ends their sessions.

        Raises
        ------
        SettingError
            There is no such user, or the password is refused.
        """
        account = self._known(name)
        if role is not None:
            account = replace(account, role=role)
        if password is not None:
            account = replace(account, password=passwords.hashed(password))
        self._save(account)

    def new_token(self, name: str) -> str:
        """Make an API token, which takes the place of the one before; it is kept as a hash only."""
        token = f"{_TOKEN}{secrets.token_urlsafe(32)}"
        self._save(replace(self._known(name), token=_digest(token)))
        return token

    def end_token(self, name: str) -> None:
        """Let a user's API token open nothing any more."""
        self._save(replace(self._known(name), token=""))

    def remove(self, name: str) -> None:
        """Remove a user; their sessions and token end at once."""
        self._save(self._known(name), is_removed=True)

    def _known(self, name: str) -> Account:
        found = self.get(name)
        if found is None:
            known = ", ".join(sorted(self.all())) or "none yet"
            raise SettingError(f"no user {name[:80]!r}; there are: {known}")
        return found

    def _save(self, account: Account, *, is_removed: bool = False) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{self.path}.lock", mode=0o600):
            accounts = {**self.all(), account.name: account}
            if is_removed:
                del accounts[account.name]
            rows = {name: _row(each) for name, each in sorted(accounts.items())}
            staged = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}")
            file = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "w", encoding="utf-8") as out:
                json.dump({"users": rows}, out, indent=1)
                out.flush()
                os.fsync(out.fileno())
            staged.replace(self.path)


def _row(account: Account) -> dict[str, str]:
    row = {**asdict(account), "role": account.role.word}
    del row["name"]
    return row


def _parsed(path: Path) -> dict[str, Account]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["users"]
        return {
            name: Account(name, role_named(row["role"]), row["password"], row["token"])
            for name, row in rows.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingError(
            f"users file {path} cannot be read ({type(error).__name__}: {error}); "
            "it is written by python -m dashboard users"
        ) from error


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
