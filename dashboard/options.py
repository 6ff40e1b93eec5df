"""Options that several commands share."""

from collections.abc import Callable, Collection
from pathlib import Path

import click
from click.core import ParameterSource

from analytics.errors import SettingError

Command = Callable[..., None]

artifacts = click.option(
    "--artifacts",
    type=click.Path(path_type=Path, file_okay=False),
    default="artifacts",
    envvar="SHOPPER_SPECTRUM_ARTIFACTS",
    show_default=True,
    help="Folder of the builds.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
host = click.option("--host", default=None, help="Address to listen on.  [default: 127.0.0.1]")
port = click.option("--port", type=int, default=None, help="Port to listen on.  [default: 8050]")
added = click.option(
    "--append",
    "added",
    multiple=True,
    metavar="FILE_OR_URL",
    help="New transactions, added to the current build with its own options; the files that it was "
    "made from are not needed. Repeatable.",
)
full = click.option(
    "--full", is_flag=True, help="Read all files again, those of earlier builds too."
)

insecure = click.option(
    "--insecure",
    is_flag=True,
    help="Show all data to everybody who reaches the address, without any sign-in.",
)


def source(*, required: bool) -> Callable[[Command], Command]:
    """Add the option that names the transactions, once for each file."""
    return click.option(
        "--source",
        "sources",
        multiple=True,
        required=required,
        metavar="FILE_OR_URL",
        help="File, folder or http(s) address of the transactions, or a table: "
        "postgres://USER@HOST/DB?table=SCHEMA.NAME, 'spark?table=NAME', "
        "duckdb:///FILE.db?table=NAME; repeatable: lines that stand in several are counted once.",
    )


def require_either(sources: Collection[str], added: Collection[str]) -> None:
    """Refuse neither or both of --source and --append."""
    if bool(sources) == bool(added):
        raise SettingError(
            f"found {'both --source and' if added else 'neither --source nor'} --append; wanted "
            "--source FILE for each file, or --append FILE to add to the current build"
        )


def refuse_given(*, but: Collection[str]) -> None:
    """Refuse options that say how to build, where the current build says so itself.

    Memory, threads and those named in `but` may be given.

    Raises
    ------
    SettingError
        Names the first that was given.
    """
    context = click.get_current_context()
    allowed = {"memory_limit", "threads", *but}
    for option in context.command.params:
        name = option.name or ""
        was_given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if was_given and name not in allowed:
            raise SettingError(
                f"{option.opts[0]} does not go with --append, which builds with the options of "
                "the current build; leave it out, or name all files with --source"
            )


def how_to_read(command: Command) -> Command:
    """Add the options that say how a source is to be read."""
    for option in reversed(
        (
            click.option(
                "--map",
                "mapping",
                multiple=True,
                metavar="FIELD=COLUMN",
                help="Your column for a field, such as --map invoice='Bon Nr'; repeatable.",
            ),
            click.option(
                "--date-order",
                type=click.Choice(["day-first", "month-first"]),
                help="For dates such as 3/4/2011, where the file itself does not tell.",
            ),
            click.option(
                "--decimal",
                type=click.Choice([".", ","]),
                help="For numbers such as 1,234, where the file itself does not tell.",
            ),
            click.option(
                "--service-code",
                "service_codes",
                multiple=True,
                metavar="CODE",
                help="A stock code that is no product (postage, fees); repeatable, "
                "replaces the default list.",
            ),
            click.option(
                "--invoice-prefix",
                default="",
                metavar="LETTERS",
                help="Letters that all invoice numbers begin with and that mean nothing.",
            ),
            click.option(
                "--k",
                type=click.IntRange(2, 10),
                default=4,
                show_default=True,
                help="How many customer segments.",
            ),
            click.option(
                "--clv-days",
                type=click.IntRange(30, 3_650),
                default=365,
                show_default=True,
                help="Horizon of the customer lifetime value.",
            ),
            click.option(
                "--without",
                multiple=True,
                type=click.Choice(["segments", "recommendations", "predictions"]),
                help="Leave a modelling stage out of the build; repeatable.",
            ),
            click.option("--currency", default="£", show_default=True, help="A label only."),
            click.option(
                "--engine",
                default="duckdb",
                show_default=True,
                metavar="NAME_OR_URL",
                help="Where the lines are worked on: duckdb, spark, spark://HOST:7077, "
                "sc://HOST:15002, postgres://USER@HOST/DB, or another URL that Ibis opens.",
            ),
            click.option(
                "--memory-limit",
                metavar="SIZE",
                help="Most memory that the engine takes, such as 4GB; beyond it spills to disk. "
                "Of a Spark session that is started here: its driver's memory.",
            ),
            click.option("--threads", type=int, help="Most threads that the engine takes."),
        )
    ):
        command = option(command)
    return command
