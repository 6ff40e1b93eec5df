"""`python -m dashboard`: run the command line and turn errors into words."""

import logging
import sys

import click

from analytics.errors import ShopperError
from dashboard import printing
from dashboard.cli import main

REFUSED = 2
BROKEN = 1


def run(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit code, with every error said on standard error."""
    try:
        main(args=arguments, prog_name="python -m dashboard", standalone_mode=False)
    except ShopperError as error:
        click.echo(f"error: {printing.visible(str(error))}", err=True)
        return REFUSED
    except click.ClickException as error:
        error.show()
        return REFUSED
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; what was built before is untouched", err=True)
        return BROKEN
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else BROKEN
    except Exception as error:
        logging.getLogger(__name__).debug("unexpected error", exc_info=True)
        click.echo(
            f"error: {type(error).__name__}: {error}; this is a fault in Shopper Spectrum, "
            "please report it with the command that you typed",
            err=True,
        )
        return BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(run())
