"""The supply of one rack: which shelf and how many, efficiency at their load, busbar, feed currents and breaker."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.electrical import Architecture
from configurator.catalog.platforms import RackPower
from configurator.catalog.power_parts import AcShelf, Busbar, DcShelf, PowerModule, PowerRack, PowerShelf, Psu, Shelf, SupplyUnit, Whip
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value, parse_value
from configurator.disciplines.power import bank as banks
from configurator.disciplines.power.bank import Bank, part_figure
from configurator.disciplines.power.loads import Load
from configurator.figures import Figure, ceil, constant, floor, interpolate, maximum
from configurator.system.ledger import Rejected
from configurator.system.tree import Node, RackRole, System
from configurator.units import unit


@dataclass(frozen=True)
class RackFeed:
    """The supply of one rack of a role. All figures are per rack; `rack_input` is AC, or DC behind a power rack or room rectifier."""

    role: RackRole
    bank: Bank
    load: Figure
    shelves: Figure
    rack_input: Figure
    rack_current: Figure | None
    bus_current: Figure
    feed_current: Figure
    liquid: Figure | None

    @property
    def shelf(self) -> Shelf:
        """The shelf model."""
        return self.bank.shelf

    @property
    def psu(self) -> PowerModule:
        """The module in the shelf."""
        return self.bank.module

    @property
    def ac_input(self) -> Figure:
        """Power into the rack."""
        return self.rack_input


def chosen_architecture(system: System) -> Architecture:
    """The architecture the specification names, recorded with its alternatives."""
    known, wanted = system.catalog.architectures, system.spec.power.architecture
    if wanted not in known:
        hint = did_you_mean(wanted, known) or f"architectures: {', '.join(known)}"
        raise fail("PWR010", f"no power architecture '{wanted}'", system.spec.at("power", "architecture"), hint)
    why = "named in the specification" if "power.architecture" in system.spec.given else "the default"
    others = tuple(Rejected(a.name, f"set power.architecture={id}") for id, a in known.items() if id != wanted)
    system.ledger.decide("power.architecture", "Which power architecture?", known[wanted].name, why, others)
    unknown = [name for name in system.spec.power.stages if name not in {s.id for s in known[wanted].stages}]
    if unknown:
        at = system.spec.at("power", "stages", unknown[0])
        raise fail("PWR013", f"{wanted} has no stage '{unknown[0]}'", at, f"stages: {', '.join(s.id for s in known[wanted].stages)}")
    return known[wanted]


def stage_part(system: System, architecture: Architecture, does: str) -> str | None:
    """The part of a stage: the one the specification puts there, else the architecture's."""
    stage = next(s for s in architecture.stages if s.does == does)
    return system.spec.power.stages.get(stage.id, stage.part)


def size_feed(system: System, architecture: Architecture, role: RackRole, load: Load) -> RackFeed:
    """Shelves, efficiency, busbar and currents of one rack of a role."""
    ledger, entry, key = system.ledger, role.entry.power, f"power.{role.key}"
    assert entry is not None
    per_rack = ledger.add((load.tdp / role.total).named(f"{key}.rack-load", f"{role.entry.label}: IT load of one rack (DC)", "kW"))
    shelf = _chosen_shelf(system, architecture, role, entry)
    bank = banks.open_bank(system, key, shelf, _voltage(system, architecture, shelf))
    need = banks.needed(system, bank, per_rack).named(f"{key}.shelves-needed", "Shelves needed for the redundancy asked for", "1")
    shelves = _shelf_count(system, role, entry, shelf, ledger.add(need))
    _capacities(system, bank, per_rack, shelves)
    fraction = (per_rack / (shelves * bank.full)).named(f"{key}.load-fraction", "Load fraction of the PSUs, all sharing", "%")
    efficiency = interpolate(ledger.add(fraction), bank.curve)
    _ride_through(system, bank, fraction)
    efficiency = ledger.add(efficiency.named(f"{key}.psu-efficiency", "PSU efficiency at that load fraction", "%"))
    kind = "AC" if isinstance(shelf, AcShelf) else "DC"
    taken = per_rack / efficiency
    taken = ledger.add(taken.named(f"{key}.{kind.lower()}-input", f"{role.entry.label}: {kind} input of one rack", "kW"))
    bus = _busbar(system, role, entry, shelf, per_rack)
    node = _attach(system, role, bank, shelves)
    if isinstance(shelf, AcShelf):
        current, rack_current = _ac_current(system, role, bank, per_rack, shelves, node)
    else:
        current, rack_current = _dc_current(system, architecture, role, bank, taken, node), None
    return RackFeed(role, bank, per_rack, shelves, taken, rack_current, bus, current, _loss_to_liquid(system, role, bank, taken - per_rack))


