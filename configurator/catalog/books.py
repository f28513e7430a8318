"""Price books that lie somewhere as a file by itself: read for one specification, beside those of the catalogs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from configurator import cache
from configurator.catalog.entry import settle
from configurator.catalog.kept.codec import packed
from configurator.catalog.model import Catalog
from configurator.catalog.prices import PriceBook
from configurator.catalog.problems import InputError, Position, Problem, fail
from configurator.catalog.reading.validate import validated
from configurator.catalog.reading.yamltext import Table, hint_of_missing, load, position_of

SUFFIXES = (".yaml", ".yml")
FAULTLESS = "faultless"  # what is kept of a catalog with a book in which nothing is wrong


def is_file_name(name: str) -> bool:
    """Whether the name of a price book is the place of its file, not its id."""
    return name.endswith(SUFFIXES) or "/" in name


def with_books(catalog: Catalog, wanted: Iterable[tuple[str, Position]]) -> Catalog:
    """The catalog, and with it the books that are named by their files: each with where it was named.

    A place is taken as it is, else from the folder of the file that names it.

    Raises:
        InputError: a file that is none, is no price book, does not fit the parts there are, or takes the id of a book of the catalogs.
    """
    files = [(name, at) for name, at in wanted if name not in catalog.books and name not in catalog.book_files and is_file_name(name)]
    for name, at in files:
        catalog = _with_book(catalog, name, at)
    return catalog


def _with_book(catalog: Catalog, name: str, at: Position) -> Catalog:
    """Another catalog with one book more, checked against it: what was found in the one before is not all there is now."""
    beside = Path(at.file).parent / name
    path = Path(name) if Path(name).is_file() or not beside.is_file() else beside
    if not path.is_file():
        raise fail("PRI001", f"no price book '{name}': there is no such file", at, hint_of_missing(beside))
    document = load(path, str(path))
    problems: list[Problem] = []
    book = validated(PriceBook, document, problems)
    if book is None:
        raise InputError(problems)
    assert isinstance(document, Table)
    known = catalog.books.get(book.id)
    if known is not None:
        message = f"price book '{book.id}' is in the catalogs already"
        raise fail("PRI010", message, position_of(document, ("id",)), "give the file's book an id of its own")
    settle(book)
    copied = {field: getattr(catalog, field).copy() for field in ("books", "book_files", "documents", "roots", "folders", "warnings")}
    key = catalog.key and cache.digest((catalog.key.encode(), packed(document)))
    catalog = dataclasses.replace(catalog, **copied)
    catalog.key = key
    catalog.books[book.id], catalog.book_files[name] = book, book.id
    catalog.documents[f"PriceBook:{book.id}"] = document
    catalog.roots.append(path)
    catalog.folders.append(str(path))
    if not key or cache.read(FAULTLESS, key) is None:
        catalog.warnings.extend(_judged(catalog, str(path)))
    return catalog


def _judged(catalog: Catalog, file: str) -> list[Problem]:
    """What is to be said of a book within its catalog, which is read as a whole for it: that there is nothing is kept."""
    from configurator.catalog.lint import records, references  # judges of whole catalogs: most builds need none

    found = [p for rule in (*records.RULES, *references.RULES) for p in rule(catalog) if p.position.file == file]
    if any(p.severity == "error" for p in found):
        raise InputError(p for p in found if p.severity == "error")
    if catalog.key and not found:
        cache.keep(FAULTLESS, catalog.key, b"")
    return found
