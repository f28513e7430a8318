"""Capacitors for short peaks: shelves of their own, and what is inside the power supplies."""

from __future__ import annotations

from configurator.catalog.parts.power import Cbu, PowerModule
from configurator.catalog.values import Value
from configurator.disciplines.power.bank import part_figure
from configurator.disciplines.power.storage.choice import chosen_storage
from configurator.figures import Figure, ceil, maximum, total
from configurator.phrases import phrase
from configurator.system.tree import System


def size_capacitors(system: System, above: Figure) -> None:
    """Capacitor shelves for a peak that is `above` the sustained load, where the specification says how long; what the PSUs hold."""
    if system.spec.power.cbu.hold is not None:
        _add_capacitors(system, above, system.spec.power.cbu.hold)
    _stored(system)


def _add_capacitors(system: System, above: Figure, hold: Value) -> None:
    """Capacitors carry what the peak is above the sustained load, by power and by energy: E = (P_peak - P) · t."""
    chosen, ledger = chosen_storage(system, Cbu, "cbu", "PWR015"), system.ledger
    time = ledger.value("power.cbu-hold", "Duration of the peak the capacitors carry", hold)
    above = ledger.add(above.named("power.cbu-power", "Peak above the sustained load (DC)", "kW"))
    energy = ledger.add((above * time).named("power.cbu-energy", "Energy of one peak (DC)", "kJ"))
    each, stored, label = part_figure(system, chosen, "power"), part_figure(system, chosen, "energy"), chosen.name
    count = maximum(ceil(above / each), ceil(energy / stored))
    ledger.add(
        (above / (count * each)).named("power.cbu-power-used", phrase("{label}: power asked over that of the shelves", label=label), "%")
    )
    ledger.add(
        (energy / (count * stored)).named(
            "power.cbu-energy-used", phrase("{label}: energy asked over that of the shelves", label=label), "%"
        )
    )
    ledger.add(count.named("power.cbu-shelves", "Capacitor shelves", "1"))
    system.attach(None, "cbu", chosen.name, count, chosen)


def _stored(system: System) -> None:
    """Energy in the capacitors of the power supplies, where published."""
    found = [(n, e) for n in system.parts(PowerModule) if n.part is not None and (e := system.ledger.part(n.part, "storage")) is not None]
    if found:
        stored = total([n.total * e for n, e in found])
        system.ledger.add(stored.named("power.psu-storage", "Energy in the capacitors of the power supplies (DC)", "kJ"))
