"""The schedule of cables: a row a cable, both ends to the port; its pieces and modules are those of the bill of materials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from configurator.build import Build, Order
from configurator.catalog.parts import Cable, Part, Whip
from configurator.disciplines.network.cabling import CableLine
from configurator.disciplines.network.fabrics import Fabric, between_switches
from configurator.exchange.site import Place, Site, by_rack
from configurator.exchange.wiring import Uplink, leaf_of, uplinks
from configurator.system.media import module_paths
from configurator.system.tree import Node
from configurator.units import unit

FIXED = "fixed"  # a plug that is part of the cable
MEDIA = {"copper": "backplane", "single-mode": "fibre-sm", "single-mode-lc": "fibre-sm", "multimode": "fibre-mm", "fiber": "fibre-sm"}
COLOURS = {"fibre-sm": "yellow", "fibre-mm": "aqua", "cat6": "blue"}  # jackets of fibre by its type; the rest is black
GBIT = unit("Gbit/s").factor


class Row(NamedTuple):
    """One cable. Lengths in metres, the rate in Gbit/s one way; `run_m` is what it runs, `length_m` what is bought."""

    id: str
    label: str
    fabric: str
    plane: int
    rail: int
    link: str
    medium: str
    part: str
    piece: str
    rate_gbit_s: float
    run_m: float
    length_m: float
    colour: str
    bundle: str
    a_rack: str
    a_u: str
    a_device: str
    a_cage: str
    a_port: str
    a_module: str
    a_scope: str
    b_rack: str
    b_u: str
    b_device: str
    b_cage: str
    b_port: str
    b_module: str
    b_scope: str


class End(NamedTuple):
    """One end of a cable: the device, the cage and the port of it, and what is plugged in."""

    place: Place
    cage: str
    port: str
    module: str


class Kind(NamedTuple):
    """What the cables of a family have in common."""

    fabric: str
    link: str
    medium: str
    part: str
    rate: float
    length: float


@dataclass
class _Writer:
    """Turns ends into rows; remembers the ports that are taken."""

    site: Site
    taken: Counter[tuple[str, str]] = field(default_factory=Counter)

    def port(self, place: Place, kind: str) -> int:
        """The next free port of a kind on a device."""
        key = (f"{place.rack}/{place.device}", kind)
        self.taken[key] += 1
        return self.taken[key]

    def row(self, number: int, kind: Kind, ends: tuple[End, End], run: float, piece: str = "", plane: int = 1, rail: int = 1) -> Row:
        """The row of a cable; one that is a piece of its own is called as the cable is."""
        id = f"{self.site.prefix}{kind.link}-{number:06d}"
        a, b = ends
        bundle = f"{a.place.rack}/{kind.link}/{(number - 1) // 24 + 1}"
        colour = COLOURS.get(kind.medium, "black")
        head = (id, f"{_mark(a)}/{_mark(b)}", self.site.prefix + kind.fabric, plane, rail, kind.link, kind.medium, kind.part, piece or id)
        return Row(*head, kind.rate, round(run, 3), max(kind.length, 0.0), colour, bundle, *_told(a), *_told(b))


def _mark(end: End) -> str:
    """One end as it stands on the label (TIA-606): rack, unit (else the device), port."""
    return f"{end.place.rack}-{end.place.u or end.place.device}:{end.port}"


def _told(end: End) -> tuple[str, str, str, str, str, str, str]:
    place = end.place
    scope = "quoted" if place.quoted else "outside"
    return place.rack, str(place.u or ""), place.device, end.cage, end.port, end.module, scope


def schedule(build: Build | Order) -> Iterator[Row]:
    """The rows of a build, or of every system of an order: by fabric, then power."""
    if isinstance(build, Order):
        for section in build.sections:
            yield from _rows(_Writer(Site(section, f"{section.key}.")))
    else:
        yield from _rows(_Writer(Site(build)))


def _rows(writer: _Writer) -> Iterator[Row]:
    for fabric in writer.site.build.fabrics:
        for line in fabric.lines:
            yield from _family(writer, fabric, line)
        yield from _between_switches(writer, fabric)
    yield from _power(writer)


# --- links of the nodes


def _family(writer: _Writer, fabric: Fabric, line: CableLine) -> Iterator[Row]:
    """The links of one family, node by node, each with the end that its fabric gives it."""
    kind, ends = _kind(fabric, line, writer.site.build.catalog.parts.get(line.part or "")), _Ends(writer, fabric, line)
    planes, number = ends.planes, 0
    for place, port in _near(writer, line):
        near, rail = ends.near(place, port), port % ends.rails
        for plane in range(planes):
            number += 1
            far = ends.far(place, rail, plane)
            near_port = near._replace(port=f"{near.port}.{plane + 1}") if planes > 1 else near
            piece = ends.piece(place, number, port, far)
            run = _run(writer.site, line, place, far.place)
            yield writer.row(number, kind, (near_port, far), run, piece, plane + 1, rail + 1)


def _kind(fabric: Fabric, line: CableLine, part: Part | None) -> Kind:
    medium, length = "", 0.0
    if isinstance(part, Cable):
        medium = MEDIA.get(part.fibre or part.medium or "", part.medium or "")
        length = (part.length.coherent if part.length is not None else None) or 0.0
    rate = (line.rate.value or 0.0) / GBIT if line.rate is not None else 0.0
    return Kind(fabric.id, line.link.id, medium, part.id if part is not None else "", rate, length)


def _near(writer: _Writer, line: CableLine) -> Iterator[tuple[Place, int]]:
    """Place and number of every port at the nodes: as many on each piece of the item that the link is counted by."""
    nodes = _counted_by(writer.site.build, line)
    every = sum(node.total.number or 0.0 for node in nodes)
    ports = round((line.count.number or 0.0) / (line.planes.value or 1.0 if line.planes is not None else 1.0))
    for node in nodes:
        places = writer.site.standing(node)
        share = round(ports * (node.total.number or 0.0) / every)
        for n in range(share):
            place = places[n * len(places) // share]
            yield place, n - -(-(n * len(places) // share) * share // len(places))


def _counted_by(build: Build, line: CableLine) -> list[Node]:
    return [n for n in build.system.walk() if n.path == line.link.per or (line.link.per == n.key == "power-shelf")]


class _Ends:
    """The ends of one family of links: which modules, which ports, and where its far ends are."""

    def __init__(self, writer: _Writer, fabric: Fabric, line: CableLine) -> None:
        build = writer.site.build
        self.writer, self.fabric, self.line = writer, fabric, line
        fibre = isinstance(part := build.catalog.parts.get(line.part or ""), Cable) and part.medium == "fiber"
        self.planes = round(line.planes.value or 1) if line.planes is not None else 1
        self.rails = round(fabric.rails.value or 1)
        self.fibre, self.pieces = fibre, _pieces(build, line)
        modules = [
            n for path in module_paths(build.catalog, build.system.platform, line.link) if (n := build.system.node(path)) is not None
        ]
        self.near_module = modules[0].part.id if fibre and modules and modules[0].part is not None else FIXED
        ports, fitted = (line.count.number or 0.0) / self.planes, sum(n.total.number or 0.0 for n in modules)
        self.near_ports = max(1, round(ports / fitted)) if fibre and fitted else 1
        self.far_module = line.far.part.id if line.far is not None and line.far.part is not None else FIXED
        self.shared = round((part.near_ends.number if isinstance(part, Cable) and part.near_ends is not None else None) or 1)
        served = (line.count.number or 0.0) / (line.far.total.number or 1.0) if line.far is not None else 1.0
        self.far_ports = max(self.shared, round(served))
        self.per = line.link.per.rpartition(".")[2]
        self.racks = self._standing()
        self.filled: Counter[tuple[int, int]] = Counter()

    @property
    def build(self) -> Build:
        return self.writer.site.build

    def _standing(self) -> dict[str, list[Place]]:
        """The devices of the quote that the links are plugged into, rack by rack; none where they end elsewhere."""
        wanted = self.line.link.ends_at
        nodes = [n for n in self.build.system.walk() if wanted and (n.path == wanted or n.path.endswith(f".{wanted}"))]
        return by_rack([place for node in nodes for place in self.writer.site.standing(node)])

    def near(self, place: Place, port: int) -> End:
        """The end at a node: its next port, in the cage that takes so many of them."""
        number = self.writer.port(place, self.per)
        cage = f"{self.per}-{(number - 1) // self.near_ports + 1}"
        return End(place, cage, f"{self.per}-{number}", self.near_module)

    def far(self, place: Place, rail: int, plane: int) -> End:
        """The end away from the node: a port of a leaf, or of what stands in its rack, dealt out evenly."""
        plan = self.fabric.plan
        if plan is not None and self.line.link.tier == "node-leaf":
            leaf, port = leaf_of(plan, rail, self.filled[rail, plane])
            self.filled[rail, plane] += 1
            at = self.writer.site.switch(self.fabric, "leaf", plane * plan.leaves + leaf)
            return End(at, f"{port // self.far_ports + 1}", f"{port // self.far_ports + 1}/{port % self.far_ports + 1}", self.far_module)
        at = self._other(place, rail + plane)
        number = self.writer.port(at, "far")
        return End(at, f"{(number - 1) // self.far_ports + 1}", f"{number}", self.far_module)

    def _other(self, place: Place, turn: int) -> Place:
        """A device of the same rack, or of any; without one, what the platform says stands there."""
        here = self.racks.get(place.rack) or [at for places in self.racks.values() for at in places]
        if here:
            self.filled[-1, 0] += 1
            return here[(self.filled[-1, 0] - 1) % len(here)]
        link = self.line.link
        inside = link.group.startswith("scale-up") or bool(link.ends_at)
        return Place(place.rack if inside else f"{self.writer.site.prefix}outside", 0, f"{link.id}-far-end", inside)

    def piece(self, place: Place, number: int, port: int, far: End) -> str:
        """The bought piece that a cable lies in: a cartridge of its rack, a splitter of either end; none where it is a piece itself."""
        if self.shared > 1:
            return f"{far.place.rack}/{far.place.device}/{far.cage}"
        if self.pieces:
            rows = round(self.line.count.number or 0.0)
            return f"{self.line.part}-{(number - 1) * self.pieces // rows + 1:05d}"
        bought = round(self.line.node.total.number or 0.0) if self.line.node is not None else 0
        split = self.planes > 1 and bought * self.planes == round(self.line.count.number or 0.0)
        return f"{place.rack}/{place.device}/{self.line.link.id}-{port + 1}" if split else ""


def _pieces(build: Build, line: CableLine) -> int:
    """Pieces that carry the links of a family together; 0 where each is bought by itself."""
    if not line.link.carried_by:
        return 0
    found = (n for n in build.system.walk() if n.part is not None and n.part.id == line.link.carried_by)
    return round(sum(n.total.number or 0.0 for n in found))


def _run(site: Site, line: CableLine, a: Place, b: Place) -> float:
    """Metres from end to end: between two units of a rack by their distance and the dressing at both, else the length of the link."""
    if a.rack == b.rack and a.u and b.u:
        role = a.rack.removeprefix(site.prefix).rpartition("-")[0]
        dressing = site.build.catalog.constants["cable-dressing"].value.coherent or 0.0
        return abs(a.u - b.u) * site.pitch(role) + 2.0 * dressing
    return (line.length.value if line.length is not None else None) or 0.0


# --- links between switches, and power


def _between_switches(writer: _Writer, fabric: Fabric) -> Iterator[Row]:
    """The links above the leaves that are quoted, of the kind that comes from the nodes."""
    first = next((line for line in fabric.lines if line.link.tier == "node-leaf"), None)
    if fabric.plan is None or first is None:
        return
    straight, module = between_switches(writer.site.build.system, first.link)
    ends, plugged = _Ends(writer, fabric, first), module.id if module is not None else FIXED
    for key in fabric.above:
        kind = _kind(fabric, first, straight)._replace(link=f"{fabric.id}-{key}")
        for number, link in enumerate(uplinks(fabric.plan, key, ends.planes), 1):
            lower, upper = key.split("-")
            a = _switch_end(writer, fabric, f"{lower}-up", link.lower, link.lower_port, ends.far_ports, plugged)
            b = _switch_end(writer, fabric, upper, link.upper, link.upper_port, ends.far_ports, plugged)
            yield writer.row(number, kind, (a, b), (first.length.value if first.length is not None else None) or 0.0, plane=link.plane + 1)


def _switch_end(writer: _Writer, fabric: Fabric, tier: str, index: int, port: int, in_cage: int, module: str) -> End:
    """A port of a switch; what leads up from it has cages of its own."""
    place, cage = writer.site.switch(fabric, tier.removesuffix("-up"), index), port // in_cage + 1
    side = "up" if tier.endswith("-up") else ""
    return End(place, f"{side}{cage}", f"{side}{cage}/{port % in_cage + 1}", module)


def _power(writer: _Writer) -> Iterator[Row]:
    """The whips of the racks, each from an inlet to a panel of the site."""
    build = writer.site.build
    length = build.spec.site.feeder_length.coherent or 0.0
    number = 0
    for node in build.system.parts(Whip):
        shelf = next((n for n in build.system.walk() if n.key == "power-shelf" and n.role == node.role), node)
        places, count = writer.site.standing(shelf), round(node.total.number or 0.0)
        kind = Kind("power", "whip", "power", node.part.id if node.part is not None else "", 0.0, length)
        for n in range(count):
            number += 1
            place = places[n * len(places) // count]
            panel = Place(f"{writer.site.prefix}outside", 0, f"feed-{'AB'[n % 2]}", False)
            a = End(place, "", f"ac-{writer.port(place, 'ac')}", FIXED)
            yield writer.row(number, kind, (a, End(panel, "", f"{writer.port(panel, 'ac')}", FIXED)), length)


__all__ = ["Row", "Uplink", "schedule"]
