"""The supply of one rack: which shelf and how many, efficiency at their load, busbar, feed currents and breaker."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.limits import PIECES
from configurator.catalog.parts.base import Curve
from configurator.catalog.parts.power import (
    AcShelf,
    Busbar,
    DcShelf,
    PowerConverter,
    PowerModule,
    PowerRack,
    PowerShelf,
    Psu,
    Shelf,
    SupplyUnit,
    Whip,
)
from configurator.catalog.platforms import RackPower
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.tables.electrical import Architecture
from configurator.catalog.values import Value, parse_value
from configurator.disciplines.power import bank as banks
from configurator.disciplines.power.bank import Bank, part_figure
from configurator.disciplines.power.loads import Load
from configurator.disciplines.power.losses import Wiring, usable, wiring
from configurator.disciplines.power.protection.devices import protect
from configurator.disciplines.power.protection.pdus import fit_pdus
from configurator.disciplines.power.protection.quality import weigh_supply
from configurator.disciplines.power.states import Place, Table, tabulate
from configurator.disciplines.power.storage.recharge import recharge_of_rack
from configurator.figures import Figure, ceil, constant, interpolate, maximum, total
from configurator.phrases import phrase
from configurator.system.ledger import CATALOGUED, Rejected
from configurator.system.tree import Node, RackRole, System, when_judged
from configurator.units import require_one_reading, unit


@dataclass(frozen=True)
class RackFeed:
    """The supply of one rack of a role. All figures are per rack; `rack_input` is AC, or DC behind a power rack or room rectifier.

    `whip` is that of an AC shelf, or the DC cable once the cables are laid. `recharge` is what batteries in the rack take after an outage.
    """

    role: RackRole
    bank: Bank
    load: Figure
    shelves: Figure
    rack_input: Figure
    table: Table
    whip: Whip | None
    liquid: Figure | None
    recharge: Figure | None = None

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
    others = tuple(Rejected(a.name, phrase("set {setting}", setting=f"power.architecture={id}")) for id, a in known.items() if id != wanted)
    system.ledger.decide("power.architecture", "Which power architecture?", known[wanted].name, why, others)
    unknown = [name for name in system.spec.power.stages if name not in {s.id for s in known[wanted].stages}]
    if unknown:
        at = system.spec.at("power", "stages", unknown[0])
        raise fail("PWR013", f"{wanted} has no stage '{unknown[0]}'", at, f"stages: {', '.join(s.id for s in known[wanted].stages)}")
    _known_efficiencies(system)
    return _without(system, known[wanted])


def _known_efficiencies(system: System) -> None:
    """`power.efficiencies` names an alternative that some efficiency of the catalog has."""
    wanted = system.spec.power.efficiencies
    if wanted == CATALOGUED:
        return
    curves = [curve for part in system.catalog.parts.values() if isinstance(curve := getattr(part, "efficiency_curve", None), Curve)]
    names = {CATALOGUED, *(name for curve in curves for name in curve.alternatives)}
    if wanted not in names:
        hint = did_you_mean(wanted, names) or f"known: {', '.join(sorted(names))}"
        raise fail("PWR018", f"no efficiency has an alternative '{wanted}'", system.spec.at("power", "efficiencies"), hint)


def _without(system: System, architecture: Architecture) -> Architecture:
    """The architecture without the stages that the specification leaves out (``power.stages.<stage>: none``)."""
    left_out = [stage for stage in architecture.stages if system.spec.power.stages.get(stage.id) == "none"]
    for stage in left_out:
        if stage.does in ("shelf", "sidecar", "room"):
            hint = "another power.architecture does without it"
            raise fail("PWR016", f"the stage '{stage.id}' cannot be left out", system.spec.at("power", "stages", stage.id), hint)
    return architecture.model_copy(update={"stages": [stage for stage in architecture.stages if stage not in left_out]})


def stage_part(system: System, architecture: Architecture, does: str) -> str | None:
    """The part of a stage: the one the specification puts there, else the architecture's."""
    stage = next(s for s in architecture.stages if s.does == does)
    return system.spec.power.stages.get(stage.id, stage.part)


