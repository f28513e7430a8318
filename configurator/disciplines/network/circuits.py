"""Optical circuit switches, which join one system with another: as many as the strands of the order fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from configurator.catalog.parts import Switch
from configurator.catalog.problems import fail
from configurator.disciplines.network.cables.cabling import CableLine
from configurator.figures import Figure, ceil, constant, maximum, total
from configurator.phrases import phrase
from configurator.system.tree import System


@dataclass(frozen=True)
class Circuits:
    """The circuit switches of a fabric: the part, how many, the ports of one that are used, and the strands that end there.

    Not `quoted`, they are outside the order.
    """

    part: Switch
    count: Figure
    usable: Figure
    strands: Figure
    quoted: bool

    @property
    def ports(self) -> int:
        """Ports of one that are used."""
        return round(self.usable.value or 1)


def circuits_of(system: System, id: str, lines: Sequence[CableLine]) -> Circuits | None:
    """The circuit switches that the strands of a fabric end at: ⌈strands / (ports - spare ports)⌉; None for a fabric without any.

    Raises:
        InputError: a switch that does not say its ports.
    """
    own = system.platform.fabrics.get(id)
    strands = [line.count for line in lines if line.link.group == "scale-up-optics" and not line.link.ends_at]
    if own is None or own.on_one is None or not strands:
        return None
    ledger, part = system.ledger, system.catalog.part(own.switch, Switch)
    ports, spare = ledger.part(part, "ports"), ledger.part(part, "spare-ports")
    if ports is None:
        raise fail("NET012", f"{id} fabric: {part.id} does not say its ports", own.at, "another switch")
    usable = ports if spare is None else maximum(ports - spare, constant(0.0))
    label = phrase("{fabric} fabric: ports of a circuit switch that are used", fabric=id)
    usable = ledger.add((usable * 1.0).named(f"network.{id}.circuit-ports", label, "1"))
    label = phrase("{fabric} fabric: circuit switches, for all of its strands", fabric=id)
    count = ledger.add(ceil(total(strands) / usable).named(f"network.{id}.circuits", label, "1"))
    each = ledger.value(f"network.{id}.on-one", phrase("{fabric} fabric: ports of a system on one circuit switch", fabric=id), own.on_one)
    label = phrase("{fabric} fabric: ports that one circuit switch needs to join all systems", fabric=id)
    ledger.add((system.quantity * each).named(f"network.{id}.circuit-joined", label, "1"))
    asked = all(system.options.get(option) == choice for option, choice in own.when.items())
    return Circuits(part, count, usable, total(strands), asked or system.spec.network.boundary != "nic")
