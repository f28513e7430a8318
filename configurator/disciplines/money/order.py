"""The money of an order: the lines of every system under a line of its own, their sums, one price."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from configurator.catalog.parts import Part
from configurator.catalog.prices import LINE_CATEGORIES, Basis
from configurator.disciplines.money.books import Books
from configurator.disciplines.money.cost import Cost, bought_parts, close_offer, name_unpriced, price_system, range_coverage
from configurator.disciplines.money.exchange import to_the_coin
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.money.pricing import attach_surplus, main_category
from configurator.disciplines.money.records import judge_prices
from configurator.disciplines.money.unit_price import UnitPrices
from configurator.figures import Figure, total
from configurator.phrases import phrase
from configurator.system.ledger import Ledger
from configurator.system.sections import Section, shared_section
from configurator.system.tree import Node, Scope

SURPLUS, SURPLUS_LABEL = "shared-surplus", "Made up to least orders and whole packs"


@dataclass(frozen=True)
class Priced:
    """A system of the order with its lines and what they add up to."""

    section: Section
    cost: Cost

    @property
    def top(self) -> tuple[BomLine, ...]:
        """Its lines that are in no other."""
        return tuple(line for line in self.cost.lines if line.node.level == 0)

    @property
    def ids(self) -> list[str]:
        """The ids in the order of the lines that can have a margin or discount of their own."""
        return [self.section.system.ledger.full(line.id) for line in self.cost.leaves]


def common_parts(sections: Sequence[Section]) -> dict[str, Part]:
    """The parts that more than one section buys."""
    seen: set[str] = set()
    common: dict[str, Part] = {}
    for section in sections:
        own = {part.id: part for part in bought_parts(section.system)}
        common.update((id, part) for id, part in own.items() if id in seen)
        seen.update(own)
    return common


def share_surplus(order: Ledger, sections: Sequence[Section], ordered: Mapping[str, Figure], common: Mapping[str, Part]) -> Section | None:
    """What least orders and whole packs add to common parts: bought once for the whole order; None where no record asks for it."""
    first = sections[0].system
    records = [book.prices.get(part.variant_of or id) for book in Books(first).books for id, part in common.items()]
    if all(record is None or (record.minimum is None and record.multiple is None) for record in records):
        return None
    stock = shared_section(order, SURPLUS, SURPLUS_LABEL, sections)
    attach_surplus(stock.system, UnitPrices(stock.system, Books(stock.system), ordered), common.values())
    return stock


def price_section(section: Section, ordered: Mapping[str, Figure], common: Collection[str]) -> Priced:
    """The lines of one section, and what is left of them after discounts."""
    cost = price_system(section.system, ordered, common)
    net = cost.price.named("cost.net", "Price after discounts", section.system.currency)
    return Priced(section, replace(cost, price=section.system.ledger.add(net), unpriced=name_unpriced(section.system, cost.unpriced)))


def price_order(order: Scope, systems: Sequence[Priced], accelerators: Figure) -> Cost:
    """Sum the systems, then price the whole order as the offer of one system is priced."""
    tops = tuple(_line(order, priced) for priced in systems)
    ledger, currency = order.ledger, order.currency
    bom = ledger.add(total([top.extended for top in tops if top.extended is not None]).named("cost.bom", "BOM cost", currency))
    unpriced = total([priced.cost.unpriced for priced in systems])
    leaves = [line for priced in systems for line in priced.cost.leaves]
    range_coverage(order, leaves, bom)
    categories = _sums(order, systems, LINE_CATEGORIES, "cost.category", "Cost of")
    bases = _sums(order, systems, get_args(Basis), "cost.basis", "Cost at prices of the basis")
    judge_prices(order, leaves, bases)
    _sums(order, systems, LINE_CATEGORIES, "cost.list-price", "List price of")
    for id, label in (("cost.list-price", "List price"), ("cost.discount", "Discount, summed over the lines")):
        _sum(order, systems, id, label)
    net = _sum(order, systems, "cost.net", "Price of the systems after discounts")
    assert net is not None
    first = systems[0].cost
    cost = Cost(tops, bom, categories, bases, first.books, first.prices, price=net, unpriced=unpriced)
    return close_offer(order, cost, [id for priced in systems for id in priced.ids], accelerators)


def _line(order: Scope, priced: Priced) -> BomLine:
    """The line of a system: how many, and the cost and list price of all its lines."""
    section, ledger, currency = priced.section, order.ledger, order.currency
    key, label, figures = f"bom.{section.key}", section.label, section.system.ledger.figures
    quantity = ledger.add(section.system.quantity.named(f"{key}.quantity", phrase("{label}: quantity", label=label), "1"))
    extended = ledger.add(priced.cost.bom.named(f"{key}.extended-price", phrase("{label}: extended price", label=label), currency))
    each = to_the_coin(order, extended / quantity).named(f"{key}.unit-price", phrase("{label}: price of one", label=label), currency)
    ledger.add(figures["cost.list-price"].named(f"{key}.sell-extended", phrase("{label}: list price of the line", label=label), currency))
    node = Node(section.key, section.key, label, quantity, "")
    return BomLine(node, main_category(priced.top), quantity, ledger.add(each), extended, below=priced.top)


def _sums(order: Scope, systems: Sequence[Priced], names: Sequence[str], id: str, label: str) -> dict[str, Figure]:
    """The sum over the systems under each name of a class (category, basis) that any of them has."""
    found = {name: _sum(order, systems, f"{id}.{name}", phrase(f"{label} {{category}}", category=name.replace("-", " "))) for name in names}
    return {name: figure for name, figure in found.items() if figure is not None}


def _sum(order: Scope, systems: Sequence[Priced], id: str, label: str) -> Figure | None:
    """A figure of money that every system has of its own, summed; None where none has it."""
    found = [f for priced in systems if (f := priced.section.system.ledger.figures.get(id)) is not None]
    return order.ledger.add(total(found).named(id, label, order.currency)) if found else None
