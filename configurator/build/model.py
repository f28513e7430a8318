"""What a build is: of one system, or of an order of several; immutable, read by renderers and studies."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from configurator.build.kept import remembered
from configurator.catalog.model import Catalog
from configurator.disciplines.boards.chances import Chances
from configurator.disciplines.boards.channels import ChannelLine
from configurator.disciplines.boards.grades import Grade, grades_of
from configurator.disciplines.boards.loss import BoardLine
from configurator.disciplines.cooling.connectors import ConnectorLine
from configurator.disciplines.cooling.sizing import Cooling
from configurator.disciplines.cooling.units.qualification import Requirement
from configurator.disciplines.money.cost import Cost
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.network.boundary import Outside
from configurator.disciplines.network.cables.cabling import CableLine
from configurator.disciplines.network.fabrics import Fabric
from configurator.disciplines.power.sizing import Power
from configurator.disciplines.states import State
from configurator.figures import Figure
from configurator.rules import Check
from configurator.system.layout import Place, Slot
from configurator.system.ledger import Decision
from configurator.system.orders import OrderSpec
from configurator.system.sections import Section
from configurator.system.spec import Deal, Spec
from configurator.system.tree import RackRole, Scope, System


@dataclass(frozen=True)
class RackView:
    """A rack of one role: how many, the units of its frame and what stands in them from the bottom, weight, load and heat of one."""

    role: RackRole
    height_units: int
    slots: tuple[Slot, ...]
    weight: Figure | None
    load: Figure | None


@dataclass(frozen=True, kw_only=True)
class Quoted(ABC):
    """What a build of one system and an order of several have in common: figures by id, lines, checks, decisions, one price."""

    cost: Cost
    checks: tuple[Check, ...]
    changes: Mapping[str, str] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    key = ""  # of a system in its order

    @property
    @abstractmethod
    def scope(self) -> Scope:
        """Specification, catalog and ledger of all of it."""

    @property
    def spec(self) -> Deal:
        """The complete specification."""
        return self.scope.spec

    @property
    def catalog(self) -> Catalog:
        """The catalog it was built from."""
        return self.scope.catalog

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every named figure by id, in the order it was made."""
        return self.scope.ledger.figures

    @property
    def decisions(self) -> Sequence[Decision]:
        """The choices made, in order."""
        return self.scope.ledger.decisions

    @property
    @abstractmethod
    def bom(self) -> tuple[BomLine, ...]:
        """The lines of the bill of materials, parents before what they contain."""

    @property
    @abstractmethod
    def states(self) -> tuple[State, ...]:
        """What is loaded how much while something is lost, power first."""

    @property
    @abstractmethod
    def qualification(self) -> tuple[Requirement, ...]:
        """The distribution unit against what is asked of one."""

    @property
    def date(self) -> datetime.date:
        """The date of the quote."""
        return self.spec.quote.date

    @property
    def valid_until(self) -> datetime.date:
        """The last day of the offer."""
        return self.spec.quote.valid_until

    @property
    def failed(self) -> bool:
        """Whether a check of severity fail does not hold."""
        return any(c.status == "fail" for c in self.checks)

    def range_of(self, figure: Figure) -> tuple[float | None, float | None]:
        """Low and high in the unit shown: published for an input, P10 and P90 of the simulation for a derived figure."""
        info = figure.info
        if info is None:
            return None, None
        if info.origin is not None:
            low, high = info.origin.low, info.origin.high
        else:
            low, high = self.ranges.get(info.id, (None, None))
        factor = info.unit.factor
        return (None if low is None else low / factor, None if high is None else high / factor)