def size_feed(system: System, architecture: Architecture, role: RackRole, load: Load) -> RackFeed:
    """Shelves, efficiency, busbar and currents of one rack of a role."""
    ledger, entry, key = system.ledger, role.entry.power, f"power.{role.key}"
    assert entry is not None
    per_rack = ledger.add(
        (load.tdp / role.total).named(f"{key}.rack-load", phrase("{rack}: IT load of one rack (DC)", rack=role.entry.label), "kW")
    )
    shelf = _chosen_shelf(system, architecture, role, entry)
    scheme = "N" if shelf.in_tray else ""  # nothing in a tray stands in for its converter
    bank = banks.open_bank(system, key, shelf, _voltage(system, architecture, shelf), shared=not shelf.in_server, scheme=scheme)
    need = _boards(role) if shelf.in_tray else banks.needed(system, bank, per_rack)
    need = need.named(f"{key}.shelves-needed", "Shelves needed for the redundancy asked for", "1")
    shelves = _shelf_count(system, role, entry, bank, ledger.add(need))
    _capacities(system, bank, per_rack, shelves)
    fraction = (per_rack / (shelves * bank.full)).named(f"{key}.load-fraction", "Load fraction of the PSUs, all sharing", "%")
    efficiency = interpolate(ledger.add(fraction), bank.curve)
    _ride_through(system, bank, fraction)
    efficiency = ledger.add(efficiency.named(f"{key}.psu-efficiency", "PSU efficiency at that load fraction", "%"))
    kind = "AC" if isinstance(shelf, AcShelf) else "DC"
    taken = per_rack / efficiency
    taken = ledger.add(
        taken.named(f"{key}.{kind.lower()}-input", phrase(f"{{rack}}: {kind} input of one rack", rack=role.entry.label), "kW")
    )
    alone = "a single shelf feeds a single point" if shelves.value == 1 else ""
    points = ledger.value(f"{key}.feed-points", phrase("{rack}: busbar feed points", rack=role.entry.label), entry.feed_points, alone)
    wired = wiring(system, bank, shelves, points)
    recharge = recharge_of_rack(system, architecture, role, bank, per_rack)
    table = _states(system, bank, wired, Place(role.key, role.total, per_rack, recharge=recharge))
    _busbar(system, role, entry.busbar, bank, table)
    node = _attach(system, role, bank, shelves)
    whip = _whips(system, role, bank, wired, node) if isinstance(shelf, AcShelf) else None
    liquid = _loss_to_liquid(system, role, bank, taken - per_rack)
    return RackFeed(role, bank, per_rack, shelves, taken, table, whip, liquid, recharge)


def _states(system: System, bank: Bank, wired: Wiring, place: Place) -> Table:
    """The states of the shelves; none of AC in a build that is not judged, since its circuits are chosen by what a shelf is rated for."""
    if system.ledger.judged or not isinstance(bank.shelf, AcShelf):
        return tabulate(system, bank, wired, place)
    return Table(bank, place.where, place.count, ())


def _boards(role: RackRole) -> Figure:
    """Converters at high voltage in the trays: one in place of each that would convert from the busbar."""
    return maximum(total([n.total for n in role.walk() if isinstance(n.part, PowerConverter)], empty="1") / role.total, constant(1.0))


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
    known = [p for p in system.catalog.of(kind)]
    found = system.catalog.parts.get(name)
    if not isinstance(found, kind):
        words = "a power shelf of rectifiers" if own is None else f"a DC-DC shelf, which {system.spec.power.architecture} needs"
        hint = did_you_mean(name, [p.id for p in known]) or f"known: {', '.join(p.id for p in known)}"
        raise fail("PWR014", f"power.shelf: '{name}' is not {words}", system.spec.at("power", "shelf"), hint)
    reason = "named in the specification"
    if wanted == "auto":
        reason = "the platform's published shelf" if own is None else "the shelf of the architecture"
    others = tuple(
        Rejected(p.name, phrase("{rating} each; set {setting}", rating=p.capacity, setting=f"power.shelf={p.id}"))
        for p in known
        if p is not found
    )
    system.ledger.decide(f"power.{role.key}.shelf", phrase("{rack}: which power shelf?", rack=role.entry.label), found.name, reason, others)
    return found


def _shelf_count(system: System, role: RackRole, entry: RackPower, bank: Bank, needed: Figure) -> Figure:
    """Shelves per rack: given, published for the platform's own shelf, or as many as needed."""
    wanted, id, scheme = system.spec.power.shelves, f"power.{role.key}.shelves", banks.worst_case(system, bank)
    label, question = phrase("{rack}: power shelves per rack", rack=role.entry.label), "How many power shelves per rack?"
    if wanted != "auto":
        value = _given_count(system, wanted)
        system.ledger.decide(id, question, f"{value}", "given in the specification")
        return system.ledger.value(id, label, value)
    if entry.shelves is not None and bank.shelf.id == entry.shelf:
        other = Rejected(
            f"{needed.number:g}",
            phrase("the smallest count for {scheme}; set {setting}", scheme=scheme, setting=f"power.shelves={needed.number:g}"),
        )
        why = "the platform's published count, checked against the redundancy asked for"
        system.ledger.decide(id, question, f"{entry.shelves}", why, (other,))
        return system.ledger.value(id, label, entry.shelves)
    system.ledger.decide(id, question, f"{needed.number:g}", phrase("the smallest count for {scheme}", scheme=scheme))
    return system.ledger.add(needed.named(id, label, "1"))


