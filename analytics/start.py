"""An earlier build that a new one can start from, so that only new files are read.

It has to be made from the first of the same files, by the same code, with the same way to
read them, and be undamaged; the segments, labels and horizons asked for may differ, since
neither lines nor facts depend on them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.errors import ArtifactError, NotReusableError
from analytics.recipe import BuildOptions, code_version
from analytics.sources import Before, FileReading, Tally
from analytics.store import ArtifactStore, Build
from analytics.stored import in_engine
from analytics.tally import REJECTED_FILE

READING: Final = "reading"
LIBRARIES: Final = ("ibis-framework", "duckdb", "pandas", "pyarrow", "numpy")

# What is taken over, besides the manifest.
_TABLES: Final = (
    "lines",
    "cancellation_matches",
    "invoices",
    "product_days",
    "product_months",
    "line_values",
    "products",
    "product_names",
    "data_quality",
    "split_lines",
    "day_hours",
    "product_hours",
    "value_hours",
    "product_lines",
    "customer_lines",
)

# Of the parameters, those that lines and facts depend on; the as_of has a check of its own.
_OF_LINES: Final = ("mapping", "date_order", "decimal", "rules", "engine")

Prints = Sequence[tuple[str, str, int]]


@dataclass(frozen=True)
class Start:
    """An earlier build, and how many of the files it was made from.

    Attributes
    ----------
    build : Build
        Undamaged.
    n_files : int
        The first files of the source: they are in it.
    """

    build: Build
    n_files: int

    @property
    def n_rows(self) -> int:
        """The largest line number that its files reach."""
        return Tally.of(self.build.manifest[READING]).n_rows

    def table(self, con: ibis.BaseBackend, name: str) -> ir.Table:
        """Open one of its tables in an engine."""
        return in_engine(con, self.build.stored(name))

    def before(self, con: ibis.BaseBackend) -> Before:
        """Tell what reading its files gave."""
        manifest = self.build.manifest
        rejected = pd.read_csv(
            self.build.path(REJECTED_FILE), dtype="str", keep_default_na=False, encoding="utf-8"
        )
        return Before(
            lines=self.table(con, "lines"),
            rejected=rejected.astype({"line": "int64"}),
            files=[_file_reading(entry) for entry in manifest["source"]["files"]],
            tally=Tally.of(manifest[READING]),
        )

    def told(self) -> dict[str, Any]:
        """Say in plain values what is taken over."""
        return {
            "build_id": self.build.build_id,
            "files": self.n_files,
            "lines": self.build.manifest["source"]["lines"],
        }


def find_start(
    store: ArtifactStore, prints: Prints, options: BuildOptions, *, is_demo: bool
) -> tuple[Start | None, str]:
    """Find the build that spares most reading of the files with these fingerprints.

    Returns
    -------
    start : Start or None
    why_not : str
        Where there is none, or not the one that would spare most: the reason.
    """
    candidates = [
        (len(held), info.build_id)
        for info in store.builds()
        if (held := _named(prints_of(info.manifest))) and held == _named(prints)[: len(held)]
    ]
    why_not = "" if candidates else "no build was made from the first of these files"
    for n_files, build_id in sorted(candidates, key=lambda found: -found[0]):
        try:
            return checked_start(store.open(build_id), n_files, options, is_demo=is_demo), why_not
        except ArtifactError as error:
            why_not = why_not or str(error)
    return None, why_not


def checked_start(build: Build, n_files: int, options: BuildOptions, *, is_demo: bool) -> Start:
    """Take `build` for a start.

    Raises
    ------
    NotReusableError
        It was made otherwise than the new build shall be.
    ArtifactError
        It is damaged.
    """
    if hindrance := _hindrance(build.manifest, options, is_demo=is_demo):
        raise NotReusableError(f"build {build.build_id!r} {hindrance}")
    build.path(REJECTED_FILE)
    for name in _TABLES:
        build.stored(name)
    return Start(build, n_files)


def prints_of(manifest: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Return the fingerprints of the files that a build was made from."""
    files = manifest.get("source", {}).get("files", [])
    return [(file["name"], file["sha256"], file["bytes"]) for file in files]


def libraries() -> dict[str, str]:
    """Return the versions of the libraries that lines and facts are made with."""
    return {name: version(name) for name in LIBRARIES}


def _hindrance(manifest: dict[str, Any], options: BuildOptions, *, is_demo: bool) -> str:
    parameters, wanted = manifest.get("parameters", {}), _as_stored(options.parameters())
    other = [name for name in _OF_LINES if parameters.get(name) != wanted[name]]
    if manifest.get("code_version") != code_version() or manifest.get("libraries") != libraries():
        return "was made by another version of this program or of its libraries"
    if other:
        return f"was made with another {other[0].replace('_', ' ')}"
    if manifest["source"]["is_demo"] != is_demo:
        return "is of the demo shop" if not is_demo else "is not of the demo shop"
    if Tally.of(manifest[READING]).n_after_as_of:
        return "left out lines at or after its as-of instant"
    if options.as_of and manifest["window"]["last"] >= options.as_of.isoformat():
        return "holds lines at or after the as-of instant"
    return ""


def _as_stored(parameters: dict[str, Any]) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(json.dumps(parameters))
    return stored


def _named(prints: Prints) -> list[tuple[str, str]]:
    return [(name, sha256) for name, sha256, _size in prints]


def _file_reading(entry: dict[str, Any]) -> FileReading:
    sheets = {name: tuple(entry[name]) for name in ("sheets_read", "sheets_skipped")}
    return FileReading(**{**entry, **sheets})
