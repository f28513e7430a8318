"""Commands that write: `new` and `quote`."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.cli import quotes
from configurator.cli.console import print_document, say
from configurator.cli.files import require_file, require_folder, write_files
from configurator.cli.options import (
    INSIDE,
    READER,
    Asked,
    Audience,
    Books,
    Currency,
    Dialect,
    Language,
    Overlays,
    RegisterUrl,
    Settings,
    Target,
    TemplateFolder,
    WhatIf,
    fields_of,
    requested,
)
from configurator.today import as_of, epoch

if TYPE_CHECKING:
    from configurator.render.documents import Manner, Wanted
    from configurator.render.order_view import OrderView
    from configurator.render.view import View

Folder = Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Folder for the documents; made when missing.")]
Documents = Annotated[
    str, typer.Option("--document", help="Any of offer,annex,evidence; a customer gets offer and annex, the house the evidence.")
]
Formats = Annotated[str, typer.Option("--format", help="What to write: any of html,pdf,xlsx,csv,json.")]
Issue = Annotated[
    bool, typer.Option("--issue", help="Enter the quote into the register: numbered if it has no number, and kept as it was sent.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(quote)
    app.command()(new)


def quote(
    spec: Target,
    out: Folder = Path(),
    documents: Documents = "",
    formats: Formats = "html,xlsx",
    csv_dialect: Dialect = "plain",
    templates: TemplateFolder = None,
    audience: Annotated[Audience | None, typer.Option(help=f"{READER}; as quote.audience says when left out.")] = None,
    settings: Settings = None,
    what_if: WhatIf = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
    issue: Issue = False,
    register: RegisterUrl = None,
) -> None:
    """Write the quote: an offer to sign and its technical annex, or the evidence for the house, as page, PDF and live workbook.

    Exit 1 when a check fails (the documents are still written, and say that they are not released).
    """
    from configurator.render.documents import Manner, wanted_documents
    from configurator.render.html.templates import templates_in
    from configurator.render.order_view import view_of
    from configurator.render.text import terminal

    second, manner = epoch(), Manner(csv_dialect, templates_in(templates))
    with as_of(second) if issue else nullcontext():
        fields = fields_of(settings, prices, currency, lang)
        build = requested(spec, fields, what_if, catalog)
        reader = audience or build.spec.quote.audience
        wanted = wanted_documents(documents, formats, reader == INSIDE)
        if not issue:
            require_folder(out)
        elif number := quotes.next_number(build, register):
            fields = [*fields, f"quote.number={number}"]
            build = requested(spec, fields, what_if, catalog)
        view = view_of(build, reader)
        contents = _contents(view, out, wanted, manner)
    if issue:
        quotes.issue(build, Asked(spec, fields, catalog or []), second, register, out, contents)
    else:
        write_files(contents)
    terminal.quoted(view)
    for path in contents:
        say(f"wrote {path}")
    if build.failed:
        raise typer.Exit(1)


def _contents(view: View | OrderView, out: Path, wanted: list[Wanted], manner: Manner) -> dict[Path, bytes]:
    """Every document by its path, all of them made before the first is written."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    contents = {}
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False)
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("making", total=len(wanted))
        for each in wanted:
            bar.update(task, description=f"making {each.document}, {each.format}", advance=1)
            name = os.fsdecode(each.name(view).encode())  # UTF-8 bytes also where the locale knows only ASCII
            contents[out / name] = each.content(view, manner)
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