def _given_count(system: System, text: str) -> Value:
    at = system.spec.at("power", "shelves")
    try:
        require_one_reading(text, range(1, PIECES + 1))
        value = parse_value(text, unit("1"))
    except ValueError as problem:
        raise fail("PWR003", f"power.shelves: {problem}", at, "write auto or a whole number") from None
    if value.number is None or value.number < 1 or not float(value.number).is_integer():
        raise fail("PWR003", f"power.shelves: '{text}' is not a whole number of shelves", at, "write auto or a whole number")
    return Value(value.number, value.unit, sources=("specification",), confidence="given", at=at)


@when_judged
def _capacities(system: System, bank: Bank, load: Figure, shelves: Figure) -> None:
    """Installed, left after the failures promised, and PSUs that may fail one after the other."""
    ledger, key, scheme = system.ledger, bank.key, banks.worst_case(system, bank)
    ledger.add((shelves * bank.each).named(f"{key}.installed", "Installed shelf capacity of one rack (DC)", "kW"))
    left = usable(system, bank, shelves)
    ledger.add(left.named(f"{key}.usable", phrase("DC capacity left after the failure {scheme} stands for", scheme=scheme), "kW"))
    spare = maximum(shelves * bank.modules - ceil(load / bank.rating), constant(0.0))
    ledger.add(spare.named(f"{key}.spare-psus", "PSUs that may fail while the others carry the rack", "1"))


@when_judged
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
    return system.ledger.add(
        heat.named(f"{bank.key}.shelf-liquid-heat", phrase("{rack}: heat of the shelves into liquid", rack=role.entry.label), "kW")
    )


# --- busbar


def _busbar(system: System, role: RackRole, busbar_id: str | None, bank: Bank, table: Table) -> None:
    """The bar of the rack, and its voltage drop where its copper is known."""
    if busbar_id is None:
        return
    busbar = system.catalog.part(busbar_id, Busbar)
    if not any(node.part is busbar for node in role.walk()):
        parent = rack_line(role)
        system.attach(parent, "busbar", busbar.name, role.total, busbar, role="" if parent else role.key)
    part_figure(system, busbar, "rating")
    _busbar_drop(system, busbar, bank, table)


@when_judged
def _busbar_drop(system: System, busbar: Busbar, bank: Bank, table: Table) -> None:
    ledger, key, current = system.ledger, bank.key, table.rows[0].bus
    area, length = ledger.part(busbar, "cross-section"), ledger.part(busbar, "length")
    if area is not None and length is not None:
        drop = current * ledger.constant(system.catalog, "copper-resistivity") * length / area
        drop = ledger.add(drop.named(f"{key}.busbar-drop", "Busbar voltage drop of one section, both poles, load spread evenly", "V"))
        ledger.add((drop / bank.bus).named(f"{key}.busbar-drop-share", "Busbar voltage drop, share of the bus voltage", "%"))


# --- feeds


def _whips(system: System, role: RackRole, bank: Bank, wired: Wiring, node: Node) -> Whip:
    """The whips of one rack, their breaker, and the PDU outlets its power supplies take."""
    ledger, key = system.ledger, bank.key
    whip = protect(system, bank, wired)
    weigh_supply(system, bank, wired)
    fit_pdus(system, role, bank, wired)
    outlets = ledger.part(bank.shelf, "outlets")
    if outlets is not None:
        ledger.add(
            (wired.shelves * outlets).named(f"{key}.pdu-outlets", phrase("{rack}: PDU outlets one rack takes", rack=role.entry.label), "1")
        )
    parent = rack_line(role)
    whips = node.total * part_figure(system, bank.shelf, "whips")
    system.attach(parent, "whip", whip.name, whips, whip, role="" if parent else role.key)
    return whip


def _attach(system: System, role: RackRole, bank: Bank, shelves: Figure) -> Node:
    """Lines of the power shelves with their modules."""
    parent, shelf = rack_line(role), bank.shelf
    node = system.attach(
        parent, "power-shelf", phrase("Power shelf, {shelf}", shelf=shelf.name), role.total * shelves, role="" if parent else role.key
    )
    system.attach(node, "shelf", phrase("{shelf}, without PSUs", shelf=shelf.name), node.total, shelf)
    system.attach(node, "psu", bank.module.name, node.total * bank.modules, bank.module)
    return node


def rack_line(role: RackRole) -> Node | None:
    """The line of the rack itself, which only systems with several roles have."""
    first = role.roots[0]
    return first if first.part is None and first.entry is None else None
