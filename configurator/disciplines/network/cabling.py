"""Cabling: links by family, with the cables and far-end optics they need; power cords are counted from the shelves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from configurator.catalog.parts import Transceiver, Whip
from configurator.catalog.platforms import Link
from configurator.disciplines.network.ends import ends, extent
from configurator.figures import Figure, ceil, total
from configurator.phrases import phrase
from configurator.system.layout import longest_run
from configurator.system.ledger import Ledger
from configurator.system.tree import Node, System

CONTRACT = {
    "scale-up-copper": ("cables.scale-up-copper", "Scale-up links in copper", "cables"),
    "scale-up-optics": ("cables.scale-up-optics", "Scale-up links in optics", "fibre cables"),
    "scale-out": ("cables.scale-out", "Scale-out links", "cables"),
    "management": ("cables.management", "Management links", "cables"),
}


@dataclass(frozen=True)
class CableLine:
    """One family of links: how many, how long, and the line that carries its cost."""

    link: Link
    count: Figure
    length: Figure | None
    rate: Figure | None
    node: Node | None


def list_cables(system: System) -> list[CableLine]:
    """Every link family of the platform counted over the order, with BOM lines for cables and far-end optics."""
    lines = [_link(system, link, nodes) for link in system.platform.links if (nodes := _counted_by(system, link))]
    for group in CONTRACT:
        add_links(system.ledger, group, [line.count for line in lines if line.link.group == group])
    _uplinks(system)
    whips = total([n.total for n in system.parts(Whip)])
    system.ledger.add(whips.named("cables.power", "Power whips", "1"))
    optics = total([n.total for n in system.parts(Transceiver)])
    system.ledger.add(optics.named("cables.transceivers", "Optical transceivers", "1"))
    return lines


def add_links(ledger: Ledger, group: str, counts: Sequence[Figure]) -> None:
    """The links of a group: in pairs where any of them is counted in pairs, the cables beside them as a figure of their own."""
    id, label, what = CONTRACT[group]
    pairs, pieces = [f for f in counts if _pairs(f)], [f for f in counts if not _pairs(f)]
    if pairs and any(f.value != 0.0 for f in pieces):
        ledger.add(total(pieces).named(beside_pairs(id), phrase("{label}, cables beside the pairs", label=label), "1"))
    if pairs:
        ledger.add(total(pairs).named(id, phrase("{label}, differential pairs", label=label), "pair"))
    else:
        ledger.add(total(pieces).named(id, phrase("{label}, {counted}", label=label, counted=what), "1"))


def beside_pairs(id: str) -> str:
    """The figure of the cables of a group that counts its links in pairs."""
    return f"{id}-cables"


def _uplinks(system: System) -> None:
    """Links from the leaf switches up: as many as come down, divided by the oversubscription; the fabric above is not in this quote."""
    ledger = system.ledger
    down = ledger.figures["cables.scale-out"]
    unused = "no scale-out network is quoted" if down.value == 0.0 else ""
    given = system.spec.network.oversubscription
    ratio = ledger.value("network.oversubscription", "Oversubscription of the leaf switches", given, unused)
    ledger.add(ceil(down / ratio).named("network.uplinks", "Uplinks of the leaf switches, outside this quote", "1"))


def _pairs(figure: Figure) -> bool:
    return figure.dimension.text == "pair"


def _counted_by(system: System, link: Link) -> list[Node]:
    """The nodes the link is counted by; none where it is not quoted, or where the options in force have no such node."""
    if link.group == "scale-out" and system.spec.network.scale_out != "auto":
        return []
    return [n for n in system.walk() if n.path == link.per or (link.per == n.key == "power-shelf")]


def _link(system: System, link: Link, nodes: list[Node]) -> CableLine:
    ledger, key = system.ledger, f"cables.{link.id}"
    count = total([n.total for n in nodes])
    for name, factor in link.factors.items():
        count = count * ledger.value(f"{key}.{name}", f"{link.label}: {name.replace('-', ' ')}", factor)
    if link.group == "scale-out":
        count = count * ledger.value("network.planes", "Network planes", system.spec.network.planes)
    ledger.add(count.named(f"{key}.count", f"{link.label}: {'pairs' if _pairs(count) else 'links'}", "pair" if _pairs(count) else "1"))
    length = ledger.value(f"{key}.length", phrase("{link}: length", link=link.label), link.length) if link.length is not None else None
    rate = ledger.value(f"{key}.rate", phrase("{link}: rate", link=link.label), link.rate) if link.rate is not None else None
    _run_between_racks(system, link)
    line = None
    if link.cable and count.value:
        part = system.catalog.parts[link.cable]
        line = system.attach(_group(system), link.id, phrase("{subject}: {aspect}", subject=link.label, aspect=part.name), count, part)
    if link.remote_transceiver and count.value:
        optic = system.catalog.parts[link.remote_transceiver.part]
        each = ledger.value(
            f"{key}.far-end-optics", phrase("{link}: far-end optics per cable", link=link.label), link.remote_transceiver.count
        )
        label = phrase("{link}: far-end {optic}", link=link.label, optic=optic.name)
        system.attach(_group(system), f"{link.id}-far-optic", label, ceil(count * each), optic)
    extent(system, link, count, length, rate)
    ends(system, link, nodes, count, length, rate)
    return CableLine(link, count, length, rate, line)


def _run_between_racks(system: System, link: Link) -> None:
    """Longest run of a link between racks: along the row, across aisles, and up and down at both ends."""
    if not link.from_rack or not link.to_rack:
        return
    ledger, key = system.ledger, f"cables.{link.id}"
    pitches, rows = longest_run(system, link.from_rack, link.to_rack)
    frame = next(r.frame for r in system.roles if r.key == link.from_rack)
    width, units, unit_pitch = (ledger.part(frame, field) for field in ("width", "height-units", "unit-pitch"))
    assert width is not None and units is not None and unit_pitch is not None
    tray = ledger.constant(system.catalog, "cable-tray-height")
    run = width * float(pitches) + (units * unit_pitch + tray) * 2.0
    if rows:
        run = run + ledger.constant(system.catalog, "aisle-crossing") * float(rows)
    ledger.add(run.named(f"{key}.longest-run", phrase("{link}: longest run by the floor plan", link=link.label), "m"))


def _group(system: System) -> Node:
    """The assembly line that gathers cables outside the trays."""
    found = next((n for n in system.extra if n.key == "cabling"), None)
    return found or system.attach(None, "cabling", "Cabling between trays, racks and the network", system.quantity)
