"""What an audience sees of where things come from and how long they take: a part of its view."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

from configurator.build import Quoted
from configurator.catalog.values import Value
from configurator.disciplines.money.lines import BomLine
from configurator.disciplines.money.supply.sourcing import Sourcing, sourced, supply_of
from configurator.figures import Figure
from configurator.units import unit


class Seeing(Protocol):
    """What a view brings."""

    @property
    def _build(self) -> Quoted:
        """The build that is seen."""

    @property
    def internal(self) -> bool:
        """Whether the reader belongs to the house."""

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Every named figure the audience sees, by id."""


class SupplySeen:
    """Origin, price drivers, lead times and supply risks of the lines of a view."""

    def sourcing(self: Seeing, line: BomLine) -> Sourcing:
        """Where a line comes from and what moves its price; nothing for a customer, or of an assembly."""
        return sourced(self._build.catalog, line.node.part, line.record) if self.internal and not line.below else Sourcing()

    def driver_name(self: Seeing, id: str) -> str:
        """What a price driver is called."""
        return self._build.catalog.drivers[id].name

    def lead_time(self: Seeing, line: BomLine) -> Value | None:
        """How long a line takes, inside the house: what its price or part says, of a board what its laminate asks for, else its kind."""
        part = line.node.part
        if not self.internal or part is None:
            return None
        stated = (line.price.lead_time if line.price is not None else None) or part.lead_time
        made = self.figures.get(f"supply.{part.id}.made")
        if stated is None and made is not None and made.number is not None:
            return Value(float(math.ceil(made.number)), unit("week"))
        kind = supply_of(self._build.catalog, part)
        return stated or (kind.lead_time if kind is not None else None)

    def supply_risk(self: Seeing, line: BomLine) -> str:
        """A remark on the supply of a line; inside the house only."""
        return line.node.part.supply_risk if self.internal and line.node.part is not None else ""
