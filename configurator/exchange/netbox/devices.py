"""Devices as NetBox knows them: every piece that stands in a rack or ends a cable, of a type with all its ports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import polars

from configurator.build import RackView
from configurator.catalog.parts import Cdu, Panel, Part, RackFrame, Transceiver
from configurator.catalog.parts.heights import part_units
from configurator.disciplines.network.racks import KEY as NETWORK
from configurator.exchange.cables.sides import FIXED
from configurator.exchange.cables.site import Place, Site
from configurator.system.layout import SIDES
from configurator.system.tree import Node

OUTSIDE = "Outside this quote"  # who makes what ends a cable and is not quoted
UNKNOWN = "Unknown"
CABLE_END = "cable end"  # role of what is only there because a cable ends at it
NAME, PART_NUMBER = 100, 50  # longest that NetBox holds
# Connectors of NetBox by form of the cage and Gbit/s of a link; what it has no word for is "other".
CAGES = {
    ("osfp", 800.0): "800gbase-x-osfp",
    ("osfp", 400.0): "400gbase-x-osfp",
    ("osfp-flat", 400.0): "400gbase-x-osfp-rhs",
    ("qsfp112", 400.0): "400gbase-x-qsfp112",
    ("qsfp56", 200.0): "200gbase-x-qsfp56",
    ("qsfp28", 100.0): "100gbase-x-qsfp28",
}
TWISTED = {"cat6": "1000base-t"}


@dataclass(frozen=True)
class Kind:
    """A type of device: who makes it, what it is called, part number, units and kilograms; both empty where not known.

    A `bay` type stands beside another in a carrier, which is a type with such bays.
    """

    maker: str
    model: str
    number: str = ""
    units: int = 0
    mass: float | None = None
    bay: bool = False
    bays: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """What NetBox calls it in addresses."""
        return slug(f"{self.maker} {self.model}")


@dataclass
class Device:
    """One device: its kind, its role, where it stands, its ports with what is plugged into them, and the modules in its cages."""

    name: str
    kind: Kind
    role: str
    place: Place
    ports: dict[str, str] = field(default_factory=dict)  # port -> type of its connector
    inlets: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    modules: dict[str, str] = field(default_factory=dict)  # cage -> part
    carrier: str = ""  # what it stands in beside another


def slug(text: str) -> str:
    """Letters, digits and dashes, at most a hundred of them."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:NAME].strip("-")


def full_name(rack: str, device: str) -> str:
    """A name that no other device of the site has."""
    return f"{rack}-{device}"


def standing(site: Site) -> Iterator[Device]:
    """What stands in the racks, with or without cables."""
    switches = {node.key: node for root in site.build.system.extra if root.key == NETWORK for node in root.walk()}
    frames = {view.role.key: view.role.frame for view in site.build.racks}
    for name, place in site.switches.items():
        node = switches[name.rpartition("-")[0]]
        kind, role = _kind(site, node, _units(node, frames["network"])), "Patch panel" if isinstance(node.part, Panel) else "Network switch"
        yield Device(full_name(place.rack, name), kind, role, place)
    for view in site.build.racks:
        for key, units in _items(view).items():
            found = next((n for n in site.build.system.walk() if n.key == key and n.role in (view.role.key, "")), None)
            if found is not None:
                kind, places = _kind(site, found, units), site.items(view.role.key, key, found)
                yield from (Device(full_name(p.rack, p.device), kind, found.label, p) for p in places)
    for node in site.build.system.parts(Cdu):
        places = [] if any("cdu" in _items(view) for view in site.build.racks) else site.items("", node.key, node)
        yield from (Device(full_name(p.rack, p.device), _kind(site, node, 0), node.label, p) for p in places)


def _items(view: RackView) -> dict[str, int]:
    """What stands in a rack, with its units; the switches of a network rack are known by name."""
    return {slot.item: slot.height for slot in view.slots if slot.item != "blank"} if view.role.key != "network" else {}


def _units(node: Node, frame: RackFrame) -> int:
    return part_units(node.part, frame) or 0


def _kind(site: Site, node: Node, units: int) -> Kind:
    """The type of a node: of its part, else of what the platform calls it."""
    part = node.part
    if part is None:
        return Kind(site.build.system.platform.vendor[:NAME], node.label[:NAME], units=units)
    mass = part.mass.coherent if part.mass is not None else None
    maker = part.vendor or UNKNOWN
    return Kind(maker[:NAME], part.name.removeprefix(f"{maker} ")[:NAME], part.mpn[:PART_NUMBER], units, mass)


def carried(devices: Iterable[Device]) -> Iterator[Device]:
    """The same devices; those that share a unit of a rack in bays of a carrier, which NetBox knows and comes before them."""
    carriers = dict[str, Device]()
    for device in devices:
        place, kind = device.place, device.kind
        if not place.side:
            yield device
            continue
        name = full_name(place.rack, f"u{place.u}")
        if name not in carriers:
            carrier = Kind(UNKNOWN, f"Carrier of two, {kind.units}U", units=kind.units, bays=SIDES)
            carriers[name] = Device(name, carrier, "Carrier", place._replace(device=name, side=""))
            yield carriers[name]
        half = replace(kind, model=f"{kind.model}, half width"[:NAME], units=0, bay=True)
        yield replace(device, kind=half, carrier=name)


def ended(devices: dict[str, Device], frame: polars.DataFrame, parts: Mapping[str, Part]) -> None:
    """Enter the ends of some cables: devices that stand nowhere, ports, inlets and modules."""
    for side in "ab":
        names = [f"{side}_{name}" for name in ("rack", "device", "cage", "port", "module", "scope")]
        for rack, device, cage, port, module, scope, medium, rate in frame.select(*names, "medium", "rate_gbit_s").iter_rows():
            if side == "b" and medium == "power" and scope == "outside":
                continue  # the feed of a panel
            name = full_name(rack, device)
            if name not in devices:
                maker = OUTSIDE if scope == "outside" else UNKNOWN
                what = device.rstrip("0123456789").rstrip("-")
                devices[name] = Device(name, Kind(maker, what), CABLE_END, Place(rack, 0, device, scope == "quoted"))
            if medium == "power":
                (devices[name].inlets if side == "a" else devices[name].outlets).append(port)
            else:
                _plug(devices[name], cage, port, module, medium, rate, parts)


def _plug(device: Device, cage: str, port: str, module: str, medium: str, rate: float, parts: Mapping[str, Part]) -> None:
    optic = parts.get(module)
    cage_of = optic.cage if isinstance(optic, Transceiver) else ""
    form = cage_of.partition("-")[0]
    device.ports[port] = TWISTED.get(medium) or CAGES.get((cage_of, rate)) or CAGES.get((form, rate), "other")
    if module != FIXED:
        device.modules[cage] = module


def kinds(devices: Iterable[Device]) -> dict[Kind, list[Device]]:
    """The devices of every type."""
    found: dict[Kind, list[Device]] = {}
    for device in devices:
        found.setdefault(device.kind, []).append(device)
    return found
