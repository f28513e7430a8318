"""Cooling: heat by component, coolant flow, pressure drop, coolant distribution units, residual air.

All electrical power ends as heat in the rack: the IT load and the loss of the power shelves. A component's liquid capture says
how much of its own heat goes into the cold plate; the rest, with every loss outside the plates, goes to air.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from configurator.catalog.parts import Cdu
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.reference import Coolant
from configurator.disciplines.power import Power
from configurator.figures import Figure, ceil, constant, interpolate, maximum, total
from configurator.system.ledger import Rejected
from configurator.system.tree import RackRole, System


@dataclass(frozen=True)
class Cooling:
    """The results the rules and renderers need."""

    heat: Figure
    liquid: Figure
    air: Figure
    flow: Figure
    flow_per_rack: Figure
    supply: Figure
    back: Figure
    drop: Figure | None
    cdu: Cdu | None
    cdus: Figure


def size_cooling(system: System, power: Power) -> Cooling:
    """Split the heat, find the flow, choose the CDUs and the residual airflow."""
    ledger = system.ledger
    heat = ledger.add(power.ac_input.named("cooling.heat", "Heat of all racks (AC input of the shelves)", "kW"))
    liquid = ledger.add(power.liquid.named("cooling.liquid-heat", "Heat into liquid", "kW"))
    air = ledger.add((heat - liquid).named("cooling.air-heat", "Heat into air", "kW"))
    ledger.add((liquid / heat).named("cooling.liquid-fraction", "Share of heat into liquid", "%"))
    plated = [r for r in system.roles if r.key in power.liquid_of]
    racks = ledger.add(total([r.total for r in plated], empty="1").named("cooling.racks", "Racks on the liquid loop", "1"))
    flow, supply, back = _flow(system, liquid, racks)
    per_rack = _flow_per_rack(system, power, plated, liquid, flow)
    _air_per_rack(system, power)
    drop = _pressure_drop(system, per_rack)
    _airflow(system, air)
    cdu, cdus = _cdus(system, liquid, flow, drop, racks)
    return Cooling(heat, liquid, air, flow, per_rack, supply, back, drop, cdu, cdus)


# --- flow


def _coolant(system: System) -> Coolant:
    wanted = system.spec.cooling.coolant
    found = system.catalog.coolants.get(wanted)
    if found is None:
        at = system.spec.at("cooling", "coolant")
        hint = did_you_mean(wanted, system.catalog.coolants) or f"coolants: {', '.join(system.catalog.coolants)}"
        raise fail("COO001", f"no coolant '{wanted}'", at, hint)
    return found


def _flow(system: System, heat: Figure, racks: Figure) -> tuple[Figure, Figure, Figure]:
    """Flow V = Q / (rho cp dT) with the coolant's properties at the mean temperature; returns flow, supply and return.

    Fixed delta-T and fixed return give dT first; fixed flow takes the properties at the supply temperature, since the rise is its result.
    """
    ledger, spec = system.ledger, system.spec.cooling
    coolant = _coolant(system)
    supply = ledger.value("cooling.supply-temperature", "Coolant supply temperature", spec.supply_temperature)
    if spec.control == "fixed-flow":
        return _fixed_flow(system, coolant, heat, racks, supply)
    if spec.control == "fixed-return":
        back = ledger.value("cooling.return-temperature", "Coolant return temperature", spec.return_temperature)
        rise = ledger.add((back - supply).named("cooling.delta-t", "Coolant temperature rise", "delta_degC"))
    else:
        rise = ledger.value("cooling.delta-t", "Coolant temperature rise", spec.delta_t)
        back = ledger.add((supply + rise).named("cooling.return-temperature", "Coolant return temperature", "degC"))
    if rise.value is not None and rise.value <= 0:
        place = system.spec.at("cooling", "return-temperature" if spec.control == "fixed-return" else "delta-t")
        raise fail("COO002", f"the coolant must return warmer than it is supplied, but the rise is {rise.number:g} K", place)
    density, heat_capacity = _properties(system, coolant, supply, rise / 2.0)
    flow = ledger.add((heat / (density * heat_capacity * rise)).named("cooling.flow", "Coolant flow", "L/min"))
    return flow, supply, back


def _fixed_flow(system: System, coolant: Coolant, heat: Figure, racks: Figure, supply: Figure) -> tuple[Figure, Figure, Figure]:
    ledger = system.ledger
    per_rack = ledger.value("cooling.flow-setting", "Coolant flow of one rack, set", system.spec.cooling.flow)
    if per_rack.value == 0:
        raise fail("COO003", "cooling.flow is zero", system.spec.at("cooling", "flow"))
    flow = ledger.add((per_rack * racks).named("cooling.flow", "Coolant flow", "L/min"))
    density, heat_capacity = _properties(system, coolant, supply, constant(0.0, "delta_degC"))
    rise = ledger.add((heat / (density * heat_capacity * flow)).named("cooling.delta-t", "Coolant temperature rise", "delta_degC"))
    back = ledger.add((supply + rise).named("cooling.return-temperature", "Coolant return temperature", "degC"))
    return flow, supply, back


def _properties(system: System, coolant: Coolant, supply: Figure, above: Figure) -> tuple[Figure, Figure]:
    """Density and specific heat at `above` the supply temperature."""
    ledger = system.ledger
    mean = ledger.add((supply + above).named("cooling.mean-temperature", "Temperature the coolant properties are taken at", "degC"))
    density = interpolate(mean, coolant.curve("density"))
    ledger.add(density.named("cooling.density", f"{coolant.name}: density", "kg/m^3"))
    capacity = interpolate(mean, coolant.curve("specific-heat"))
    ledger.add(capacity.named("cooling.specific-heat", f"{coolant.name}: specific heat", "kJ/(kg*K)"))
    return density, capacity


def _flow_per_rack(system: System, power: Power, plated: list[RackRole], liquid: Figure, flow: Figure) -> Figure:
    """Each role takes flow in proportion to its heat; the rack with the most flow sets the pressure drop."""
    ledger = system.ledger
    shares = [
        ledger.add(
            (flow * (power.liquid_of[role.key] / liquid) / role.total).named(
                f"cooling.{role.key}.flow-per-rack", f"{role.entry.label}: coolant flow of one rack", "L/min"
            )
        )
        for role in plated
    ]
    highest = maximum(*shares) if shares else constant(0.0, "L/min")
    return ledger.add(highest.named("cooling.flow-per-rack", "Coolant flow of one rack, highest", "L/min"))


def _air_per_rack(system: System, power: Power) -> None:
    """What of a rack's heat stays in air: its AC input less what its plates take."""
    for feed in power.feeds:
        role = feed.role
        plated = power.liquid_of.get(role.key)
        left = feed.ac_input if plated is None else feed.ac_input - plated / role.total
        label = f"{role.entry.label}: heat into air of one rack"
        system.ledger.add(left.named(f"cooling.{role.key}.air-heat-per-rack", label, "kW"))


