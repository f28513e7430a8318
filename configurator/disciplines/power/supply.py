"""Before the racks: power racks beside them, or the room's rectifier; what of it is attributable to the racks in AC."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.electrical import Architecture
from configurator.catalog.power_parts import AcShelf, PowerRack, SupplyUnit, Whip
from configurator.catalog.problems import fail
from configurator.disciplines.power import bank as banks
from configurator.disciplines.power.bank import Bank, part_figure
from configurator.disciplines.power.feeds import RackFeed, stage_part
from configurator.figures import Figure, ceil, constant, interpolate, maximum, minimum, total
from configurator.system.tree import System

KEY = "power.sidecar"


@dataclass(frozen=True)
class Supply:
    """The AC input of everything attributable to the racks; with power racks, their count, installed capacity and currents."""

    ac_input: Figure
    dc_load: Figure | None = None
    link_input: Figure | None = None
    fraction: Figure | None = None
    installed: Figure | None = None
    feed_current: Figure | None = None
    rack_current: Figure | None = None


def size_supply(system: System, architecture: Architecture, feeds: tuple[RackFeed, ...]) -> Supply:
    """From the inputs of the racks to AC."""
    taken = total([f.rack_input * f.role.total for f in feeds])
    if not architecture.has("sidecar") and not architecture.has("room"):
        return Supply(system.ledger.add(taken.named("power.ac-input", "AC input of all power shelves", "kW")))
    ledger = system.ledger
    dc_load = ledger.add(taken.named("power.dc-load", "High-voltage DC load of all racks", "kW"))
    given = dc_load
    if architecture.has("link"):
        stage = architecture.stage("link")
        assert stage.efficiency is not None
        share = ledger.value(f"architectures.{architecture.id}.{stage.id}.efficiency", f"{stage.label}: efficiency", stage.efficiency)
        given = ledger.add((dc_load / share).named("power.dc-link-input", "Power into the DC cables of all racks", "kW"))
    if architecture.has("sidecar"):
        return _sidecars(system, architecture, dc_load, given)
    return _room(system, architecture, dc_load, given)


def _room(system: System, architecture: Architecture, dc_load: Figure, given: Figure) -> Supply:
    """The room's rectifier serves more than this order: its efficiency is taken at the loading of the site's shared equipment."""
    unit = system.catalog.part(str(stage_part(system, architecture, "room")), SupplyUnit)
    efficiency, fraction = shared_efficiency(system, unit)
    ac = given / efficiency
    ac = system.ledger.add(ac.named("power.ac-input", "AC input of the room rectifier, share of the racks", "kW"))
    return Supply(ac, dc_load, given, fraction)


def shared_efficiency(system: System, unit: SupplyUnit) -> tuple[Figure, Figure | None]:
    """Efficiency of shared equipment: at the site's loading where a curve is published, else the published value."""
    if unit.efficiency_curve is None:
        return part_figure(system, unit, "efficiency"), None
    loading = system.ledger.value("site.shared-loading", "Load of the site's shared supply equipment", system.spec.site.shared_loading)
    return interpolate(loading, banks.efficiency_curve(system, unit.id, unit.efficiency_curve)), loading


# --- power racks


