"""Proposals for checks of the floor, the cables, the prices and the specification itself."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.phrases import phrase
from configurator.rules.check import Check, Remedy
from configurator.rules.proposals.settings import Proposer, at_least, numbers
from configurator.system.spec.silent import silent_settings
from configurator.system.tree import System


def floor_load(system: System, check: Check) -> Iterator[Remedy]:
    """A floor that carries the rack on its own footprint."""
    load = at_least(numbers(check)[0], "kg/m^2", 50)
    yield Remedy("have the floor checked for this load", (f"site.floor-load={load}",))


def media(system: System, check: Check) -> Iterator[Remedy]:
    """The medium the platform was published with."""
    yield Remedy("take the published cable of each link", ("network.media-policy=part-by-part",))


def unpriced(system: System, check: Check) -> Iterator[Remedy]:
    """One more book of the same scope, below those given, so that their prices stay in force."""
    books, used = system.catalog.books, system.spec.prices.books
    scopes = {book.scope for name in used if (book := system.catalog.book(name)) is not None}
    for id, book in books.items():
        if id not in used and scopes == {book.scope}:
            yield Remedy(phrase("add {book}", book=book.name), (f"prices.books=[{', '.join([id, *used])}]",))


def silent(system: System, check: Check) -> Iterator[Remedy]:
    """The choices that read what was given without effect."""
    readers = tuple(dict.fromkeys(reader for _, _, reader in silent_settings(system) if "=" in reader))
    if readers:
        yield Remedy("choose what reads these settings", readers)


PROPOSERS: dict[str, Proposer] = {
    "floor.load": floor_load,
    "cables.media": media,
    "cost.unpriced": unpriced,
    "specification.silent": silent,
}
