"""Commands that write: `new` and `quote`."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.console import print_document, say
from configurator.cli.files import require_file, write_files
from configurator.cli.options import READER, Audience, Books, Currency, Language, Overlays, Settings, Target, WhatIf, requested

if TYPE_CHECKING:
    from configurator.render.view import View


CsvDialect = Literal["plain", "excel", "excel-de"]


def _json(view: View, _: CsvDialect) -> bytes:
    from configurator.render.text.json import as_json

    return (json.dumps(as_json(view), indent=2, ensure_ascii=False) + "\n").encode()


def _xlsx(view: View, _: CsvDialect) -> bytes:
    from configurator.render.excel.workbook import workbook_bytes

    return workbook_bytes(view)


def _html(view: View, _: CsvDialect) -> bytes:
    from configurator.render.html.page import page

    return page(view).encode()


def _csv(view: View, dialect: CsvDialect) -> bytes:
    from configurator.render.text.csv import bom_csv

    return bom_csv(view, dialect)


FORMATS: dict[str, Callable[[View, CsvDialect], bytes]] = {"xlsx": _xlsx, "html": _html, "json": _json, "csv": _csv}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(quote)
    app.command()(new)


def quote(
    spec: Target,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Folder for the documents; made when missing.")] = Path(),
    formats: Annotated[str, typer.Option("--format", help="What to write: any of xlsx,html,json,csv.")] = "xlsx,html",
    csv_dialect: Annotated[
        CsvDialect, typer.Option(help="Of csv: excel begins with a byte-order mark, excel-de has semicolons and decimal commas as well.")
    ] = "plain",
    audience: Annotated[Audience | None, typer.Option(help=f"{READER}; as quote.audience says when left out.")] = None,
    settings: Settings = None,
    what_if: WhatIf = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Write the quote: a workbook with live formulas and a printable page, for the audience that the specification names.

    Exit 1 when a check fails (the documents are still written).
    """
    wanted = list(dict.fromkeys(f.strip() for f in formats.split(",") if f.strip()))
    if not wanted:
        raise fail("OUT001", "no format given", Position(f"--format {formats}"), f"formats: {', '.join(FORMATS)}")
    for name in wanted:
        if name not in FORMATS:
            raise fail("OUT001", f"unknown format '{name}'", Position(f"--format {formats}"), f"formats: {', '.join(FORMATS)}")
    from configurator.render.text import terminal
    from configurator.render.view import View

    build = requested(spec, settings, what_if, catalog, prices, currency, lang)
    view = View(build, audience or build.spec.quote.audience)
    _require_folder(out)
    called = f"{build.spec.name}{'-internal' if view.internal else ''}"
    contents = _contents(view, out / called, wanted, csv_dialect)
    write_files(contents)
    terminal.summary(view)
    for path in contents:
        say(f"wrote {path}")
    if build.failed:
        raise typer.Exit(1)


def _require_folder(out: Path) -> None:
    """Make the folder; bad input when it cannot be one or cannot be written to."""
    at = Position(f"-o {out}")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except (FileExistsError, NotADirectoryError):
        raise fail("OUT002", "is a file, not a folder", at) from None
    except OSError as problem:
        raise fail("OUT003", f"cannot be written to: {problem.strerror}", at, "choose another folder with -o") from None


def _contents(view: View, stem: Path, wanted: list[str], dialect: CsvDialect) -> dict[Path, bytes]:
    """Every document by its path (`stem` without its ending), all of them made before the first is written."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    contents = {}
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False)
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("making", total=len(wanted))
        for name in wanted:
            bar.update(task, description=f"making {name}", advance=1)
            file = os.fsdecode(f"{stem.name}.{name}".encode())  # UTF-8 bytes also where the locale knows only ASCII
            contents[stem.with_name(file)] = FORMATS[name](view, dialect)
    return contents


def new(
    platform: Annotated[str, typer.Argument(help="Platform id.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write to a file instead of stdout; never overwrites.")
    ] = None,
    catalog: Overlays = None,
) -> None:
    """Print a commented starter specification for a platform."""
    from configurator.catalog.load import load_catalog
    from configurator.system.starter import starter_spec

    if out is not None:
        require_file(out, new=True)
    loaded = load_catalog(catalog or [])
    text = starter_spec(loaded, loaded.platform(platform))
    if out is None:
        print_document(text)
        return
    write_files({out: text.encode()})
    say(f"wrote {out}")