def _voltage(system: System, architecture: Architecture, shelf: Shelf) -> Figure:
    """What stands at the input of the rack's shelves: the site's supply, or the output of the power rack or room rectifier."""
    if isinstance(shelf, AcShelf):
        return banks.supply_voltage(system)
    does = "sidecar" if architecture.has("sidecar") else "room"
    part = system.catalog.part(str(stage_part(system, architecture, does)), PowerRack if does == "sidecar" else SupplyUnit)
    return part_figure(system, part, "output-voltage")


def _chosen_shelf(system: System, architecture: Architecture, role: RackRole, entry: RackPower) -> Shelf:
    """The platform's rectifier shelf, the architecture's DC-DC shelf, or the one the specification names."""
    wanted, own = system.spec.power.shelf, stage_part(system, architecture, "shelf")
    kind: type[Shelf] = PowerShelf if own is None else DcShelf
    name = (own or entry.shelf) if wanted == "auto" else wanted
    known = [p for p in system.catalog.parts.values() if isinstance(p, kind)]
    found = system.catalog.parts.get(name)
    if not isinstance(found, kind):
        words = "a power shelf of rectifiers" if own is None else f"a DC-DC shelf, which {system.spec.power.architecture} needs"
        hint = did_you_mean(name, [p.id for p in known]) or f"known: {', '.join(p.id for p in known)}"
        raise fail("PWR014", f"power.shelf: '{name}' is not {words}", system.spec.at("power", "shelf"), hint)
    reason = "named in the specification"
    if wanted == "auto":
        reason = "the platform's published shelf" if own is None else "the shelf of the architecture"
    others = tuple(Rejected(p.name, f"{p.capacity} each; set power.shelf={p.id}") for p in known if p is not found)
    system.ledger.decide(f"power.{role.key}.shelf", f"{role.entry.label}: which power shelf?", found.name, reason, others)
    return found


def _shelf_count(system: System, role: RackRole, entry: RackPower, shelf: Shelf, needed: Figure) -> Figure:
    """Shelves per rack: given, published for the platform's own shelf, or as many as needed."""
    wanted, id, scheme = system.spec.power.shelves, f"power.{role.key}.shelves", banks.worst_case(system)
    label, question = f"{role.entry.label}: power shelves per rack", "How many power shelves per rack?"
    if wanted != "auto":
        value = _given_count(system, wanted)
        system.ledger.decide(id, question, f"{value}", "given in the specification")
        return system.ledger.value(id, label, value)
    if entry.shelves is not None and shelf.id == entry.shelf:
        other = Rejected(f"{needed.number:g}", f"the smallest count for {scheme}; set power.shelves={needed.number:g}")
        why = "the platform's published count, checked against the redundancy asked for"
        system.ledger.decide(id, question, f"{entry.shelves}", why, (other,))
        return system.ledger.value(id, label, entry.shelves)
    system.ledger.decide(id, question, f"{needed.number:g}", f"the smallest count for {scheme}")
    return system.ledger.add(needed.named(id, label, "1"))


def _given_count(system: System, text: str) -> Value:
    at = system.spec.at("power", "shelves")
    try:
        value = parse_value(text, unit("1"))
    except ValueError as problem:
        raise fail("PWR003", f"power.shelves: {problem}", at, "write auto or a whole number") from None
    if value.number is None or value.number < 1 or not float(value.number).is_integer():
        raise fail("PWR003", f"power.shelves: '{text}' is not a whole number of shelves", at, "write auto or a whole number")
    return Value(value.number, value.unit, sources=("specification",), confidence="given", at=at)


