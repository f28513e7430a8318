"""The `rackcfg` command: thin commands over the library, and one place where errors become messages and exit codes.

Exit codes: 0 ok, 1 a check of severity fail does not hold, 2 bad input or usage, 3 an output could not be written,
70 a fault of the program itself.
"""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from configurator import __version__
from configurator.catalog.problems import InputError, Position
from configurator.cli import boards, export, read, study
from configurator.cli.catalogs import audit, commands, editors
from configurator.cli.console import complain, open_streams, say
from configurator.cli.cost import content, drivers, prices, reconcile, tco
from configurator.cli.network import cables, fabric
from configurator.cli.offers import changes, quote, register
from configurator.garbage import collect_rarely
from configurator.text import told

DEBUG = "--debug"

app = typer.Typer(
    name="rackcfg",
    help="Build, check and quote AI accelerator racks: every number unit-checked, sourced, explained and live in Excel.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(commands.app, name="catalog")
audit.register(commands.app)
editors.register(commands.app)
app.add_typer(editors.app, name="new")
app.add_typer(register.app, name="quotes")
app.add_typer(boards.app, name="boards")
app.add_typer(prices.app, name="prices")
for module in (quote, read, study, changes, fabric, cables, export, reconcile, drivers, content, tco):
    module.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"rackcfg {__version__}")
        raise typer.Exit


@app.callback()
def common(
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Show the stages and their times on stderr.")] = False,
    debug: Annotated[bool, typer.Option(DEBUG, help="Show the traceback of an internal fault.")] = False,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")] = False,
) -> None:
    """Options that go before the command."""
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s", stream=sys.stderr)


def run() -> None:
    """Entry point: run a command, turn known errors into messages and exit codes."""
    open_streams()
    collect_rarely()
    try:
        app()
    except InputError as error:
        complain(error.problems)
        sys.exit(2)
    except OSError as error:
        if DEBUG in sys.argv:
            raise
        where = Position(str(error.filename or "the output"))
        say(f"error: cannot write {where}: {error.strerror or error}", error=True)
        sys.exit(3)
    except Exception as error:
        if DEBUG in sys.argv:
            raise
        say(f"error: internal fault, {type(error).__name__}: {told(str(error))} (please report it with the output of --debug)", error=True)
        sys.exit(70)


if __name__ == "__main__":
    run()
