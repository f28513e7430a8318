"""The quote as an Excel workbook in which every number is still a formula.

All homes of figures are given out first, since formulas name cells on any sheet; then the sheets are written. XlsxWriter stores the
value beside each formula, so previews and phones show right numbers at once, and its bytes depend on the build alone.
"""

from __future__ import annotations

import datetime
import io
import re

from xlsxwriter.workbook import Workbook

from configurator.phrases import listed, phrase
from configurator.render.excel.bom import place_lines, write_bom
from configurator.render.excel.cells import Cells, tables_in, workings_in
from configurator.render.excel.figures import derived_pages, input_page, write_inputs, write_page
from configurator.render.excel.lock import write_lock
from configurator.render.excel.options import place_options, write_options
from configurator.render.excel.reference import (
    place_tables,
    place_workings,
    write_checks,
    write_decisions,
    write_sources,
    write_tables,
    write_workings,
)
from configurator.render.excel.sheet import Document, worded
from configurator.render.excel.style import Style
from configurator.render.excel.summary import KEY_FIGURES, PRICES, write_summary
from configurator.render.excel.tables.listings import add_listings, write_racks
from configurator.render.order_view import OrderView
from configurator.render.view import View
from configurator.render.words.i18n import translator
from configurator.text import said
from configurator.today import given

# What has a name beside the key figures of the summary.
NAMED = ("quantity", "cost.price", "cost.tax", "prices.discount", "prices.tax", "prices.margin", *(id for _, id in PRICES))
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook_bytes(view: View | OrderView) -> bytes:
    """The workbook of a build; the same build gives the same bytes."""
    view, buffer = view.with_choices(), io.BytesIO()
    book = Workbook(buffer, OPTIONS)
    t = worded(translator(view.quote.language))
    cells = Cells(t("not priced"), t("not known"))
    document = Document(view, book, Style(book, view.quote.language, 0 if view.internal else 10), cells, t)
    _set_properties(document)
    _write_sheets(document)
    book.close()
    return buffer.getvalue()


def _set_properties(document: Document) -> None:
    view = document.view
    document.book.set_properties(
        {
            "title": f"{document.t('Quotation')} {view.quote.number}: {document.t(view.title)}",
            "subject": document.t(view.title),
            "company": said(view.seller.name, view.quote.language) if view.seller is not None else "",
            "comments": document.t(phrase("Price book: {book}", book=listed([book.name for book in view.books]))) if view.books else "",
            "created": created(view),
        }
    )


def created(view: View | OrderView) -> datetime.datetime:
    """The date the file says it was made on: SOURCE_DATE_EPOCH, else the date of the quote; never the clock."""
    second = given()
    if second is not None:
        return datetime.datetime.fromtimestamp(second, datetime.UTC).replace(tzinfo=None)
    return datetime.datetime.combine(view.date, datetime.time())


def _write_sheets(document: Document) -> None:
    """Place everything, then write the sheets in the order of their tabs."""
    view = document.view
    inputs, pages = input_page(view), derived_pages(view)
    add_listings(view, pages)
    figures = list(view.figures.values())
    tables, steps = tables_in(figures), workings_in(figures)
    place_lines(document)
    place_options(document)
    for page in (inputs, *pages):
        page.place(document)
    place_tables(document, tables)
    place_workings(document, steps)
    write_summary(document)
    write_bom(document)
    write_inputs(document, inputs)
    write_options(document)
    titles = {
        "Connectors": "Quick-disconnects",
        "Cost": "From cost to price",
        "Price": "From list price to price",
        "Selling": "What each line is sold for",
    }
    for page in pages:
        write_page(document, page, page.title or titles.get(page.key, page.key))
        if page.key == "System":
            write_racks(document)
    write_checks(document)
    write_decisions(document)
    write_sources(document)
    if tables:
        write_tables(document, tables)
    if steps:
        write_workings(document, steps)
    _name_cells(document)
    write_lock(document)


def _name_cells(document: Document) -> None:
    """Give the cells of the key figures their ids as names: ``power.it-load`` is power_it_load."""
    for id in (*NAMED, *(id for _, figures in KEY_FIGURES for id, _ in figures)):
        figure = document.figure(id)
        place = document.cells.reference(figure, "") if figure is not None else None
        if place is not None:
            document.book.define_name(re.sub(r"[.-]", "_", id), f"={place}")
