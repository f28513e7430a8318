"""`reconcile`: why our total differs from somebody else's, to the cent."""

from __future__ import annotations

from typing import Annotated

import typer

from configurator.cli.cost.written import AsBook, AsPage, answer
from configurator.cli.files import require_files
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
    html: AsPage = None,
    xlsx: AsBook = None,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Explain why our cost differs from somebody else's: scope, quantity, price and mapping, line by line, closing to the cent."""
    from configurator.cli.cost.sides import Sides
    from configurator.studies.cost.bridge import reconciliation_json

    require_files(html, xlsx)
    sides = Sides(spec, fields_of(settings, prices, currency, lang), catalog)
    found = sides.sheet(against, items or [], sheet)
    answer(found, (lambda each: reconciliation_json(each.found)) if as_json else None, html, xlsx)
