"""How long commands take beside the import of the libraries that they must load: processor time of whole processes.

Run it from the top of the repository::

    .venv/bin/python benchmarks/start_up.py

The cache is one of its own, filled by a run of each command before the first that counts, so that a quote finds its documents there: what
one costs whose specification is new stands below it, and a build without any cache below that.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from common import HEAD, Row, least_of_commands

PROGRAM = [sys.executable, "-m", "configurator.cli.main"]
READ = "typer, pydantic, pint, yaml, numpy"
WRITE = "typer, pydantic, pint, xlsxwriter, jinja2, yaml, numpy, babel"
COMMANDS = (
    (["--help"], "typer", 1.3),
    (["build", "gb300-nvl72"], READ, 1.5),
    (["check", "gb300-nvl72"], READ, 1.5),
    (["quote", "gb300-nvl72", "--format", "xlsx,html"], WRITE, 2.0),
)


def rows(rounds: int = 5) -> Iterator[Row]:
    """A row a command."""
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, XDG_CACHE_HOME=f"{folder}/kept"):
        for arguments, imports, most in COMMANDS:
            out = ["-o", folder] if arguments[0] == "quote" else []
            command, floor = [*PROGRAM, *arguments, *out], [sys.executable, "-c", f"import {imports}"]
            least_of_commands(command, rounds=1)
            yield Row(f"`rackcfg {' '.join(arguments)}`", *_pair(command, floor, rounds, f"`import {imports}`"), most=most)
        yield _another_each_time([*command, "--set"], floor, rounds, f"`import {imports}`")
        yield _without_cache(Path(folder))


def _pair(ours: list[str], theirs: list[str], rounds: int, beside: str) -> tuple[float, str, float]:
    one, other = least_of_commands(ours, theirs, rounds=rounds)
    return one, beside, other


def _another_each_time(command: list[str], floor: list[str], rounds: int, beside: str) -> Row:
    """A quote of a specification that nobody has asked for before: catalogs and templates are kept, and nothing of the build."""
    pairs = [least_of_commands([*command, f"quantity={2 + n}"], floor, rounds=1) for n in range(rounds)]
    ours, theirs = (min(side) for side in zip(*pairs, strict=True))
    return Row("the same of a specification never asked for", ours, beside, theirs)


def _without_cache(folder: Path) -> Row:
    """A build that finds nothing kept."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "file")
    (folder / "file").write_text("no folder can be made here")
    command = [*PROGRAM, "build", "gb300-nvl72"]
    (first,) = least_of_commands(command, rounds=2)
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    again = least_of_commands(command, rounds=3)[0]
    return Row("`rackcfg build gb300-nvl72`, nothing kept", first, "the same, all kept", again)


if __name__ == "__main__":
    print("\n".join([HEAD, *(row.line() for row in rows())]))
