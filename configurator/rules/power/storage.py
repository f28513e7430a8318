"""Checks of the energy storage: how long it holds, and whether it finds room."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.catalog.parts.power import BatteryShelf
from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.rules.power.supply import banks_of
from configurator.system.layout import battery_positions
from configurator.system.tree import System


def backup(system: System) -> Iterator[Check]:
    """Battery shelves in the racks hold the load as long as was asked, by a published point, and find room there."""
    held, asked = system.ledger.figures.get("power.bbu-hold-available"), system.ledger.figures.get("power.bbu-hold")
    if held is None or asked is None:
        return
    title, remedy = "Time the battery shelves hold the IT load", "more battery shelves"
    yield Check("power.bbu-hold", title, held, asked, ">=", "fail", remedy, by_chance=True)
    for part in {n.part.id: n.part for n in system.parts(BatteryShelf) if isinstance(n.part, BatteryShelf)}.values():
        longest = system.ledger.figures[f"{part.id}.hold-{len(part.holds)}.time"]
        title = phrase("Hold time asked for against the longest published of {part}", part=part.name)
        remedy = "the maker's curve for a longer time"
        yield Check(f"tables.range.power.bbu-hold.{part.id}", title, asked, longest, "<=", "warn", remedy)


def battery_room(system: System) -> Iterator[Check]:
    """The battery shelves that a hold time asks for find room in the racks that have a layout."""
    for role in system.roles:
        key, places = f"power.{role.key}", battery_positions(system, role)
        if places is not None and role.entry.layout:
            label = phrase("{rack}: free positions for battery shelves", rack=role.entry.label)
            room = system.ledger.add((places * 1.0).named(f"{key}.bbu-positions", label, "1"))
            title = phrase("{rack}: battery shelves against free positions in the rack", rack=role.entry.label)
            remedy = "a battery rack beside it, or a UPS"
            yield Check(f"power.bbu-positions.{role.key}", title, system.ledger.figures[f"{key}.bbu-shelves"], room, "<=", "fail", remedy)


def battery_bays(system: System) -> Iterator[Check]:
    """The batteries of a power rack find room with its shelves."""
    figures = system.ledger.figures
    count, room = (figures.get(f"power.sidecar.{name}") for name in ("bbu-shelves", "bbu-positions"))
    if count is not None and room is not None:
        title = phrase("{rack}: battery shelves against free positions in the rack", rack="Power rack")
        yield Check("power.bbu-positions.sidecar", title, count, room, "<=", "fail", "more power racks, or a UPS")


def bridged(system: System) -> Iterator[Check]:
    """Batteries in the racks hold until generators carry the load."""
    held = system.ledger.figures.get("power.bbu-hold-available")
    if held is not None:
        start = system.ledger.constant(system.catalog, "generator-start")
        title, remedy = "Time the battery shelves hold against the start of the generators", "more battery shelves, or a UPS"
        yield Check("power.generator", title, held, start, ">=", "warn", remedy, by_chance=True)


def recharge(system: System) -> Iterator[Check]:
    """Shelves carry their load and batteries that recharge after an outage, with what the scheme lets fail lost already."""
    for key, name, _, _ in banks_of(system):
        load, left = (system.ledger.figures.get(f"{key}.{what}") for what in ("recharge-load", "usable"))
        if load is not None and left is not None:
            title = phrase("{rack}: load while the batteries recharge against what the shelves left carry", rack=name)
            remedy = "chargers that are held back until all shelves are there"
            yield Check(f"power.recharge.{key.removeprefix('power.')}", title, load, left, "<=", "warn", remedy, by_chance=True)


RULES = (backup, battery_room, battery_bays, bridged, recharge)
