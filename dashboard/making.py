"""Making builds from the command line: options to words, with a progress bar."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from analytics.errors import ArtifactError, SettingError
from analytics.store import ArtifactStore
from components import labels

if TYPE_CHECKING:
    from analytics.build import BuildResult
    from analytics.recipe import BuildOptions

_CONSOLE = Console(stderr=True, highlight=False)


def make_build(
    sources: Sequence[str],
    store: ArtifactStore,
    given: Mapping[str, Any],
    *,
    wait_seconds: float = 0,
) -> "BuildResult":
    """Build from files, a folder, http(s) addresses or tables of a database.

    Parameters
    ----------
    sources : sequence of str
        As typed by the user.
    store : ArtifactStore
        Where the build goes.
    given : mapping
        The values of `options.how_to_read`, ``as_of`` and ``full``.
    wait_seconds : float
        How long to wait for another build to end.

    Raises
    ------
    ShopperError
        The source, an option or the store cannot be used.
    """
    from analytics.build import build

    found = _all_fetched(sources, store)
    full, options = bool(given.get("full")), options_of(given)
    with _progress() as told:
        return build(found, store, options=options, full=full, wait_seconds=wait_seconds, **told)


def append_to_build(
    sources: Sequence[str],
    store: ArtifactStore,
    given: Mapping[str, Any],
    *,
    wait_seconds: float = 0,
) -> "BuildResult":
    """Add files, folders or addresses to the current build; arguments as of `make_build`.

    Raises
    ------
    ShopperError
        There is no current build, or nothing can be added to it; else as `make_build`.
    """
    from analytics.build import append

    store.current()
    found, limits = _all_fetched(sources, store), options_of(given)
    with _progress() as told:
        return append(found, store, limits=limits, wait_seconds=wait_seconds, **told)


def build_demo(store: ArtifactStore, given: Mapping[str, Any]) -> "BuildResult":
    """Write the synthetic demo shop and build from it."""
    from analytics import demo
    from analytics.build import build

    _CONSOLE.print(
        "no source was ever given: this is a synthetic demo shop, not real data;\n"
        "for your own: make run SOURCE=transactions.csv"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo_shop.parquet"
        with _CONSOLE.status("writing the demo shop"):
            demo.write(path)
        with _progress() as told:
            return build(path, store, options=options_of(given), is_demo=True, **told)


def progress_bar() -> Progress:
    """Make a bar on standard error that goes when its work is done."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=_CONSOLE,
        transient=True,
    )


def has_current(store: ArtifactStore) -> bool:
    """Tell whether a build can be served as it is."""
    try:
        store.current()
    except ArtifactError:
        return False
    return True


def _fetched(source: str, store: ArtifactStore) -> str:
    """Return a path as it is; what an address names is fetched first."""
    if not source.startswith(("http://", "https://")):
        return source
    from analytics.download import fetch

    # A lasting folder: a broken transfer resumes, an unchanged file is not sent again.
    with _CONSOLE.status("fetching the source"):
        return str(fetch(source, store.root / ".downloads"))


def _all_fetched(sources: Sequence[str], store: ArtifactStore) -> str | list[str]:
    found = [_fetched(source, store) for source in sources]
    return found[0] if len(found) == 1 else found


@contextmanager
def _progress() -> Iterator[dict[str, Any]]:
    """Show a bar; give what a build needs to be told of it, and the time."""
    from analytics.build import STAGES

    with progress_bar() as bar:
        task = bar.add_task("looking at the source", total=len(STAGES))

        def show(stage: str) -> None:
            bar.update(task, description=labels.STAGE[stage], completed=STAGES.index(stage))

        yield {"created_at": datetime.now(UTC), "progress": show}


def options_of(given: Mapping[str, Any]) -> "BuildOptions":
    """Turn what was typed into the options of a build."""
    from analytics.cleaning import CleaningRules
    from analytics.recipe import BuildOptions

    rules = CleaningRules(invoice_prefix=given["invoice_prefix"])
    if given["service_codes"]:
        codes = tuple(given["service_codes"])
        rules = replace(rules, service_codes=codes, service_prefixes=())
    return BuildOptions(
        mapping=_mapping(given["mapping"]),
        date_order=given["date_order"],
        decimal=given["decimal"],
        as_of=given.get("as_of"),
        rules=rules,
        currency=given["currency"],
        k=given["k"],
        clv_days=given["clv_days"],
        without=tuple(given["without"]),
        engine=given["engine"],
        memory_limit=given["memory_limit"],
        threads=given["threads"],
    )


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not (name and equals and column):
            raise SettingError(
                f"--map {pair!r} is no FIELD=COLUMN; say for instance --map invoice=BillNumber"
            )
        if name in mapping:
            raise SettingError(
                f"--map names {name!r} twice: {mapping[name]!r} and {column!r}; keep one"
            )
        mapping[name] = column
    return mapping
