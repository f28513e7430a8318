"""Pre-charge, earthing and arcs of high-voltage DC.

The input filters behind a closed breaker are charged through a resistor first; a first fault to earth of an unearthed or midpoint-earthed
system puts the other pole at the whole voltage; an arc burns until it is cleared, as it finds no zero of the current.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from configurator.catalog.parts.power import PowerRack, SupplyUnit
from configurator.catalog.tables.electrical import Architecture
from configurator.disciplines.power.bank import at_volts, part_figure
from configurator.disciplines.power.feeds import RackFeed, stage_part
from configurator.disciplines.power.power_racks import KEY
from configurator.figures import Figure, constant
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import System

ROOM = "power.room"
PI = constant(math.pi)


def weigh_hazards(system: System, architecture: Architecture, feeds: Sequence[RackFeed]) -> None:
    """Of every rack behind DC its pre-charge; of their source its earthing, and of power racks what an arc on their bus allows."""
    for feed in feeds:
        _precharge(system, feed)
    if architecture.has("sidecar"):
        rack = system.catalog.part(str(stage_part(system, architecture, "sidecar")), PowerRack)
        voltage = part_figure(system, rack, "output-voltage")
        _earthing(system, KEY, rack.poles == "bipolar", voltage)
        _arc(system, voltage)
    elif architecture.has("room"):
        unit = system.catalog.part(str(stage_part(system, architecture, "room")), SupplyUnit)
        _earthing(system, ROOM, False, part_figure(system, unit, "output-voltage"))


def _precharge(system: System, feed: RackFeed) -> None:
    """E = e · P_installed in the input filters; charged in five time constants C = 2 E / U², so R = t · U² / (10 E) and I = U / R."""
    ledger, key, voltage = system.ledger, feed.bank.key, feed.bank.voltage
    energy = ledger.constant(system.catalog, "dc-filter-energy") * feed.shelves * feed.bank.full
    label = phrase("{rack}: energy in the input filters of its shelves", rack=feed.role.entry.label)
    energy = ledger.add(energy.named(f"{key}.precharge-energy", label, "J"))
    time = ledger.constant(system.catalog, "precharge-time")
    resistance = time * voltage**2 / (10.0 * energy)
    label = phrase("{rack}: resistor that charges them in five time constants", rack=feed.role.entry.label)
    resistance = ledger.add(resistance.named(f"{key}.precharge-resistance", label, "ohm"))
    label = phrase("{rack}: current when that resistor is switched on (peak)", rack=feed.role.entry.label)
    ledger.add((voltage / resistance).named(f"{key}.precharge-current", at_volts(label, voltage), "A"))


def _earthing(system: System, key: str, bipolar: bool, voltage: Figure) -> None:
    """Poles against earth: half of the voltage with the midpoint earthed, all of it on one pole after a fault of the other."""
    ledger = system.ledger
    ways = ("midpoint over a high resistance, insulation monitored", "midpoint, as third wire of the cables")
    why = ("two wires without a midpoint of their own", "three-wire system of two poles")
    others = (Rejected("one pole", "the other pole stands at the whole voltage against earth all the time"),)
    ledger.decide("power.dc-earthing", "How is the DC system earthed?", ways[bipolar], why[bipolar], others)
    ledger.add((voltage / 2.0).named(f"{key}.pole-voltage", "Voltage of a pole against earth, midpoint earthed", "V"))
    label = "Highest voltage of a pole against earth, the other one faulted"
    ledger.add((voltage * 1.0).named(f"{key}.earth-voltage", label, "V"))


def _arc(system: System, voltage: Figure) -> None:
    """E = U · I · t / (16 π D²): half of voltage and current in the arc, radiated from a point (greatest power, NFPA 70E D.5)."""
    ledger, current = system.ledger, system.ledger.figures[f"{KEY}.dc-fault-current"]
    burn, distance = (ledger.constant(system.catalog, name) for name in ("arc-burn", "arc-distance"))
    time = burn * 16.0 * PI * distance**2 / (voltage * current)
    label = "Time within which an arc on the bus of a power rack must be cleared"
    ledger.add(time.named(f"{KEY}.arc-time", label, "ms"))
