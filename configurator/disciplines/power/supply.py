"""Before the racks: power racks beside them, or the room's rectifier; what of it is attributable to the racks in AC."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.parts.power import PowerRack, SupplyUnit, Whip
from configurator.catalog.tables.electrical import Architecture
from configurator.disciplines.power import bank as banks
from configurator.disciplines.power.bank import Bank, part_figure
from configurator.disciplines.power.feeds import RackFeed, stage_part
from configurator.disciplines.power.losses import usable
from configurator.disciplines.power.power_racks import KEY, Group, group_power_racks, open_power_rack, place_of
from configurator.disciplines.power.protection.devices import protect
from configurator.disciplines.power.protection.quality import weigh_supply
from configurator.disciplines.power.states import Table, tabulate
from configurator.disciplines.power.storage.recharge import recharge_of_power_rack
from configurator.figures import Figure, interpolate, total
from configurator.phrases import phrase
from configurator.system.tree import System


@dataclass(frozen=True)
class Supply:
    """The AC input of everything attributable to the racks; with power racks, their count, installed capacity and currents."""

    ac_input: Figure
    dc_load: Figure | None = None
    link_input: Figure | None = None
    fraction: Figure | None = None
    installed: Figure | None = None
    table: Table | None = None
    whip: Whip | None = None
    group: Group | None = None


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
        share = ledger.value(
            f"architectures.{architecture.id}.{stage.id}.efficiency", phrase("{stage}: efficiency", stage=stage.label), stage.efficiency
        )
        given = ledger.add((dc_load / share).named("power.dc-link-input", "Power into the DC cables of all racks", "kW"))
    if architecture.has("sidecar"):
        return _sidecars(system, architecture, dc_load, given, _recharged(feeds))
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


def _recharged(feeds: tuple[RackFeed, ...]) -> Figure | None:
    """What batteries in the racks take after an outage, over the load of all racks."""
    taken = [f.recharge * f.role.total for f in feeds if f.recharge is not None]
    return total(taken) / total([f.load * f.role.total for f in feeds]) if taken else None


def _sidecars(system: System, architecture: Architecture, dc_load: Figure, given: Figure, recharged: Figure | None) -> Supply:
    """Power racks in groups, each with as many shelves as its share needs, with what may be lost lost."""
    ledger = system.ledger
    rack = system.catalog.part(str(stage_part(system, architecture, "sidecar")), PowerRack)
    bank = open_power_rack(system, rack)
    group = group_power_racks(system, rack, bank, given)
    count = ledger.add((group.groups * group.racks).named("power.sidecars", "Power racks beside the IT racks", "1"))
    share = ledger.add(group.share.named(f"{KEY}.load", "DC load of one power rack", "kW"))
    used = group.failed_share if group.scheme != "N" else share
    need = banks.needed(system, bank, used)
    used = used / part_figure(system, rack, "capacity")
    ledger.add(used.named(f"{KEY}.capacity-used", "DC load of one power rack in the worst state over what it may deliver", "%"))
    shelves = ledger.add(need.named(f"{KEY}.shelves", "Shelves of one power rack", "1"))
    label = "DC capacity of one power rack left after the failure designed for"
    ledger.add(usable(system, bank, shelves).named(f"{KEY}.usable", label, "kW"))
    installed = ledger.add((count * shelves * bank.each).named(f"{KEY}.installed", "Installed DC capacity of all power racks", "kW"))
    fraction = given / (count * shelves * bank.full)
    fraction = ledger.add(fraction.named(f"{KEY}.load-fraction", "Load fraction of the power racks", "%"))
    efficiency = interpolate(fraction, bank.curve)
    efficiency = ledger.add(efficiency.named(f"{KEY}.efficiency", "Efficiency of the power racks at that load fraction", "%"))
    ac = ledger.add((given / efficiency).named("power.ac-input", "AC input of the power racks", "kW"))
    place, wired = place_of(system, rack, bank, group, shelves, recharge_of_power_rack(system, architecture, share, recharged))
    table = tabulate(system, bank, wired, place)
    whip = protect(system, bank, wired)
    weigh_supply(system, bank, wired)
    _attach(system, rack, bank, count * shelves, whip)
    return Supply(ac, dc_load, given, fraction, installed, table, whip, group)


def _attach(system: System, rack: PowerRack, bank: Bank, shelves: Figure, whip: Whip) -> None:
    """Lines of the power racks with all their shelves, modules and whips; weight and floor area where published."""
    ledger, count = system.ledger, system.ledger.figures["power.sidecars"]
    node = system.attach(None, "power-rack", phrase("Power rack, {rack}", rack=rack.name), count * 1.0)
    system.attach(node, "rack", phrase("{rack}, without shelves", rack=rack.name), count * 1.0, rack)
    fitted = system.attach(node, "sidecar-shelf", phrase("Shelf, {shelf}", shelf=bank.shelf.name), shelves)
    system.attach(fitted, "shelf", phrase("{shelf}, without modules", shelf=bank.shelf.name), fitted.total * 1.0, bank.shelf)
    system.attach(fitted, "psu", bank.module.name, fitted.total * bank.modules, bank.module)
    system.attach(node, "whip", whip.name, fitted.total * part_figure(system, bank.shelf, "whips"), whip)
    width, depth = part_figure(system, rack, "width"), part_figure(system, rack, "depth")
    aisle = ledger.value("site.row-pitch", "Aisle depth each rack takes its share of", system.spec.site.row_pitch)
    area = count * width * (depth + aisle)
    ledger.add(area.named(f"{KEY}.floor-area", "Floor area of the power racks with their aisle share", "m^2"))
    mass = ledger.part(rack, "mass")
    if mass is not None:
        ledger.add((count * mass).named(f"{KEY}.weight", "Weight of the power racks", "kg"))
