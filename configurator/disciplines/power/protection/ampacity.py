"""Ampacity: the cross-section of a circuit by the current it may carry as installed and by its voltage drop.

I_z = min(I_terminals, I_table · √((T_i - T_a)/(T_i - T_0)) · k_bundle · k_neutral, device of a small size) ≥ I_n (NEC 240.4, 310.15;
IEC 60364-4-43 and 60364-5-52).
"""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.tables.electrical import ConductorSize, ConductorTable
from configurator.figures import Figure, ceil, constant, maximum, minimum, sqrt
from configurator.phrases import phrase
from configurator.system.ledger import Rejected
from configurator.system.tree import System


@dataclass(frozen=True)
class Circuit:
    """A cable: its design current, what protects it, the voltage drop's factor (√3 three-phase, 2 out and back), conductors and length.

    `loaded` of its conductors carry current besides a `neutral` with harmonics; `together` circuits lie side by side. `cosine` is the power
    factor of its load (none: DC).
    """

    key: str
    label: str
    current: Figure
    protection: Figure
    voltage: Figure
    factor: Figure
    conductors: float
    loaded: float
    neutral: bool
    length: Figure
    count: Figure
    together: Figure
    cosine: Figure | None = None


def table_of(system: System) -> ConductorTable:
    """The ampacities of the site's standard."""
    return system.catalog.conductors[system.spec.site.standard.lower()]


def sized(system: System, circuit: Circuit) -> Figure:
    """Choose the smallest size that carries the protective device's rating and keeps the drop; returns the copper mass of all circuits.

    Drop: ΔU = f · I · L · (ρ · cosφ / A + x · sinφ), with ρ at the temperature of the terminals and no reactance in DC.
    """
    table = table_of(system)
    correction = _correction(system, table, circuit)
    runs = _runs(system, circuit, table, correction)
    resistive, reactive = _drops(system, circuit, runs)
    limit = system.ledger.value("site.voltage-drop", "Voltage drop that is allowed", system.spec.site.voltage_drop)
    chosen = _chosen(
        system, circuit, table, correction, (resistive / maximum(circuit.voltage * limit - reactive, constant(1e-9, "V"))).value, runs
    )
    ledger, key, note = system.ledger, circuit.key, phrase("{circuit}: {size}", circuit=circuit.label, size=chosen.size)
    area = ledger.value(f"{key}.conductor-area", phrase("{note}: cross-section of one conductor", note=note), chosen.area)
    held = _held(system, circuit, table, chosen, correction, runs)
    ledger.add(held.named(f"{key}.conductor-rating", phrase("{note}: current it may carry as installed", note=note), "A"))
    drop = ledger.add((resistive / area + reactive).named(f"{key}.conductor-drop", phrase("{note}: voltage drop", note=note), "V"))
    ledger.add(
        (drop / circuit.voltage).named(f"{key}.conductor-drop-share", phrase("{note}: voltage drop, share of the supply", note=note), "%")
    )
    density = ledger.constant(system.catalog, "copper-density")
    mass = area * circuit.length * density * circuit.conductors * runs * circuit.count
    return ledger.add(mass.named(f"{key}.conductor-copper", phrase("{note}: copper of all these cables", note=note), "kg"))


def _drops(system: System, circuit: Circuit, runs: Figure) -> tuple[Figure, Figure]:
    """The drop over resistance, times the cross-section (V·m²), and that over reactance (V)."""
    way = circuit.factor * circuit.current * circuit.length / runs
    if circuit.cosine is None:
        return way * resistivity(system), constant(0.0, "V")
    sine = sqrt(maximum(1.0 - circuit.cosine**2, constant(0.0)))
    return way * resistivity(system) * circuit.cosine, way * system.ledger.constant(system.catalog, "cable-reactance") * sine


