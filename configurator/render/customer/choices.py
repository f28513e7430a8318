"""What choosing an option anew does to the lines of an offer, as figures over the graph that a customer sees.

Each choice is built once. A line whose quantity or price differs from that of the order takes that of the choice while it is chosen
(`where`); a line that only a choice has stands in the bill of materials with none of it. So the price of the workbook follows an option
as it follows the quantity. What engineering says stays that of the order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from configurator.build import Order, Quoted, again, allowed_as
from configurator.catalog.problems import InputError
from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure, Origin, constant, input_figure, where
from configurator.phrases import phrase, subject
from configurator.render.customer.cut import OF_A_LINE, Cut
from configurator.render.customer.merge import Merge, resold
from configurator.system.tree import Node


class Option(NamedTuple):
    """An option of the order: the id of its cell, what it is called, its field, the choice taken, and all choices with their words."""

    id: str
    label: str
    setting: str
    taken: str
    choices: tuple[tuple[str, str], ...]


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
    words: str
    chosen: Figure
    lines: tuple[Variant, ...]


@dataclass(frozen=True)
class Offered:
    """An order as it is built with one choice of an option, the choice in words, and what its customer would see of its lines."""

    option: Option
    choice: str
    words: str
    build: Quoted
    cut: Cut

    @cached_property
    def lines(self) -> dict[str, BomLine]:
        """The lines of the systems, and of what these share, that have a selling price, by their ids in the order."""
        return {id: line for id, line in _lines(self.build) if not line.below and f"{id}.sell-price" in self.cut.figures}

    def figure(self, line: str, name: str) -> Figure | None:
        """A figure of a line."""
        return self.cut.figures.get(f"{line}.{name}") if line in self.lines else None

    def differs(self, other: Offered, line: str) -> bool:
        """Whether quantity or price of a line are others; a line that is not there has neither."""
        found = ((self.figure(line, name), other.figure(line, name)) for name in ("quantity", "sell-price"))
        return any((a.value if a is not None else None) != (b.value if b is not None else None) for a, b in found)


def orders_with(option: Option, order: Quoted, cut: Cut, cut_of: Callable[[Quoted], Cut]) -> Iterator[Offered]:
    """The order, seen as `cut`, then built with each other choice of an option that its platform takes together with the rest."""
    yield Offered(option, option.taken, dict(option.choices)[option.taken], order, cut)
    for choice, words in option.choices:
        with suppress(InputError):
            if choice != option.taken:
                build = allowed_as(again(order, [f"{option.setting}={choice}"]), order)
                yield Offered(option, choice, words, build, cut_of(build))


def _lines(build: Quoted) -> Iterator[tuple[str, BomLine]]:
    """Every line of the systems and of what they share, by its id in the order."""
    for part in (*build.sections, *build.shared) if isinstance(build, Order) else (build,):
        yield from ((part.scope.ledger.full(line.id), line) for line in part.bom)


@dataclass(frozen=True)
class Choices:
    """The choices of each option on which something depends, the figures of the offer with all of them in, and the lines only some have."""

    options: Mapping[Option, tuple[Choice, ...]]
    figures: Mapping[str, Figure]
    added: Mapping[str, BomLine]


def offer_choices(found: Iterable[Sequence[Offered]], cut: Cut, nodes: Mapping[str, Node]) -> Choices:
    """The choices of an order that its customer sees as `cut`: for each option the order itself, then the others.

    `nodes` are those of the lines as the customer sees them, by their ids.
    """
    work = _Selection(cut)
    for order, *others in found:
        work.add(order, [other for other in others if work.has_a_place_for(other)])
    return Choices(work.options, work.figures(), {id: work.added_line(id, nodes) for id in work.first})


@dataclass
class _Selection:
    """Puts the choices of one option after another into the graph of the order."""

    order: Cut
    options: dict[Option, tuple[Choice, ...]] = field(default_factory=dict)
    first: dict[str, Offered] = field(default_factory=dict)  # the first choice that has a line which the order has not
    put: dict[str, Figure] = field(default_factory=dict)  # quantities and prices of lines, by the choices taken

    @cached_property
    def merge(self) -> Merge:
        """What the builds have in common with the order."""
        return Merge(self.order.figures.values())

    def has_a_place_for(self, offered: Offered) -> bool:
        """Whether every line of it belongs to something that the order has, as what systems share may come and go with a choice."""
        leads = {id.removesuffix(line.id) for id, line in offered.lines.items()}
        return all(f"{lead}cost.list-price" in self.order.figures for lead in leads)

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
        key = f"{offered.option.id}.{offered.choice}"
        flag = input_figure(key, _words(offered), float(taken), "1", Origin())
        return Choice(offered.choice, offered.words, flag, tuple(self._variant(offered, id, key) for id in lines))

    def _variant(self, offered: Offered, line: str, key: str) -> Variant:
        """A line as a choice has it: none of it where the choice has no such line."""
        key = f"{key}.{line.removeprefix(offered.option.id.partition('options.')[0]).removeprefix('bom.')}"
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
            for name, key in self._sums(line, offered):
                more.setdefault(key, []).append(chain[f"{line}.{name}"])
        put = {key: figure for key, figure in self.put.items() if key in self.order.figures}
        return {**resold(self.order.figures, put, more), **new}

    def _chain(self, line: str, offered: Offered) -> dict[str, Figure]:
        """The figures of a line that only a choice has, from quantity and price on."""
        found: dict[str, Figure] = {}
        instead: dict[int, Figure] = {}
        for name in (end.removeprefix(".") for end in OF_A_LINE):
            own, key = offered.figure(line, name), f"{line}.{name}"
            assert own is not None
            made = self.put[key] if key in self.put else own if own.is_input else self.merge.onto(own, instead)
            found[key] = instead[id(own)] = made if made.id == key else made.named(key, _label(own), _unit(own))
        return found

    def _sums(self, line: str, offered: Offered) -> Iterator[tuple[str, str]]:
        """The sums that the figures of a line go into, each by the name of the figure."""
        lead = self._lead(line)
        yield "sell-extended", f"{lead}cost.list-price.{offered.lines[line].category}"
        yield "sell-extended", self._above(line)
        yield "discount", f"{lead}cost.discount"
        yield "net", f"{lead}cost.net" if lead else "cost.price"

    def _lead(self, line: str) -> str:
        """What leads the ids of the system of a line."""
        return line.removesuffix(self.first[line].lines[line].id)

    def _above(self, line: str) -> str:
        """The sum that a line goes into: of the nearest assembly of the order above it, else of all lines of its system."""
        lead = self._lead(line)
        above = line.removeprefix(lead).rpartition(".")[0]
        while above.count(".") and f"{lead}{above}.sell-extended" not in self.order.figures:
            above = above.rpartition(".")[0]
        return f"{lead}{above}.sell-extended" if above.count(".") else f"{lead}cost.list-price"

    def added_line(self, id: str, nodes: Mapping[str, Node]) -> BomLine:
        """A line that only a choice has, below the nearest assembly of the order; its quantity is none of it until it is chosen."""
        offered, parent = self.first[id], nodes.get(self._above(id).removesuffix(".sell-extended"))
        line, count = offered.lines[id], self.put[f"{id}.quantity"]
        node = Node(line.node.path, line.node.key, line.node.label, count, line.node.role, line.node.part, parent=parent)
        return BomLine(node, line.category, count, None, None, "priced", _words(offered))


def _words(offered: Offered) -> str:
    """An option and its choice in words."""
    return phrase("{option}: {choice}", option=offered.option.label, choice=offered.words)


def _unit(figure: Figure) -> str:
    assert figure.info is not None
    return figure.info.unit.text


def _label(figure: Figure) -> str:
    assert figure.info is not None
    return figure.info.label
