"""Batteries for a hold time: in whole shelves on the busbar of each IT rack, or in whole units inside the power racks beside them."""

from __future__ import annotations

from collections.abc import Sequence

from configurator.catalog.parts.power import BatteryShelf, Bbu, PowerRack, SidecarBbu
from configurator.catalog.problems import fail
from configurator.catalog.tables.electrical import Architecture
from configurator.disciplines.power.bank import part_figure
from configurator.disciplines.power.feeds import RackFeed, rack_line
from configurator.disciplines.power.power_racks import KEY
from configurator.disciplines.power.storage.choice import built_in, chosen_storage
from configurator.disciplines.power.storage.discharge import holds_of, power_for, time_at
from configurator.disciplines.power.storage.recharge import hold_asked, in_power_racks
from configurator.disciplines.power.supply import Supply
from configurator.figures import Figure, ceil, minimum, total
from configurator.phrases import phrase
from configurator.system.tree import System


def size_batteries(system: System, architecture: Architecture, feeds: Sequence[RackFeed], supply: Supply, it_load: Figure) -> None:
    """Batteries that are in the racks, or those a hold time asks for: in the power racks where there are any, else in the racks."""
    time = hold_asked(system)
    beside = time is not None and _beside(system, architecture)
    held = [found for feed in feeds if (found := _batteries(system, feed, None if beside else time)) is not None]
    if beside and time is not None:
        held.append(_in_power_racks(system, supply, time))
    if held:
        label = "Time the battery shelves hold the IT load, at the end of their life"
        system.ledger.add(minimum(*held).named("power.bbu-hold-available", label, "s"))
    _battery_totals(system, it_load, time)
    _recharge_total(system, feeds)


def _beside(system: System, architecture: Architecture) -> bool:
    """Whether the batteries asked for stand in power racks; raises InputError where they should and there are none."""
    if system.spec.power.bbu.place == "power-rack" and not architecture.has("sidecar"):
        hint = "set power.bbu.place=auto, or power.architecture=hvdc-800"
        words = phrase("power.bbu.place: {architecture} has no power racks", architecture=system.spec.power.architecture)
        raise fail("PWR021", words, system.spec.at("power", "bbu", "place"), hint)
    return in_power_racks(system, architecture)


# --- in the power racks


def _in_power_racks(system: System, supply: Supply, time: Figure) -> Figure:
    """N = ⌈P_power rack / P(t)⌉ units in every power rack, and how long they hold it; shorter where others of its group are lost."""
    group, ledger = supply.group, system.ledger
    node = next(root for root in system.extra if root.key == "power-rack")
    rack = next(n.part for n in node.walk() if isinstance(n.part, PowerRack))
    assert group is not None
    unit = chosen_storage(system, SidecarBbu, "bbu", "PWR005", rack.battery)
    each = power_for(holds_of(system, unit), time)
    each = ledger.add(each.named(f"{KEY}.bbu-power", phrase("{shelf}: DC power one gives for the hold time", shelf=unit.name), "kW"))
    label = phrase("{rack}: battery shelves of one rack", rack="Power rack")
    count = ledger.add(ceil(group.share / each).named(f"{KEY}.bbu-shelves", label, "1"))
    system.attach(node, "bbu", unit.name, ledger.figures["power.sidecars"] * count, unit)
    room = ledger.figures[f"{KEY}.shelves"] * part_figure(system, rack, "batteries-per-shelf")
    label = phrase("{rack}: free positions for battery shelves", rack="Power rack")
    ledger.add(room.named(f"{KEY}.bbu-positions", label, "1"))
    if group.scheme != "N":
        label = "Time the batteries of the power racks left hold the load, those lost that may be"
        left = group.failed_share / count
        ledger.add(time_at(holds_of(system, unit, left), left).named(f"{KEY}.bbu-hold-left", label, "s"))
    share = group.share / count
    label = phrase("{rack}: time the battery shelves hold one rack, at the end of their life", rack="Power rack")
    return ledger.add(time_at(holds_of(system, unit, share), share).named(f"{KEY}.bbu-hold", label, "s"))


# --- in the racks


def _batteries(system: System, feed: RackFeed, time: Figure | None) -> Figure | None:
    """The battery shelves of one rack and how long they hold it; None where it has none and none is asked for."""
    own = built_in(feed.role)
    if own is not None:
        shelf, count = own
    elif time is None:
        return None
    else:
        shelf, count = _added(system, feed, time)
    each = feed.load / count
    key = feed.bank.key
    label = phrase("{rack}: time the battery shelves hold one rack, at the end of their life", rack=feed.role.entry.label)
    return system.ledger.add(time_at(holds_of(system, shelf, each), each).named(f"{key}.bbu-hold", label, "s"))


def _added(system: System, feed: RackFeed, time: Figure) -> tuple[Bbu, Figure]:
    """N = ⌈P_rack / P(t)⌉ shelves in every rack; raises InputError where a rack has no busbar they could hang on."""
    role, key = feed.role, feed.bank.key
    if not feed.bank.shared:
        hint = "remove power.bbu.hold; a UPS before the racks holds them (power.ups=true)"
        words = phrase(
            "power.bbu.hold: the power supplies of {rack} stand in its servers, so there is no busbar for a battery shelf",
            rack=role.entry.label,
        )
        raise fail("PWR019", words, system.spec.at("power", "bbu", "hold"), hint)
    shelf = chosen_storage(system, Bbu, "bbu", "PWR005")
    each = power_for(holds_of(system, shelf), time)
    each = system.ledger.add(
        each.named(f"{key}.bbu-power", phrase("{shelf}: DC power one gives for the hold time", shelf=shelf.name), "kW")
    )
    count = system.ledger.add(
        ceil(feed.load / each).named(f"{key}.bbu-shelves", phrase("{rack}: battery shelves of one rack", rack=role.entry.label), "1")
    )
    parent = rack_line(role)
    system.attach(parent, "bbu", shelf.name, role.total * count, shelf, role="" if parent else role.key)
    return shelf, count


def _battery_totals(system: System, it_load: Figure, time: Figure | None) -> None:
    """Shelves and modules of the order, and the energy that the hold time takes."""
    ledger = system.ledger
    nodes = [node for node in system.walk() if isinstance(node.part, BatteryShelf)]
    if time is not None:
        ledger.add((it_load * time).named("power.bbu-energy", "Energy to hold the IT load (DC)", "kWh"))
    if nodes:
        ledger.add(total([n.total for n in nodes]).named("power.bbu-shelves", "Battery backup shelves", "1"))
        modules = [n.total * part_figure(system, n.part, "modules") for n in nodes if n.part is not None]
        ledger.add(total(modules).named("power.bbu-modules", "Battery modules in these shelves", "1"))


def _recharge_total(system: System, feeds: Sequence[RackFeed]) -> None:
    """What all batteries of the order take at once after an outage."""
    figures, add = system.ledger.figures, system.ledger.add
    found = [feed.recharge * feed.role.total for feed in feeds if feed.recharge is not None]
    beside = figures.get(f"{KEY}.recharge")
    if beside is not None and not found:
        found = [beside * figures["power.sidecars"]]
    if found:
        add(total(found).named("power.recharge", "Power that recharges all batteries after an outage (DC)", "kW"))
