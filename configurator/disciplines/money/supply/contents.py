"""What packages that are bought complete are made of: content, which is shown beside the purchase and stands in no sum of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from configurator.catalog.parts import Substrate
from configurator.disciplines.money.exchange import convertible, in_quote_currency, to_the_coin
from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, constant, total
from configurator.phrases import phrase
from configurator.system.tree import System, when_judged
from configurator.units import currency_of

PIECES = {
    "die": "dies",
    "hbm": "HBM",
    "packaging": "packaging on the interposer",
    "substrate": "package substrate",
    "test": "test",
}


@when_judged
def sum_contents(system: System, leaves: Iterable[BomLine]) -> None:
    """The content of all packages by piece (``cost.content.hbm``), at the cost of their makers, and all of it (``cost.content``)."""
    leaves, found = list(leaves), dict[str, list[Figure]]()
    for line in leaves:
        for piece, amount in _of_line(system, line).items():
            found.setdefault(piece, []).append(amount)
    ledger, currency = system.ledger, system.currency
    sums = []
    for piece in (piece for piece in PIECES if piece in found):
        label = phrase("Cost of the content of packages: {piece}", piece=PIECES[piece])
        sums.append(ledger.add(total(found[piece]).named(f"cost.content.{piece}", label, currency)))
    if sums:
        ledger.add(total(sums).named("cost.content", "Content of packages at the cost of their makers", currency))
    _compare_substrates(system, leaves)


def _compare_substrates(system: System, leaves: Sequence[BomLine]) -> None:
    """What the substrates of these packages cost at their own published prices, as a share of packaging, beside the share published."""
    ledger, packaging = system.ledger, system.ledger.figures.get("cost.content.packaging")
    priced = [line.content for line in leaves if line.content is not None and _is_substrate(system, line)]
    if packaging is None or not priced:
        return
    label = "Cost of the content of packages: substrates at prices of their own"
    priced_substrates = ledger.add(total(priced).named("cost.content.substrate-prices", label, system.currency))
    share = priced_substrates / (priced_substrates + packaging)
    ledger.add(share.named("cost.content.substrate-share", "Share of the substrate in the cost of packaging, at its own price", "%"))
    published = system.catalog.constants["substrate-share"]
    other = ledger.value("cost.content.substrate-share-published", published.name, published.value)
    ledger.add(
        (share / other).named("cost.content.substrate-share-ratio", "Share of the substrate in packaging, over the published one", "%")
    )


def _is_substrate(system: System, line: BomLine) -> bool:
    """Whether a line is the substrate of a package whose content is known."""
    packages = line.price.content_of if line.price is not None else ()
    return isinstance(line.node.part, Substrate) and any(package in system.catalog.contents for package in packages)


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
