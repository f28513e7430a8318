"""How a command on money answers: as JSON, as a page or a workbook, or on the terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from configurator.cli.console import print_json, say
from configurator.cli.files import write_files

if TYPE_CHECKING:
    from configurator.studies.sheets.tables import Sheet

    Found = TypeVar("Found", bound=Sheet)

AsPage = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page.")]
AsBook = Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Write it as a workbook.")]


def answer(sheet: Found, as_json: Callable[[Found], dict[str, Any]] | None, html: Path | None, xlsx: Path | None) -> None:
    """Write the documents asked for, and print JSON or the tables."""
    from configurator.studies.sheets.documents import DOCUMENTS
    from configurator.studies.sheets.terminal import print_sheet

    wanted = {kind: path for kind, path in (("html", html), ("xlsx", xlsx)) if path is not None}
    write_files({path: DOCUMENTS[kind](sheet) for kind, path in wanted.items()})
    for path in wanted.values():
        say(f"wrote {path}", error=True)
    if as_json is not None:
        print_json(as_json(sheet))
    else:
        print_sheet(sheet)
