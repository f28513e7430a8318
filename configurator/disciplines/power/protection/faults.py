"""Fault level: the short-circuit current at the panel and at the end of each circuit, against what the breakers interrupt.

Three-phase bolted fault at nominal voltage behind an infinite grid: I = U / (√3 · |Z|), Z = Z_transformer + Z_cable, with the transformer
taken as a pure reactance (its resistance would only lower the current). IEC 60909 adds its voltage factor c of up to 1.1.
"""

from __future__ import annotations

from collections.abc import Sequence

from configurator.catalog.parts.power import SupplyUnit
from configurator.catalog.tables.electrical import Architecture
from configurator.disciplines.power.bank import VOLT_AMPERE, part_figure, supply_voltage
from configurator.disciplines.power.protection.ampacity import Circuit
from configurator.disciplines.power.protection.arcs import arcs
from configurator.disciplines.power.protection.earth import ROOT_THREE, earth_faults
from configurator.figures import Figure, constant, sqrt
from configurator.phrases import phrase
from configurator.system.tree import System


def fault_levels(system: System, architecture: Architecture, circuits: Sequence[Circuit]) -> None:
    """At the panel, as given or that at the terminals of the transformer, and at the far end of every three-phase AC circuit."""
    level = _at_panel(system, architecture) if (system.spec.site.phases.number or 0) >= 3 else None
    if level is None:
        return
    protected = [circuit for circuit in circuits if f"{circuit.key}.breaker" in system.ledger.figures]
    for circuit in protected:
        _at_end(system, circuit, level)
        _interrupted(system, circuit)
    earth_faults(system, protected, level)
    arcs(system, protected, level)


def _at_panel(system: System, architecture: Architecture) -> Figure | None:
    """I = S / (√3 · U · u_k); None where the architecture has no transformer whose impedance is published."""
    ledger, given = system.ledger, system.spec.site.fault_level
    if given is not None:
        level = ledger.value("site.fault-level", "Short-circuit current at the panel, as given", given) * 1.0
        return ledger.add(level.named("power.fault-level", "Short-circuit current at the panel", "kA"))
    stages = [stage for stage in architecture.stages if stage.does == "site"]
    parts = (system.catalog.part(system.spec.power.stages.get(s.id, str(s.part)), SupplyUnit) for s in stages)
    unit = next((part for part in parts if part.impedance is not None and part.rating is not None), None)
    if unit is None:
        return None
    apparent = part_figure(system, unit, "rating") / constant(1.0, "W/VA") * VOLT_AMPERE  # at unity power factor
    level = apparent / (ROOT_THREE * supply_voltage(system) * part_figure(system, unit, "impedance"))
    label = "Short-circuit current at the panel (at the terminals of the transformer, the most it can be)"
    return ledger.add(level.named("power.fault-level", label, "kA"))


def _at_end(system: System, circuit: Circuit, level: Figure) -> None:
    """Behind the cable: |Z| = √(R² + (X_panel + X)²), R = ρ20 · L / A (cold, the most current), X = x · L."""
    ledger = system.ledger
    runs = ledger.figures[f"{circuit.key}.conductor-runs"]
    area = ledger.figures[f"{circuit.key}.conductor-area"]
    resistance = ledger.constant(system.catalog, "copper-resistivity") * circuit.length / area / runs
    reactance = ledger.constant(system.catalog, "cable-reactance") * circuit.length / runs
    whole = sqrt(resistance**2 + (supply_voltage(system) / (ROOT_THREE * level) + reactance) ** 2)
    current = supply_voltage(system) / (ROOT_THREE * whole)
    label = phrase("{circuit}: short-circuit current at the rack end of one circuit", circuit=circuit.label)
    ledger.add(current.named(f"{circuit.key}.fault-current", label, "kA"))


def _interrupted(system: System, circuit: Circuit) -> None:
    """What the breaker of the circuit interrupts, by its rating."""
    ladder = system.catalog.breakers[system.spec.site.standard.lower()]
    rating = circuit.protection.value or 0.0
    step = next((s for s in ladder.breaking if (s.up_to.coherent or 0.0) >= rating), ladder.breaking[-1])
    label = phrase("{circuit}: short-circuit current its breaker interrupts", circuit=circuit.label)
    system.ledger.value(f"{circuit.key}.breaking-capacity", label, step.capacity)
