"""The lines of the bill of materials, with their cost."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.prices import Price
from configurator.figures import Figure
from configurator.system.tree import Node


@dataclass(frozen=True)
class BomLine:
    """A line of the bill of materials.

    `absent` says why a leaf has no price of its own: included (in a sum), excluded (out of scope). `below` are the lines of an assembly.
    """

    node: Node
    category: str
    quantity: Figure
    unit_price: Figure | None
    extended: Figure | None
    absent: str = ""
    reason: str = ""
    price: Price | None = None
    below: tuple[BomLine, ...] = ()

    @property
    def id(self) -> str:
        """The id of the line; its figures begin with it."""
        return f"bom.{self.node.path}"

    @property
    def unit(self) -> str:
        """What the line is counted in."""
        return self.quantity.info.unit.text if self.quantity.info else "1"

    @property
    def status(self) -> str:
        """priced, partial, unpriced, included, excluded or customer-supplied, by the figures as they are now."""
        if self.absent or self.extended is None:
            return self.absent or "included"
        if self.extended.value is None:
            return "unpriced"
        return "partial" if self.extended.bound else "priced"

    @property
    def unpriced(self) -> int:
        """How many leaves in it have no price."""
        return sum(line.unpriced for line in self.below) if self.below else int(self.status == "unpriced")