def _capacities(system: System, bank: Bank, load: Figure, shelves: Figure) -> None:
    """Installed, left after the failure designed for, left on one of two feeds, and PSUs that may fail one after the other."""
    ledger, key, scheme = system.ledger, bank.key, banks.worst_case(system)
    ledger.add((shelves * bank.each).named(f"{key}.installed", "Installed shelf capacity of one rack (DC)", "kW"))
    left = banks.usable(system, bank, shelves)
    ledger.add(left.named(f"{key}.usable", f"DC capacity left after the failure {scheme} stands for", "kW"))
    half = floor(shelves / 2) * bank.each
    ledger.add(half.named(f"{key}.one-feed", "DC capacity left when one of two feeds is lost", "kW"))
    spare = maximum(shelves * bank.modules - ceil(load / bank.rating), constant(0.0))
    ledger.add(spare.named(f"{key}.spare-psus", "PSUs that may fail while the others carry the rack", "1"))


def _ride_through(system: System, bank: Bank, fraction: Figure) -> None:
    """How long the PSUs bridge a lost input at this load: t = t_hold-up / load fraction, since hold-up is published at full load."""
    held = system.ledger.part(bank.module, "hold-up") if isinstance(bank.module, Psu) else None
    if held is not None:
        label = "Time the PSUs bridge a lost input, at this load"
        system.ledger.add((held / fraction).named(f"{bank.key}.ride-through", label, "ms"))


def _loss_to_liquid(system: System, role: RackRole, bank: Bank, loss: Figure) -> Figure | None:
    """The part of the shelves' loss that goes into liquid (all racks of the role): said of the shelf, else of its module."""
    said = bank.shelf if bank.shelf.liquid_capture is not None else bank.module
    share = system.ledger.part(said, "liquid-capture")
    if share is None or share.value == 0:
        return None
    heat = role.total * loss * share
    return system.ledger.add(heat.named(f"{bank.key}.shelf-liquid-heat", f"{role.entry.label}: heat of the shelves into liquid", "kW"))


# --- busbar


def _busbar(system: System, role: RackRole, entry: RackPower, shelf: Shelf, load: Figure) -> Figure:
    """Current of one section, I = P / (V n), with one feed lost too; voltage drop where the bar's copper is known."""
    ledger, key = system.ledger, f"power.{role.key}"
    voltage = part_figure(system, shelf, "output-voltage")
    points = ledger.value(f"{key}.feed-points", f"{role.entry.label}: busbar feed points", entry.feed_points)
    label = banks.at_volts("Busbar current per feed point", voltage)
    current = ledger.add((load / voltage / points).named(f"{key}.busbar-current", label, "A"))
    if system.spec.power.feed_split == "bank":
        left = load / voltage / maximum(floor(points / 2.0), constant(1.0))
        label = banks.at_volts("Busbar current per feed point, one feed (and its end) lost", voltage)
        ledger.add(left.named(f"{key}.busbar-current-feed-lost", label, "A"))
    if entry.busbar is None:
        return current
    busbar = system.catalog.part(entry.busbar, Busbar)
    if not any(node.part is busbar for node in role.walk()):
        parent = rack_line(role)
        system.attach(parent, "busbar", busbar.name, role.total, busbar, role="" if parent else role.key)
    part_figure(system, busbar, "rating")
    area, length = ledger.part(busbar, "cross-section"), ledger.part(busbar, "length")
    if area is not None and length is not None:
        drop = current * ledger.constant(system.catalog, "copper-resistivity") * length / area
        drop = ledger.add(drop.named(f"{key}.busbar-drop", "Busbar voltage drop of one section, both poles, load spread evenly", "V"))
        ledger.add((drop / voltage).named(f"{key}.busbar-drop-share", "Busbar voltage drop, share of the bus voltage", "%"))
    return current


# --- feeds