def _pressure_drop(system: System, flow: Figure) -> Figure | None:
    """Drop of the rack scaled from the platform's published point: dp = dp0 (V/V0)^n."""
    ledger, point = system.ledger, system.platform.cooling.reference
    if point is None:
        return None
    reference = ledger.value("cooling.reference-flow", "Flow of the published pressure point", point.flow)
    drop = ledger.value("cooling.reference-drop", "Pressure drop of the published point", point.drop)
    exponent = ledger.value("cooling.drop-exponent", "Exponent of pressure drop over flow", point.exponent)
    return ledger.add(
        (drop * (flow / reference) ** exponent).named("cooling.pressure-drop", "Pressure drop of one rack at its flow", "kPa")
    )


# --- air


def _airflow(system: System, heat: Figure) -> None:
    """Airflow V = Q / (rho cp dT) of the heat that stays in air."""
    ledger = system.ledger
    rise = ledger.value("cooling.air-rise", "Air temperature rise across the racks", system.platform.air_temperature_rise)
    ledger.value("site.air-inlet", "Air inlet temperature", system.spec.site.air_inlet)
    volume = heat / (ledger.constant(system.catalog, "air-density") * ledger.constant(system.catalog, "air-specific-heat") * rise)
    airflow = ledger.add(volume.named("cooling.airflow", "Airflow for the heat left in air", "m^3/h"))
    ledger.add(airflow.named("cooling.airflow-cfm", "Airflow for the heat left in air, in cfm", "cfm"))


# --- coolant distribution units