def _sidecars(system: System, architecture: Architecture, dc_load: Figure, given: Figure) -> Supply:
    """Power racks for the whole order, each with as many shelves as its share needs under the scheme.

    n = ⌈P / P_usable⌉ power racks, P_usable being what a full one carries after the failure; then the shelves of each for P / n.
    """
    ledger = system.ledger
    rack = system.catalog.part(str(stage_part(system, architecture, "sidecar")), PowerRack)
    bank = banks.open_bank(system, KEY, system.catalog.part(rack.shelf, AcShelf), banks.supply_voltage(system))
    slots = part_figure(system, rack, "slots")
    most = minimum(banks.usable(system, bank, slots), part_figure(system, rack, "capacity"))
    most = ledger.add(most.named(f"{KEY}.usable-full", f"{rack.name}: DC load a full one carries after the failure designed for", "kW"))
    if not most.value:
        scheme = banks.worst_case(system)
        raise fail("PWR012", f"{rack.id} with {rack.slots} shelves carries nothing after the failure {scheme} stands for", rack.at)
    count = maximum(ceil(given / most), constant(1.0))
    count = ledger.add(count.named("power.sidecars", "Power racks beside the IT racks", "1"))
    share = ledger.add((given / count).named(f"{KEY}.load", "DC load of one power rack", "kW"))
    used = share / part_figure(system, rack, "capacity")
    ledger.add(used.named(f"{KEY}.capacity-used", "DC load of one power rack over what it may deliver in all", "%"))
    need = banks.needed(system, bank, share)
    shelves = ledger.add(need.named(f"{KEY}.shelves", "Shelves of one power rack", "1"))
    usable = banks.usable(system, bank, shelves)
    ledger.add(usable.named(f"{KEY}.usable", "DC capacity of one power rack left after the failure designed for", "kW"))
    installed = ledger.add((count * shelves * bank.each).named(f"{KEY}.installed", "Installed DC capacity of all power racks", "kW"))
    fraction = ledger.add((share / (shelves * bank.full)).named(f"{KEY}.load-fraction", "Load fraction of the power racks", "%"))
    efficiency = interpolate(fraction, bank.curve)
    efficiency = ledger.add(efficiency.named(f"{KEY}.efficiency", "Efficiency of the power racks at that load fraction", "%"))
    ac = ledger.add((given / efficiency).named("power.ac-input", "AC input of the power racks", "kW"))
    current, rack_current = _currents(system, bank, share, shelves)
    _attach(system, rack, bank, count, shelves)
    return Supply(ac, dc_load, given, fraction, installed, current, rack_current * count)


def _currents(system: System, bank: Bank, load: Figure, shelves: Figure) -> tuple[Figure, Figure]:
    """Line current of one AC whip of a power rack after the failure, with its breaker; and of the whole power rack on one feed."""
    scheme, count = banks.worst_case(system), banks.sharing(system, bank, shelves)
    banks.shelf_current(system, bank, load, shelves, "-normal", " of the power rack, all sharing")
    current = banks.shelf_current(system, bank, load, count, "", f" of the power rack after the failure {scheme} stands for")
    banks.worst_phase(system, bank)
    whip = system.catalog.part(bank.shelf.whip, Whip)
    banks.breaker(system, bank.key, current, part_figure(system, whip, "current-rating"))
    feeds = system.ledger.value("site.feeds", "Independent feeds of the site", system.spec.site.feeds)
    lost = count * part_figure(system, bank.shelf, "whips") * current
    return current, lost if system.spec.power.redundancy == "N+N" else lost / feeds


def _attach(system: System, rack: PowerRack, bank: Bank, count: Figure, shelves: Figure) -> None:
    """Lines of the power racks with shelves, modules and whips; weight and floor area where published."""
    ledger = system.ledger
    node = system.attach(None, "power-rack", f"Power rack, {rack.name}", count * 1.0)
    system.attach(node, "rack", f"{rack.name}, without shelves", count * 1.0, rack)
    fitted = system.attach(node, "sidecar-shelf", f"Shelf, {bank.shelf.name}", count * shelves)
    system.attach(fitted, "shelf", f"{bank.shelf.name}, without modules", fitted.total * 1.0, bank.shelf)
    system.attach(fitted, "psu", bank.module.name, fitted.total * bank.modules, bank.module)
    whip = system.catalog.part(bank.shelf.whip, Whip)
    system.attach(node, "whip", whip.name, fitted.total * part_figure(system, bank.shelf, "whips"), whip)
    width, depth = part_figure(system, rack, "width"), part_figure(system, rack, "depth")
    aisle = ledger.value("site.row-pitch", "Aisle depth each rack takes its share of", system.spec.site.row_pitch)
    area = count * width * (depth + aisle)
    ledger.add(area.named(f"{KEY}.floor-area", "Floor area of the power racks with their aisle share", "m^2"))
    mass = ledger.part(rack, "mass")
    if mass is not None:
        ledger.add((count * mass).named(f"{KEY}.weight", "Weight of the power racks", "kg"))
