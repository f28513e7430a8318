"""The commands `rackcfg prices …`: lists of suppliers in, sheets to them out, prices that are missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from configurator.catalog.problems import Position, Problem, fail
from configurator.cli.catalogs.check import loaded_catalog, missing
from configurator.cli.console import complain, print_json, say
from configurator.cli.cost import asked as given
from configurator.cli.cost.written import AsBook, AsPage, answer
from configurator.cli.files import Content, require_file, require_files, write_files
from configurator.cli.groups import group
from configurator.cli.options import AsJson, Books, Currency, Language, Overlays, Settings, Target, requested
from configurator.today import today

if TYPE_CHECKING:
    from configurator.exchange.pricelists.offers import Rejected
    from configurator.exchange.pricelists.reading import Asked, PriceList
    from configurator.register.suppliers import Known

app = group("Price lists of suppliers in and out, and the prices that are missing.")
app.command()(missing)


@app.command("import")
def import_list(
    file: given.File,
    out: given.Book,
    id: given.BookId = None,
    date: given.Date = None,
    currency: given.OtherCurrency = None,
    basis: given.OfBasis = None,
    sheet: given.Sheet = None,
    columns: given.Columns = None,
    parts: given.Parts = None,
    supplier: given.Supplier = None,
    tax: given.TaxInside = None,
    decimal: given.DecimalSign = None,
    encoding: given.Encoding = None,
    partial: given.Partial = False,
    as_json: AsJson = False,
    catalog: Overlays = None,
) -> None:
    """Read a supplier's price list as a price book: build with it by --prices BOOK.yaml.

    Columns, currency, units, decimal signs and tax are found out and shown; prices are taken net, for one of what a part is sold by. What
    is not understood is named by its cell with a suggestion, and then nothing is written (exit 2) unless --partial is given.
    """
    from configurator.exchange.pricelists.book import BookHead, book_text
    from configurator.exchange.pricelists.reading import read_list
    from configurator.exchange.pricelists.report import import_json, print_import
    from configurator.register.suppliers import recall

    require_file(out)
    named, basis, day = given.id_of(id, out), given.basis_of(basis), given.day_of(date)
    loaded, known = loaded_catalog(catalog or []), recall(supplier or "")
    asked = given.Options(columns, parts, currency, tax, decimal, sheet, encoding).asked(loaded, known)
    found = read_list(file, loaded, asked)
    written = bool(found.offers) and (partial or not found.rejected)
    if written:
        head = BookHead(named, day or found.date or today(), file.name, supplier or "", basis)
        book = book_text(head, found.offers, loaded).encode()
        write_files({out: book, **(_remembered(supplier, found, asked, known) if supplier else {})})
    if as_json:
        print_json(import_json(found, str(file), str(out) if written else None))
    else:
        print_import(found)
    _tell(file, out, found, written)


@app.command()
def template(
    spec: Target,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The sheet to write: .xlsx or .csv.")],
    settings: Settings = None,
    catalog: Overlays = None,
    prices: Books = None,
    currency: Currency = None,
) -> None:
    """Write the sheet to send to suppliers: what is bought and how many, what has no price first, in English and Chinese.

    It says no price of ours. When it comes back filled in, 'rackcfg prices import' reads it; what is left blank is no offer.
    """
    from configurator.exchange.pricelists.template import template_csv, template_workbook, wanted_parts

    require_file(out)
    made = {".xlsx": template_workbook, ".csv": template_csv}.get(out.suffix)
    if made is None:
        raise fail("OUT006", f"no sheet is written as '{out.suffix}'", Position(str(out)), "known: .xlsx, .csv")
    build = requested(spec, settings, None, catalog, prices, currency)
    parts = wanted_parts(build)
    write_files({out: made(parts, build.spec.prices.currency)})
    say(f"wrote {out}: {len(parts)} parts", error=True)


@app.command()
def index(
    name: Annotated[
        str | None, typer.Argument(metavar="[INDEX]", help="An index, or what it is of: its points; all when left out.")
    ] = None,
    part: Annotated[str | None, typer.Option("--part", metavar="PART", help="The price of a part over time instead.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="The day it is carried to; today when left out.")] = None,
    html: AsPage = None,
    xlsx: AsBook = None,
    as_json: AsJson = False,
    catalog: Overlays = None,
    lang: Language = None,
) -> None:
    """Show the price indices, the points of one with their sources, or the price of a part as published and carried to other days.

    A quote carries its prices to a day by --set prices.as-of=DAY: each is then shown before and after, by the index of what drives it.
    """
    from configurator.catalog.parts import Part
    from configurator.studies.cost.indices import IndexSheet, index_json, index_named

    require_files(html, xlsx)
    loaded = loaded_catalog(catalog or [])
    indices = [index_named(loaded, name)] if name is not None else list(loaded.indices.values())
    day = given.day_of(as_of, "--as-of") or today()
    sheet = IndexSheet(loaded, day, lang or "en", indices, loaded.part(part, Part) if part is not None else None)
    answer(sheet, index_json if as_json else None, html, xlsx)


def _tell(file: Path, out: Path, found: PriceList, written: bool) -> None:
    """The rejected rows as errors, and what became of the book; exit 2 where nothing is written."""
    complain([_problem(file, each) for each in found.rejected])
    if not written:
        say("nothing is written (--partial takes the rows that are understood)" if found.offers else "nothing is written", error=True)
        raise typer.Exit(2)
    say(f"wrote {out}: {len(found.offers)} prices", error=True)


def _problem(file: Path, rejected: Rejected) -> Problem:
    at = rejected.at if rejected.at.startswith(f"{file.name}:") else f"{file}: {rejected.at}"
    return Problem("LIST020", rejected.message, Position(at), hint=rejected.suggestion)


def _remembered(supplier: str, found: PriceList, asked: Asked, known: Known) -> dict[Path, Content]:
    """The file of suppliers with what is now known of the lists of one."""
    from configurator.register.suppliers import Known, memory, with_supplier

    path, tax = memory(), f"{100 * asked.tax.rate:f} %" if asked.tax.rate else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    now = Known({**known.columns, **found.labels}, dict(asked.parts), asked.currency or "", tax, asked.decimal)
    return {path: with_supplier(supplier, now)}
