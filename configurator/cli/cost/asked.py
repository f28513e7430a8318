"""What the command line says of a price list: options, and the checks of what is written into them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, get_args

import typer

from configurator.catalog.problems import Position, did_you_mean, fail

if TYPE_CHECKING:
    from configurator.catalog.model import Catalog
    from configurator.exchange.pricelists.reading import Asked
    from configurator.exchange.pricelists.values.money import Tax
    from configurator.register.suppliers import Known

Pairs = list[str] | None
Text = str | None

File = Annotated[Path, typer.Argument(metavar="FILE", help="A list as it came: .xlsx, .csv or .txt.")]
Book = Annotated[Path, typer.Option("-o", "--out", metavar="BOOK.yaml", help="The price book to write.")]
BookId = Annotated[Text, typer.Option("--id", help="Its id; the name of its file when left out.")]
Date = Annotated[Text, typer.Option("--date", metavar="DAY", help="The day of the prices; that of the list, else today.")]
OtherCurrency = Annotated[Text, typer.Option("--currency", help="Of prices whose currency the list does not say.")]
OfBasis = Annotated[Text, typer.Option("--basis", help="What they are prices of: contract, list, street, component-cost …")]
Sheet = Annotated[Text, typer.Option("--sheet", metavar="NAME", help="One sheet of a workbook; all visible ones when left out.")]
Columns = Annotated[Pairs, typer.Option("--map", metavar="FIELD=COLUMN", help="A column by letter or label: price=D; repeatable.")]
Parts = Annotated[Pairs, typer.Option("--part", metavar="THEIRS=OURS", help="What the supplier calls a part; repeatable.")]
Supplier = Annotated[Text, typer.Option("--supplier", metavar="NAME", help="Who sent it; how his lists are read is remembered.")]
TaxInside = Annotated[Text, typer.Option("--tax", metavar="RATE", help="The prices have a tax of this rate in them, e.g. 13 %.")]
Sign = Literal["comma", "point"]
DecimalSign = Annotated[Sign | None, typer.Option("--decimal", help="The decimal sign, where the prices prove none.")]
Encoding = Annotated[Text, typer.Option("--encoding", help="Of a text, where it is found out wrongly: gbk, utf-16, cp1252 …")]
Partial = Annotated[bool, typer.Option("--partial", help="Write the rows that are understood, though others are rejected.")]


class Options(NamedTuple):
    """The options that say how a list is read."""

    columns: Pairs
    parts: Pairs
    currency: Text
    tax: Text
    decimal: Sign | None
    sheet: Text
    encoding: Text

    def asked(self, loaded: Catalog, known: Known) -> Asked:
        """What they say, and below it what is known of the supplier.

        Raises:
            InputError: one of them cannot be.
        """
        from configurator.exchange.pricelists.reading import Asked

        parts = {**known.parts, **_pairs("--part", self.parts)}
        _require_parts(parts, loaded)
        return Asked(
            columns=_pairs("--map", self.columns),
            usual=known.columns,
            currency=_currency(self.currency) or known.currency or None,
            tax=_tax(self.tax or known.tax),
            decimal={"comma": ",", "point": ".", None: known.decimal}[self.decimal],
            parts=parts,
            sheet=self.sheet,
            encoding=self.encoding,
        )


def _pairs(option: str, given: Pairs) -> dict[str, str]:
    """Pairs with a sign = between; a supplier's number may have one in it."""
    found = {}
    for text in given or []:
        name, equals, value = text.partition("=") if option == "--map" else text.rpartition("=")
        if not equals or not name.strip() or not value.strip():
            example = "price=D" if option == "--map" else "4711-08=b300-gpu"
            raise fail("LIST013", "expected a pair with = between", Position(f"{option} {text}"), f"{option} {example}")
        found[name.strip()] = value.strip()
    return found


def _require_parts(parts: Mapping[str, str], loaded: Catalog) -> None:
    for theirs, ours in parts.items():
        if ours not in loaded.parts:
            at = Position(f"--part {theirs}={ours}")
            raise fail("LIST012", f"'{ours}' is no part of the catalog", at, did_you_mean(ours, loaded.parts))


def _currency(given: Text) -> str:
    from configurator.catalog.prices import currency_code

    try:
        return currency_code(given.strip().upper()) if given is not None else ""
    except ValueError as problem:
        raise fail("LIST014", str(problem), Position("--currency")) from None


def _tax(given: str) -> Tax:
    from configurator.exchange.pricelists.values.money import Tax, rate_of_cell

    try:
        return Tax(True, rate_of_cell(given)) if given else Tax()
    except ValueError as problem:
        raise fail("LIST014", str(problem), Position("--tax"), "13 %") from None


def basis_of(given: Text) -> str:
    """A basis of prices; empty where none is given, InputError where there is none such."""
    from configurator.catalog.prices import Basis

    known = get_args(Basis)
    if given is not None and given not in known:
        raise fail("LIST014", f"'{given}' is no basis of prices", Position("--basis"), did_you_mean(given, known) or ", ".join(known))
    return given or ""


def day_of(given: Text, option: str = "--date") -> datetime.date | None:
    """A day; InputError where it is none."""
    try:
        return datetime.date.fromisoformat(given) if given is not None else None
    except ValueError:
        raise fail("LIST014", f"'{given}' is not a date", Position(option), "write 2026-11-22") from None


def id_of(given: Text, out: Path) -> str:
    """The id of the book: as asked for, else after its file; InputError where it can be none."""
    from configurator.catalog.editors.starters import ID

    if out.suffix not in (".yaml", ".yml"):
        raise fail("LIST015", "a price book is a .yaml file", Position(str(out)), f"-o {out.with_suffix('.yaml').name}")
    found = given if given is not None else re.sub(r"[^a-z0-9.]+", "-", out.stem.casefold()).strip("-.")
    if not re.fullmatch(ID, found):
        raise fail("LIST015", f"'{found}' is no id of a price book", Position("--id"), "small letters, digits, dots and hyphens")
    return found
