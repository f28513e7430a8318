"""Conductors: cross-section by ampacity and by voltage drop, copper mass and its price, and a busbar at two voltages side by side."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.electrical import Architecture, ConductorSize, ConductorTable
from configurator.catalog.part import Part
from configurator.catalog.power_parts import AcShelf, PowerRack, Whip
from configurator.disciplines.money.exchange import in_quote_currency
from configurator.disciplines.power.bank import part_figure, phase_factor, supply_voltage
from configurator.disciplines.power.feeds import RackFeed, stage_part
from configurator.figures import Figure, ceil, constant, maximum, minimum, sqrt, total
from configurator.system.ledger import Rejected
from configurator.system.tree import System


@dataclass(frozen=True)
class Circuit:
    """A cable: what it carries, what protects it, the voltage drop's factor (√3 three-phase, 2 out and back), conductors and length."""

    key: str
    label: str
    current: Figure
    protection: Figure
    voltage: Figure
    factor: Figure
    conductors: float
    length: Figure
    count: Figure


def size_conductors(system: System, architecture: Architecture, feeds: tuple[RackFeed, ...]) -> None:
    """Every AC circuit from the panel to a shelf, every DC cable to a rack, their copper in all, and the busbar compared."""
    circuits = [_circuit(system, architecture, feed) for feed in feeds]
    if architecture.has("sidecar"):
        circuits.append(_sidecar(system, architecture))
    masses = [_sized(system, circuit) for circuit in circuits]
    ledger = system.ledger
    mass = ledger.add(total(masses).named("power.cable-copper", "Copper of the power cables", "kg"))
    value = mass * _copper_price(system)
    ledger.add(value.named("power.cable-copper-value", "Copper of the power cables, metal value", system.spec.prices.currency))
    _compare_voltages(system, feeds)


def _copper_price(system: System) -> Figure:
    """Of the metal, in the currency of the quote."""
    return in_quote_currency(system, system.ledger.constant(system.catalog, "copper-price"))


# --- circuits


def _ac(system: System, key: str, label: str, whip: Whip, count: Figure) -> Circuit:
    """The circuit of one whip: feeder and whip; three phases, neutral and earth."""
    figures, ledger = system.ledger.figures, system.ledger
    length = ledger.value("site.feeder-length", "Way of the cables from the panel to the rack", system.spec.site.feeder_length)
    own = ledger.part(whip, "length")
    three = phase_factor(system)
    factor = three * (constant(1.0) + (three <= 1.0))  # √3, or 2 on a single phase
    whole = length if own is None else length + own
    protection = figures[f"{key}.breaker"]
    conductors = 5.0 if (system.spec.site.phases.number or 0) >= 3 else 3.0
    return Circuit(key, label, figures[f"{key}.feed-current"], protection, supply_voltage(system), factor, conductors, whole, count)


def _circuit(system: System, architecture: Architecture, feed: RackFeed) -> Circuit:
    """The cable of one whip of a rack, or of one DC link: two poles and earth, three poles and earth where it is bipolar."""
    key, label = feed.bank.key, feed.role.entry.label
    if isinstance(feed.shelf, AcShelf):
        whip = system.catalog.part(feed.shelf.whip, Whip)
        return _ac(system, key, label, whip, feed.role.total * feed.shelves * part_figure(system, feed.shelf, "whips"))
    rack = _rack_of(system, architecture)
    link = system.catalog.part(rack.link if isinstance(rack, PowerRack) else feed.shelf.whip, Whip)
    conductors = 4.0 if isinstance(rack, PowerRack) and rack.poles == "bipolar" else 3.0
    length, figures = part_figure(system, link, "length"), system.ledger.figures
    current = figures[f"{key}.feed-current"]
    count = feed.role.total * figures[f"{key}.dc-links"]
    rating = part_figure(system, link, "current-rating")
    return Circuit(key, f"{label}, DC cable", current, rating, feed.bank.voltage, constant(2.0), conductors, length, count)


def _rack_of(system: System, architecture: Architecture) -> Part | None:
    return system.catalog.parts.get(str(stage_part(system, architecture, "sidecar"))) if architecture.has("sidecar") else None


