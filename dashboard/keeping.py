"""Commands that look after the builds: check, list, roll back, prune."""

import sys
from pathlib import Path
from typing import Final

import click

from analytics.store import ArtifactStore
from dashboard import options, printing


@click.command()
@options.artifacts
@options.as_json
def verify(artifacts: Path, as_json: bool) -> None:
    """Check the current build.

    Every file is hashed again, every table held against its contract.
    """
    from analytics.verify import problems_of

    store = ArtifactStore(artifacts)
    problems = problems_of(store)
    if as_json:
        printing.print_json({"is_sound": not problems, "problems": problems})
    for problem in () if as_json else problems:
        printing.say(f"problem: {problem}")
    if problems:
        sys.exit(1)
    if not as_json:
        printing.say(f"build {store.current().build_id} is sound")


@click.command()
@click.option("--use", metavar="BUILD", help="Serve this build: roll back, or forward again.")
@click.option("--prune", type=int, metavar="KEEP", help="Remove all but the KEEP newest.")
@options.artifacts
@options.as_json
def builds(use: str | None, prune: int | None, artifacts: Path, as_json: bool) -> None:
    """List the builds, newest first; roll back or prune them."""
    store = ArtifactStore(artifacts)
    if use is not None:
        store.make_current(use)
    removed = store.prune(prune) if prune is not None else []
    found = store.builds()
    if as_json:
        rows = [printing.build_row(info) for info in found]
        printing.print_json({"builds": rows, "removed": removed})
        return
    for build_id in removed:
        printing.say(f"removed {build_id}")
    printing.print_builds(found)


COMMANDS: Final = (verify, builds)
