"""The one way for a page to read the current build."""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, Final, ParamSpec, TypeVar

import flask
import pandas as pd

from analytics.errors import ArtifactError
from analytics.store import ArtifactStore, Build, BuildInfo

STORE: Final = "ARTIFACT_STORE"
CURRENCY: Final = "CURRENCY"

_CURRENCY: Final = "£"
_ANSWERS: Final = 512

P = ParamSpec("P")
R = TypeVar("R")


def build() -> Build:
    """Open the current build.

    Raises
    ------
    ArtifactError
        There is none, or it is damaged.
    """
    store: ArtifactStore = flask.current_app.config[STORE]
    return store.current()


def table(name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read a table of the current build; the caller's own copy."""
    return build().table(name, columns)


def manifest() -> dict[str, Any]:
    """Read what the current build says of itself."""
    return build().manifest


def build_id() -> str:
    """Name the current build."""
    return build().build_id


def builds() -> list[BuildInfo]:
    """List all builds, newest first."""
    store: ArtifactStore = flask.current_app.config[STORE]
    return store.builds()


def has_build() -> bool:
    """Tell whether a build can be opened."""
    try:
        build()
    except ArtifactError:
        return False
    return True


def missing(needs: Sequence[str]) -> list[str]:
    """List the tables of `needs` that the current build lacks."""
    present = build().tables
    return [name for name in needs if name not in present]


def currency() -> str:
    """Label of money amounts: the one set, else the build's own."""
    label = flask.current_app.config[CURRENCY] or manifest().get("parameters", {}).get("currency")
    return str(label or _CURRENCY)


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Keep what `function` answers for as long as the build it was read from is current.

    Its arguments have to be hashable, and its answer is shared: do not change it.
    """

    @lru_cache(maxsize=_ANSWERS)
    def answer(_folder: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> R:
        return function(*args, **dict(kwargs))

    latest = ""

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        nonlocal latest
        folder = str(build().folder)
        if folder != latest:
            # Hundreds of answers of a build that nobody asks any more.
            answer.cache_clear()
            latest = folder
        return answer(folder, args, tuple(sorted(kwargs.items())))

    return ask
