"""Price records: of parts that exist, in money per what the part is sold by, and saying why where they look odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from configurator.catalog.model import Catalog
from configurator.catalog.parts import SOLD_BY_UNIT
from configurator.catalog.prices import NOT_ITEMISED, Lump, Price, PriceBook
from configurator.catalog.problems import Position, Problem, did_you_mean
from configurator.catalog.reading.yamltext import position_of
from configurator.catalog.values import Value
from configurator.units import currency_of, unit


def prices_fit(catalog: Catalog) -> Iterator[Problem]:
    """A price is for a part that exists, in one currency per the unit it is sold by, and names parts, sums and platforms there are."""
    for book, key, price, at in _prices(catalog):
        part = catalog.parts.get(key)
        if part is None and key in catalog.refused:
            continue
        if part is None:
            yield Problem("CAT017", f"price for '{key}', which is no part", at, book.id, did_you_mean(key, catalog.parts))
            continue
        values = [v for v in (price.price, *(b.price for b in price.breaks)) if v is not None and v.number is not None]
        yield from _in_money(book, f"price of {key}", SOLD_BY_UNIT[part.sold_by], values)
        yield from _known(book, f"{key} is included in", price.included_in, book.lumps, at, "CAT019", "no lump of the book")
        parts = [*price.content_of, *(each.part for each in (price.derive.less if price.derive else ()) if each.part)]
        yield from _known(book, f"price of {key}:", parts, {*catalog.parts, *catalog.refused}, at, "CAT100", "no part")
        yield from _known(book, f"price of {key}:", price.platforms, {*catalog.platforms, *catalog.refused}, at, "CAT101", "no platform")


def sums_fit(catalog: Catalog) -> Iterator[Problem]:
    """A sum is an amount of money, for platforms there are, and of one category unless it is not itemised or says how it is split."""
    for book in catalog.books.values():
        for key, lump in book.lumps.items():
            at = position_of(catalog.documents.get(f"PriceBook:{book.id}"), ("lumps", key))
            yield from _in_money(book, f"sum {key}", "1", [lump.price])
            yield from _known(book, f"sum {key}:", lump.platforms, {*catalog.platforms, *catalog.refused}, at, "CAT101", "no platform")
            yield from _of_one_category(catalog, book, key, lump, at)


def _of_one_category(catalog: Catalog, book: PriceBook, key: str, lump: Lump, at: Position) -> Iterator[Problem]:
    held = [catalog.parts[id] for id, price in book.prices.items() if key in price.included_in and id in catalog.parts]
    if not held:
        yield Problem(
            "CAT102", f"sum {key} holds no part, so it is never used", at, book.id, f"add included-in: {key} to the parts it is for"
        )
    classes = {part.bom_category for part in held} - set(lump.split) - {lump.category}
    if lump.category != NOT_ITEMISED and classes:
        message = f"sum {key} holds parts of {', '.join(sorted(classes | {lump.category}))}"
        yield Problem("CAT103", message, at, book.id, "say category: not-itemised, or split: with a share for each", "warning")


def breaks_fall(catalog: Catalog) -> Iterator[Problem]:
    """More pieces are not dearer each."""
    for book, key, price, _ in _prices(catalog):
        steps = [value for value in (price.price, *(step.price for step in price.breaks)) if value is not None]
        for before, value in pairwise(steps):
            if before.coherent is not None and value.coherent is not None and value.coherent > before.coherent and not value.unusual:
                text = f"price of {key}: {value} each for more pieces, {before} for fewer"
                yield Problem("CAT106", text, value.at, book.id, "breaks fall; if it is right, add unusual: with the reason", "warning")


def bases_stand_inside(catalog: Catalog) -> Iterator[Problem]:
    """A price at an end of its own range says why: half of the range is then a guess in one direction."""
    for book, key, price, _ in _prices(catalog):
        for value in (price.price, *(b.price for b in price.breaks)):
            if value is not None and not value.one_sided and _at_an_end(value):
                message = f"price of {key}: {value} stands at an end of its own range"
                yield Problem("CAT104", message, value.at, book.id, "widen the range, or add one-sided: with the reason", "warning")


def _at_an_end(value: Value) -> bool:
    low, high = value.low, value.high
    return low is not None and high is not None and low < high and value.number in (low, high)


def _prices(catalog: Catalog) -> Iterator[tuple[PriceBook, str, Price, Position]]:
    for book in catalog.books.values():
        document = catalog.documents.get(f"PriceBook:{book.id}")
        for key, price in book.prices.items():
            yield book, key, price, position_of(document, ("prices", key))


def _in_money(book: PriceBook, what: str, sold_by: str, values: Iterable[Value]) -> Iterator[Problem]:
    """Each value is in a currency per `sold_by`; all of them in the same."""
    wanted = None
    for value in values:
        code = currency_of(value.unit.dimension) or book.currency
        wanted = wanted or unit(code if sold_by == "1" else f"{code}/{sold_by}")
        if value.unit.dimension is not wanted.dimension:
            yield Problem("CAT018", f"{what} is in {value.unit.text}, expected {wanted.text}", value.at, book.id)


def _known(book: PriceBook, what: str, names: Iterable[str], known: Iterable[str], at: Position, code: str, none: str) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(code, f"{what} '{name}', which is {none}", at, book.id, did_you_mean(name, known))


RULES = (prices_fit, sums_fit, breaks_fall, bases_stand_inside)
