"""From the nodes of the tree to the lines of the bill of materials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from configurator.catalog.parts import Part
from configurator.disciplines.money.books import Sum
from configurator.disciplines.money.exchange import converted, per_piece, to_the_coin
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.money.supply.sourcing import draw_together, sourced
from configurator.disciplines.money.unit_price import Ladder, Step, UnitPrices
from configurator.figures import constant, total
from configurator.phrases import listed, phrase
from configurator.system.tree import Node, System


def attach_sums(system: System, sums: Iterable[Sum]) -> dict[int, Sum]:
    """A line for each sum that a book does not itemise; returns them by the identity of their nodes."""
    found: dict[int, Sum] = {}
    for each in sums:
        group = next((n for n in system.extra if n.key == "lumps"), None)
        group = group or system.attach(None, "lumps", "Parts priced as a sum", system.quantity)
        count = total([r.total for r in system.roles]) if each.lump.per == "rack" else system.quantity
        found[id(system.attach(group, each.key, each.lump.name, count))] = each
    return found


def attach_surplus(system: System, prices: UnitPrices, parts: Iterable[Part]) -> None:
    """A line for the pieces that a least order or whole packs add to those the order needs."""
    for part in [part for part in parts if part.id in prices.ordered]:
        found = prices.books.found(part)
        record = found.price if found is not None and not found.lump else None
        if record is None or (record.minimum is None and record.multiple is None):
            continue
        key = f"surplus-{part.id}"
        if any(n.key == key for n in system.extra):
            continue
        more = prices.bought(part) - prices.ordered[part.id]
        system.attach(None, key, phrase("{part}: made up to the least order and whole packs", part=part.name), more, part)


@dataclass(frozen=True)
class Pricing:
    """Prices nodes: a part by its record, a sum by its own, an assembly by what it contains."""

    system: System
    prices: UnitPrices
    sums: Mapping[int, Sum]

    def lines(self, node: Node, into: list[BomLine]) -> BomLine:
        """Append the line of `node` and those below it, parents first; returns the node's own line."""
        if not node.children:
            line = self._leaf(node)
            into.append(line)
            return line
        place = len(into)
        into.append(BomLine(node, "", node.total, None, None))  # kept for the assembly, which is known after what it contains
        line = into[place] = self._assembly(node, [self.lines(child, into) for child in node.children])
        return line

    def _assembly(self, node: Node, below: list[BomLine]) -> BomLine:
        currency = self.system.currency
        inside = [line.extended for line in below if line.extended is not None]
        line = BomLine(node, main_category(below), node.total, None, None, below=tuple(below))
        if not inside:
            return line
        ledger = self.system.ledger
        extended = ledger.add(total(inside).named(f"{line.id}.extended-price", phrase("{item}: extended price", item=node.label), currency))
        each = to_the_coin(self.system, extended / node.total).named(
            f"{line.id}.unit-price", phrase("{item}: price of one", item=node.label), currency
        )
        return line._replace(extended=extended, unit_price=ledger.add(each))

    def _leaf(self, node: Node) -> BomLine:
        if id(node) in self.sums:
            return self._sum(node, self.sums[id(node)])
        assert node.part is not None
        found = self.prices.books.found(node.part)
        book, record = (found.book, found.price) if found is not None else (None, None)
        line = BomLine(node, node.part.bom_category, node.total, None, None, book=book, record=record)
        if found is not None:
            if found.lump:
                return line._replace(absent="included", reason=phrase("included in {sum}", sum=found.sum.name))
            if found.price.out_of_scope:
                return line._replace(absent="excluded", reason=found.price.out_of_scope)
            payers = self._payers(node.part)
            if payers:
                return self._content(line, node.part, payers)
        line = self._priced(line, self.prices.ladder(node.part))
        if line.status == "unpriced":
            return line._replace(reason=self.prices.gap(found), book=None)
        supplied = found is not None and found.price.customer_supplied
        return line._replace(absent="customer-supplied") if supplied else line

    def _payers(self, part: Part) -> list[str]:
        """The parts of the order that a part is paid with; where none of them is bought, it is a purchase of its own."""
        return [self.system.catalog.parts[id].name for id in self.prices.books.payers(part) if id in self.prices.bought_ids]

    def _content(self, line: BomLine, part: Part, payers: list[str]) -> BomLine:
        """What is paid with another part: its cost is known and stands in no sum."""
        cost = to_the_coin(self.system, line.quantity * self.prices.each(part))
        label = phrase("{item}: content, extended price", item=line.node.label)
        cost = self.system.ledger.add(cost.named(f"{line.id}.content-price", label, self.system.currency))
        return line._replace(
            absent="included", reason=phrase("paid with {payers}", payers=listed(payers, "{first} or {rest}")), content=cost
        )

    def _sum(self, node: Node, each: Sum) -> BomLine:
        price = self.system.ledger.value(f"{each.book.id}.{each.key}.price", phrase("{sum}: price", sum=each.lump.name), each.lump.price)
        draw_together(self.system, price, sourced(self.system.catalog, None, each.lump))
        line = BomLine(node, each.lump.category, node.total, None, None, book=each.book, record=each.lump)
        each_price = converted(self.system, price, constant(1.0))
        key = f"{each.book.id}.{each.key}"
        each_price = self.prices.redating.price(key, None, each.lump, each.book, each_price)
        moved = self.prices.moves.price(key, None, each.lump, each_price)
        return self._priced(line, Ladder((Step(moved),), node.total))

    def _priced(self, line: BomLine, ladder: Ladder) -> BomLine:
        """The line with its unit price and the amount of its pieces."""
        ledger, currency, label = self.system.ledger, self.system.currency, line.node.label
        each = ledger.add(
            ladder.price.named(f"{line.id}.unit-price", phrase("{label}: unit price", label=label), per_piece(currency, line.unit))
        )
        extended = to_the_coin(self.system, line.quantity * each)
        extended = ledger.add(extended.named(f"{line.id}.extended-price", phrase("{label}: extended price", label=label), currency))
        return BomLine(line.node, line.category, line.quantity, each, extended, book=line.book, record=line.record, ladder=ladder)


def main_category(below: Sequence[BomLine]) -> str:
    """An assembly is filed under the category that costs most inside it."""
    return max(below, key=lambda line: (line.extended.value or 0.0) if line.extended is not None else -1.0).category
