"""`drivers`: what moves the price."""

from __future__ import annotations

from typing import Annotated

import typer

from configurator.cli.cost.written import AsBook, AsPage, answer
from configurator.cli.files import require_files
from configurator.cli.numbers import counted
from configurator.cli.options import AsJson, Books, Currency, Language, Overlays, Settings, Target, WhatIf, requested


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(drivers)


def drivers(
    spec: Target,
    draws: Annotated[
        int, counted("--draws", metavar="N", least=1000, most=10_000_000, help="Draws of the price over the ranges.")
    ] = 100_000,
    as_json: AsJson = False,
    html: AsPage = None,
    xlsx: AsBook = None,
    settings: Settings = None,
    what_if: WhatIf = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Show what moves the price: a tornado of price drivers, parts and other inputs, the largest first, and the percentiles."""
    from configurator.render.order_view import view_of
    from configurator.studies.cost.drivers import tornado
    from configurator.studies.cost.drivers_sheet import DriversSheet, drivers_json

    require_files(html, xlsx)
    view = view_of(requested(spec, settings, what_if, catalog, prices, currency, lang))
    answer(DriversSheet(view, tornado(view, draws)), drivers_json if as_json else None, html, xlsx)
