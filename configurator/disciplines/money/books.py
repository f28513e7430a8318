"""Which of the books in force prices a part: by a price of its own, or by a sum that holds it.

Later books win, part by part. What a book leaves out of its scope falls through to the book before it. A sum exists only while parts
resolve to it, and then for all of its parts: it cannot be told what is left of a sum when one of its parts is priced elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from configurator.catalog.memory import once_a_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.parts import Part
from configurator.catalog.prices import Lump, Price, PriceBook
from configurator.catalog.problems import Position, did_you_mean, fail
from configurator.catalog.reading.yamltext import position_of
from configurator.system.tree import System


@dataclass(frozen=True)
class Found:
    """How a part is priced: the book, its record there, and the key of the sum that holds it (empty: a price of its own)."""

    book: PriceBook
    price: Price
    lump: str = ""

    @property
    def sum(self) -> Lump:
        """The sum that holds the part."""
        return self.book.lumps[self.lump]


@dataclass(frozen=True)
class Sum:
    """A sum of a book that stands in the bill of materials, and the parts it is for."""

    book: PriceBook
    key: str
    parts: tuple[str, ...]

    @property
    def lump(self) -> Lump:
        """What the book says of it."""
        return self.book.lumps[self.key]


@dataclass(frozen=True)
class Known:
    """What books say of parts, by their ids: it is the same in every build that has them in force on the same platform."""

    found: dict[str, Found | None] = field(default_factory=dict)
    payers: dict[str, list[str]] = field(default_factory=dict)


@once_a_catalog
def _known(catalog: Catalog, books: tuple[str, ...], platform: str) -> Known:
    return Known()


class Books:
    """The price books in force, in their order."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.books = tuple(_book(system, name) for name in system.spec.prices.books)
        self._known = _known(system.catalog, tuple(book.id for book in self.books), system.platform.id)

    @property
    def names(self) -> str:
        """The ids of the books."""
        return ", ".join(book.id for book in self.books)

    def found(self, part: Part) -> Found | None:
        """The record that prices a part on this platform; one that says out of scope only where no other book prices it."""
        id, known = part.id, self._known.found
        if id not in known:
            known[id] = self._search(part.variant_of or id)
        return known[id]

    def _search(self, id: str) -> Found | None:
        here, outside = self.system.platform.id, None
        for book in reversed(self.books):
            price = book.prices.get(id)
            if price is None or (price.platforms and here not in price.platforms and not price.included_in):
                continue
            lump = book.lump_of(price, here)
            if lump or (price.own and (not price.platforms or here in price.platforms)):
                return Found(book, price, lump)
            if price.out_of_scope:
                outside = outside or Found(book, price)
        return outside

    def payers(self, part: Part) -> list[str]:
        """The parts that a part is paid with, by its own record or by that of the book which prices them: it is in their price then."""
        id = part.variant_of or part.id
        if id not in self._known.payers:
            self._known.payers[id] = self._payers(id, self.found(part))
        return self._known.payers[id]

    def _payers(self, id: str, found: Found | None) -> list[str]:
        said = list(found.price.content_of) if found is not None else []
        for book in self.books:
            payers = book.prices[id].content_of if id in book.prices else ()
            said += [payer for payer in payers if self._prices(book, payer)]
        return list(dict.fromkeys(said))

    def _prices(self, book: PriceBook, id: str) -> bool:
        """Whether it is this of the books in force that prices a part."""
        part = self.system.catalog.parts.get(id)
        found = self.found(part) if part is not None else None
        return found is not None and found.book is book

    def sums(self, parts: Iterable[Part]) -> list[Sum]:
        """The sums that parts resolve to, in the order of the books.

        Raises:
            InputError: a part of such a sum has a price elsewhere, or two books in force have sums of one name.
        """
        parts = list(parts)
        held: dict[tuple[str, str], list[str]] = {}
        for part in parts:
            found = self.found(part)
            if found is not None and found.lump:
                held.setdefault((found.book.id, found.lump), []).append(part.id)
        sums = [Sum(book, key, tuple(held[book.id, key])) for book in self.books for key in book.lumps if (book.id, key) in held]
        self._require_whole(sums, parts)
        self._require_names(sums)
        return sums

    def _require_whole(self, sums: list[Sum], parts: list[Part]) -> None:
        for each in sums:
            for part, other in self._elsewhere(each, parts):
                message = f"the price of {part.id} in {other.book.id} leaves the sum '{each.key}' of {each.book.id} partly covered"
                still = ", ".join(dict.fromkeys(each.parts))
                hint = f"price the rest of that sum too ({still}), or leave {part.id} to it: what the sum is without it is not known"
                raise fail("PRI006", message, _position(self.system, other.book, "prices", part.variant_of or part.id), hint)

    def _elsewhere(self, each: Sum, parts: list[Part]) -> Iterator[tuple[Part, Found]]:
        """The parts that the book puts into the sum, but that another book prices."""
        for part in parts:
            price, found = each.book.prices.get(part.variant_of or part.id), self.found(part)
            if price is None or found is None or found.book is each.book:
                continue
            if each.book.lump_of(price, self.system.platform.id) == each.key:
                yield part, found

    def _require_names(self, sums: list[Sum]) -> None:
        seen: dict[str, Sum] = {}
        for each in sums:
            if seen.setdefault(each.key, each) is not each:
                hint = f"use one of the books (--set prices.books=[{each.book.id}]), or give the sum of one another name"
                at = _position(self.system, each.book, "lumps", each.key)
                raise fail("PRI003", f"sum '{each.key}' is in two of the price books in force", at, hint)


def _position(system: System, book: PriceBook, *path: str) -> Position:
    return position_of(system.catalog.documents.get(f"PriceBook:{book.id}"), path)


def _book(system: System, name: str) -> PriceBook:
    book = system.catalog.book(name)
    if book is None:
        books = system.catalog.books
        hint = did_you_mean(name, books) or f"books: {', '.join(books)}"
        raise fail("PRI001", f"no price book '{name}'", system.spec.at("prices", "books"), hint)
    return book
