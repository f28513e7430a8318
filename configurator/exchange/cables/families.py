"""The cables of one family of links: which modules, which ports, and where the far ends are, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, takewhile

import numpy as np
import polars

from configurator.catalog.parts import Cable
from configurator.disciplines.network.cables.cabling import CableLine
from configurator.disciplines.network.cables.counting import counted_by, ended_at
from configurator.disciplines.network.circuits import Circuits
from configurator.disciplines.network.fabrics import CIRCUIT, Fabric, far_modules_of, modules_of
from configurator.exchange.cables.sides import FIXED, Ports, Side, turn
from configurator.exchange.cables.site import Place, Site, by_rack
from configurator.exchange.cables.wiring import Numbers
from configurator.system.tree import Node


@dataclass(frozen=True)
class Near:
    """The ports at the nodes: the place of each, and its number there from 0."""

    places: list[Place]
    index: Numbers
    local: Numbers


@dataclass(frozen=True)
class Family:
    """One family of links of a system."""

    site: Site
    fabric: Fabric
    line: CableLine

    @property
    def planes(self) -> int:
        """Planes that each of its ports is split over."""
        return round(self.line.planes.value or 1) if self.line.planes is not None else 1

    @property
    def rails(self) -> int:
        """Rails that the ports of a node are dealt out to."""
        return round(self.fabric.rails.value or 1)

    @property
    def count(self) -> float:
        """Its links, those of all planes."""
        return self.line.count.number or 0.0

    @property
    def per(self) -> str:
        """What a port of a node is called: after what the links are counted by; ports of management are ports apart."""
        return "mgmt" if self.line.link.group == "management" else self.line.link.per.rpartition(".")[2]

    @cached_property
    def cable(self) -> Cable | None:
        """The cable, where it is one by itself."""
        part = self.site.build.catalog.parts.get(self.line.part or "")
        return part if isinstance(part, Cable) else None

    @property
    def shared(self) -> int:
        """Near ends that one far plug of its cable serves."""
        return round((self.cable.near_ends.number if self.cable is not None and self.cable.near_ends is not None else None) or 1)

    @property
    def far_ports(self) -> int:
        """Links that one cage at the far end serves."""
        fitted = sum(node.total.number or 0.0 for node in self.far_nodes)
        return max(self.shared, round(self.count / fitted) if fitted else 1)

    @property
    def far_module(self) -> str:
        """What is plugged in at the far end."""
        return _part_of(self.far_nodes)

    @cached_property
    def far_nodes(self) -> list[Node]:
        """The modules at the far end: bought for it, else those of what it ends at."""
        if self.line.far is not None:
            return [self.line.far]
        return far_modules_of(self.site.build.system, self.line.link) if self._is_fibre else []

    @cached_property
    def modules(self) -> list[Node]:
        """The modules of the nodes that its fibres are plugged into."""
        return modules_of(self.site.build.system, self.line.link) if self._is_fibre else []

    @property
    def _is_fibre(self) -> bool:
        return self.cable is not None and self.cable.medium == "fiber"

    def near(self) -> Near:
        """Place and number of every port at the nodes: as many on each piece of the item that the links are counted by."""
        nodes = counted_by(self.site.build.system, self.line.link)
        every, ports = sum(node.total.number or 0.0 for node in nodes), self.count / self.planes
        places: list[Place] = []
        columns: list[tuple[Numbers, Numbers]] = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
        for node in nodes:
            here, share = self.site.standing(node), round(ports * (node.total.number or 0.0) / every)
            number = np.arange(share)
            place = number * len(here) // max(share, 1)
            columns.append((len(places) + place, turn(place)))
            places += here
        index, local = (np.concatenate(column) for column in zip(*columns, strict=True))
        return Near(places, index, local)

    def far(self, near: Near, ports: Ports, rows: Numbers, plane: Numbers) -> Side:
        """The ends away from the nodes: ports of leaves, or of what stands in their racks, dealt out evenly."""
        plan = self.fabric.plan
        if plan is not None and self.line.link.tier == "node-leaf":
            rail = near.local % self.rails
            leaf, port = plan.leaf_of(rail, turn(rail))
            return self.switch_side("leaf", leaf[rows], port[rows], plane, self.far_module)
        if self.fabric.circuits is not None and self.line in self._strands:
            return self._circuit_side(near, self.fabric.circuits)
        places, index = self._others(near, rows)
        number = ports.next(places, index, "far")
        return Side(places, index, (number - 1) // self.far_ports + 1, number, self.far_module)

    @property
    def _strands(self) -> list[CableLine]:
        """The families of the fabric that end at circuit switches."""
        return [line for line in self.fabric.lines if line.link.group == "scale-up-optics" and not line.link.ends_at]

    def _circuit_side(self, near: Near, circuits: Circuits) -> Side:
        """Ports of circuit switches: position by position of the strands of a rack, those of all racks and both sides of an axis together.

        The strands of a rack are numbered family by family; two that follow each other are the sides of an axis.
        """
        racks, rack = np.unique([place.rack for place in near.places], return_inverse=True)
        count = len(racks)
        before = sum(round((line.count.number or 0.0) / count) for line in takewhile(lambda line: line is not self.line, self._strands))
        strand = before + turn(rack[near.index])
        port = strand // 2 * 2 * count + strand % 2 * count + rack[near.index]
        places = [self.site.switch(self.fabric, CIRCUIT, n) for n in range(round(circuits.count.value or 0))]
        each = port % circuits.ports + 1
        return Side(places, port // circuits.ports, each, each)

    def switch_side(self, tier: str, switch: Numbers, port: Numbers, plane: Numbers, module: str, prefix: str = "") -> Side:
        """Ports of the switches of a tier, by their number in a plane; what leads up from one has cages of its own."""
        assert self.fabric.plan is not None
        each = {"leaf": self.fabric.plan.leaves, "spine": self.fabric.plan.spines, "core": self.fabric.plan.cores}[tier]
        places = [self.site.switch(self.fabric, tier, n) for n in range(each * self.planes)]
        cage, lane = port // self.far_ports + 1, port % self.far_ports + 1
        return Side(places, plane * each + switch, cage, cage, module, prefix, prefix, "/", lane)

    def _others(self, near: Near, rows: Numbers) -> tuple[list[Place], Numbers]:
        """Devices of the same rack in turn, or of any; without one, what the platform says stands there."""
        link, found = self.line.link, self._standing
        rack_of = {rack: n for n, rack in enumerate(dict.fromkeys(place.rack for place in near.places))}
        rack = np.array([rack_of[place.rack] for place in near.places], dtype=np.int64)[near.index][rows]
        every = [place for places in found.values() for place in places]
        if not every:
            inside = link.group.startswith("scale-up") or bool(link.ends_at)
            name, outside = f"{link.id}-far-end", f"{self.site.prefix}outside"
            return ([Place(r, 0, name) for r in rack_of], rack) if inside else ([Place(outside, 0, name, False)], rack * 0)
        start = dict(zip(found, accumulate((len(places) for places in found.values()), initial=0), strict=False))
        spans = np.array([(start[r], len(found[r])) if r in found else (0, len(every)) for r in rack_of], dtype=np.int64)
        return every, spans[rack, 0] + np.arange(len(rack)) % spans[rack, 1]

    @cached_property
    def _standing(self) -> dict[str, list[Place]]:
        """The devices of the quote that the links are plugged into, rack by rack; none where they end elsewhere."""
        return by_rack([place for node in ended_at(self.site.build.system, self.line.link) for place in self.site.standing(node)])

    def piece(self) -> polars.Expr | None:
        """The bought piece that a cable lies in: a cartridge, a splitter of either end; none where it is a piece itself."""
        pieces, number = self._carriers, polars.col("number")
        if self.shared > 1:
            return polars.concat_str("b_rack", polars.lit("/"), "b_device", polars.lit("/"), "b_cage")
        if pieces:
            place = ((number - 1) * pieces // round(self.count) + 1).cast(polars.String).str.zfill(5)
            return polars.lit(f"{self.line.part}-") + place
        bought = round(self.line.node.total.number or 0.0) if self.line.node is not None else 0
        if self.planes > 1 and bought * self.planes == round(self.count):
            port = polars.col("a_port").str.split(".").list.first()
            return polars.concat_str("a_rack", polars.lit("/"), "a_device", polars.lit(f"/{self.line.link.id}-"), port)
        return None

    @property
    def _carriers(self) -> int:
        """Pieces that carry the links of the family together; 0 where each is bought by itself."""
        carrier = self.line.link.carried_by
        nodes = (n for n in self.site.build.system.walk() if carrier and n.part is not None and n.part.id == carrier)
        return round(sum(n.total.number or 0.0 for n in nodes))


def _part_of(modules: list[Node]) -> str:
    """What modules are, which are all alike; a plug of the cable where there are none."""
    return modules[0].part.id if modules and modules[0].part is not None else FIXED


def near_side(family: Family, near: Near, ports: Ports, rows: Numbers, plane: Numbers) -> Side:
    """The ends at the nodes: each the next port of its device, in the cage that takes so many of them; planes are parts of a port."""
    number = ports.next(near.places, near.index, family.per)
    fitted = sum(node.total.number or 0.0 for node in family.modules)
    each = max(1, round(family.count / family.planes / fitted)) if fitted else 1
    module = _part_of(family.modules)
    prefix, cage = f"{family.per}-", (number - 1) // each + 1
    lane = plane + 1 if family.planes > 1 else None
    return Side(near.places, near.index[rows], cage[rows], number[rows], module, prefix, prefix, ".", lane)