def _cdus(system: System, heat: Figure, flow: Figure, drop: Figure | None, racks: Figure) -> tuple[Cdu | None, Figure]:
    """Choose the unit and count: enough by heat at the approach, by flow, and with head for the loop; plus a spare where asked for."""
    ledger, wanted = system.ledger, system.spec.cooling.cdu
    if wanted == "none" or not heat.value:
        ledger.decide("cooling.cdu", "Which CDU?", "none", "not part of this quote" if wanted == "none" else "no heat goes into liquid")
        return None, ledger.add((racks * 0.0).named("cooling.cdus", "Coolant distribution units", "1"))
    ledger.value("site.facility-water", "Facility water supply temperature", system.spec.site.facility_water)
    if wanted != "auto":
        chosen, others = _named_cdu(system, wanted), tuple[Rejected, ...]()
        reason = "named in the specification"
    else:
        chosen, others = _smallest_cdu(system, heat, flow, drop, racks)
        reason = "the unit that needs the least installed capacity and still has the head, with its spare"
    by_heat, by_flow, spare = _count(system, chosen, heat, flow, racks)
    ledger.add(by_heat.named("cooling.cdus-by-heat", "CDUs needed by heat at the rated approach", "1"))
    ledger.add(by_flow.named("cooling.cdus-by-flow", "CDUs needed by flow", "1"))
    count = ledger.add((maximum(by_heat, by_flow) + spare).named("cooling.cdus", "Coolant distribution units", "1"))
    ledger.decide("cooling.cdu", "Which CDU?", f"{chosen.name}, {count.number:g} in all", reason, others)
    pump = ledger.part(chosen, "pump-power")
    if pump is not None and pump.value is not None:
        ledger.add((count * pump).named("cooling.pump-power", "Rated pump power of the CDUs", "kW"))
    system.attach(None, "cdu", chosen.name, count, chosen)
    return chosen, count


def _named_cdu(system: System, wanted: str) -> Cdu:
    known = [k for k, p in system.catalog.parts.items() if isinstance(p, Cdu)]
    if wanted not in known:
        raise fail(
            "COO004",
            f"no cdu '{wanted}'",
            system.spec.at("cooling", "cdu"),
            did_you_mean(wanted, known) or "auto, none, or an id of: rackcfg catalog list cdus",
        )
    return system.catalog.part(wanted, Cdu)


def _count(system: System, cdu: Cdu, heat: Figure, flow: Figure, racks: Figure) -> tuple[Figure, Figure, Figure]:
    """Units by heat, by flow, and spares. A unit in the rack serves that rack alone; units in the row are shared and get one spare."""
    capacity, rated = system.ledger.part(cdu, "capacity"), system.ledger.part(cdu, "flow")
    assert capacity is not None and rated is not None
    redundant = system.spec.cooling.redundancy == "N+1" and not cdu.internal_redundancy
    if cdu.type == "in-rack":
        spare = racks * (1.0 if redundant else 0.0)
        return racks * ceil(heat / racks / capacity), racks * ceil(flow / racks / rated), spare
    return ceil(heat / capacity), ceil(flow / rated), constant(1.0 if redundant else 0.0)


def _smallest_cdu(system: System, heat: Figure, flow: Figure, drop: Figure | None, racks: Figure) -> tuple[Cdu, tuple[Rejected, ...]]:
    """The unit with the least installed capacity among those of the right heat path, with head to spare."""
    path = "liquid-to-air" if system.spec.cooling.architecture == "l2a" else "liquid-to-liquid"
    fitting: list[tuple[float, float, str, Cdu]] = []
    rejected: list[Rejected] = []
    for cdu in (p for p in system.catalog.parts.values() if isinstance(p, Cdu) and p.heat_path == path):
        why = _unfit(cdu, heat, flow, drop, racks)
        if why:
            rejected.append(Rejected(cdu.name, why))
            continue
        capacity, rated = cdu.capacity.coherent or 0.0, cdu.flow.coherent or 0.0
        shared = 1.0 if cdu.type != "in-rack" else (racks.value or 1.0)
        count = shared * max(math.ceil((heat.value or 0.0) / shared / capacity), math.ceil((flow.value or 0.0) / shared / rated))
        count += shared * (system.spec.cooling.redundancy == "N+1" and not cdu.internal_redundancy)
        fitting.append((count * capacity, count, cdu.id, cdu))
    if not fitting:
        raise fail(
            "COO005", f"no {path} CDU in the catalog can serve these racks", hint="; ".join(f"{r.name}: {r.why}" for r in rejected[:3])
        )
    ranked = sorted(fitting, key=lambda f: f[:3])
    others = tuple(Rejected(c.name, f"{n:g} units, {size / 1000:g} kW installed") for size, n, _, c in ranked[1:4])
    return ranked[0][3], others + tuple(rejected[:3])


def _unfit(cdu: Cdu, heat: Figure, flow: Figure, drop: Figure | None, racks: Figure) -> str:
    """Why a unit cannot serve these racks; an empty text when it can."""
    capacity, rated, head = cdu.capacity.coherent, cdu.flow.coherent, cdu.head.coherent
    if not capacity or not rated or head is None:
        return "capacity, flow or head not published"
    if drop is not None and drop.value is not None and head < drop.value:
        return f"head {cdu.head} is below the {drop.number:.0f} kPa of the racks"
    per_rack = racks.value or 1.0
    if cdu.type == "in-rack" and ((heat.value or 0.0) / per_rack > capacity or (flow.value or 0.0) / per_rack > rated):
        return "one unit in the rack does not carry that rack"
    return ""
