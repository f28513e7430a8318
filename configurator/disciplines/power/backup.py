"""Energy storage beside the shelves: batteries for a hold time, capacitors for short peaks."""

from __future__ import annotations

from collections.abc import Sequence

from configurator.catalog.part import Part
from configurator.catalog.power_parts import Bbu, Cbu, PowerModule
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value
from configurator.disciplines.power.bank import part_figure
from configurator.figures import Figure, ceil, maximum, total
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import System


def size_backup(system: System, it_load: Figure, peak: Figure) -> None:
    """Battery shelves that are in the racks, or those a hold time asks for; capacitor shelves; energy inside the power supplies."""
    ledger, hold = system.ledger, system.spec.power.bbu.hold
    built_in = [(n, e) for n in system.parts(Bbu) if n.part is not None and (e := ledger.part(n.part, "energy")) is not None]
    if built_in:
        stored = total([n.total * e for n, e in built_in])
        energy = ledger.add(stored.named("power.bbu-energy", "Energy of the battery shelves (DC)", "kWh"))
        ledger.add((energy / it_load).named("power.bbu-hold-available", "Time the battery shelves hold the IT load", "s"))
        if hold is not None:
            ledger.value("power.bbu-hold", "Hold time asked for", hold)
    elif hold is not None:
        _add_batteries(system, it_load, hold)
    if system.spec.power.cbu.hold is not None:
        _add_capacitors(system, peak - it_load, system.spec.power.cbu.hold)
    _stored(system)


def _chosen(system: System, kind: type[Bbu] | type[Cbu], section: str, wanted: str, code: str) -> Bbu | Cbu:
    """The shelf the specification names, or the most powerful of the catalog that states its energy."""
    known: Sequence[Bbu | Cbu] = [p for p in system.catalog.parts.values() if isinstance(p, kind) and p.energy is not None]
    at = system.spec.at("power", section)
    if not known:
        raise fail(code, f"power.{section} asks for a hold time, but no {section} with a rated energy is in the catalog", at)
    if wanted == "auto":
        found = max(known, key=lambda p: p.power.coherent or 0.0)
    else:
        named = next((p for p in known if p.id == wanted), None)
        if named is None:
            ids = [p.id for p in known]
            raise fail(code, f"power.{section}.shelf: no {section} '{wanted}'", at, did_you_mean(wanted, ids) or f"known: {', '.join(ids)}")
        found = named
    others = tuple(
        Rejected(p.name, phrase("{rating} each; set {setting}", rating=p.power, setting=f"power.{section}.shelf={p.id}"))
        for p in known
        if p is not found
    )
    why = "the most powerful of the catalog" if wanted == "auto" else "named in the specification"
    system.ledger.decide(f"power.{section}", "Which storage shelf?", found.name, why, others)
    return found


def _count(system: System, part: Part, key: str, power: Figure, energy: Figure) -> Figure:
    """The larger of the shelf count by power and the count by energy, with how much of both is used."""
    each, stored, label = part_figure(system, part, "power"), part_figure(system, part, "energy"), part.name
    count = maximum(ceil(power / each), ceil(energy / stored))
    system.ledger.add(
        (power / (count * each)).named(f"power.{key}-power-used", phrase("{label}: power asked over that of the shelves", label=label), "%")
    )
    system.ledger.add(
        (energy / (count * stored)).named(
            f"power.{key}-energy-used", phrase("{label}: energy asked over that of the shelves", label=label), "%"
        )
    )
    return count


def _add_batteries(system: System, it_load: Figure, hold: Value) -> None:
    """E = P · t at end of life; modules are counted where the shelf states how many share its power."""
    chosen, ledger = _chosen(system, Bbu, "bbu", system.spec.power.bbu.shelf, "PWR005"), system.ledger
    time = ledger.value("power.bbu-hold", "Hold time asked for", hold)
    energy = ledger.add((it_load * time).named("power.bbu-energy", "Energy to hold the IT load (DC)", "kWh"))
    count = _count(system, chosen, "bbu", it_load, energy)
    ledger.add(count.named("power.bbu-shelves", "Battery backup shelves", "1"))
    rated = ledger.part(chosen, "hold-time")
    if rated is not None:
        held = rated * count * part_figure(system, chosen, "power") / it_load
        ledger.add(held.named("power.bbu-hold-rated", "Time the battery shelves hold the IT load by their rated hold time", "s"))
    modules = ledger.part(chosen, "modules")
    if modules is not None:
        power, stored = part_figure(system, chosen, "power") / modules, part_figure(system, chosen, "energy") / modules
        least = maximum(ceil(it_load / power), ceil(energy / stored))
        ledger.add(least.named("power.bbu-modules", "Battery modules that the load and the hold time need at end of life", "1"))
    system.attach(None, "bbu", chosen.name, count, chosen)


def _add_capacitors(system: System, above: Figure, hold: Value) -> None:
    """Capacitors carry what the peak is above the sustained load: E = (P_peak - P) · t."""
    chosen, ledger = _chosen(system, Cbu, "cbu", system.spec.power.cbu.shelf, "PWR015"), system.ledger
    time = ledger.value("power.cbu-hold", "Duration of the peak the capacitors carry", hold)
    above = ledger.add(above.named("power.cbu-power", "Peak above the sustained load (DC)", "kW"))
    energy = ledger.add((above * time).named("power.cbu-energy", "Energy of one peak (DC)", "kJ"))
    count = _count(system, chosen, "cbu", above, energy)
    ledger.add(count.named("power.cbu-shelves", "Capacitor shelves", "1"))
    system.attach(None, "cbu", chosen.name, count, chosen)


def _stored(system: System) -> None:
    """Energy in the capacitors of the power supplies, where published."""
    found = [(n, e) for n in system.parts(PowerModule) if n.part is not None and (e := system.ledger.part(n.part, "storage")) is not None]
    if found:
        stored = total([n.total * e for n, e in found])
        system.ledger.add(stored.named("power.psu-storage", "Energy in the capacitors of the power supplies (DC)", "kJ"))
