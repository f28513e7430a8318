"""`content`: who and what a cost is made of."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from configurator.cli.cost.written import AsBook, AsPage, answer
from configurator.cli.files import require_files
from configurator.cli.numbers import counted
from configurator.cli.options import AsJson, Books, Currency, Language, Overlays, Settings, Target, WhatIf, requested

View = Literal["supplier", "tier", "country", "category", "hs", "export", "driver"]
Racks = Annotated[int | None, counted("--racks", metavar="N", help="The same for so many racks: the size of a market.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(content)


def content(
    spec: Target,
    by: Annotated[View, typer.Option("--by", help="What the cost is divided by.")] = "category",
    racks: Racks = None,
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
    """Divide the cost by supplier, tier, country, category, customs heading or driver, and show what stands inside packages."""
    from configurator.render.order_view import view_of
    from configurator.studies.cost.content import contents
    from configurator.studies.cost.content_sheet import ContentSheet, content_json

    require_files(html, xlsx)
    view = view_of(requested(spec, settings, what_if, catalog, prices, currency, lang))
    answer(ContentSheet(view, contents(view, by, racks)), content_json if as_json else None, html, xlsx)
