"""Links that run in trunks: three cables each, from the node to a panel above its rack, through a trunk, from a panel to the switch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars
from numpy.typing import NDArray

from configurator.catalog.parts import Cable
from configurator.disciplines.network.cables.structured import Structured
from configurator.exchange.cables.block import Block
from configurator.exchange.cables.sides import Side, turn
from configurator.exchange.cables.site import Place, Site, panel_name
from configurator.exchange.cables.wiring import Numbers


def in_trunks(site: Site, block: Block, runs: Structured) -> Iterator[Block]:
    """The rows of a family: cords at the nodes, links of trunks by the rack they come from, cords at the switches.

    A trunk carries links of one rack; the panels in the network racks are filled in the order of the racks.
    """
    racks, of_place = np.unique([place.rack for place in block.a.places], return_inverse=True)
    rack = of_place[block.a.index]
    number, whole = turn(rack), np.argsort(np.argsort(rack, kind="stable"), kind="stable")
    each = -(-int(np.bincount(rack).max()) // runs.ports)
    above = [Place(str(name), 0, panel_name(runs.near, n)) for name in racks for n in range(each)]
    beside = [site.panel(runs.far, n) for n in range(-(-len(rack) // runs.ports))]
    front, rear = (_ports(above, rack * each + number // runs.ports, number % runs.ports + 1, side) for side in ("front-", "rear-"))
    far_front, far_rear = (_ports(beside, whole // runs.ports, whole % runs.ports + 1, side) for side in ("front-", "rear-"))
    up, longest = site.to_tray(block.a.places, block.a.index), block.kind.length
    yield replace(block, b=front, run=np.minimum(up, longest))
    yield _trunk(block, runs, front=rear, far=far_rear, run=block.run - up, number=number // runs.links + 1)
    yield replace(block, a=far_front, run=np.full(len(rack), longest), before=2 * len(rack))


def _ports(places: list[Place], index: Numbers, port: Numbers, side: str) -> Side:
    """Ports of panels, in front or behind; a port is a cage of its own."""
    return Side(places, index, port, port, cage_prefix=side, port_prefix=side)


def _trunk(block: Block, runs: Structured, front: Side, far: Side, run: NDArray[np.float64], number: Numbers) -> Block:
    """The links of trunks, each piece named after its rack and number."""
    part = runs.trunk.part
    assert isinstance(part, Cable) and part.length is not None
    length = part.length.coherent or 0.0
    kind = block.kind._replace(part=part.id, length=length)
    piece = polars.concat_str("a_rack", polars.lit(f"/{block.kind.link}/trunk-"), polars.col("trunk").cast(polars.String))
    held = np.clip(run, 0.0, length)
    return replace(block, kind=kind, a=front, b=far, run=held, piece=piece, before=len(block.run), trunk=number)
