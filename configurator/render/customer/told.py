"""What a customer is told of sources and of choices."""

from __future__ import annotations

from collections.abc import Iterable

from configurator.catalog.entry import values_in
from configurator.catalog.model import Catalog
from configurator.render.customer.hints import without_hints
from configurator.system.ledger import Decision

# Choices about engineering, by the head of their ids; and kinds of sources of first hand.
TECHNICAL = ("power", "cooling", "connectors", "boards", "cables", "network", "system", "site", "options")
FIRST_HAND = ("vendor", "vendor-spec", "vendor-statement", "standard", "paper", "given")


def citable(catalog: Catalog) -> set[str]:
    """The sources a customer is told: first hand, and none that a price rests on."""
    priced = {id for book in catalog.books.values() for _, value in values_in(book) for id in value.sources}
    return {id for id, source in catalog.sources.items() if source.kind in FIRST_HAND and id not in priced}


def technical(decisions: Iterable[Decision]) -> list[Decision]:
    """The choices about engineering, without money and hints for the command line."""
    return [without_hints(d.told(with_money=False)) for d in decisions if d.id.partition(".")[0] in TECHNICAL]