def resistivity(system: System) -> Figure:
    """ρ(T) = ρ20 (1 + α (T - 20 degC)) at the temperature the terminals allow."""
    ledger, table = system.ledger, table_of(system)
    id = f"conductors.{table.id}.resistivity"
    if id in ledger.figures:
        return ledger.figures[id]
    hot = ledger.value(f"conductors.{table.id}.terminal-temperature", "Temperature of the terminals", table.terminal_temperature)
    rise = hot - constant(20.0, "degC")
    factor = 1.0 + ledger.constant(system.catalog, "copper-temperature-coefficient") * rise
    value = ledger.constant(system.catalog, "copper-resistivity") * factor
    return ledger.add(value.named(id, "Resistivity of copper at that temperature", "ohm*m"))


# --- corrections


def _correction(system: System, table: ConductorTable, circuit: Circuit) -> Figure:
    """Ambient, bundling and a loaded neutral."""
    found = _warmth(system, table) * _bundling(system, table, circuit)
    if circuit.neutral and table.neutral_factor is not None:
        label = phrase("{table}: a neutral that carries third harmonics", table=table.name)
        found = found * system.ledger.value(f"conductors.{table.id}.neutral-factor", label, table.neutral_factor)
    label = phrase("{circuit}: correction for ambient, bundling and neutral", circuit=circuit.label)
    return system.ledger.add(found.named(f"{circuit.key}.conductor-correction", label, "1"))


def _warmth(system: System, table: ConductorTable) -> Figure:
    """√((T_i - T_a)/(T_i - T_0)); 0 where the air is as hot as the insulation. A check says where the published table ends."""
    ledger, id = system.ledger, f"conductors.{table.id}.ambient-correction"
    if id in ledger.figures:
        return ledger.figures[id]
    ambient = ledger.value("site.ambient", "Air around the power cables", system.spec.site.ambient)
    inner = ledger.value(f"conductors.{table.id}.insulation-temperature", "Temperature of the insulation", table.insulation_temperature)
    base = ledger.value(f"conductors.{table.id}.ambient", "Ambient of the ampacity table", table.ambient)
    ledger.value(f"conductors.{table.id}.ambient-max", "Highest ambient of the corrections published", table.ambient_max)
    label = "How much warmer than the air the conductors may get"
    rise = ledger.add((inner - ambient).named(f"conductors.{table.id}.rise-allowed", label, "delta_degC"))
    left = maximum(rise, constant(0.0, "delta_degC")) / (inner - base)
    return ledger.add(sqrt(left).named(id, phrase("{table}: correction for ambient", table=table.name), "1"))


def _bundling(system: System, table: ConductorTable, circuit: Circuit) -> Figure:
    """The factor of the group that the circuit lies in: the row of the table that covers it."""
    ledger, key = system.ledger, circuit.key
    count = _grouped(system, table, circuit).value or 0.0
    rows = sorted(table.bundling, key=int)
    row = next((k for k in rows if int(k) >= count - 1e-9), None)
    what = "loaded conductors" if table.grouped_by == "conductors" else "circuits"
    if row is None and table.bundling_beyond is not None:
        label = phrase(f"{{circuit}}: bundling factor, more than {{n}} {what}", circuit=circuit.label, n=rows[-1])
        return ledger.value(f"{key}.conductor-bundling", label, table.bundling_beyond)
    row = row or rows[-1]
    return ledger.value(
        f"{key}.conductor-bundling",
        phrase(f"{{circuit}}: bundling factor, up to {{n}} {what}", circuit=circuit.label, n=row),
        table.bundling[row],
    )


def _grouped(system: System, table: ConductorTable, circuit: Circuit) -> Figure:
    """What lies together in what the table counts: the conductors the specification gives, else those of the circuits counted."""
    ledger, given = system.ledger, system.spec.site.grouped_conductors
    loaded = circuit.loaded + (1.0 if circuit.neutral and table.neutral_counts else 0.0)
    found = circuit.together * (loaded if table.grouped_by == "conductors" else 1.0)
    if given is not None:
        conductors = ledger.value("site.grouped-conductors", "Loaded conductors that lie together", given)
        found = conductors * 1.0 if table.grouped_by == "conductors" else ceil(conductors / loaded)
    what = "loaded conductors" if table.grouped_by == "conductors" else "circuits"
    return ledger.add(found.named(f"{circuit.key}.grouped", phrase(f"{{circuit}}: {what} that lie together", circuit=circuit.label), "1"))


