"""What choosing an option anew does to the lines of an offer, as figures over the graph that a customer sees.

Each choice is built once. A line whose quantity or price differs from that of the order takes that of the choice while it is chosen
(`where`); a line that only a choice has stands in the bill of materials with none of it. So the price of the workbook follows an option
as it follows the quantity. What engineering says stays that of the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from configurator.build import Build
from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, Origin, constant, input_figure, where
from configurator.phrases import phrase, subject
from configurator.render.cut import Cut
from configurator.render.merge import Merge, resold
from configurator.system.tree import Node

SUMS = (("discount", "cost.discount"), ("net", "cost.price"))  # where the figures of a line go that are in no sum of the bill


@dataclass(frozen=True)
class Variant:
    """A line as it is under a choice: how many of it, and the list price of one."""

    line: str
    label: str
    quantity: Figure
    price: Figure


@dataclass(frozen=True)
class Choice:
    """A choice of an option; `chosen` is 1 while it is taken, `lines` are those on which the choices of the option differ."""

    id: str
    chosen: Figure
    lines: tuple[Variant, ...]


@dataclass(frozen=True)
class Offered:
    """An order as it is built with one choice of an option, and what its customer would see of it."""

    option: str
    choice: str
    build: Build
    cut: Cut

    @cached_property
    def lines(self) -> dict[str, BomLine]:
        """The lines of the systems that have a selling price."""
        return {line.id: line for line in self.build.bom if not line.below and f"{line.id}.sell-price" in self.cut.figures}

    def figure(self, line: str, name: str) -> Figure | None:
        """A figure of a line."""
        return self.cut.figures.get(f"{line}.{name}") if line in self.lines else None

    def differs(self, other: Offered, line: str) -> bool:
        """Whether quantity or price of a line are others; a line that is not there has neither."""
        found = ((self.figure(line, name), other.figure(line, name)) for name in ("quantity", "sell-price"))
        return any((a.value if a is not None else None) != (b.value if b is not None else None) for a, b in found)


@dataclass(frozen=True)
class Choices:
    """The choices of each option on which something depends, the figures of the offer with all of them in, and the lines only some have."""

    options: Mapping[str, tuple[Choice, ...]]
    figures: Mapping[str, Figure]
    added: Sequence[BomLine]


def offer_choices(orders: Iterable[Offered], others: Iterable[Sequence[Offered]], cut: Cut, lines: Sequence[BomLine]) -> Choices:
    """The choices of an order that its customer sees as `cut` with these `lines`: for each option the order itself, and the others."""
    work = _Selection(cut)
    for order, found in zip(orders, others, strict=True):
        work.add(order, found)
    nodes = {line.id: line.node for line in lines}
    return Choices(work.options, work.figures(), [work.added_line(id, nodes) for id in work.first])


@dataclass
class _Selection:
    """Puts the choices of one option after another into the graph of the order."""

    order: Cut
    options: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    first: dict[str, Offered] = field(default_factory=dict)  # the first choice that has a line which the order has not
    put: dict[str, Figure] = field(default_factory=dict)  # quantities and prices of lines, by the choices taken

    @cached_property
    def merge(self) -> Merge:
        """What the builds have in common with the order."""
        return Merge(self.order.figures.values())

    def add(self, order: Offered, others: Sequence[Offered]) -> None:
        """The choices of one option."""
        for other in others:
            for id in other.lines:
                if id not in order.lines:
                    self.first.setdefault(id, other)
        known = dict.fromkeys(id for offered in (order, *others) for id in offered.lines)
        lines = [id for id in known if any(order.differs(other, id) for other in others)]
        made = [self._choice(offered, lines, offered is order) for offered in (order, *others)]
        if lines:
            self.options[order.option] = tuple(made)
        for choice in made[1:]:
            for line in choice.lines:
                self._take(f"{line.line}.quantity", choice.chosen, line.quantity, none=True)
                self._take(f"{line.line}.sell-price", choice.chosen, line.price)

    def _choice(self, offered: Offered, lines: Sequence[str], taken: bool) -> Choice:
        key = f"options.{offered.option}.{offered.choice}"
        flag = input_figure(key, _words(offered), float(taken), "1", Origin())
        return Choice(offered.choice, flag, tuple(self._variant(offered, id, key) for id in lines))

    def _variant(self, offered: Offered, line: str, key: str) -> Variant:
        """A line as a choice has it: none of it where the choice has no such line."""
        key = f"{key}.{line.removeprefix('bom.')}"
        count, own = self._known(line, "quantity"), offered.figure(line, "quantity")
        quantity = constant(0.0, _unit(count)) if own is None else self._onto(own)
        if quantity.info is None:
            quantity = quantity.named(f"{key}.quantity", _label(count), _unit(count))
        return Variant(line, subject(_label(count)), quantity, self._price(offered, line, f"{key}.sell-price"))

    def _price(self, offered: Offered, line: str, key: str) -> Figure:
        """The list price of one under a choice: a number of its own where it is another."""
        known, own = self._known(line, "sell-price"), offered.figure(line, "sell-price")
        if own is None or (own.is_input and own.value == known.value):
            return known
        if own.is_input:
            return input_figure(key, _label(known), own.number, _unit(known), Origin())
        made = self._onto(own)
        return made if made.info is not None else made.named(key, _label(known), _unit(known))

    def _known(self, line: str, name: str) -> Figure:
        """A figure of a line of the order, else of the first choice that has the line."""
        key = f"{line}.{name}"
        return self.order.figures[key] if key in self.order.figures else self.first[line].cut.figures[key]

    def _onto(self, figure: Figure) -> Figure:
        return figure if self.order.figures.get(figure.id) is figure else self.merge.onto(figure)

    def _take(self, key: str, chosen: Figure, under: Figure, none: bool = False) -> None:
        """A figure of a line is that of a choice while it is taken, else what it was so far: of a line only a choice has, `none`."""
        line, _, name = key.rpartition(".")
        known = self._known(line, name)
        start = constant(0.0, _unit(known)) if none else under
        so_far = self.put.get(key, self.order.figures.get(key, start))
        if under is not so_far:
            self.put[key] = where(chosen, under, so_far).named(key, _label(known), _unit(known))

    # --- the offer with all choices in

    def figures(self) -> dict[str, Figure]:
        """The figures of the offer: those of the order, with what depends on a choice following it, and the lines only a choice has."""
        more: dict[str, list[Figure]] = {}
        new: dict[str, Figure] = {}
        for line, offered in self.first.items():
            chain = self._chain(line, offered)
            new.update(chain)
            above = f"cost.list-price.{offered.lines[line].category}", self._above(line)
            for key, figure in [(key, chain[f"{line}.sell-extended"]) for key in above] + [(key, chain[f"{line}.{n}"]) for n, key in SUMS]:
                more.setdefault(key, []).append(figure)
        put = {key: figure for key, figure in self.put.items() if key in self.order.figures}
        return {**resold(self.order.figures, put, more), **new}

    def _chain(self, line: str, offered: Offered) -> dict[str, Figure]:
        """The figures of a line that only a choice has, from quantity and price on."""
        found: dict[str, Figure] = {}
        instead: dict[int, Figure] = {}
        for name in ("quantity", "sell-price", "sell-extended", "discount", "net"):
            own, key = offered.figure(line, name), f"{line}.{name}"
            assert own is not None
            made = self.put[key] if key in self.put else own if own.is_input else self.merge.onto(own, instead)
            found[key] = instead[id(own)] = made if made.id == key else made.named(key, _label(own), _unit(own))
        return found

    def _above(self, line: str) -> str:
        """The sum that a line goes into: of the nearest assembly of the order above it, else of all lines."""
        above = line.rpartition(".")[0]
        while above.count(".") and f"{above}.sell-extended" not in self.order.figures:
            above = above.rpartition(".")[0]
        return f"{above}.sell-extended" if above.count(".") else "cost.list-price"

    def added_line(self, id: str, nodes: Mapping[str, Node]) -> BomLine:
        """A line that only a choice has, below the nearest assembly of the order; its quantity is none of it until it is chosen."""
        offered, parent = self.first[id], nodes.get(self._above(id).removesuffix(".sell-extended"))
        line, count = offered.lines[id], self.put[f"{id}.quantity"]
        node = Node(line.node.path, line.node.key, line.node.label, count, line.node.role, line.node.part, parent=parent)
        return BomLine(node, line.category, count, None, None, "priced", _words(offered))


def _words(offered: Offered) -> str:
    """An option and its choice in words."""
    option = offered.build.system.platform.options[offered.option]
    return phrase("{option}: {choice}", option=option.label, choice=option.choices[offered.choice].label or offered.choice)


def _unit(figure: Figure) -> str:
    assert figure.info is not None
    return figure.info.unit.text


def _label(figure: Figure) -> str:
    assert figure.info is not None
    return figure.info.label
