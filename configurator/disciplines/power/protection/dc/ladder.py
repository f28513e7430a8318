"""The devices of high-voltage DC from the power rack to a shelf: electronic breakers at the sources, fuses before the loads.

An electronic breaker carries its rating and trips within microseconds; a fuse is loaded to the share its makers give, and needs many
times its rating to clear in time, which rectifiers that limit their current may not deliver.
"""

from __future__ import annotations

from collections.abc import Sequence

from configurator.catalog.parts.power import BatteryShelf, DcDevice, PowerRack
from configurator.catalog.tables.reference import BreakerLadder
from configurator.disciplines.power.bank import Bank, at_volts, part_figure
from configurator.disciplines.power.feeds import RackFeed, rack_line
from configurator.disciplines.power.power_racks import KEY
from configurator.disciplines.power.protection.devices import choose_device
from configurator.disciplines.power.supply import Supply
from configurator.figures import Figure, constant, interpolate, total
from configurator.phrases import phrase
from configurator.system.tree import System


def grade_dc(system: System, feeds: Sequence[RackFeed], supply: Supply) -> None:
    """Devices of a DC cable and of a shelf behind it, of a shelf of the power racks, and what a fault behind them draws."""
    fault = _fault(system, supply) if supply.table is not None else None
    for feed in feeds:
        bank = feed.bank
        cable, shelf = _cable(system, feed), _shelf(system, bank)
        _fit(system, feed, "fuse", shelf, feed.shelves * poles_of(system, supply))
        if supply.table is None:  # those of power racks are part of them
            _fit(system, feed, "breaker", cable, system.ledger.figures[f"{bank.key}.dc-links"])
        label = phrase("{rack}: device of a DC cable over the fuse of a shelf behind it", rack=feed.role.entry.label)
        system.ledger.add((cable / shelf).named(f"{bank.key}.selectivity-cable", label, "1"))
        if fault is not None:
            clears = shelf * _trips_at(system)
            label = phrase("{rack}: current at which the fuse of a shelf clears in time", rack=feed.role.entry.label)
            system.ledger.add(clears.named(f"{bank.key}.fuse-clears", label, "A"))


def ladder_of(system: System) -> BreakerLadder:
    """The ratings of DC devices."""
    return system.catalog.breakers["dc"]


def _cable(system: System, feed: RackFeed) -> Figure:
    """An electronic breaker: the largest of the ladder that the cable holds. Beside it the worst state at the lowest voltage."""
    ledger, bank = system.ledger, feed.bank
    assert feed.whip is not None
    low = part_figure(system, bank.shelf, "line-voltage-min")
    worst = ledger.figures[f"{bank.key}.feed-current"] * (bank.voltage / low)
    label = "Current of one DC cable in the worst state, at the lowest voltage its shelves take"
    ledger.add(worst.named(f"{bank.key}.cable-current-lowest", at_volts(label, low), "A"))
    rating, ratings = part_figure(system, feed.whip, "current-rating"), ladder_of(system).ratings
    chosen = next((r for r in reversed(ratings) if (r.coherent or 0.0) <= (rating.value or 0.0)), ratings[0])
    return ledger.value(f"{bank.key}.cable-device", "Electronic breaker of one DC cable", chosen)


def _shelf(system: System, bank: Bank) -> Figure:
    """A fuse that carries the rated input of a shelf at the lowest voltage: I = P_rated / (η · U_min · loading)."""
    ledger, low = system.ledger, part_figure(system, bank.shelf, "line-voltage-min")
    drawn = bank.full / interpolate(constant(1.0), bank.curve) / low
    label = phrase("{shelf}: rated input at the lowest voltage it takes", shelf=bank.shelf.name)
    drawn = ledger.add(drawn.named(f"{bank.key}.shelf-input", at_volts(label, low), "A"))
    words = phrase("{ladder}: continuous load", ladder=ladder_of(system).name)
    loading = ledger.value("breakers.dc.continuous-limit", words, ladder_of(system).continuous_limit)
    fuse = _device(system, f"{bank.key}.shelf-device", "Fuse of one DC shelf", drawn / loading)
    ledger.add((fuse * loading).named(f"{bank.key}.fuse-limit", "Continuous current the fuse of one DC shelf carries", "A"))
    return fuse


def poles_of(system: System, supply: Supply) -> Figure:
    """Wires of a DC cable that a fuse stands in: two poles, and the midpoint of three wires."""
    rack = next((n.part for root in system.extra for n in root.walk() if isinstance(n.part, PowerRack)), None)
    return constant(3.0 if supply.table is not None and rack is not None and rack.poles == "bipolar" else 2.0)


def _fit(system: System, feed: RackFeed, does: str, device: Figure, count: Figure) -> None:
    """The line of the devices of a rack: the smallest frame that is made for their rating."""
    known = [p for p in system.catalog.of(DcDevice) if p.does == does]
    frames = sorted(known, key=lambda p: p.frame.coherent or 0.0)
    part = next((p for p in frames if (p.frame.coherent or 0.0) >= (device.value or 0.0)), frames[-1])
    pieces = feed.role.total * count
    if does == "breaker":  # stands at the source, in the room
        system.attach(None, f"dc-breaker-{feed.role.key}", part.name, pieces, part)
        return
    parent = rack_line(feed.role)
    system.attach(parent, "dc-fuse", part.name, pieces, part, role="" if parent else feed.role.key)


def _device(system: System, id: str, label: str, current: Figure) -> Figure:
    """The smallest of the ladder that is not below `current`."""
    return choose_device(system, ladder_of(system), (id, label, phrase("Which device: {what}?", what=label)), current)


def _trips_at(system: System) -> Figure:
    words = phrase("{ladder}: times its rating at which a fuse clears in time", ladder=ladder_of(system).name)
    return system.ledger.value("breakers.dc.trips-at", words, ladder_of(system).trips_at)


def _fault(system: System, supply: Supply) -> Figure:
    """I = (rectifiers · short overload + batteries) / U of one power rack, which limit what a fault on its bus draws."""
    ledger, table = system.ledger, supply.table
    assert table is not None
    bank, shelves = table.bank, ledger.figures[f"{KEY}.shelves"]
    power = shelves * bank.each * part_figure(system, bank.module, "pulse")
    units = next((n.part for n in system.walk() if isinstance(n.part, BatteryShelf) and n.part.kind == "sidecar-bbu"), None)
    if units is not None:
        power = total([power, ledger.figures[f"{KEY}.bbu-shelves"] * part_figure(system, units, "power")])
    label = "What the rectifiers and batteries of one power rack feed into a short circuit"
    current = ledger.add((power / bank.bus).named(f"{KEY}.dc-fault-current", at_volts(label, bank.bus), "A"))
    rated = (bank.full / bank.bus).named(f"{KEY}.shelf-output", at_volts("Rated output of one shelf of a power rack", bank.bus), "A")
    _device(system, f"{KEY}.shelf-device", "Electronic breaker of one shelf of a power rack", ledger.add(rated))
    return current
