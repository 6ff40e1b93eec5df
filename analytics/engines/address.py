"""Names and URLs of engines and of tables in them, and what of a URL may be shown."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from analytics.errors import SettingError

LOCAL: Final = "duckdb"
SPARK: Final = "spark"

_TABLE, _ORDER, _PATH = "table", "order_by", "path"
_POSTGRES: Final = {"postgresql": "postgres"}
_HIDDEN: Final = "***"

# A setting as short as `on` or `5` is no secret, and would tear holes into every message.
_HARMLESS: Final = 3


@dataclass(frozen=True)
class Address:
    """Where an engine is and, for a source, which of its tables is meant.

    Attributes
    ----------
    scheme : str
        ``duckdb``, ``spark``, ``sc``, ``postgres``, or another that Ibis knows.
    url : str
        What to connect to, without the table. It may hold a password: never show it.
    table : tuple of str
        Catalogue, schema and name, as many as were given; empty for an engine.
    order_by : str
        The column that orders the lines; empty where their content does.
    path : str
        Files that the engine reads itself, in place of a table.
    """

    scheme: str
    url: str = field(repr=False)
    table: tuple[str, ...] = ()
    order_by: str = ""
    path: str = ""

    @property
    def shown(self) -> str:
        """The engine without user, password and settings: what may be stored and printed."""
        if "://" not in self.url:
            return self.url
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        path = parts.path.partition(";")[0]  # Spark Connect: sc://host/;token=...
        return f"{self.scheme}://{host}{path}"

    @property
    def table_shown(self) -> str:
        """The table and its engine, as messages and the manifest call it."""
        if self.path:
            return f"{self.shown}?{_PATH}={self.path}"
        return f"{self.shown}?{_TABLE}={'.'.join(self.table)}"

    def without_secrets(self, text: object) -> str:
        """Take out of a message whatever of the URL is nobody's business."""
        said = str(text)
        for secret in sorted(self._secrets(), key=len, reverse=True):
            said = said.replace(secret, _HIDDEN)
        return said

    def _secrets(self) -> set[str]:
        parts = urlsplit(self.url)
        user_info = parts.netloc.rpartition("@")[0]
        password = user_info.partition(":")[2]
        _path, _, after_path = parts.path.partition(";")
        settings = [value for _name, value in parse_qsl(parts.query)]
        settings += [setting.partition("=")[2] for setting in after_path.split(";")]
        found = {user_info, password, unquote(password), parts.query, after_path, *settings}
        return {
            self.url,
            *(each for each in found if len(each) > _HARMLESS or each == password),
        } - {""}


def address_of(text: str) -> Address:
    """Take an engine's name or URL apart.

    Raises
    ------
    SettingError
        It is neither a known name nor a URL, or names the table in a way there is not.
    """
    scheme, is_url, rest = text.partition("://")
    name, _, query = text.partition("?") if not is_url else ("", "", "")
    if name in {LOCAL, SPARK}:
        return _with_table(name, name, query)
    if not is_url or not scheme:
        raise SettingError(
            f"no engine {text.partition('?')[0]!r}; known: {LOCAL}, {SPARK}, or a URL such as "
            "postgres://user@host/database, spark://host:7077 or sc://host:15002"
        )
    scheme = _POSTGRES.get(scheme.lower(), scheme.lower())
    base, _, query = rest.partition("?")
    return _with_table(scheme, f"{scheme}://{base}", query)


def is_table(source: object) -> bool:
    """Tell whether a source is a table of an engine, not a file."""
    if not isinstance(source, str):
        return False
    head, _, query = source.partition("?")
    return "://" in head or (head in {LOCAL, SPARK} and bool(query))


def table_address(source: str) -> Address:
    """Take apart the URL of a source.

    Raises
    ------
    SettingError
        It names no table.
    """
    address = address_of(source)
    if not (address.table or address.path):
        raise SettingError(
            f"source {address.shown} names no table; say which: {address.shown}?table=NAME or "
            "?table=SCHEMA.NAME"
        )
    return address


def _with_table(scheme: str, base: str, query: str) -> Address:
    settings = parse_qsl(query, keep_blank_values=True)
    ours = {name: value for name, value in settings if name in {_TABLE, _ORDER, _PATH}}
    rest = [(name, value) for name, value in settings if name not in ours]
    url = f"{base}?{urlencode(rest)}" if rest else base
    if len(ours) + len(rest) != len(settings) or {_TABLE, _PATH} <= ours.keys():
        raise SettingError(
            f"{Address(scheme, base).shown}: name one {_TABLE} (or {_PATH}), and at most one "
            f"{_ORDER}"
        )
    parts = tuple(_parts(ours[_TABLE])) if _TABLE in ours else ()
    return Address(scheme, url, parts, ours.get(_ORDER, ""), ours.get(_PATH, ""))


def _parts(name: str) -> list[str]:
    """Part ``schema.table`` at its dots; a name with dots stands in double quotes."""
    found, is_quoted = [""], False
    for sign in name:
        if sign == '"':
            is_quoted = not is_quoted
        elif sign == "." and not is_quoted:
            found.append("")
        else:
            found[-1] += sign
    if is_quoted or not all(found) or len(found) > 3:  # noqa: PLR2004  # catalogue, schema, table
        raise SettingError(f"table {name!r}; wanted NAME, SCHEMA.NAME or CATALOG.SCHEMA.NAME")
    return found