# --- the size


def _ampacity(table: ConductorTable, size: ConductorSize, correction: float) -> float:
    """What a size carries as installed, in A (for the choice)."""
    most = float("inf") if size.device_max is None else size.device_max.coherent or 0.0
    return min(size.ampacity[table.terminals].coherent or 0.0, (size.ampacity[table.column].coherent or 0.0) * correction, most)


def _runs(system: System, circuit: Circuit, table: ConductorTable, correction: Figure) -> Figure:
    """Parallel cables, where the largest size of the table cannot carry the current alone; as many as are usual, then a check fails."""
    largest = _ampacity(table, table.sizes[-1], correction.value or 0.0)
    runs = minimum(ceil(circuit.protection / constant(max(largest, 1e-3), "A")), constant(table.parallel_most.number or 1.0))
    return system.ledger.add(
        runs.named(f"{circuit.key}.conductor-runs", phrase("{circuit}: parallel cables of one circuit", circuit=circuit.label), "1")
    )


def _chosen(system: System, circuit: Circuit, table: ConductorTable, correction: Figure, area: float | None, runs: Figure) -> ConductorSize:
    """The smallest size by ampacity and by drop, recorded with what decided; parallel cables are of sizes that may lie parallel."""
    needed = (circuit.protection.value or 0.0) / (runs.value or 1.0)
    least = (table.parallel_from.coherent or 0.0) if (runs.value or 1.0) > 1 else 0.0
    sizes = [s for s in table.sizes if (s.area.coherent or 0.0) >= least * (1 - 1e-9)]
    by_current = next((s for s in sizes if _ampacity(table, s, correction.value or 0.0) >= needed * (1 - 1e-9)), sizes[-1])
    by_drop = next((s for s in sizes if (s.area.coherent or 0.0) >= (area or 0.0)), sizes[-1])
    chosen = max(by_current, by_drop, key=lambda s: s.area.coherent or 0.0)
    ruled = "ampacity" if chosen is by_current else "voltage drop"
    reason = phrase(
        "by ampacity {by_current} for {needed:g} A, by voltage drop {by_drop}; {ruled} decides",
        by_current=by_current.size,
        needed=needed,
        by_drop=by_drop.size,
        ruled=ruled,
    )
    smaller = sizes[: sizes.index(chosen)][-1:]
    rejected = tuple(Rejected(s.size, f"too small by {ruled}") for s in smaller)
    system.ledger.decide(
        f"{circuit.key}.conductor", phrase("{circuit}: which conductor?", circuit=circuit.label), chosen.size, reason, rejected
    )
    return chosen


def _held(system: System, circuit: Circuit, table: ConductorTable, size: ConductorSize, correction: Figure, runs: Figure) -> Figure:
    """I_z = min(I_terminals, I_table · correction, the largest device before a small size), of all parallel cables."""
    ledger, key = system.ledger, circuit.key
    own = ledger.value(f"{key}.conductor-ampacity", phrase("{size}: ampacity in the table", size=size.size), size.ampacity[table.column])
    ends = ledger.value(
        f"{key}.conductor-terminals", phrase("{size}: ampacity at its terminals", size=size.size), size.ampacity[table.terminals]
    )
    held = [own * correction * runs, ends * runs]
    if size.device_max is not None:
        held.append(
            ledger.value(f"{key}.conductor-device", phrase("{size}: largest device before it", size=size.size), size.device_max) * runs
        )
    words = ("corrected ampacity", "terminals", "largest device before it")
    for part, what in zip(held, words, strict=False):
        label = phrase(f"{{circuit}}: protective device over the {what} of {{size}}", circuit=circuit.label, size=size.size)
        ledger.add((circuit.protection / part).named(f"{key}.{what.replace(' ', '-')}-used", label, "%"))
    return minimum(*held)
