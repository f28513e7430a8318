"""A sheet as one page that prints and needs no network."""

from __future__ import annotations

from markupsafe import Markup

from configurator.render.html.page import LANGUAGES
from configurator.render.html.templates import SHIPPED
from configurator.render.svg.charts.bridge import Pillar, bridge_drawing
from configurator.render.svg.charts.front import front_drawing
from configurator.render.svg.charts.tornado import tornado_drawing
from configurator.render.words.digits import date_text
from configurator.studies.sheets.tables import Number, Sheet, Table, between, cell_text


def sheet_page(sheet: Sheet) -> bytes:
    """The page; every number with the digits it has elsewhere."""
    content = {
        "sheet": sheet,
        "_": sheet.t,
        "lang": LANGUAGES.get(sheet.language, sheet.language),
        "style": SHIPPED.text("quote.css"),
        "date": date_text(sheet.day, sheet.language),
        "text": lambda cell: cell_text(cell, sheet.language),
        "drawings": [_drawing(place, table, sheet.language) for place, table in enumerate(sheet.tables, start=1)],
    }
    return SHIPPED.render("sheet.html.j2", content).encode()


def _drawing(place: int, table: Table, language: str) -> Markup | None:
    """What is drawn above a table."""
    if table.front is not None:
        return front_drawing(f"front-{place}", table.front, table.title, lambda number, low, high: between(number, low, high, language))
    if table.tornado:
        return tornado_drawing(f"tornado-{place}", table.tornado, table.title, lambda change: cell_text(Number(change, 0, True), language))
    if not table.bridge:
        return table.picture

    def shown(pillar: Pillar) -> str:
        return cell_text(Number(pillar.amount, 0, not pillar.whole), language)

    return bridge_drawing(f"bridge-{place}", table.bridge, table.title, shown)
