"""Where things stand: every piece of a system with its rack and unit, and the switches of a fabric in racks of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from configurator.build import Build
from configurator.disciplines.network.fabrics import Fabric
from configurator.system.tree import Node


class Place(NamedTuple):
    """A device: its rack, the lowest unit it takes (0: not in a unit), its name, and whether it is part of the quote."""

    rack: str
    u: int
    device: str
    quoted: bool = True


@dataclass(frozen=True)
class Site:
    """The racks of one system, or of one of an order: `prefix` leads their names."""

    build: Build
    prefix: str = ""

    def standing(self, node: Node) -> list[Place]:
        """The pieces of the item of a rack that a node is or is inside of, rack by rack from the lowest unit up."""
        item = next((n for n in (*self._above(node), node) if n.key != n.role), node)
        return self.items(node.role, item.key, item)

    def items(self, role: str, key: str, node: Node) -> list[Place]:
        """The pieces called `key` in the racks of a role; where the layout has no room for them, each rack has its share."""
        racks = self._racks(role)
        units = [slot.u for view in self.build.racks if view.role.key == role for slot in view.slots if slot.item == key]
        if units:
            return [Place(rack, u, f"{key}-{n}") for rack in racks for n, u in enumerate(units, 1)]
        pieces = round(node.total.number or 0)
        return [Place(racks[n * len(racks) // pieces], 0, f"{key}-{n + 1}") for n in range(pieces)]

    def _racks(self, role: str) -> list[str]:
        count = next((round(r.total.value or 0) for r in self.build.system.roles if r.key == role), 0)
        return [f"{self.prefix}{role}-{n:03d}" for n in range(1, count + 1)] or [f"{self.prefix}room"]

    @staticmethod
    def _above(node: Node) -> list[Node]:
        """What a node is inside of, the outermost first."""
        found: list[Node] = []
        while node.parent is not None:
            node = node.parent
            found.insert(0, node)
        return found

    def pitch(self, role: str) -> float:
        """Metres of a rack unit in the racks of a role."""
        frame = next((r.frame for r in self.build.system.roles if r.key == role), None)
        return (frame.unit_pitch.coherent if frame is not None else None) or 0.04445

    @cached_property
    def switches(self) -> dict[str, Place]:
        """Every switch that is quoted, one above the other in network racks filled as far as they were counted."""
        found: dict[str, Place] = {}
        room, taken = self._room(), 0.0
        for fabric in self.build.fabrics:
            for bought in fabric.switches:
                part = bought.node.part
                height = getattr(part, "height_units", None) or getattr(part, "height", None)
                units = round((height.coherent or 0.0) / 0.04445) if height is not None else 1
                for n in range(round(bought.node.total.value or 0)):
                    name = switch_name(fabric, bought.tier, n)
                    found[name] = Place(f"{self.prefix}network-{int(taken // room) + 1:03d}", int(taken % room) + 1, name)
                    taken += units
        return found

    def _room(self) -> float:
        """Units that the switches of one network rack take together."""
        fill = self.build.catalog.constants["network-rack-fill"].value.coherent or 1.0
        node = next((n for n in self.build.system.walk() if n.path == "network.rack"), None)
        units = getattr(node.part, "height_units", None) if node is not None else None
        return fill * ((units.number if units is not None else None) or 48.0)

    def switch(self, fabric: Fabric, tier: str, index: int) -> Place:
        """A switch of a fabric, by its number over all planes; outside the quote it has a name and no place."""
        name = switch_name(fabric, tier, index)
        return self.switches.get(name) or Place(f"{self.prefix}outside", 0, name, False)


def switch_name(fabric: Fabric, tier: str, index: int) -> str:
    """What a switch of a fabric is called."""
    return f"{fabric.id}-{tier}-{index + 1}"


def by_rack(places: Sequence[Place]) -> dict[str, list[Place]]:
    """The places of each rack."""
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.rack, []).append(place)
    return found
