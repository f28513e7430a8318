"""Heads of active cables: they are bought with the cable, and draw their power and give off their heat where they are plugged in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.catalog.parts import Cable
from configurator.catalog.platforms import Link
from configurator.disciplines.network.cables.counting import counted_by, ended_at, times_factors
from configurator.figures import Figure, constant, minimum, total
from configurator.phrases import phrase
from configurator.system.tree import Node, System


@dataclass(frozen=True)
class Heads:
    """What the heads of the cables of a link that are plugged into one node draw together, an unnamed figure."""

    link: Link
    node: Node
    cable: Cable
    drawn: Figure

    @property
    def id(self) -> str:
        """What their power is called."""
        return f"power.heads.{self.node.path}.{self.link.id}"

    @property
    def label(self) -> str:
        """What they are called."""
        return phrase("{item}: heads of {part}", item=self.node.label, part=self.cable.name)


def heads_by_node(system: System) -> Mapping[str, Sequence[Heads]]:
    """Those in the racks by the path of the node that they are plugged into."""
    found: dict[str, list[Heads]] = {}
    for heads in heads_in_racks(system):
        found.setdefault(heads.node.path, []).append(heads)
    return found


def heads_in_racks(system: System) -> Iterator[Heads]:
    """The heads in the racks of the order, link by link."""
    for link in system.platform.links:
        yield from heads_of(system, link)


def heads_of(system: System, link: Link) -> Iterator[Heads]:
    """The heads of a link in the racks: P = links / links of a cable · P_cable · share of the end.

    A link without anything at its other end there has both in nodes of its own kind, where it belongs to the scale-up network; of any
    other the far heads are in switches outside the racks.
    """
    cable = system.cable_of(link) if link.cable else None
    if not isinstance(cable, Cable) or not cable.draws:
        return
    nodes = counted_by(system, link)
    if not nodes:
        return
    if link.group.startswith("scale-up") and not link.ends_at:
        yield from _plugged(system, link, cable, nodes, nodes, constant(1.0))
        return
    share = minimum(system.ledger.constant(system.catalog, "cable-near-share"), constant(1.0))
    yield from _plugged(system, link, cable, nodes, nodes, share)
    yield from _plugged(system, link, cable, nodes, [node for node in ended_at(system, link) if node.role], 1.0 - share)


def _plugged(system: System, link: Link, cable: Cable, counted: Sequence[Node], at: Sequence[Node], share: Figure) -> Iterator[Heads]:
    """The heads at one end, dealt out evenly over the nodes that stand there."""
    links = times_factors(system, link, total([node.total for node in counted])) if at else constant(0.0)
    each = system.ledger.needed(cable, "tdp", "W") * share / ((cable.near_ends.number if cable.near_ends is not None else None) or 1.0)
    for node in at:
        yield Heads(link, node, cable, links * each * (node.total / total([other.total for other in at])))
