"""The settings of the web side, in one table: default, environment variable, help text."""

import ipaddress
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from analytics.errors import SettingError

PREFIX: Final = "SHOPPER_SPECTRUM_"

_LAST_PORT: Final = 65_535
_MANY: Final = 256
_MOST_MIB: Final = 2**20
_LONGEST_LABEL: Final = 4
_SHORTEST_SECRET: Final = 16


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise SettingError(f"{text!r}; wanted a whole number from {low} to {high:,}") from None
        if not low <= value <= high:
            raise SettingError(f"{value}; wanted {low} to {high:,}")
        return value

    return read


def _level(text: str) -> str:
    name = text.strip().upper()
    if name not in logging.getLevelNamesMapping():
        raise SettingError(f"{text!r}; wanted DEBUG, INFO, WARNING or ERROR")
    return name


def _word(text: str) -> str:
    if not text.strip():
        raise SettingError("empty; leave it out to have the default")
    return text.strip()


def _currency(text: str) -> str:
    if len(text.strip()) > _LONGEST_LABEL:
        raise SettingError(f"{text!r}; wanted a label such as £, EUR or kr")
    return text.strip()


def _path(text: str) -> Path:
    return Path(_word(text)).expanduser()


def _yes(text: str) -> bool:
    said = text.strip().lower()
    if said not in {"1", "true", "yes", "0", "false", "no", ""}:
        raise SettingError(f"{text!r}; wanted yes or no")
    return said in {"1", "true", "yes"}


def _one_of(*known: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.strip().lower() not in known:
            raise SettingError(f"{text!r}; wanted {', '.join(known[:-1])} or {known[-1]}")
        return text.strip().lower()

    return read


def _secret(text: str) -> str:
    # Never quoted: an error message ends in a log.
    if 0 < len(text.strip()) < _SHORTEST_SECRET:
        raise SettingError(
            f"{len(text.strip())} characters long; wanted at least {_SHORTEST_SECRET}, such as "
            "python -c 'import secrets; print(secrets.token_hex(32))' prints"
        )
    return text.strip()


def _several(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_network(part)) for part in _several(text))
    except ValueError as error:
        raise SettingError(f"{text!r} ({error}); wanted such as 127.0.0.1,10.0.0.0/8") from None


def _about(read: Callable[[str], Any], help_text: str) -> dict[str, Any]:
    return {"read": read, "help": help_text}


def _hidden(help_text: str, read: Callable[[str], str] = _secret) -> Any:
    """Make a setting that <VARIABLE>_FILE may name a file for, and that is never printed."""
    return field(default="", repr=False, metadata=_about(read, help_text) | {"is_secret": True})


