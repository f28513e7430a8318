"""Earth faults: does the breaker of a circuit trip at once on a fault from phase to earth at its far end, and what leaks without one.

TN system, IEC 60364-4-41, 411.4.4: Z_s · I_a <= U_0, with the conductors as hot as their terminals may get.
"""

from __future__ import annotations

from collections.abc import Sequence

from configurator.catalog.tables.electrical import ConductorTable
from configurator.disciplines.power.bank import at_volts, supply_voltage
from configurator.disciplines.power.protection.ampacity import Circuit, resistivity, table_of
from configurator.figures import Figure, constant, maximum, minimum, sqrt
from configurator.phrases import phrase
from configurator.system.tree import System

ROOT_THREE = sqrt(constant(3.0))


def earth_faults(system: System, circuits: Sequence[Circuit], level: Figure) -> None:
    """Of every three-phase AC circuit behind a panel of a known fault level."""
    for circuit in circuits:
        _at_end(system, circuit, level)


def _at_end(system: System, circuit: Circuit, level: Figure) -> None:
    """I = c · U_0 / |Z|, Z = ρ · L · (1 / S + 1 / S_PE) + j (X_panel + 2 x · L); it must reach the multiple that surely trips."""
    ledger, key, runs = system.ledger, circuit.key, system.ledger.figures[f"{circuit.key}.conductor-runs"]
    phase = ledger.figures[f"{key}.conductor-area"]
    earth = _protective(system, table_of(system), circuit, phase)
    resistance = resistivity(system) * circuit.length * (1.0 / phase + 1.0 / earth) / runs
    reactance = 2.0 * ledger.constant(system.catalog, "cable-reactance") * circuit.length / runs
    whole = sqrt(resistance**2 + (supply_voltage(system) / (ROOT_THREE * level) + reactance) ** 2)
    current = ledger.constant(system.catalog, "earth-fault-voltage") * supply_voltage(system) / (ROOT_THREE * whole)
    label = phrase("{circuit}: current of a fault to earth at the rack end", circuit=circuit.label)
    ledger.add(current.named(f"{key}.earth-fault-current", label, "kA"))
    ladder = system.catalog.breakers[system.spec.site.standard.lower()]
    words = phrase("{ladder}: times its rating at which a breaker surely trips at once", ladder=ladder.name)
    trips = ledger.value(f"breakers.{ladder.id}.trips-at", words, ladder.trips_at)
    label = phrase("{circuit}: current at which its breaker surely trips at once", circuit=circuit.label)
    ledger.add((circuit.protection * trips).named(f"{key}.trip-current", at_volts(label, supply_voltage(system)), "A"))


def _protective(system: System, table: ConductorTable, circuit: Circuit, phase: Figure) -> Figure:
    """The protective conductor: by the device where the standard has a table of that (NEC 250.122), else by the phase (IEC 54.2).

    S_PE = S to 16 mm², then 16 mm² to 35 mm², beyond S / 2; never larger than the phase.
    """
    ledger, label = system.ledger, phrase("{circuit}: cross-section of its protective conductor", circuit=circuit.label)
    id = f"{circuit.key}.protective-area"
    row = next((r for r in table.protective if (r.up_to.coherent or 0.0) >= (circuit.protection.value or 0.0)), None)
    if row is not None:
        own = ledger.value(f"{circuit.key}.protective-table", phrase("{label}, by its device", label=label), row.area)
        return ledger.add(minimum(own, phase).named(id, label, "mm^2"))
    known = system.catalog.constants["protective-whole"]
    unused = "half of the phase is larger" if (phase.value or 0.0) >= 2.0 * (known.value.coherent or 0.0) else ""
    whole = ledger.value("constants.protective-whole", known.name, known.value, unused)
    return ledger.add(maximum(minimum(phase, whole), phase / 2.0).named(id, label, "mm^2"))