def _sidecar(system: System, architecture: Architecture) -> Circuit:
    figures, rack = system.ledger.figures, _rack_of(system, architecture)
    assert isinstance(rack, PowerRack)
    shelf = system.catalog.part(rack.shelf, AcShelf)
    count = figures["power.sidecars"] * figures["power.sidecar.shelves"] * part_figure(system, shelf, "whips")
    return _ac(system, "power.sidecar", "Power rack", system.catalog.part(shelf.whip, Whip), count)


# --- the size


def _sized(system: System, circuit: Circuit) -> Figure:
    """Choose the smallest size that carries the protective device's rating and keeps the drop; returns the copper mass of all circuits.

    Ampacity: I_z = min(I_terminals, I_table · √((T_i - T_a)/(T_i - T_0)) · k_bundle) ≥ I_n (NEC 310.15(B), 240.4; IEC 60364-4-43).
    Drop: ΔU = f · I · ρ · L / A, with ρ at the temperature of the terminals.
    """
    table = system.catalog.conductors[system.spec.site.standard.lower()]
    correction = _correction(system, table, circuit.key)
    runs = _runs(system, circuit, table, correction)
    resistance = _resistivity(system, table) * circuit.length * circuit.factor * circuit.current / runs  # V·m², over A the drop
    limit = system.ledger.value("site.voltage-drop", "Voltage drop that is allowed", system.spec.site.voltage_drop)
    chosen = _chosen(system, circuit, table, correction, (resistance / (circuit.voltage * limit)).value, runs)
    ledger, key, note = system.ledger, circuit.key, f"{circuit.label}: {chosen.size}"
    area = ledger.value(f"{key}.conductor-area", f"{note}: cross-section of one conductor", chosen.area)
    held = _held(system, table, chosen, key, correction) * runs
    ledger.add(held.named(f"{key}.conductor-rating", f"{note}: current it may carry as installed", "A"))
    drop = ledger.add((resistance / area).named(f"{key}.conductor-drop", f"{note}: voltage drop", "V"))
    ledger.add((drop / circuit.voltage).named(f"{key}.conductor-drop-share", f"{note}: voltage drop, share of the supply", "%"))
    density = ledger.constant(system.catalog, "copper-density")
    mass = area * circuit.length * density * circuit.conductors * runs * circuit.count
    return ledger.add(mass.named(f"{key}.conductor-copper", f"{note}: copper of all these cables", "kg"))


def _resistivity(system: System, table: ConductorTable) -> Figure:
    """ρ(T) = ρ20 (1 + α (T - 20 degC)) at the temperature the terminals allow."""
    ledger, id = system.ledger, f"conductors.{table.id}.resistivity"
    if id in ledger.figures:
        return ledger.figures[id]
    hot = ledger.value(f"conductors.{table.id}.terminal-temperature", "Temperature of the terminals", table.terminal_temperature)
    rise = hot - constant(20.0, "degC")
    factor = 1.0 + ledger.constant(system.catalog, "copper-temperature-coefficient") * rise
    value = ledger.constant(system.catalog, "copper-resistivity") * factor
    return ledger.add(value.named(id, "Resistivity of copper at that temperature", "ohm*m"))


def _correction(system: System, table: ConductorTable, key: str) -> Figure:
    """Ambient and bundling: √((T_i - T_a)/(T_i - T_0)) times the factor of the group; 0 where the air is as hot as the insulation."""
    ledger, id = system.ledger, f"conductors.{table.id}.correction"
    if id in ledger.figures:
        return ledger.figures[id]
    ambient = ledger.value("site.ambient", "Air around the power cables", system.spec.site.ambient)
    inner = ledger.value(f"conductors.{table.id}.insulation-temperature", "Temperature of the insulation", table.insulation_temperature)
    base = ledger.value(f"conductors.{table.id}.ambient", "Ambient of the ampacity table", table.ambient)
    label = "How much warmer than the air the conductors may get"
    rise = ledger.add((inner - ambient).named(f"conductors.{table.id}.rise-allowed", label, "delta_degC"))
    left = maximum(rise, constant(0.0, "delta_degC")) / (inner - base)
    grouped = system.spec.site.grouped_conductors
    step = next((k for k in sorted(table.bundling, key=int) if int(k) >= (grouped.number or 0)), max(table.bundling, key=int))
    label = f"Bundling factor, up to {step} current-carrying conductors"
    bundle = ledger.value(f"conductors.{table.id}.bundling", label, table.bundling[step])
    return ledger.add((sqrt(left) * bundle).named(id, f"{table.name}: correction for ambient and bundling", "1"))