def _ac_current(system: System, role: RackRole, bank: Bank, load: Figure, shelves: Figure, node: Node) -> tuple[Figure, Figure]:
    """Line current of one whip after the failure designed for, its breaker, and the line current of the whole rack on one feed."""
    ledger, key = system.ledger, bank.key
    normal = banks.shelf_current(system, bank, load, shelves, "-normal", ", all shelves sharing")
    scheme = banks.worst_case(system)
    count = banks.sharing(system, bank, shelves)
    current = banks.shelf_current(system, bank, load, count, "", f" after the failure {scheme} stands for")
    banks.worst_phase(system, bank)
    whip = system.catalog.part(bank.shelf.whip, Whip)
    banks.breaker(system, key, current, part_figure(system, whip, "current-rating"))
    whips = part_figure(system, bank.shelf, "whips")
    feeds = ledger.value("site.feeds", "Independent feeds of the site", system.spec.site.feeds)
    live = shelves * whips * normal / feeds
    label = banks.at_volts("Line current of one rack on one feed, all feeds live", bank.voltage)
    ledger.add(live.named(f"{key}.rack-current", label, "A"))
    lost = count * whips * current
    lost = lost if system.spec.power.redundancy == "N+N" else lost / feeds
    label = banks.at_volts("Line current of one rack on one feed after the failure designed for", bank.voltage)
    lost = ledger.add(lost.named(f"{key}.rack-current-lost", label, "A"))
    outlets = system.ledger.part(bank.shelf, "outlets")
    if outlets is not None:
        ledger.add((shelves * outlets).named(f"{key}.pdu-outlets", f"{role.entry.label}: PDU outlets one rack takes", "1"))
    parent = rack_line(role)
    system.attach(parent, "whip", whip.name, node.total * whips, whip, role="" if parent else role.key)
    return current, lost


def _dc_current(system: System, architecture: Architecture, role: RackRole, bank: Bank, taken: Figure, node: Node) -> Figure:
    """DC cables of one rack and the current of one after the failure designed for: enough for I = P / V at the continuous limit.

    N: n cables; N+1: n + m; N+N: 2 n, so that those of one power rack carry the whole IT rack.
    """
    ledger, key, scheme = system.ledger, bank.key, system.spec.power.redundancy
    sidecar = stage_part(system, architecture, "sidecar") if architecture.has("sidecar") else None
    link = system.catalog.part(system.catalog.part(sidecar, PowerRack).link if sidecar else bank.shelf.whip, Whip)
    allowed = part_figure(system, link, "current-rating") * banks.continuous_limit(system)
    allowed = ledger.add(allowed.named(f"{key}.feed-limit", "Continuous current one DC cable may carry", "A"))
    label = banks.at_volts(f"{role.entry.label}: DC current of one rack", bank.voltage)
    whole = ledger.add((taken / bank.voltage).named(f"{key}.dc-current", label, "A"))
    base = maximum(ceil(whole / allowed), constant(1.0))
    extra = base if scheme == "N+N" else banks.spares(system, bank) if scheme == "N+1" else constant(0.0)
    links = ledger.add((base + extra).named(f"{key}.dc-links", f"{role.entry.label}: DC cables of one rack", "1"))
    current = whole / (links - extra)
    label = banks.at_volts("Current of one DC cable after the failure designed for", bank.voltage)
    current = ledger.add(current.named(f"{key}.feed-current", label, "A"))
    parent = rack_line(role)
    system.attach(parent, "dc-link", link.name, role.total * links, link, role="" if parent else role.key)
    return current


def _attach(system: System, role: RackRole, bank: Bank, shelves: Figure) -> Node:
    """Lines of the power shelves with their modules."""
    parent, shelf = rack_line(role), bank.shelf
    node = system.attach(parent, "power-shelf", f"Power shelf, {shelf.name}", role.total * shelves, role="" if parent else role.key)
    system.attach(node, "shelf", f"{shelf.name}, without PSUs", node.total, shelf)
    system.attach(node, "psu", bank.module.name, node.total * bank.modules, bank.module)
    return node


def rack_line(role: RackRole) -> Node | None:
    """The line of the rack itself, which only systems with several roles have."""
    first = role.roots[0]
    return first if first.part is None and first.entry is None else None
