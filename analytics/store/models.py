"""Fitted models in a build: written by us, read back only as we wrote them.

A pickle can run anything, so one is opened only after its hash was compared with the
manifest's, and only under the libraries that wrote it.
"""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from analytics.errors import ArtifactError
from analytics.store.manifest import REBUILD

SUFFIX: Final = ".joblib"
KIND: Final = "model"

#: Bytes from which on a model's arrays stay in its file.
MAPPED_FROM: Final = 64 * 2**20

#: What a fitted model consists of; another version may read it as something else.
LIBRARIES: Final = ("joblib", "numpy", "pandas", "scikit-learn", "scipy")


def library_versions() -> dict[str, str]:
    """Name the installed version of each library that models are written with."""
    return {name: _version(name) for name in LIBRARIES}


def write(path: Path, model: object) -> None:
    """Write a fitted model."""
    import joblib

    joblib.dump(model, path)


def read(path: Path, written_with: Mapping[str, str]) -> Any:
    """Read a fitted model whose file was found sound.

    Raises
    ------
    ArtifactError
        Other versions of the libraries wrote it, or it cannot be read.
    """
    import joblib

    _require_the_same(path, written_with)
    try:
        # A large model is read where it is asked for only, and shared by the server's processes.
        is_large = path.stat().st_size >= MAPPED_FROM
        return joblib.load(path, mmap_mode="r" if is_large else None)
    # An unpickler raises whatever the classes in it raise; each means: made by other code.
    except Exception as error:
        raise ArtifactError(
            f"model {path.stem!r} of build {path.parent.name!r} cannot be read: "
            f"{type(error).__name__}: {error}; make the build again with: {REBUILD}"
        ) from error


def _require_the_same(path: Path, written_with: Mapping[str, str]) -> None:
    installed = library_versions()
    other = [name for name in LIBRARIES if written_with.get(name) != installed[name]]
    if other:
        name = other[0]
        raise ArtifactError(
            f"model {path.stem!r} of build {path.parent.name!r} was written with {name} "
            f"{written_with.get(name, 'of an unknown version')}, installed is {installed[name]}; "
            f"make the build again with: {REBUILD}"
        )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
