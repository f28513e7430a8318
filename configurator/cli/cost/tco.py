"""`tco`: what a system costs over the years it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from configurator.cli.cost.written import AsBook, AsPage, answer
from configurator.cli.files import require_files
from configurator.cli.numbers import read_number
from configurator.cli.options import AsJson, Books, Currency, Language, Overlays, Settings, Target, WhatIf, requested

Share = Annotated[
    str | None, typer.Option("--rate", metavar="SHARE", help="Rate that discounts later years, e.g. 8 %; none when left out.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(tco)


def tco(
    spec: Target,
    years: Annotated[
        float | None,
        typer.Option("--years", metavar="N", parser=read_number, help="Years of ownership; those of the specification (4) when left out."),
    ] = None,
    rate: Share = None,
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
    """Account the cost of ownership: price, energy, maintenance, building and interest, per accelerator-hour, PFLOPS, TB/s and kW."""
    from configurator.render.order_view import view_of
    from configurator.studies.cost.tco import OwnershipSheet, tco_json

    require_files(html, xlsx)
    asked = [*([f"ownership.years={years:g} year"] if years is not None else []), *([f"ownership.rate={rate}"] if rate is not None else [])]
    view = view_of(requested(spec, [*(settings or []), *asked], what_if, catalog, prices, currency, lang))
    answer(OwnershipSheet(view), tco_json if as_json else None, html, xlsx)
