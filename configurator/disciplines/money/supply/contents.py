"""What packages that are bought complete are made of: content, which is shown beside the purchase and stands in no sum of it."""

from __future__ import annotations

from collections.abc import Iterable

from configurator.disciplines.money.exchange import convertible, in_quote_currency, to_the_coin
from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, constant, total
from configurator.phrases import phrase
from configurator.system.tree import System
from configurator.units import currency_of

PIECES = {
    "die": "dies",
    "hbm": "HBM",
    "packaging": "packaging on the interposer",
    "substrate": "package substrate",
    "test": "test",
}


def sum_contents(system: System, leaves: Iterable[BomLine]) -> None:
    """The content of all packages by piece (``cost.content.hbm``), at the cost of their makers, and all of it (``cost.content``)."""
    found: dict[str, list[Figure]] = {}
    for line in leaves:
        for piece, amount in _of_line(system, line).items():
            found.setdefault(piece, []).append(amount)
    ledger, currency = system.ledger, system.spec.prices.currency
    sums = []
    for piece in (piece for piece in PIECES if piece in found):
        label = phrase("Cost of the content of packages: {piece}", piece=PIECES[piece])
        sums.append(ledger.add(total(found[piece]).named(f"cost.content.{piece}", label, currency)))
    if sums:
        ledger.add(total(sums).named("cost.content", "Content of packages at the cost of their makers", currency))


def _of_line(system: System, line: BomLine) -> dict[str, Figure]:
    """The pieces of a line in the currency of the quote; none without a rate, or where nobody says."""
    part = line.node.part
    content = system.catalog.contents.get(part.variant_of or part.id) if part is not None else None
    if part is None or content is None:
        return {}
    known, found = system.catalog.parts[content.id], dict[str, Figure]()
    for piece, value in content.pieces.items():
        if convertible(system, currency_of(value.unit.dimension) or ""):
            label = phrase("{part}: {piece}", part=known.name, piece=PIECES[piece])
            each = system.ledger.value(f"{content.id}.content-{piece}", label, value)
            found[piece] = to_the_coin(system, in_quote_currency(system, each) * (line.quantity / constant(1.0, line.unit)))
    return found
