"""Arc flash of AC circuits: the heat that an arc throws on who stands before it, at the panel and at the rack end of a circuit.

Lee, IEEE Trans. Ind. Appl. 18 (1982), NFPA 70E D.6: E = k · U · I · t / D² with U line to line and I the bolted short-circuit current;
the boundary at which bare skin just burns is D · √(E / E_burn). An arc in open air; a study by IEEE 1584 takes the place of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from configurator.disciplines.power.bank import supply_voltage
from configurator.disciplines.power.protection.ampacity import Circuit
from configurator.figures import Figure, sqrt, where
from configurator.phrases import phrase
from configurator.system.tree import System


def arcs(system: System, circuits: Sequence[Circuit], level: Figure) -> None:
    """At the panel, cleared by the device before it; at the far end of circuits, by their breakers where the arc trips them at once."""
    _burns(system, "power", "Panel", level, system.ledger.constant(system.catalog, "arc-feeder"))
    trips = {circuit.key: _trips(system, circuit) for circuit in circuits}
    for circuit in circuits:
        time = where(trips[circuit.key], system.ledger.constant(system.catalog, "arc-branch"), _escape(system, trips.values()))
        label = phrase("{circuit}: time an arc at the rack end burns", circuit=circuit.label)
        time = system.ledger.add(time.named(f"{circuit.key}.arc-clearing", label, "ms"))
        _burns(system, circuit.key, circuit.label, system.ledger.figures[f"{circuit.key}.fault-current"], time)


def _trips(system: System, circuit: Circuit) -> Figure:
    """Whether the current of an arc at the far end, a part of that of a bolted fault, trips the breaker at once."""
    fault, trips = (system.ledger.figures[f"{circuit.key}.{name}"] for name in ("fault-current", "trip-current"))
    return fault * system.ledger.constant(system.catalog, "arc-current") >= trips


def _escape(system: System, trips: Iterable[Figure]) -> Figure:
    """How long an arc burns a worker that no device clears."""
    found = system.catalog.constants["arc-escape"]
    unused = "arcs at the rack ends trip their breakers at once" if all(trip.value for trip in trips) else ""
    return system.ledger.value("constants.arc-escape", found.name, found.value, unused)


def _burns(system: System, key: str, place: str, current: Figure, time: Figure) -> None:
    """Heat at the working distance, and the distance at which bare skin just burns."""
    ledger = system.ledger
    factor, distance, burn = (ledger.constant(system.catalog, name) for name in ("arc-lee", "arc-distance", "arc-burn"))
    heat = factor * supply_voltage(system) * current * time / (distance * distance)
    label = phrase("{place}: heat of an arc at the working distance", place=place)
    heat = ledger.add(heat.named(f"{key}.arc-heat", label, "J/cm^2"))
    label = phrase("{place}: distance from an arc at which bare skin just burns", place=place)
    ledger.add((distance * sqrt(heat / burn)).named(f"{key}.arc-boundary", label, "m"))
