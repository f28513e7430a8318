"""Where things stand: every piece of a system with its rack and unit, and the switches of a fabric in racks of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from configurator.build import Build, Order
from configurator.disciplines.network.cables.cabling import CableLine
from configurator.disciplines.network.fabrics import Fabric
from configurator.disciplines.network.racks import KEY, stacked
from configurator.exchange.cables.wiring import Numbers
from configurator.system.tree import Node
from configurator.units import unit

UNIT = unit("rack_unit").factor


class Place(NamedTuple):
    """A device: its rack, the lowest unit it takes (0: not in a unit) or the half of it, its name, and whether it is part of the quote."""

    rack: str
    u: int
    device: str
    quoted: bool = True
    side: str = ""

    @property
    def mark(self) -> str:
        """Where it is, as labels say it: room and rack, unit from the bottom, and L or R where another one stands beside it."""
        return f"{self.rack}-{self.u or self.device}{self.side and self.side[0].upper()}"


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
        racks = self.racks(role)
        units = [(slot.u, slot.side) for view in self.build.racks if view.role.key == role for slot in view.slots if slot.item == key]
        if units:
            return [Place(rack, u, f"{key}-{n}", side=side) for rack in racks for n, (u, side) in enumerate(units, 1)]
        pieces = round(node.total.number or 0)
        return [Place(racks[n * len(racks) // pieces], 0, f"{key}-{n + 1}") for n in range(pieces)]

    def racks(self, role: str) -> list[str]:
        """The names of the racks of a role; what stands in none of them stands in the room."""
        count = next((round(r.role.total.value or 0) for r in self.build.racks if r.role.key == role), 0)
        return [f"{self.prefix}{role}-{n:03d}" for n in range(1, count + 1)] or [f"{self.prefix}room"]

    @staticmethod
    def _above(node: Node) -> list[Node]:
        """What a node is inside of, the outermost first."""
        found: list[Node] = []
        while node.parent is not None:
            node = node.parent
            found.insert(0, node)
        return found

    def runs(self, line: CableLine, near: Sequence[Place], a: Numbers, far: Sequence[Place], b: Numbers) -> NDArray[np.float64]:
        """Metres from end to end of every cable of a family.

        Between two units of a rack their distance and the dressing at both; to the switches of a row by the place in it; else the length.
        """
        pitch, dressing = self._pitches, self.build.catalog.constants["cable-dressing"].value.coherent or 0.0
        racks = {rack: n for n, rack in enumerate(dict.fromkeys(place.rack for place in (*near, *far)))}
        near_rack, near_u, far_rack, far_u = (
            np.array([racks[p.rack] if what == "rack" else p.u for p in places], dtype=np.int64)[index]
            for places, index in ((near, a), (far, b))
            for what in ("rack", "u")
        )
        each = np.array([pitch.get(self._role(p.rack), UNIT) for p in near])[a]
        known = line.length.value if line.length is not None else None
        row = np.array([self._to_row_end(p) for p in near])[a] if self._by_rows(line) else np.full(len(a), known or 0.0)
        return np.where((near_rack == far_rack) & (near_u > 0) & (far_u > 0), abs(near_u - far_u) * each + 2.0 * dressing, row)

    def routes(self, places: Sequence[Place]) -> tuple[str, ...]:
        """The tray that cables take which leave the rack of a place: that of its row, and of the network racks that of the switches."""
        ways = {rack: self._route(rack.removeprefix(self.prefix)) for rack in {place.rack for place in places}}
        return tuple(ways[place.rack] for place in places)

    def _route(self, rack: str) -> str:
        role, _, number = rack.rpartition("-")
        if role == KEY:
            return "tray of the network racks"
        return f"tray of row {(int(number) - 1) // self._in_row + 1}" if number.isdigit() else ""

    def to_tray(self, places: Sequence[Place], index: Numbers) -> NDArray[np.float64]:
        """From a unit of a rack up to the tray above it, with the dressing."""
        constants, pitch = self.build.catalog.constants, self._pitches
        above = sum(constants[name].value.coherent or 0.0 for name in ("cable-tray-height", "cable-dressing"))
        tops = {role.key: role.frame.height_units.number or 0.0 for role in self.build.system.roles}
        roles = [self._role(place.rack) for place in places]
        each = [(tops.get(role, 0.0) - place.u) * pitch.get(role, UNIT) + above for role, place in zip(roles, places, strict=True)]
        return np.array(each)[index]

    def _by_rows(self, line: CableLine) -> bool:
        return f"cables.{line.link.id}.longest-run" in self.build.figures and not line.link.from_rack

    def _to_row_end(self, place: Place) -> float:
        """From a unit of a rack up to the tray, along the row to its end, and down: the longest run less what is nearer."""
        role, _, number = place.rack.removeprefix(self.prefix).rpartition("-")
        along = (int(number) - 1) % self._in_row * self._widths.get(role, 0.0) if number.isdigit() else 0.0
        return (self.build.system.rows.inside.value or 0.0) - along - place.u * self._pitches.get(role, UNIT)

    def _role(self, rack: str) -> str:
        return rack.removeprefix(self.prefix).rpartition("-")[0]

    @cached_property
    def _in_row(self) -> int:
        """Racks of a row."""
        rows = round(self.build.figures["racks.rows"].value or 1)
        return max(1, -(-sum(round(role.total.value or 0) for role in self.build.system.roles) // rows))

    @cached_property
    def _widths(self) -> dict[str, float]:
        """Metres of the racks of each role."""
        return {role.key: role.frame.width.coherent or 0.0 for role in self.build.system.roles}

    @cached_property
    def _pitches(self) -> dict[str, float]:
        """Metres of a rack unit in the racks of each role."""
        return {role.key: role.frame.unit_pitch.coherent or UNIT for role in self.build.system.roles}

    @cached_property
    def switches(self) -> dict[str, Place]:
        """Every switch and panel that is quoted, one above the other in network racks."""
        names = {bought.node.path: (fabric, bought.tier) for fabric in self.build.fabrics for bought in fabric.switches}
        found: dict[str, Place] = {}
        for each in stacked(self.build.system):
            named = names.get(each.node.path)
            name = switch_name(*named, each.number) if named is not None else panel_name(each.node, each.number)
            found[name] = Place(f"{self.prefix}network-{each.rack + 1:03d}", each.u, name)
        return found

    def switch(self, fabric: Fabric, tier: str, index: int) -> Place:
        """A switch of a fabric, by its number over all planes; outside the quote it has a name and no place."""
        name = switch_name(fabric, tier, index)
        return self.switches.get(name) or Place(f"{self.prefix}outside", 0, name, False)

    def panel(self, node: Node, index: int) -> Place:
        """A panel in the network racks, by its number."""
        return self.switches[panel_name(node, index)]


def sites_of(build: Build | Order) -> list[Site]:
    """The site of a build, or of every system of an order."""
    return [Site(build)] if isinstance(build, Build) else [Site(section, f"{section.key}.") for section in build.sections]


def switch_name(fabric: Fabric, tier: str, index: int) -> str:
    """What a switch of a fabric is called."""
    return f"{fabric.id}-{tier}-{index + 1}"


def panel_name(node: Node, index: int) -> str:
    """What a panel of a line of the bill of materials is called."""
    return f"{node.key}-{index + 1}"


def by_rack(places: Sequence[Place]) -> dict[str, list[Place]]:
    """The places of each rack."""
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.rack, []).append(place)
    return found
