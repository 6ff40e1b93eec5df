"""Roles by the groups that a provider or a proxy says somebody is in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from analytics.errors import SettingError
from pages.who import Role

#: Stands for everybody who signs in.
EVERYBODY: Final = "*"

_NAMES: Final = {role.word: role for role in Role}


def role_named(word: str) -> Role:
    """Look a role up by its name.

    Raises
    ------
    SettingError
        There is no such role.
    """
    found = _NAMES.get(word.strip().lower())
    if found is None:
        raise SettingError(f"no role {word[:40]!r}; wanted {', '.join(_NAMES)}")
    return found


def roles_by_group(pairs: Sequence[str]) -> Mapping[str, Role]:
    """Read ``group=role`` pairs; without any, groups are called as the roles.

    Raises
    ------
    SettingError
        A pair cannot be read.
    """
    found: dict[str, Role] = {}
    for pair in pairs:
        group, equals, role = pair.rpartition("=")
        if not (equals and group.strip()):
            raise SettingError(f"{pair[:80]!r} is no GROUP=ROLE; say for instance sales=analyst")
        found[group.strip()] = role_named(role)
    return found or _NAMES


def role_of(groups: Iterable[str], known: Mapping[str, Role]) -> Role | None:
    """Give the greatest role of the groups; None for who has none."""
    return max((known[g] for g in {EVERYBODY, *groups} if g in known), default=None)