def _ampacity(table: ConductorTable, size: ConductorSize, correction: float) -> float:
    """What a size carries as installed, in A (for the choice)."""
    return min(size.ampacity[table.terminals].coherent or 0.0, (size.ampacity[table.column].coherent or 0.0) * correction)


def _runs(system: System, circuit: Circuit, table: ConductorTable, correction: Figure) -> Figure:
    """Parallel cables, where the largest size of the table cannot carry the current alone."""
    largest = _ampacity(table, table.sizes[-1], correction.value or 0.0)
    runs = ceil(circuit.protection / constant(max(largest, 1e-3), "A"))
    return system.ledger.add(runs.named(f"{circuit.key}.conductor-runs", f"{circuit.label}: parallel cables of one circuit", "1"))


def _chosen(system: System, circuit: Circuit, table: ConductorTable, correction: Figure, area: float | None, runs: Figure) -> ConductorSize:
    """The smallest size by ampacity and by drop, recorded with what decided."""
    needed = (circuit.protection.value or 0.0) / (runs.value or 1.0)
    by_current = next((s for s in table.sizes if _ampacity(table, s, correction.value or 0.0) >= needed * (1 - 1e-9)), table.sizes[-1])
    by_drop = next((s for s in table.sizes if (s.area.coherent or 0.0) >= (area or 0.0)), table.sizes[-1])
    chosen = max(by_current, by_drop, key=lambda s: s.area.coherent or 0.0)
    ruled = "ampacity" if chosen is by_current else "voltage drop"
    reason = f"by ampacity {by_current.size} for {needed:g} A, by voltage drop {by_drop.size}; {ruled} decides"
    smaller = table.sizes[: table.sizes.index(chosen)][-1:]
    rejected = tuple(Rejected(s.size, f"too small by {ruled}") for s in smaller)
    system.ledger.decide(f"{circuit.key}.conductor", f"{circuit.label}: which conductor?", chosen.size, reason, rejected)
    return chosen


def _held(system: System, table: ConductorTable, size: ConductorSize, key: str, correction: Figure) -> Figure:
    """I_z = min(I_terminals, I_table · correction)."""
    own = system.ledger.value(f"{key}.conductor-ampacity", f"{size.size}: ampacity in the table", size.ampacity[table.column])
    ends = system.ledger.value(f"{key}.conductor-terminals", f"{size.size}: ampacity at its terminals", size.ampacity[table.terminals])
    return minimum(ends, own * correction)


# --- a busbar at two voltages


def _compare_voltages(system: System, feeds: tuple[RackFeed, ...]) -> None:
    """Copper of a busbar pair for the racks' power at the bus voltage and at high voltage: m = 2 · L · (P / V) / J · density."""
    ledger, catalog = system.ledger, system.catalog
    length = ledger.constant(catalog, "busbar-compared-length")
    per_ampere = 2.0 * length / ledger.constant(catalog, "busbar-current-density") * ledger.constant(catalog, "copper-density")
    low = total([f.role.total * f.load / part_figure(system, f.shelf, "output-voltage") for f in feeds]) * per_ampere
    high = total([f.role.total * f.load for f in feeds]) / ledger.constant(catalog, "comparison-voltage") * per_ampere
    low = ledger.add(low.named("power.copper-low-voltage", "Copper of a busbar pair at the bus voltage, all racks", "kg"))
    high = ledger.add(high.named("power.copper-high-voltage", "Copper of a busbar pair at high-voltage DC, all racks", "kg"))
    ledger.add((low / high).named("power.copper-ratio", "Copper at the bus voltage over copper at high voltage", "1"))
    price, currency = _copper_price(system), system.spec.prices.currency
    ledger.add((low * price).named("power.copper-low-voltage-value", "Copper of that busbar at the bus voltage, metal value", currency))
    ledger.add((high * price).named("power.copper-high-voltage-value", "Copper of that busbar at high-voltage DC, metal value", currency))
