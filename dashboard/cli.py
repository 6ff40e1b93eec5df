"""The command line: one command per thing a shop's engineer does.

Facts go to standard output (with ``--json`` as JSON), progress and errors to
standard error. Exit code 0: done; 1: done, and something is wrong; 2: refused.
Heavy imports stand inside the commands that need them.
"""

import os
import sys
from collections.abc import Collection
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from analytics import columns as c
from analytics.errors import SettingError
from analytics.store import ArtifactStore
from dashboard import addresses, asking, making, options, previewing, printing, users
from dashboard.settings import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Shopper Spectrum: a table of transactions in, a customer-analytics dashboard out."""


for _command in (*asking.COMMANDS, *previewing.COMMANDS, users.users):
    main.add_command(_command)


@main.command()
@options.source(required=False)
@options.how_to_read
@options.artifacts
@options.host
@options.port
@options.insecure
def run(
    sources: tuple[str, ...],
    artifacts: Path,
    host: str | None,
    port: int | None,
    insecure: bool,
    **given: Any,
) -> None:
    """Build if needed, then serve.

    Without a source the current build is served; where there is none yet, a synthetic demo shop
    is built first, and the dashboard says so.
    """
    settings = Settings.from_environment(
        os.environ, artifacts=artifacts, host=host, port=port, insecure=insecure or None
    )
    addresses.require_closed(settings)
    store = ArtifactStore(artifacts)
    if sources:
        printing.say(f"serving build {making.make_build(sources, store, given).build_id}")
    elif not making.has_current(store):
        making.build_demo(store, given)
    _serve_afresh(settings)


@main.command()
@options.source(required=True)
@options.how_to_read
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="Look at nothing from this instant on.  [default: midnight after the last line]",
)
@click.option("--wait", type=float, default=0, help="Seconds to wait for another build to end.")
@options.artifacts
@options.as_json
def build(
    sources: tuple[str, ...], wait: float, artifacts: Path, as_json: bool, **given: Any
) -> None:
    """Turn a raw file into the build being served."""
    result = making.make_build(sources, ArtifactStore(artifacts), given, wait_seconds=wait)
    told = ("source", "window", "raw", "fates", "notes", "timings")
    facts = {"build_id": result.build_id, "was_built": result.was_built}
    facts |= {key: result.manifest[key] for key in told}
    (printing.print_json if as_json else printing.print_build)(facts)


@main.command()
@options.artifacts
@options.host
@options.port
@click.option("--workers", type=int, help="Worker processes.")
@options.insecure
def serve(
    artifacts: Path, host: str | None, port: int | None, workers: int | None, insecure: bool
) -> None:
    """Serve the current build with a production server."""
    from dashboard import server

    given = {"artifacts": artifacts, "host": host, "port": port, "workers": workers}
    given["insecure"] = insecure or None
    server.serve(Settings.from_environment(os.environ, **given))


@main.command("demo-data")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--lines", default=540_000, show_default=True, help="How many lines.")
@click.option("--seed", default=0, show_default=True, help="Another seed is another shop.")
@click.option(
    "--truth",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for what was planted: segments, themes, cancellations.",
)
def demo_data(out: Path, lines: int, seed: int, truth: Path | None) -> None:
    """Write a synthetic raw file, CSV or Parquet by its suffix."""
    from analytics import demo

    with making.progress_bar() as bar:
        task = bar.add_task("writing lines", total=lines)
        written = demo.write(
            out,
            n_lines=lines,
            seed=seed,
            truth_dir=truth,
            progress=lambda done: bar.update(task, completed=done),
        )
    printing.say(f"{written.lines:,} lines of a synthetic shop in {out}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default="downloads")
def download(folder: Path) -> None:
    """Fetch the public Online Retail workbook.

    It is checked by content; printed is where it lies.
    """
    from analytics.download import fetch_online_retail

    with making.progress_bar() as bar:
        task = bar.add_task("fetching", total=None)
        path = fetch_online_retail(
            folder, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    click.echo(path)


@main.command()
@click.option(
    "--basis",
    type=click.Choice([str(basis) for basis in c.Basis]),
    default=str(c.Basis.NET),
    show_default=True,
    help="Which lines count as revenue.",
)
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day, included.")
@click.option("--country", "countries", multiple=True, help="Only this country; repeatable.")
@options.artifacts
@options.as_json
def facts(
    basis: str,
    first: datetime | None,
    last: datetime | None,
    countries: tuple[str, ...],
    artifacts: Path,
    as_json: bool,
) -> None:
    """Print the headline facts of the current build."""
    from analytics import engine
    from analytics.periods import Window, data_window
    from analytics.summary import summary

    current = ArtifactStore(artifacts).current()
    days = current.table("days", columns=[c.DAY, c.COUNTRY])
    covered = data_window(days)
    start, last_day = _day(first, covered.start), _day(last, covered.last_day)
    if last_day < start:
        raise SettingError(f"no day from {start} to {last_day}; the build covers {covered.label()}")
    _require_known(countries, set(days[c.COUNTRY]))
    found = summary(
        current,
        engine.connect(),
        basis=c.Basis(basis),
        window=Window(start, last_day + timedelta(days=1)),
        countries=countries,
    )
    (printing.print_json if as_json else printing.print_facts)(found)


@main.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default="report.html",
    show_default=True,
    help="Where to write it.",
)
@click.option("--period", help="Such as last_month or last_90_days; all of the data by default.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last day, included.")
@click.option("--country", "countries", multiple=True, help="Only this country; repeatable.")
@click.option("--basis", default=str(c.Basis.NET), show_default=True, help="Revenue basis.")
@click.option("--goods", default="all", show_default=True, help="all or merchandise.")
@options.artifacts
def report(
    out: Path,
    period: str | None,
    first: datetime | None,
    last: datetime | None,
    countries: tuple[str, ...],
    artifacts: Path,
    **given: str,
) -> None:
    """Write the report pages as one self-contained HTML file."""
    from dashboard import board
    from dashboard.app import create_app

    query: dict[str, Any] = {**given, "period": period, "country": list(countries)}
    query |= {"from": first and first.date(), "to": last and last.date()}
    ArtifactStore(artifacts).current()
    app = create_app(Settings.from_environment(os.environ, artifacts=artifacts))
    out.write_text(board.board_report(app, query), encoding="utf-8")
    printing.say(f"board report in {out}, {out.stat().st_size / 1e6:.1f} MB")


@main.command()
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


@main.command()
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


def _serve_afresh(settings: Settings) -> None:
    """Serve in a process that never imported the engine: it needs a fraction of the memory."""
    command = [
        *(sys.executable, "-m", "dashboard", "serve"),
        *("--artifacts", str(settings.artifacts)),
        *("--host", settings.host, "--port", str(settings.port)),
        *(["--insecure"] if settings.insecure else []),
    ]
    if os.name == "posix":
        os.execv(sys.executable, command)  # noqa: S606  # our own interpreter and arguments
    import subprocess

    sys.exit(subprocess.call(command))  # noqa: S603  # likewise


def _day(given: datetime | None, default: date) -> date:
    return given.date() if given else default


def _require_known(countries: Collection[str], known: Collection[str]) -> None:
    for country in countries:
        if country not in known:
            near = get_close_matches(country, sorted(known), n=3, cutoff=0.5) or sorted(known)[:3]
            raise SettingError(f"no country {country!r} in the build; nearest: {', '.join(near)}")
