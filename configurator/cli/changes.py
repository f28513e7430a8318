"""`diff`: what changed from one specification, quote or returned workbook to another, on the terminal or as a change sheet to send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.catalog.problems import Position, fail
from configurator.cli.console import print_json, say
from configurator.cli.files import require_folder, write_files
from configurator.cli.options import READER, AsJson, Audience, Books, Currency, Overlays, RegisterUrl, Settings, fields_of

if TYPE_CHECKING:
    from configurator.studies.change_sheet import ChangeSheet
    from configurator.studies.snapshot import Snapshot

Side = Annotated[str, typer.Argument(help="A specification file, a platform id, or a quote of the register (NUMBER or NUMBER-REVISION).")]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(diff)


def diff(
    before: Side,
    after: Side,
    as_json: AsJson = False,
    everything: Annotated[bool, typer.Option("--all", help="Every figure, not only the key ones.")] = False,
    formats: Annotated[str | None, typer.Option("--format", help="Write a change sheet: any of html,xlsx.")] = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Folder for the change sheet; made when missing.")] = Path(),
    audience: Annotated[Audience | None, typer.Option(help=f"{READER}; a change sheet is for that of B when left out.")] = None,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    register: RegisterUrl = None,
) -> None:
    """Show what changed from A to B: decisions first, then money as price, quantity, mix and new, then figures, lines and checks."""
    from configurator.cli.sides import Sides
    from configurator.studies.change_documents import print_changes
    from configurator.studies.change_sheet import ChangeSheet, difference_json
    from configurator.studies.diff import diff as study

    wanted = _formats(formats)
    sides = Sides(catalog or [], fields_of(settings, prices, currency), register, audience, of_the_second=bool(wanted))
    first, second = sides.pair(before, after)
    found = study(first, second)
    sheet = ChangeSheet(found, everything)
    if wanted:
        _write(sheet, second, out, wanted)
    elif as_json:
        print_json(difference_json(found))
    else:
        print_changes(sheet)


def _formats(text: str | None) -> list[str]:
    """The formats of a change sheet that were asked for."""
    known = ("html", "xlsx")
    wanted = list(dict.fromkeys(f.strip() for f in (text or "").split(",") if f.strip()))
    for name in wanted:
        if name not in known:
            raise fail("OUT001", f"no change sheet as '{name}'", Position(f"--format {text}"), f"formats: {', '.join(known)}")
    return wanted


def _write(sheet: ChangeSheet, second: Snapshot, out: Path, wanted: list[str]) -> None:
    from configurator.render.names import document_name
    from configurator.studies.change_documents import DOCUMENTS

    require_folder(out)
    names = {kind: document_name(second, "changes", kind, internal=sheet.internal, released=not second.failed) for kind in wanted}
    write_files({out / names[kind]: DOCUMENTS[kind](sheet) for kind in wanted})
    for name in names.values():
        say(f"wrote {out / name}")
