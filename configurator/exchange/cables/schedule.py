"""The schedule of cables: a row a cable, both ends to the port; its pieces and modules are those of the bill of materials.

It is made in columns, a family of links at a time and a hundred thousand rows at once, so that millions of rows take seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import polars

from configurator.build import Build, Order
from configurator.catalog.parts import Cable, Part
from configurator.catalog.parts.power import PowerRack, Whip
from configurator.disciplines.network.cables.cabling import CableLine
from configurator.disciplines.network.fabrics import Fabric, between_switches
from configurator.exchange.cables.block import COLUMNS, POLARITY, Block, Kind
from configurator.exchange.cables.families import Family, near_side
from configurator.exchange.cables.sides import FIXED, Ports, Side
from configurator.exchange.cables.site import Place, Site, sites_of
from configurator.exchange.cables.trunks import in_trunks
from configurator.exchange.cables.wiring import uplinks
from configurator.units import unit

MEDIA = {"copper": "backplane", "single-mode": "fibre-sm", "single-mode-lc": "fibre-sm", "multimode": "fibre-mm", "fiber": "fibre-sm"}
GBIT = unit("Gbit/s").factor


@dataclass
class _Writer:
    """What the rows of one system are made from; remembers the ports that are taken."""

    site: Site
    ports: Ports = field(default_factory=Ports)

    def blocks(self) -> Iterator[Block]:
        """Its families: by fabric, then power."""
        for fabric in self.site.build.fabrics:
            for line in fabric.lines:
                yield from _family(self, fabric, line)
            yield from _between_switches(self, fabric)
        yield from _power(self)

    def routed(self) -> Iterator[Block]:
        """The same, with the tray that leads away from each rack."""
        yield from (replace(block, routes=self.site.routes(block.a.places)) for block in self.blocks())


def schedule(build: Build | Order) -> Iterator[polars.DataFrame]:
    """The rows of a build, or of every system of an order: by fabric, then power; some at a time, in the columns of `COLUMNS`."""
    for site in sites_of(build):
        for block in _Writer(site).routed():
            yield from block.frames(site.prefix)


def _kind(fabric: Fabric, line: CableLine, part: Part | None) -> Kind:
    medium, length, polarity = "", 0.0, ""
    if isinstance(part, Cable):
        polarity = POLARITY.get(part.fibre or "", "")
        medium = MEDIA.get(part.fibre or part.medium or "", part.medium or "")
        length = (part.length.coherent if part.length is not None else None) or 0.0
    rate = (line.rate.value or 0.0) / GBIT if line.rate is not None else 0.0
    return Kind(fabric.id, line.link.id, medium, part.id if part is not None else "", rate, length, polarity)


def _family(writer: _Writer, fabric: Fabric, line: CableLine) -> Iterator[Block]:
    """The links of one family, node by node, each with the end that its fabric gives it."""
    site, family = writer.site, Family(writer.site, fabric, line)
    if line.link.tier == "leaf-spine" and fabric.plan is not None and fabric.plan.uplinks == round(family.count):
        part = site.build.catalog.parts.get(line.part or "")
        yield _tier(
            family, _kind(fabric, line, part), "leaf-spine", family.far_module, line.length.value if line.length is not None else None
        )
        return
    near = family.near()
    if not len(near.index):
        return
    plane = np.tile(np.arange(family.planes), len(near.index))
    rows = np.repeat(np.arange(len(near.index)), family.planes)
    a = near_side(family, near, writer.ports, rows, plane)
    b = family.far(near, writer.ports, rows, plane)
    kind = _kind(fabric, line, site.build.catalog.parts.get(line.part or ""))
    run = site.runs(line, a.places, a.index, b.places, b.index)
    block = Block(kind, a, b, run, plane, (near.local % family.rails)[rows], family.piece())
    yield from [block] if line.structured is None else in_trunks(site, block, line.structured)


def _between_switches(writer: _Writer, fabric: Fabric) -> Iterator[Block]:
    """The links above the leaves that are quoted, of the kind that comes from the nodes."""
    first = next((line for line in fabric.lines if line.link.tier == "node-leaf"), None)
    if fabric.plan is None or first is None:
        return
    system = writer.site.build.system
    part, module = between_switches(system, first.link)
    for key in fabric.above:
        kind = _kind(fabric, first, part)._replace(link=f"{fabric.id}-{key}")
        yield _tier(Family(writer.site, fabric, first), kind, key, module.id if module else FIXED, system.rows.across.value)


def _tier(family: Family, kind: Kind, between: str, module: str, run: float | None) -> Block:
    """The links between two tiers of switches, with the same module at both ends."""
    assert family.fabric.plan is not None
    links = uplinks(family.fabric.plan, between)
    plane = np.repeat(np.arange(family.planes), len(links.lower))
    lower, upper = (
        family.switch_side(tier, np.tile(switch, family.planes), np.tile(port, family.planes), plane, module, up)
        for tier, switch, port, up in zip(between.split("-"), links[::2], links[1::2], ("up", ""), strict=True)
    )
    return Block(kind, lower, upper, np.full(len(plane), run or 0.0), plane, np.zeros(len(plane), dtype=np.int64))


def _power(writer: _Writer) -> Iterator[Block]:
    """The cords of the racks, each from an inlet to a panel of the site; those of direct current to the power racks where there are any."""
    site, system = writer.site, writer.site.build.system
    length = site.build.spec.site.feeder_length.coherent or 0.0
    panels = [Place(f"{site.prefix}outside", 0, f"feed-{letter}", False) for letter in "AB"]
    sources = [place for node in system.parts(PowerRack) for place in site.standing(node)]
    before = 0
    for node in system.parts(Whip):
        assert isinstance(node.part, Whip)
        kind = Kind("power", "whip", "power", node.part.id, 0.0, length)
        shelf = next((n for n in system.walk() if n.key == "power-shelf" and n.role == node.role), node)
        prefix = "ac-" if node.part.phases is not None else "dc-"
        ends = sources if prefix == "dc-" and sources else panels
        places, count = site.standing(shelf), round(node.total.number or 0.0)
        number = np.arange(count)
        index, feed = number * len(places) // max(count, 1), number % len(ends)
        inlet, outlet = writer.ports.next(places, index, prefix), writer.ports.next(ends, feed, "power")
        a = Side(places, index, inlet, inlet, port_prefix=prefix, caged=False)
        b = Side(ends, feed, outlet, outlet, port_prefix="" if ends is panels else "out-", caged=False)
        zero = np.zeros(count, dtype=np.int64)
        yield Block(kind, a, b, np.full(count, length), zero, zero, before=before)
        before += count


__all__ = ["COLUMNS", "schedule"]
