"""`site`: systems of several platforms in halls, rows and phases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from configurator.cli.console import say
from configurator.cli.cost.written import AsBook, AsPage, answer
from configurator.cli.files import require_files
from configurator.cli.options import AsJson, Books, Currency, Language, Overlays, Settings, fields_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(site)


def site(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The site: systems with hall, row and phase; halls with what they have.")],
    as_json: AsJson = False,
    html: AsPage = None,
    xlsx: AsBook = None,
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
    lang: Language = None,
) -> None:
    """Add up a site of many systems and check every hall against its power, cooling, floor and weight. Exit 1 when one does not fit."""
    from configurator.catalog.load import load_catalog
    from configurator.studies.site.asked import COMMON, read_site
    from configurator.studies.site.sheet import SiteSheet, site_json
    from configurator.studies.site.study import site_of

    require_files(html, xlsx)
    loaded = load_catalog(catalog or [])
    asked = read_site(file, loaded, fields_of(settings, prices, currency, lang))
    if asked.mixed:
        say(f"the systems are usually quoted in different currencies: summed in {COMMON} (--currency chooses)", error=True)
    sheet = SiteSheet(site_of(asked, loaded))
    answer(sheet, site_json if as_json else None, html, xlsx)
    if sheet.held_back:
        raise typer.Exit(1)
