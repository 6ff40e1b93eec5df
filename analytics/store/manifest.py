"""The manifest of a build: what it must say, and reading one that may be damaged."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from analytics.errors import ArtifactError
from analytics.store.pieces import PIECES, names_pieces

SCHEMA_VERSION: Final = 1
MANIFEST: Final = "manifest.json"
REBUILD: Final = "python -m dashboard build --source FILE"

# What the store itself writes; a caller may not.
MODEL_LIBRARIES: Final = "model_libraries"
SEAL: Final = "seal"
OWN_KEYS: Final = frozenset(
    {"schema", "build_id", "created_at", "files", PIECES, MODEL_LIBRARIES, SEAL}
)

_BUILD_ID: Final = re.compile(r"[a-z0-9-]{4,64}", re.ASCII)
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}", re.ASCII)


def is_build_id(text: str) -> bool:
    """Tell whether `text` may name a build: 4 to 64 of a-z, 0-9 and the hyphen.

    >>> is_build_id("2011-12-10-3fa9c1"), is_build_id("../../etc")
    (True, False)
    """
    return _BUILD_ID.fullmatch(text) is not None


def require_build_id(text: str) -> str:
    """Return `text`, or refuse it as the name of a build.

    Raises
    ------
    ArtifactError
        It is not 4 to 64 of a-z, 0-9 and the hyphen.
    """
    if not is_build_id(text):
        raise ArtifactError(
            f"build id {text[:80]!r} is not 4 to 64 of a-z, 0-9 and '-'; "
            "list the builds with: python -m dashboard builds"
        )
    return text


def require_file_name(name: str) -> str:
    """Return `name`, or refuse it as the name of a file in a build."""
    if not _FILE_NAME.fullmatch(name) or name == MANIFEST:
        raise ArtifactError(
            f"file name {name[:80]!r} cannot stand in a build; wanted letters, digits, '_', '-' "
            f"and '.', not a folder, not hidden, not {MANIFEST!r}"
        )
    return name


def utc_text(instant: object) -> str:
    """Write an aware instant, or its ISO text, as ISO text in UTC.

    >>> utc_text("2011-12-10T10:00:00+01:00")
    '2011-12-10T09:00:00+00:00'

    Raises
    ------
    ArtifactError
        It is missing, is no instant, or has no time zone.
    """
    try:
        parsed = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    except ValueError:
        parsed = None
    if not isinstance(parsed, datetime) or parsed.tzinfo is None:
        raise ArtifactError(
            f"created_at of a build is {instant!r}; wanted an instant with its time zone, "
            "such as 2011-12-10T09:00:00+00:00"
        )
    return parsed.astimezone(UTC).isoformat()


def to_json(value: Any) -> str:
    """Write plain values, numpy scalars, paths and instants as JSON.

    Raises
    ------
    TypeError, ValueError
        Something in it has no place in JSON, NaN and infinity among them.
    """
    return json.dumps(value, default=_plain, allow_nan=False, ensure_ascii=False, indent=2)


def seal_of(manifest: Mapping[str, Any]) -> str:
    """Hash what a manifest says, but for its seal: a change made by hand then shows."""
    said = {key: value for key, value in manifest.items() if key != SEAL}
    return hashlib.sha256(to_json(said).encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of the build in `folder` and check what the store relies on.

    Raises
    ------
    ArtifactError
        The build or its manifest is missing, damaged, or of another schema.
    """
    manifest = _parse(folder)
    if manifest.get("schema") != SCHEMA_VERSION:
        raise ArtifactError(
            f"build {folder.name!r} is of schema {manifest.get('schema')!r}, this program reads "
            f"{SCHEMA_VERSION}; make it again with: {REBUILD}"
        )
    # Builds of before there were seals have none.
    if SEAL in manifest and manifest[SEAL] != seal_of(manifest):
        raise _damaged(folder, "it was changed after it was written")
    if manifest.get("build_id") != folder.name or not _names_files(manifest.get("files")):
        raise _damaged(folder, f"it does not describe {folder.name!r} and its files")
    if not names_pieces(manifest.get(PIECES, {}), manifest["files"]):
        raise _damaged(folder, "it names pieces of tables that are none of its files")
    try:
        utc_text(manifest.get("created_at"))
    except ArtifactError as error:
        raise _damaged(folder, str(error)) from error
    return manifest


def names_itself(folder: Path) -> bool:
    """Tell whether `folder` holds a manifest of that very build, of any schema."""
    try:
        return _parse(folder).get("build_id") == folder.name
    except ArtifactError:
        return False


def _parse(folder: Path) -> dict[str, Any]:
    for path in (folder, folder / MANIFEST):
        if path.is_symlink():
            raise _damaged(folder, f"{path.name} is a link, wanted the thing itself")
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        found = "has no manifest" if folder.is_dir() else "does not exist (any more)"
        raise ArtifactError(
            f"build {folder.name!r} {found} in {str(folder.parent)!r}; list the builds with "
            f"python -m dashboard builds, or make it again with: {REBUILD}"
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(folder, str(error)) from error
    if not isinstance(manifest, dict):
        raise _damaged(folder, f"found a {type(manifest).__name__}, wanted an object")
    return manifest


def _names_files(files: object) -> bool:
    return isinstance(files, dict) and all(
        _FILE_NAME.fullmatch(name)
        and isinstance(entry, dict)
        and isinstance(entry.get("kind"), str)
        and isinstance(entry.get("sha256"), str)
        and isinstance(entry.get("bytes"), int)
        and "rows" in entry
        for name, entry in files.items()
    )


def _damaged(folder: Path, why: str) -> ArtifactError:
    return ArtifactError(
        f"{MANIFEST} of build {folder.name!r} is damaged: {why}; make it again with: {REBUILD}"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):  # a pandas Timestamp is one too
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "item"):  # a numpy scalar
        return value.item()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"a manifest cannot hold a {type(value).__name__}: {value!r}")
