"""Commands that write: `new` and `quote`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.cli.console import print_document, say
from configurator.cli.files import require_file, require_folder, write_files
from configurator.cli.offers import register as quotes
from configurator.cli.options import (
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
)
from configurator.today import as_of, epoch

if TYPE_CHECKING:
    from configurator.build import Build, Order
    from configurator.render.documents.wanted import Manner, Wanted
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
    from configurator.render.documents.wanted import Manner, wanted_documents
    from configurator.render.html.templates import templates_in
    from configurator.render.order_view import view_of

    second, manner = epoch(), Manner(csv_dialect, templates_in(templates))
    asked = Asked(spec, fields_of(settings, prices, currency, lang), catalog or [])
    with as_of(second) if issue else nullcontext():
        build, asked = _numbered(asked, what_if, register) if issue else (asked.build(what_if), asked)
        if not issue:
            require_folder(out)
        view = view_of(build, audience or build.spec.quote.audience)
        require_sold(view)
        contents = _contents(build, view, out, wanted_documents(documents, formats, view.internal), manner)
    if issue:
        quotes.issue(build, asked, second, register, out, contents)
    else:
        write_files(contents)
    _tell(view, contents)


def _numbered(asked: Asked, what_if: list[str] | None, register: str | None) -> tuple[Build | Order, Asked]:
    """The build under the number that the register gives a quote without one, and what is asked for with that number."""
    build = asked.build(what_if)
    number = quotes.next_number(build, register)
    if not number:
        return build, asked
    asked = replace(asked, settings=[*asked.settings, f"quote.number={number}"])
    return asked.build(what_if), asked


def require_sold(view: View | OrderView) -> None:
    """A customer gets no quote of a forecast."""
    from configurator.catalog.problems import fail

    if view.forecast and not view.internal:
        names = ", ".join(system.platform.id for system in view.sections if system.platform.forecast)
        raise fail("QUOTE03", f"{names}: a forecast is not for customers", hint="a study for the house: --audience internal")


def _contents(build: Build | Order, view: View | OrderView, out: Path, wanted: list[Wanted], manner: Manner) -> dict[Path, bytes]:
    """Every document by its path, all of them made before the first is written."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    from configurator.render.documents.kept import content_of

    contents = {}
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False)
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("making", total=len(wanted))
        for each in wanted:
            bar.update(task, description=f"making {each.document}, {each.format}", advance=1)
            name = os.fsdecode(each.name(view).encode())  # UTF-8 bytes also where the locale knows only ASCII
            contents[out / name] = content_of(build, view, each, manner)
    return contents


def _tell(view: View | OrderView, contents: Iterable[Path]) -> None:
    """Print the quote in short and where its documents are; exit 1 when a check fails."""
    from configurator.render.text import terminal

    terminal.quoted(view)
    for path in contents:
        say(f"wrote {path}")
    if view.failed:
        raise typer.Exit(1)


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