@dataclass(frozen=True)
class Settings:
    """How to serve. Each field is an option, and the variable SHOPPER_SPECTRUM_<FIELD>."""

    artifacts: Path = field(
        default=Path("artifacts"), metadata=_about(_path, "folder of the builds")
    )
    host: str = field(
        default="127.0.0.1",
        metadata=_about(_word, "address to listen on; 0.0.0.0 for every network"),
    )
    port: int = field(
        default=8050,
        metadata=_about(_whole(0, _LAST_PORT), "port to listen on; 0 for any free one"),
    )
    workers: int = field(default=2, metadata=_about(_whole(1, _MANY), "server processes"))
    threads: int = field(default=8, metadata=_about(_whole(1, _MANY), "threads of each process"))
    secret_key: str = _hidden("signs what the browser keeps; random if empty")
    metrics_token: str = _hidden(
        "who may read /metrics; if empty, this machine while nobody signs in"
    )
    currency: str = field(
        default="", metadata=_about(_currency, "label of money amounts; the build's own if empty")
    )
    cache: Path | None = field(
        default=None,
        metadata=_about(_path, "folder of slow answers; .cache in the artifacts folder if empty"),
    )
    auth: str = field(
        default="off",
        metadata=_about(
            _one_of("off", "passwords", "oidc", "proxy"), "how people sign in; off on loopback only"
        ),
    )
    insecure: bool = field(
        default=False, metadata=_about(_yes, "serve a network without any sign-in")
    )
    users: Path | None = field(
        default=None,
        metadata=_about(_path, "file of users; .users.json in the artifacts folder if empty"),
    )
    roles: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            _several, "roles of a provider's or proxy's groups: sales=analyst,it=admin,*=viewer"
        ),
    )
    oidc_issuer: str = field(
        default="", metadata=_about(str.strip, "address of the OpenID provider")
    )
    oidc_client_id: str = field(
        default="", metadata=_about(str.strip, "what the provider calls this dashboard")
    )
    oidc_client_secret: str = _hidden("what the provider gave for it to prove itself by", str.strip)
    oidc_claim: str = field(
        default="groups", metadata=_about(_word, "claim that holds somebody's groups")
    )
    proxy_user: str = field(
        default="X-Forwarded-User", metadata=_about(_word, "header with the user, set by the proxy")
    )
    proxy_groups: str = field(
        default="X-Forwarded-Groups",
        metadata=_about(_word, "header with their groups, set by the proxy"),
    )
    trusted_proxies: tuple[str, ...] = field(
        default=(),
        metadata=_about(_networks, "addresses whose X-Forwarded-For, -Proto and user are believed"),
    )
    hosts: tuple[str, ...] = field(
        default=(),
        metadata=_about(_several, "names it is reached by; others are refused"),
    )
    idle_minutes: int = field(
        default=60,
        metadata=_about(_whole(1, 10_080), "minutes without a request that end a session"),
    )
    session_hours: int = field(
        default=12, metadata=_about(_whole(1, 720), "hours after which a session ends anyway")
    )
    audit_log: Path | None = field(
        default=None,
        metadata=_about(
            _path, "file of sign-ins, exports and builds; .audit.jsonl in the artifacts folder"
        ),
    )
    upload_limit: int = field(
        default=2_048, metadata=_about(_whole(1, _MOST_MIB), "largest upload for a build, in MiB")
    )
    log_level: str = field(default="INFO", metadata=_about(_level, "least severity that is logged"))
    log_format: str = field(
        default="text", metadata=_about(_one_of("text", "json"), "text or json, one line an event")
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], **options: Any) -> "Settings":
        """Read the settings; an option that is not None wins over its variable.

        Raises
        ------
        SettingError
            A value cannot be used.
        """
        known = {f"{PREFIX}{setting.name.upper()}": setting for setting in fields(cls)}
        values: dict[str, Any] = {}
        for variable, setting in known.items():
            text = _from_file(environment, variable) if "is_secret" in setting.metadata else None
            if (text := environment.get(variable, text)) is not None:
                values[setting.name] = _read(setting.metadata["read"], text, variable)
        for name, value in options.items():
            if value is not None:
                read = next(s.metadata["read"] for s in fields(cls) if s.name == name)
                values[name] = _read(read, str(value), f"--{name.replace('_', '-')}")
        return cls(**values)


def _from_file(environment: Mapping[str, str], variable: str) -> str | None:
    """Read the file that ``<variable>_FILE`` names, if it names one."""
    name = f"{variable}_FILE"
    if name not in environment:
        return None
    if variable in environment:
        raise SettingError(f"{variable} and {name} are both set; keep one")
    try:
        text = Path(environment[name]).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise SettingError(
            f"{name} is {environment[name]!r}, which cannot be read: {why}"
        ) from None
    if not text.strip():
        raise SettingError(f"{name} is {environment[name]!r}, which is empty; wanted a secret")
    return text


def _read(read: Callable[[str], Any], text: str, subject: str) -> Any:
    try:
        return read(text)
    except SettingError as error:
        raise SettingError(f"{subject} is {error}") from None


def described() -> list[tuple[str, str, str]]:
    """List the settings for a help text: variable, default, meaning."""
    return [
        (f"{PREFIX}{s.name.upper()}", str(s.default or ""), s.metadata["help"])
        for s in fields(Settings)
    ]
