"""Ports of the switches that stand in the racks: how many there are, how many the links of all fabrics take, and how many are left."""

from __future__ import annotations

from collections.abc import Iterable

from configurator.catalog.parts import Switch
from configurator.disciplines.network.fabrics import Fabric, Standing
from configurator.figures import Figure, ceil, constant, floor, maximum, total
from configurator.phrases import phrase
from configurator.system.tree import System, when_judged

KEY = "network.in-rack"  # what comes before the path of a switch in the ids of its ports

LABELS = {
    "ports": "{switch}: ports in the racks",
    "links": "{switch}: ports taken by the links that end there",
    "used": "{switch}: ports taken by these links and those up",
    "spare-ports": "{switch}: ports left over",
}


@when_judged
def count_ports(system: System, fabrics: Iterable[Fabric]) -> None:
    """The ports of each kind of switch in the racks, over all of them, and what the links of every fabric leave of them.

    spare = switches · ports - ⌈Σ links · ports of one⌉, with the links up where a fabric has some; below 0, so many are missing.
    """
    found: dict[str, list[Standing]] = {}
    for standing in (standing for fabric in fabrics for standing in fabric.standing):
        found.setdefault(standing.node.path, []).append(standing)
    for path, of in found.items():
        _count(system, f"{KEY}.{path}", of)


def _count(system: System, key: str, of: list[Standing]) -> None:
    ledger, node = system.ledger, of[0].node
    assert isinstance(node.part, Switch)
    each = [(standing, _ports_of_one(system, node.part, standing.rate)) for standing in of]
    down = total([standing.down * ports for standing, ports in each])
    up = [standing.up * ports for standing, ports in each if standing.up is not None]
    figures = {"ports": node.total * ledger.needed(node.part, "ports", "1"), "links": ceil(down)}
    if up:
        figures["used"] = ceil(down + total(up))
    figures["spare-ports"] = figures["ports"] - figures["used" if up else "links"]
    for id, figure in figures.items():
        ledger.add(figure.named(f"{key}.{id}", phrase(LABELS[id], switch=node.label), "1"))


def _ports_of_one(system: System, switch: Switch, rate: Figure | None) -> Figure:
    """Ports that a link takes: a part of one that is broken out, several where the link is faster; one where a rate is not known."""
    own = None if rate is None else system.ledger.part(switch, "rate" if switch.port_rate is None else "port-rate")
    if own is None or rate is None:
        return constant(1.0)
    return ceil(rate / own) / maximum(floor(own / rate), constant(1.0))
