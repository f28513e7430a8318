"""Checks of the protection of high-voltage DC: devices nest, faults are cleared, filters charged, poles insulated."""

from __future__ import annotations

from collections.abc import Iterator

from configurator.phrases import phrase
from configurator.rules.check import Check
from configurator.rules.power.supply import whip_of
from configurator.system.tree import System


def devices(system: System) -> Iterator[Check]:
    """The breaker of a DC cable holds the cable; it carries the worst state at the lowest voltage, unless the ladder ends below that."""
    figures = system.ledger.figures
    for role in system.roles:
        key, name = f"power.{role.key}", role.entry.label
        device, current = figures.get(f"{key}.cable-device"), figures.get(f"{key}.cable-current-lowest")
        if device is None or current is None:
            continue
        title, remedy = phrase("{rack}: breaker of a DC cable against the rating of the cable", rack=name), "more DC cables"
        rating = figures[f"{whip_of(system, key).id}.current-rating"]
        yield Check(f"power.dc-device.{role.key}", title, device, rating, "<=", "fail", remedy)
        title = phrase("{rack}: current of a DC cable in the worst state at the lowest voltage against its breaker", rack=name)
        yield Check(f"power.dc-current.{role.key}", title, current, device, "<=", "fail", remedy, by_chance=True)


def shelves(system: System) -> Iterator[Check]:
    """The fuse of a DC shelf, and the breaker of a shelf of the power racks, carry its rated current."""
    figures = system.ledger.figures
    for role in system.roles:
        drawn, carried = (figures.get(f"power.{role.key}.{name}") for name in ("shelf-input", "fuse-limit"))
        if drawn is not None and carried is not None:
            title = phrase("{rack}: rated input of a DC shelf at the lowest voltage against its fuse", rack=role.entry.label)
            yield Check(f"power.dc-fuse.{role.key}", title, drawn, carried, "<=", "fail", "a fuse of higher rating", by_chance=True)
    given, device = (figures.get(f"power.sidecar.{name}") for name in ("shelf-output", "shelf-device"))
    if given is not None and device is not None:
        title = "Rated output of a shelf of a power rack against its breaker"
        yield Check("power.dc-source", title, given, device, "<=", "fail", "a breaker of higher rating", by_chance=True)


def faults(system: System) -> Iterator[Check]:
    """What a power rack feeds into a short circuit clears the fuse of a shelf in time; else electronic breakers must."""
    figures = system.ledger.figures
    fault = figures.get("power.sidecar.dc-fault-current")
    for role in system.roles:
        clears = figures.get(f"power.{role.key}.fuse-clears")
        if fault is not None and clears is not None:
            title = phrase("{rack}: short circuit behind one power rack against what clears the fuse of a shelf", rack=role.entry.label)
            remedy = "electronic breakers before the shelves too"
            yield Check(f"power.dc-fault.{role.key}", title, fault, clears, ">=", "warn", remedy, by_chance=True)


def precharge(system: System) -> Iterator[Check]:
    """The current that charges the input filters is one that the breaker of a cable rides through."""
    figures = system.ledger.figures
    for role in system.roles:
        key = f"power.{role.key}"
        current, device = figures.get(f"{key}.precharge-current"), figures.get(f"{key}.cable-device")
        if current is not None and device is not None:
            ladder = system.catalog.breakers["dc"]
            words = phrase("{ladder}: times its rating that a device rides through", ladder=ladder.name)
            held = device * system.ledger.value("breakers.dc.holds-to", words, ladder.holds_to)
            label = phrase("{rack}: peak the breaker of a DC cable rides through", rack=role.entry.label)
            held = system.ledger.add(held.named(f"{key}.precharge-held", label, "A"))
            title = phrase(
                "{rack}: current that charges its input filters against what the breaker of a cable holds", rack=role.entry.label
            )
            remedy = "a longer pre-charge"
            yield Check(f"power.precharge.{role.key}", title, current, held, "<=", "warn", remedy, by_chance=True)


def poles(system: System) -> Iterator[Check]:
    """Cables are insulated for the whole voltage, which stands on one pole after a fault of the other."""
    figures = system.ledger.figures
    voltage = figures.get("power.sidecar.earth-voltage", figures.get("power.room.earth-voltage"))
    if voltage is not None:
        title, remedy = "DC voltage of a pole against earth after a first fault, against the insulation", "cables of a higher voltage class"
        limit = system.ledger.constant(system.catalog, "dc-insulation")
        yield Check("power.dc-insulation", title, voltage, limit, "<=", "fail", remedy)


def arc(system: System) -> Iterator[Check]:
    """An electronic breaker clears an arc on the bus of a power rack before it burns bare skin."""
    time = system.ledger.figures.get("power.sidecar.arc-time")
    if time is not None:
        clearing = system.ledger.constant(system.catalog, "dc-clearing")
        title = "Time in which an electronic DC breaker clears against that in which an arc burns bare skin"
        yield Check("power.dc-arc", title, clearing, time, "<=", "fail", "faster breakers, or work on dead parts alone", by_chance=True)


RULES = (devices, shelves, faults, precharge, poles, arc)
