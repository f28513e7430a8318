"""The `rackcfg` command: thin commands over the library, and one place where errors become messages and exit codes.

Exit codes: 0 ok, 1 a check of severity fail does not hold, 2 bad input or usage, 3 an output could not be written,
70 a fault of the program itself.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from typing import Annotated

import typer

from configurator import __version__
from configurator.catalog.problems import InputError, Position, Problem
from configurator.cli.console import complain, end_tidily, open_streams, say
from configurator.cli.groups import Listed, group, lazy
from configurator.garbage import collect_rarely
from configurator.text import told

DEBUG = "--debug"

# what there is, in the order of a first day; a line each, the help of a command says all
COMMANDS = {
    "quote": Listed("configurator.cli.offers.quote", "Write the offer, its annex and the evidence: page, PDF, live workbook."),
    "build": Listed("configurator.cli.read", "Compute everything: a summary, or the whole as JSON."),
    "show": Listed("configurator.cli.read", "Show one topic of a build as a table."),
    "check": Listed("configurator.cli.read", "Run all checks, with numbers, margins, sources and remedies."),
    "explain": Listed("configurator.cli.read", "Show how a figure came to be, down to catalog lines and sources."),
    "schema": Listed("configurator.cli.read", "Print the JSON Schema of `build --json`."),
    "compare": Listed("configurator.cli.study", "Compare systems side by side on the same basis."),
    "size": Listed("configurator.cli.study", "Find how many systems a need takes, or power and budget allow."),
    "optimise": Listed("configurator.cli.optimise", "Find the best choices for a goal, or what clashes."),
    "diff": Listed("configurator.cli.offers.changes", "Show what changed from A to B, and what it costs."),
    "reprice": Listed("configurator.cli.offers.changes", "Write the next revision as a returned workbook asks for it."),
    "verify": Listed("configurator.cli.offers.delivered", "Compare what was delivered with what was quoted."),
    "sweep": Listed("configurator.cli.sweep", "Compute a grid of variants into a table."),
    "site": Listed("configurator.cli.site", "Add up systems in halls and phases, and check what each hall takes."),
    "fabric": Listed("configurator.cli.network.fabric", "Plan a fat tree of any size."),
    "cables": Listed("configurator.cli.network.cables", "Write the cable schedule, both ends to the port."),
    "as-built": Listed("configurator.cli.network.cables", "Compare a cable schedule that came back with the plan."),
    "export": Listed("configurator.cli.export", "Write what is quoted for another program."),
    "reconcile": Listed("configurator.cli.cost.reconcile", "Explain why our cost differs from somebody else's."),
    "drivers": Listed("configurator.cli.cost.drivers", "Show what moves the price, the largest first."),
    "content": Listed("configurator.cli.cost.content", "Divide the cost by supplier, tier, country, category or driver."),
    "tco": Listed("configurator.cli.cost.tco", "Account the cost of ownership over the years."),
    "serve": Listed("configurator.cli.serve.command", "Serve a page to configure with, on this machine."),
    "catalog": Listed("configurator.cli.catalogs.commands", "List, show, check and audit the catalogs."),
    "new": Listed("configurator.cli.catalogs.editors", "Begin a specification or a catalog file of your own."),
    "quotes": Listed("configurator.cli.offers.register", "Quotes that were issued: kept, revised, verified."),
    "boards": Listed("configurator.cli.boards", "Traces and laminates without a platform."),
    "prices": Listed("configurator.cli.cost.prices", "Price lists of suppliers in and out, and prices that are missing."),
}

app = group(
    "Build, check and quote AI accelerator racks: every number unit-checked, sourced, explained and live in Excel.",
    name="rackcfg",
    cls=lazy(COMMANDS),
)


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
    end_tidily()
    collect_rarely()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none is ours, and looking for them takes as long as reading a catalog
    try:
        app()
    except InputError as error:
        complain(error.problems)
        sys.exit(2)
    except OSError as error:
        if DEBUG in sys.argv:
            raise
        where = Position(str(error.filename or "the output"))
        if error.errno == errno.ENAMETOOLONG:  # nobody writes such a name on purpose: it is bad input, wherever it was used
            complain([Problem("FILE008", "the name is longer than that of a file can be", where)])
            sys.exit(2)
        say(f"error: cannot write {where}: {error.strerror or error}", error=True)
        sys.exit(3)
    except Exception as error:
        if DEBUG in sys.argv:
            raise
        say(f"error: internal fault, {type(error).__name__}: {told(str(error))} (please report it with the output of --debug)", error=True)
        sys.exit(70)


if __name__ == "__main__":
    run()
