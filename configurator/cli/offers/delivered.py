"""`verify`: what was delivered against what was quoted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from configurator.cli.cost.written import AsBook, AsPage, answer
from configurator.cli.files import require_files
from configurator.cli.offers.changes import SIDE
from configurator.cli.options import AsJson, Books, Currency, Language, Overlays, RegisterUrl, Settings, fields_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(verify)


def verify(
    quote: Annotated[str, typer.Argument(metavar="QUOTE", help=f"{SIDE}, or a workbook that came back.")],
    inventory: Annotated[
        Path,
        typer.Argument(
            metavar="INVENTORY",
            help="A table (part, quantity, serial, rack, u, item) as csv or workbook, JSON of NetBox or Redfish, or a NetBox folder.",
        ),
    ],
    as_json: AsJson = False,
    html: AsPage = None,
    xlsx: AsBook = None,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    register: RegisterUrl = None,
    lang: Language = None,
) -> None:
    """Compare a delivery with its quote: parts missing or extra, others in their place, things swapped. Exit 1 when anything differs."""
    from configurator.cli.offers.sides import Sides
    from configurator.exchange.inventory.compare import delivered
    from configurator.exchange.inventory.reading import read_inventory
    from configurator.render.order_view import view_of
    from configurator.studies.delivered import DeliverySheet, delivery_json

    require_files(html, xlsx)
    listed = read_inventory(inventory)
    sides = Sides(catalog, fields_of(settings, prices, currency), register)
    build = sides.built(sides.side(quote))
    found = delivered(build, listed)
    answer(DeliverySheet(view_of(build), found, lang), delivery_json if as_json else None, html, xlsx)
    if not found.as_quoted:
        raise typer.Exit(1)
