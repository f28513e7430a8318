"""What one audience may see of an order: the whole, and each of its systems as a view of its own over the same graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from configurator.build import Build, Order, Quoted
from configurator.disciplines.money.lines import BomLine
from configurator.figures import Figure
from configurator.phrases import listed, phrase
from configurator.render.customer.choices import Choices, Option
from configurator.render.customer.cut import Cut
from configurator.render.view import Audience, Seen, View
from configurator.rules import Check
from configurator.system.ledger import Decision
from configurator.system.spec.offer import OfferLine


def view_of(build: Quoted, audience: Audience = "internal") -> View | OrderView:
    """The view of a build of one system, or of an order of several."""
    if isinstance(build, Order):
        return OrderView(build, audience)
    assert isinstance(build, Build)
    return View(build, audience)


@dataclass(frozen=True)
class OrderView(Seen):
    """An order: its figures under their full ids, its systems and what they share as views of their own."""

    _build: Order = field(repr=False)

    @cached_property
    def sections(self) -> tuple[SectionView, ...]:
        """The systems as the specification has them."""
        builds = self._build.sections
        return tuple(SectionView(b, self.audience, order=self, name_in_order=b.key, label=b.label) for b in builds)

    @property
    def title(self) -> str:
        """What is quoted: the systems as their labels have them."""
        return listed([each.label for each in self.sections])

    @cached_property
    def parts(self) -> tuple[PartView, ...]:
        """The systems, then what they share."""
        found = ((each, each.section) for each in self._build.shared)
        shared = (PartView(s, self.audience, order=self, name_in_order=section.key, label=section.label) for s, section in found)
        return (*self.sections, *shared)

    @cached_property
    def bom(self) -> tuple[BomLine, ...]:
        """The line of each system and of what is shared, with their own lines below."""
        below = {part.key: tuple(line for line in part.bom if line.node.level == 0) for part in self.parts}
        lines = self._build.cost.lines
        return tuple(line if self.internal else self._sold(line, below[line.node.key]) for line in lines)

    def rows(self) -> Iterator[tuple[str, Seen, BomLine]]:
        """The line of each part of the order, then those in it, whose paths begin with its key."""
        for part in self.parts:
            yield part.key, self, self.line_of(part)
            yield from ((f"{part.key}.{path}", part, line) for path, _, line in part.rows())

    def line_of(self, part: PartView) -> BomLine:
        """The line of a system or of what is shared."""
        return next(line for line in self.bom if line.node.key == part.key)

    @cached_property
    def _owners(self) -> dict[int, Seen]:
        """The view that each line is found in, by the identity of its node."""
        return {id(line.node): owner for _, owner, line in self.rows()}

    def id_of(self, line: BomLine) -> str:
        """The id of a line in the order."""
        key = self._owners[id(line.node)].key
        return f"{key}.{line.id}" if key else line.id

    def of_line(self, line: BomLine, name: str) -> Figure | None:
        """A figure of a line of the order or of one of its systems."""
        return self.figures.get(f"{self.id_of(line)}.{name}")

    def may_change(self, figure: Figure) -> bool:
        """Whether a reader of the workbook may change an input: a customer how many of each system, and on which terms."""
        ordered = figure.id in {f"{view.key}.quantity" for view in self.sections}
        return super().may_change(figure) or (ordered and figure.is_input)

    @cached_property
    def decisions(self) -> list[Decision]:
        """The choices of the order, then those of each system under its key."""
        inside = [replace(d, id=f"{part.key}.{d.id}") for part in self.parts for d in part.decisions]
        return [*self._told(self._build.scope.ledger.decisions), *inside]

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Every check; the title of one of a system says of which."""
        named = [
            replace(c, id=f"{part.key}.{c.id}", title=phrase("{system}: {title}", system=part.label, title=c.title))
            for part in self.parts
            for c in part.checks
        ]
        return (*self.own_checks, *named)

    @property
    def own_checks(self) -> list[Check]:
        """The checks that are of no system alone."""
        own = {check.id for check in self._build.own_checks}
        return [check for check in super().checks if check.id in own]

    def checks_of(self, key: str) -> tuple[Check, ...]:
        """The checks of a part under their own ids."""
        lead = f"{key}."
        return tuple(replace(c, id=c.id.removeprefix(lead)) for c in super().checks if c.id.startswith(lead))


@dataclass(frozen=True, kw_only=True)
class PartView(Seen):
    """A system of an order, or what several of them share, as its audience sees it; ids are its own."""

    order: OrderView
    name_in_order: str
    label: str

    @property
    def key(self) -> str:
        """What leads its ids in the order."""
        return self.name_in_order

    @property
    def called(self) -> str:
        """What it is called in documents."""
        return self.label

    @cached_property
    def _cut(self) -> Cut:
        """The graph of the order, cut once, under the ids of this part."""
        whole = self.order._cut
        seen = {id: found for id, f in self._build.figures.items() if (found := whole.figures.get(f.id)) is not None}
        return Cut(whole.copies, seen)

    @cached_property
    def choices(self) -> Choices:
        """What those of the order do to this part, under its own ids; they are chosen for the order."""
        whole = self.order.choices
        shared = {id: whole.figures[f.id] for id, f in self._build.figures.items() if f.id in whole.figures}
        own = {id.removeprefix(self.lead): figure for id, figure in whole.figures.items() if id.startswith(self.lead)}
        added = {line.id: line for id, line in whole.added.items() if id == f"{self.lead}{line.id}"}
        return Choices({}, {**shared, **own}, added)

    @property
    def price(self) -> Figure:
        """What is left of its lines after discounts."""
        return self.figures["cost.net"]

    @property
    def lines(self) -> tuple[OfferLine, ...]:
        """What is sold beside systems is sold with the order."""
        return ()

    def may_change(self, figure: Figure) -> bool:
        """As in the order."""
        return self.order.may_change(figure)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Its checks under their own ids."""
        return self.order.checks_of(self.key)


@dataclass(frozen=True, kw_only=True)
class SectionView(PartView, View):
    """A system of an order as its audience sees it."""

    def option(self, name: str) -> Option:
        """An option of the system as the order has it, with the system's name."""
        own = super().option(name)
        label = phrase("{system}: {title}", system=self.label, title=own.label)
        return own._replace(id=f"{self.lead}{own.id}", label=label, setting=f"systems.{self.lead}{own.setting}")
