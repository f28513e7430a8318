"""The lines of the bill of materials, with their cost."""

from __future__ import annotations

from typing import NamedTuple

from configurator.catalog.prices import Lump, Price, PriceBook
from configurator.catalog.values import Value
from configurator.disciplines.money.unit_price import Ladder
from configurator.figures import Figure, inputs_of
from configurator.system.tree import Node
from configurator.units import currency_of


class BomLine(NamedTuple):
    """A line of the bill of materials.

    `absent` says why a leaf has no price of its own: included (in a sum), excluded (out of scope). `below` are the lines of an assembly.
    `book` and `record` say who prices it; `content` is the cost of what is paid with another part; `ladder` has its prices by quantity.
    """

    node: Node
    category: str
    quantity: Figure
    unit_price: Figure | None
    extended: Figure | None
    absent: str = ""
    reason: str = ""
    book: PriceBook | None = None
    record: Price | Lump | None = None
    content: Figure | None = None
    ladder: Ladder | None = None
    below: tuple[BomLine, ...] = ()

    @property
    def price(self) -> Price | None:
        """The record of a part; a sum has none."""
        return self.record if isinstance(self.record, Price) else None

    @property
    def role(self) -> str:
        """assembly, lump (a sum), content (paid with another part) or bought; empty where a sum holds it or it is out of scope."""
        if self.below:
            return "assembly"
        if isinstance(self.record, Lump):
            return "lump"
        if self.content is not None:
            return "content"
        return "bought" if self.extended is not None else ""

    @property
    def basis(self) -> str:
        """What its price is the price of; empty without one."""
        return self.book.based(self.record) if self.book is not None and self.record is not None else ""

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

    @property
    def published(self) -> Value | None:
        """What was published for the price of one at the pieces that are bought; none where no record has it."""
        pieces = self.ladder.pieces.value if self.ladder is not None else None
        return self.record.published(pieces or 1.0) if self.record is not None else None

    @property
    def ranged(self) -> bool:
        """Whether every amount that the price of one rests on was published with a range."""
        amounts = [f for f in inputs_of(self.unit_price) if currency_of(f.dimension)] if self.unit_price is not None else []
        origins = [f.info.origin for f in amounts if f.info is not None]
        return bool(origins) and all(o is not None and o.low is not None and o.high is not None for o in origins)

    @property
    def published_range(self) -> tuple[float | None, float | None]:
        """Low and high of the price of one as published, in the unit it is shown in; none where it rests on several prices, or on none."""
        if self.ladder is None or self.unit_price is None or self.unit_price.info is None:
            return None, None
        behind = [f for f in inputs_of(self.ladder.reached) if currency_of(f.dimension)]
        origin = behind[0].info.origin if len(behind) == 1 and behind[0].info else None
        if origin is None or origin.low is None or origin.high is None or not behind[0].value or self.unit_price.value is None:
            return None, None
        scale = self.unit_price.value / behind[0].value / self.unit_price.info.unit.factor
        return scale * origin.low, scale * origin.high
