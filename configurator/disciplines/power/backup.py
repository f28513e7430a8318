"""Energy storage beside the shelves: batteries for a hold time, capacitors for short peaks.

A battery shelf hangs on the busbar of one rack, so it is counted there in whole shelves. What it gives falls with the time it is asked
for: between the published points of power over time on a line, before the first of them no more power, beyond the last no more energy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from configurator.catalog.power_parts import Bbu, Cbu, PowerModule
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.values import Value
from configurator.disciplines.power.bank import part_figure
from configurator.disciplines.power.feeds import RackFeed, rack_line
from configurator.figures import Figure, ceil, constant, maximum, minimum, total, where
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import RackRole, System

Storage = TypeVar("Storage", Bbu, Cbu)


@dataclass(frozen=True)
class Hold:
    """A published point: the power a battery shelf gives for a time at the end of its life."""

    time: Figure
    power: Figure


def size_backup(system: System, feeds: Sequence[RackFeed], it_load: Figure, peak: Figure) -> None:
    """Battery shelves that are in the racks, or those a hold time asks for; capacitor shelves; energy inside the power supplies."""
    hold = system.spec.power.bbu.hold
    time = None if hold is None else system.ledger.value("power.bbu-hold", "Hold time asked for", hold)
    held = [found for feed in feeds if (found := _batteries(system, feed, time)) is not None]
    if held:
        label = "Time the battery shelves hold the IT load, at the end of their life"
        system.ledger.add(minimum(*held).named("power.bbu-hold-available", label, "s"))
    _battery_totals(system, feeds, it_load, time)
    if system.spec.power.cbu.hold is not None:
        _add_capacitors(system, peak - it_load, system.spec.power.cbu.hold)
    _stored(system)


# --- batteries


def _batteries(system: System, feed: RackFeed, time: Figure | None) -> Figure | None:
    """The battery shelves of one rack and how long they hold it; None where it has none and none is asked for."""
    built_in = _built_in(feed.role)
    if built_in is not None:
        shelf, count = built_in
    elif time is None:
        return None
    else:
        shelf, count = _added(system, feed, time)
    each = feed.load / count
    key = feed.bank.key
    label = phrase("{rack}: time the battery shelves hold one rack, at the end of their life", rack=feed.role.entry.label)
    return system.ledger.add(time_at(_holds(system, shelf, each), each).named(f"{key}.bbu-hold", label, "s"))


def _built_in(role: RackRole) -> tuple[Bbu, Figure] | None:
    """The battery shelves a platform has in each rack of a role, and how many."""
    nodes = [node for node in role.walk() if isinstance(node.part, Bbu)]
    part = nodes[0].part if nodes else None
    return (part, total([n.total for n in nodes]) / role.total) if isinstance(part, Bbu) else None


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
    shelf = _chosen(system, Bbu, "bbu", system.spec.power.bbu.shelf, "PWR005")
    each = power_for(_holds(system, shelf), time)
    each = system.ledger.add(
        each.named(f"{key}.bbu-power", phrase("{shelf}: DC power one gives for the hold time", shelf=shelf.name), "kW")
    )
    count = system.ledger.add(
        ceil(feed.load / each).named(f"{key}.bbu-shelves", phrase("{rack}: battery shelves of one rack", rack=role.entry.label), "1")
    )
    parent = rack_line(role)
    system.attach(parent, "bbu", shelf.name, role.total * count, shelf, role="" if parent else role.key)
    return shelf, count


def _holds(system: System, shelf: Bbu, load: Figure | None = None) -> list[Hold]:
    """The published points of a shelf without its spare modules, P · (n - m) / n, shortest time first.

    Of a `load` below that of a point, nothing follows from the time of the points before.
    """
    ledger, spares = system.ledger, _spares(system, shelf)
    modules = part_figure(system, shelf, "modules")
    found = []
    for index, point in enumerate(shelf.holds, start=1):
        id, label = f"{shelf.id}.hold-{index}", phrase("{shelf}, point {index}", shelf=shelf.name, index=index)
        after = shelf.holds[index].power.coherent if index < len(shelf.holds) else None
        beyond = load is not None and after is not None and (load.value or 0.0) <= after
        unused = "the load is below that of the next point" if beyond else ""
        time = ledger.value(f"{id}.time", phrase("{label}: hold time at the end of life", label=label), point.time, unused)
        power = ledger.value(f"{id}.power", phrase("{label}: DC power for that time, all modules", label=label), point.power)
        found.append(Hold(time, power * ((modules - spares) / modules)))
    return found


def _spares(system: System, shelf: Bbu) -> Figure:
    """Modules of a battery shelf that may fail: a whole number below those it has."""
    value, most = system.spec.power.bbu.spares, (shelf.modules.number or 1) - 1
    if (value.number or 0) > most:
        hint = phrase("write a whole number from 0 to {most:g}", most=most)
        raise fail("PWR020", f"power.bbu.spares: {value} of the modules of {shelf.name}", system.spec.at("power", "bbu", "spares"), hint)
    return system.ledger.value("power.bbu-spares", "Modules of each battery shelf that may fail", value)


def power_for(holds: Sequence[Hold], time: Figure) -> Figure:
    """P(t) = P_i + (P_i+1 - P_i) (t - t_i) / (t_i+1 - t_i), before the first point P_1, beyond the last P_n t_n / t."""
    last = holds[-1]
    found = last.power * last.time / maximum(time, last.time)
    for before, after in list(pairwise(holds))[::-1]:
        between = before.power + (after.power - before.power) * ((time - before.time) / (after.time - before.time))
        found = where(time <= after.time, between, found)
    return where(time <= holds[0].time, holds[0].power, found)


def time_at(holds: Sequence[Hold], power: Figure) -> Figure:
    """How long a power is given: the inverse of `power_for`; no time at all above the power of the first point."""
    last = holds[-1]
    found = last.time * (last.power / minimum(power, last.power))
    for before, after in list(pairwise(holds))[::-1]:
        between = before.time + (after.time - before.time) * ((before.power - power) / (before.power - after.power))
        found = where(power > after.power, between, found)
    return where(power <= holds[0].power * (1.0 + 1e-9), found, constant(0.0, "s"))


def _battery_totals(system: System, feeds: Sequence[RackFeed], it_load: Figure, time: Figure | None) -> None:
    """Shelves and modules of the order, and the energy that the hold time takes."""
    ledger = system.ledger
    nodes = [node for node in system.walk() if isinstance(node.part, Bbu)]
    if time is not None:
        ledger.add((it_load * time).named("power.bbu-energy", "Energy to hold the IT load (DC)", "kWh"))
    if nodes:
        ledger.add(total([n.total for n in nodes]).named("power.bbu-shelves", "Battery backup shelves", "1"))
        modules = [n.total * part_figure(system, n.part, "modules") for n in nodes if n.part is not None]
        ledger.add(total(modules).named("power.bbu-modules", "Battery modules in these shelves", "1"))


def _chosen(system: System, kind: type[Storage], section: str, wanted: str, code: str) -> Storage:
    """The shelf the specification names, or the most powerful of the catalog."""
    known = [p for p in system.catalog.parts.values() if isinstance(p, kind) and (isinstance(p, Bbu) or p.energy is not None)]
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
    if not any(decision.id == f"power.{section}" for decision in system.ledger.decisions):
        system.ledger.decide(f"power.{section}", "Which storage shelf?", found.name, why, others)
    return found


# --- capacitors


def _add_capacitors(system: System, above: Figure, hold: Value) -> None:
    """Capacitors carry what the peak is above the sustained load, by power and by energy: E = (P_peak - P) · t."""
    chosen, ledger = _chosen(system, Cbu, "cbu", system.spec.power.cbu.shelf, "PWR015"), system.ledger
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
