"""`rackcfg catalog audit`: what every number rests on and what it moves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.catalog.problems import InputError
from configurator.cli.console import print_document, print_json, progress, say
from configurator.cli.files import require_file, write_files
from configurator.cli.numbers import counted
from configurator.cli.options import AsJson, Language, Overlays

if TYPE_CHECKING:
    from configurator.catalog.model import Catalog
    from configurator.studies.catalogs.audit.report import Audit
    from configurator.studies.catalogs.audit.rows import Moves

Platforms = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PLATFORM]...", help="The values of these platforms and what moves them; all when left out."),
]


def register(app: typer.Typer) -> None:
    """Add the command to those of the catalogs."""
    app.command()(audit)


def audit(
    platforms: Platforms = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a row a value as CSV.")] = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page.")] = None,
    as_json: AsJson = False,
    top: Annotated[int, counted("--top", metavar="N", least=1, help="How many rows the table shows.")] = 20,
    catalog: Overlays = None,
    lang: Language = None,
) -> None:
    """Audit the catalogs: what each number rests on, how old it is, which share of price and power moves with it, the weakest first."""
    from configurator.catalog.load import load_catalog
    from configurator.studies.catalogs.audit import report

    if html is not None:
        require_file(html)
    loaded = load_catalog(catalog or [])
    found = _audited(loaded, platforms or [], lang or "en")
    if html is not None:
        write_files({html: report.audit_page(found)})
        say(f"wrote {html}", error=True)
    if as_json:
        print_json(report.audit_json(found))
    elif as_csv:
        print_document(report.audit_csv(found))
    elif html is None:
        report.print_audit(found, top)


def _audited(loaded: Catalog, asked: list[str], language: str) -> Audit:
    """The values of the catalogs with what they move on the platforms asked for, else on all."""
    from configurator.studies.catalogs.audit.report import Audit
    from configurator.studies.catalogs.audit.rows import audited

    names = [loaded.platform(name).id for name in asked] or list(loaded.platforms)
    found: dict[str, Moves] = {}
    with progress(names, "building") as todo:
        for name in todo:
            try:
                found[name] = _moves(name, loaded)
            except InputError as error:
                say(f"warning: {error.problems[0]}", error=True)
    left_out = [name for name in names if name not in found]
    return Audit(audited(loaded, found, only_moving=bool(asked)), names, left_out, language)


def _moves(name: str, loaded: Catalog) -> Moves:
    from configurator.build.stages import engineered_system, untimed
    from configurator.studies.catalogs.audit.rows import moves
    from configurator.system.load import load_spec

    return moves(engineered_system(load_spec(name, loaded), loaded, untimed))
