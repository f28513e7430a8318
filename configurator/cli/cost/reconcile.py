"""`reconcile`: why our total differs from somebody else's, to the cent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from configurator.cli.console import print_json, say
from configurator.cli.files import require_file, write_files
from configurator.cli.options import AsJson, Books, Currency, Language, Overlays, Settings, Target, fields_of

AGAINST = (
    "A price book (id or file), a day of prices or a field set otherwise (quantity=4), all repeatable and later wins; "
    "or a sheet of items and amounts of the whole order (.xlsx, .csv)"
)
ITEM = "What an item of the sheet stands for: parts, functions, categories, or 'rest'; repeatable"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(reconcile)


def reconcile(
    spec: Target,
    against: Annotated[list[str], typer.Option("--against", metavar="OTHER", help=f"{AGAINST}.")],
    as_json: AsJson = False,
    items: Annotated[list[str] | None, typer.Option("--item", metavar="ITEM=KEY[,KEY]", help=f"{ITEM}.")] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of the workbook to read.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page, with the bridge drawn.")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Write it as a workbook, with the bridge as a chart.")] = None,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Explain why our cost differs from somebody else's: scope, quantity, price and mapping, line by line, closing to the cent."""
    from configurator.cli.cost.sides import Sides
    from configurator.studies.cost.bridge import reconciliation_json
    from configurator.studies.sheets.documents import DOCUMENTS
    from configurator.studies.sheets.terminal import print_sheet

    wanted = {kind: path for kind, path in (("html", html), ("xlsx", xlsx)) if path is not None}
    for path in wanted.values():
        require_file(path)
    sides = Sides(spec, fields_of(settings, prices, currency, lang), catalog)
    found = sides.sheet(against, items or [], sheet)
    write_files({path: DOCUMENTS[kind](found) for kind, path in wanted.items()})
    for path in wanted.values():
        say(f"wrote {path}", error=True)
    if as_json:
        print_json(reconciliation_json(found.found))
    else:
        print_sheet(found)
