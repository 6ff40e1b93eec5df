"""What a build depends on: its source, its options and this package's code.

The three are hashed into the build's id, so the same build is never made twice.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from analytics import VERSION
from analytics.cleaning import CleaningRules
from analytics.engines import address_of
from analytics.store import SCHEMA_VERSION


@dataclass(frozen=True)
class BuildOptions:
    """What a build depends on beside its source.

    Attributes
    ----------
    mapping : mapping of str to str
        Field to the source's own column name, where no alias fits.
    date_order : {"day-first", "month-first"}, optional
        Stated where the dates do not tell.
    decimal : {".", ","}, optional
        Stated where the numbers do not tell.
    as_of : datetime, optional
        Exclusive; lines from then on are left out. By default midnight after the last line.
    rules : CleaningRules
        The shop's own codes.
    currency : str
        A label only.
    k : int
        How many customer segments.
    clv_days : int
        Horizon of the customer lifetime value.
    without : tuple of str
        Stages of `analytics.modelling` to leave out.
    engine, memory_limit, threads
        Where the work runs; they change no result.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    date_order: str | None = None
    decimal: str | None = None
    as_of: datetime | None = None
    rules: CleaningRules = field(default_factory=CleaningRules)
    currency: str = "£"
    k: int = 4
    clv_days: int = 365
    without: tuple[str, ...] = ()
    engine: str = field(default="duckdb", repr=False)  # a URL may hold a password
    memory_limit: str | None = None
    threads: int | None = None

    @classmethod
    def of(cls, parameters: Mapping[str, Any], limits: "BuildOptions") -> "BuildOptions":
        """Take options back from their `parameters`; as_of, memory and threads from `limits`."""
        taken: dict[str, Any] = {key: parameters[key] for key in parameters if key != "as_of"}
        rules: dict[str, Any] = dict(taken["rules"])
        rules |= {key: tuple(rules[key]) for key in ("service_codes", "service_prefixes")}
        taken |= {"rules": CleaningRules(**rules), "without": tuple(taken["without"])}
        return replace(limits, **taken)

    def parameters(self) -> dict[str, Any]:
        """Everything that can change a result, ready for JSON."""
        return {
            "mapping": dict(self.mapping),
            "date_order": self.date_order,
            "decimal": self.decimal,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "rules": asdict(self.rules),
            "currency": self.currency,
            "k": self.k,
            "clv_days": self.clv_days,
            "without": sorted(set(self.without)),
            "engine": address_of(self.engine).shown,
        }


def code_version() -> str:
    """Name the code that makes builds: the version and a hash of this package's modules."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for module in sorted(folder.rglob("*.py")):
        digest.update(module.relative_to(folder).as_posix().encode())
        digest.update(module.read_bytes())
    return f"{VERSION}+{digest.hexdigest()[:12]}"


def build_id_of(
    prints: Sequence[tuple[str, str, int]], options: BuildOptions, *, is_demo: bool
) -> str:
    """Name the build that a source, by its `sources.fingerprint`, has under `options`."""
    contents = [(Path(name).name, sha256) for name, sha256, _size in prints]
    return digest([SCHEMA_VERSION, code_version(), contents, options.parameters(), is_demo])[:12]


def digest(value: object) -> str:
    """Hash what JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