@dataclass(frozen=True)
class Build(Quoted):
    """Everything about one system: an order of its own, or a section of one. Renderers read this and nothing else.

    In a section the ids by which figures, lines and checks are found are those of the system alone; `key` leads them in the order.
    """

    system: System
    power: Power
    cooling: Cooling
    boards: tuple[BoardLine, ...]
    connectors: tuple[ConnectorLine, ...]
    cables: tuple[CableLine, ...]
    racks: tuple[RackView, ...]
    floor: tuple[Place, ...]
    key: str = ""
    label: str = ""
    outside: tuple[Outside, ...] = ()
    channels: tuple[ChannelLine, ...] = ()
    fabrics: tuple[Fabric, ...] = ()

    @cached_property
    def grades(self) -> Mapping[str, Grade]:
        """The grade that each kind of board needs, by the id of its part; derived when somebody asks, from the figures as they are now."""
        with remembered(self, "grades") as found:
            return grades_of(self.system, self.boards, Chances(found))

    @cached_property
    def chances(self) -> Mapping[str, float | None]:
        """How probably each loss margin of its boards and channels is not negative, by the id of the figure."""
        margins = [each.margin for line in self.boards for each in line.interfaces]
        bypassed = [bypass.margin for c in self.channels for bypass in c.bypasses]
        with remembered(self, "margins") as found:
            return Chances(found).of("", [*margins, *(c.margin for c in self.channels), *bypassed])

    @property
    def scope(self) -> System:
        """The system."""
        return self.system

    @property
    def spec(self) -> Spec:
        """The complete specification."""
        return self.system.spec

    @property
    def bom(self) -> tuple[BomLine, ...]:
        """The lines of the bill of materials, parents before what they contain."""
        return self.cost.lines

    @property
    def states(self) -> tuple[State, ...]:
        """Those of the racks and power racks, then those of the loop, unless its units are shared."""
        return (*self.power.states, *self.cooling.states)

    @property
    def qualification(self) -> tuple[Requirement, ...]:
        """Of its own units; none where they are shared."""
        return self.cooling.qualification


@dataclass(frozen=True)
class Shared(Quoted):
    """What several systems of an order share: where it is found, its lines, its checks and the states of its units."""

    section: Section
    of_units: tuple[State, ...]
    asked: tuple[Requirement, ...]

    @property
    def scope(self) -> System:
        """What is shared, as a system without racks."""
        return self.section.system

    @property
    def bom(self) -> tuple[BomLine, ...]:
        """Its lines, parents before what they contain."""
        return self.cost.lines

    @property
    def states(self) -> tuple[State, ...]:
        """Those of the units the systems share."""
        return self.of_units

    @property
    def qualification(self) -> tuple[Requirement, ...]:
        """Of the units the systems share."""
        return self.asked


@dataclass(frozen=True)
class Order(Quoted):
    """Several systems with one price: the builds of its systems as they were written, what they share, and the whole.

    `cost.lines` has a line for each system and for what is shared, with their own lines below; `checks` are those of the whole order.
    """

    whole: Scope
    sections: tuple[Build, ...]
    shared: tuple[Shared, ...]

    @property
    def scope(self) -> Scope:
        """The order as a whole."""
        return self.whole

    @property
    def spec(self) -> OrderSpec:
        """The complete specification."""
        assert isinstance(self.whole.spec, OrderSpec)
        return self.whole.spec

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """The systems as they were written, then what they share."""
        return (*(Section(b.key, b.label, b.system) for b in self.sections), *(shared.section for shared in self.shared))

    @property
    def own_checks(self) -> tuple[Check, ...]:
        """The checks that are of no system alone."""
        keys = tuple(f"{section.key}." for section in self.all_sections)
        return tuple(check for check in self.checks if not check.id.startswith(keys))

    @property
    def bom(self) -> tuple[BomLine, ...]:
        """The line of each system before its own lines."""
        below = {build.key: build.cost.lines for build in self.sections}
        below.update((shared.section.key, shared.cost.lines) for shared in self.shared)
        return tuple(line for top in self.cost.lines for line in (top, *below[top.node.key]))

    @property
    def states(self) -> tuple[State, ...]:
        """Those of each system as they were written, then those of what they share."""
        return tuple(state for each in (*self.sections, *self.shared) for state in each.states)

    @property
    def qualification(self) -> tuple[Requirement, ...]:
        """Of the units of each system, then of those they share."""
        return tuple(line for each in (*self.sections, *self.shared) for line in each.qualification)

    @property
    def decisions(self) -> Sequence[Decision]:
        """Those of the order, then those of each system under its key."""
        inside = [replace(d, id=f"{s.key}.{d.id}") for s in self.all_sections for d in s.system.ledger.decisions]
        return [*self.whole.ledger.decisions, *inside]
