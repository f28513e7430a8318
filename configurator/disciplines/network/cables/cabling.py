"""Cabling: links by family, with the cables and far-end optics they need; power cords are counted from the shelves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from configurator.catalog.parts import Cable, Transceiver, Whip
from configurator.catalog.platforms import Link, RemoteOptic
from configurator.catalog.values import Value
from configurator.disciplines.network.cables.counting import counted_by, times_factors
from configurator.disciplines.network.cables.ends import ends, extent
from configurator.disciplines.network.cables.hanging import hang_cables
from configurator.disciplines.network.cables.heads import Heads, heads_of
from configurator.disciplines.network.cables.structured import Structured, structured
from configurator.disciplines.network.settings import planes_of, rails_of, require_known, require_links
from configurator.figures import Figure, ceil, constant, total
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
    """One family of links: how many, how long, how fast, the line that carries its cost, and that of the modules at the far end.

    Links are those of all `planes` (none: nothing splits its ports), each at its share of the rate of a port. `heads` of active cables are
    plugged in inside the racks. What is `structured` runs in trunks between panels.
    """

    link: Link
    count: Figure
    length: Figure | None
    rate: Figure | None
    node: Node | None
    far: Node | None = None
    planes: Figure | None = None
    heads: tuple[Heads, ...] = ()
    structured: Structured | None = None

    @property
    def part(self) -> str | None:
        """The id of the cable that is bought for it, or of the piece it runs in."""
        bought = self.node.part.id if self.node is not None and self.node.part is not None else None
        return bought or self.link.cable or self.link.carried_by


def list_cables(system: System) -> list[CableLine]:
    """Every link family of the platform counted over the order, with BOM lines for cables and far-end optics."""
    require_known(system)
    require_links(system)
    counted = [(link, nodes) for link in system.platform.links if (nodes := counted_by(system, link))]
    lines = [_link(system, link, nodes) for link, nodes in counted]
    hang_cables(system, [(link, nodes, line.count) for (link, nodes), line in zip(counted, lines, strict=True)])
    for group in CONTRACT:
        add_links(system.ledger, group, [line.count for line in lines if line.link.group == group])
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


def _pairs(figure: Figure) -> bool:
    return figure.dimension.text == "pair"


def _link(system: System, link: Link, nodes: list[Node]) -> CableLine:
    ledger, key = system.ledger, f"cables.{link.id}"
    ports, planes = times_factors(system, link, total([n.total for n in nodes])), planes_of(system, link)
    count = ports
    if planes is not None:
        count = ports * planes
    words, unit = ("{link}: pairs", "pair") if _pairs(count) else ("{link}: links", "1")
    ledger.add(count.named(f"{key}.count", phrase(words, link=link.label), unit))
    given = _given_length(system, link)
    length = ledger.value(f"{key}.length", phrase("{link}: length", link=link.label), given) if given is not None else None
    rate = ledger.value(f"{key}.rate", phrase("{link}: rate", link=link.label), link.rate) if link.rate is not None else None
    if rate is not None and planes is not None:
        label = phrase("{link}: rate of a link of one plane", link=link.label)
        rate = ledger.add((rate / planes).named(f"{key}.link-rate", label, "Gbit/s"))
    _run_between_racks(system, link)
    _run_to_switches(system, link)
    role = next((r for r in system.roles if nodes and r.key == nodes[0].role), None)
    runs = structured(system, link, role, count, _group(system)) if role is not None and link.cable and count.value else None
    if runs is not None:
        label = phrase("{subject}: {aspect}", subject=link.label, aspect=runs.cord.name)
        line: Node | None = system.attach(_group(system), link.id, label, count * 2.0, runs.cord)
    else:
        line = _cables(system, link, ports, planes) if link.cable and count.value else None
    far = _far_modules(system, link, ports, planes) if count.value else None
    extent(system, link, count, length, rate)
    ends(system, link, nodes, count, length, rate, planes)
    return CableLine(link, count, length, rate, line, far, planes, tuple(heads_of(system, link)), runs)


def _given_length(system: System, link: Link) -> Value | None:
    """The length that is given, else that of what was chosen for the run, else as the platform has it."""
    medium = system.media.get(link.id)
    return system.spec.network.lengths.get(link.id) or (medium.cable.length if medium is not None else link.length)


def _run_to_switches(system: System, link: Link) -> None:
    """Of a link to switches outside the racks: the longest run of a row, unless the length is given."""
    if link.group == "scale-out" and link.tier == "node-leaf" and not link.ends_at and link.id not in system.spec.network.lengths:
        label = phrase("{link}: longest run by the floor plan", link=link.label)
        system.ledger.add((system.rows.inside * 1.0).named(f"cables.{link.id}.longest-run", label, "m"))


def _cables(system: System, link: Link, ports: Figure, planes: Figure | None) -> Node:
    """The cables: a splitter for each port that is split where the catalog has one of the kind, else one for every link.

    Where one far plug serves several near ones, they are whole pieces at the leaves.
    """
    part = system.cable_of(link)
    assert isinstance(part, Cable)
    if part.near_ends is not None:
        pieces = _whole_pieces(system, link, ports, planes, constant(1.0) / (part.near_ends.number or 1.0))
        return system.attach(_group(system), link.id, phrase("{subject}: {aspect}", subject=link.label, aspect=part.name), pieces, part)
    legs = 1.0 if planes is None else planes.value or 1.0
    splitter = _splitter(system, part, legs) if legs > 1 else None
    pieces = ports if splitter is not None or planes is None else ports * planes
    part = splitter or part
    return system.attach(_group(system), link.id, phrase("{subject}: {aspect}", subject=link.label, aspect=part.name), pieces, part)


def _splitter(system: System, part: Cable, legs: float) -> Cable | None:
    """The cable of the catalog that has so many legs and is of the same kind and length otherwise."""
    cables = (other for other in system.catalog.of(Cable) if other.legs is not None)
    return next((c for c in cables if c.legs is not None and c.legs.number == legs and _like(c) == _like(part)), None)


def _like(part: Cable) -> tuple[str | None, str | None, float | None]:
    return part.medium, part.fibre, part.length.coherent if part.length is not None else None


def _far_modules(system: System, link: Link, ports: Figure, planes: Figure | None) -> Node | None:
    """The modules at the far ends; a port that is split is as many lanes at the switch as a whole one."""
    optic = system.far_module(link)
    if optic is None or link.remote_transceiver is None:
        return None
    each = far_optics(system, link, link.remote_transceiver)
    pieces = _whole_pieces(system, link, ports, planes, each)
    label = phrase("{link}: far-end {optic}", link=link.label, optic=optic.name)
    return system.attach(_group(system), f"{link.id}-far-optic", label, pieces, optic)


def far_optics(system: System, link: Link, remote: RemoteOptic) -> Figure:
    """Modules at the far end of a link: half of one that serves two."""
    label = phrase("{link}: far-end optics per cable", link=link.label)
    return system.ledger.value(f"cables.{link.id}.far-end-optics", label, remote.count)


def _whole_pieces(system: System, link: Link, ports: Figure, planes: Figure | None, each: Figure) -> Figure:
    """Pieces at the leaves, whole on every rail of every plane: planes · rails · ⌈ports / rails · each / planes⌉."""
    rails = rails_of(system, link.network) if link.tier == "node-leaf" else constant(1.0)
    leaves = rails if planes is None else rails * planes
    return leaves * ceil(ports * each / leaves)


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
