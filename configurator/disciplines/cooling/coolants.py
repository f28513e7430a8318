"""The coolant of the loop: its properties, and the flow that carries the heat in each mode of control."""

from __future__ import annotations

from dataclasses import dataclass

from configurator.catalog.coolants import coolant_named, glycols, suggestion
from configurator.catalog.problems import did_you_mean, fail
from configurator.catalog.reference import Coolant
from configurator.figures import Figure, constant, interpolate
from configurator.phrases import phrase
from configurator.system.tree import System


@dataclass(frozen=True)
class Loop:
    """The technology loop: coolant, flow over the order, temperatures and properties at their mean."""

    coolant: Coolant
    flow: Figure
    supply: Figure
    back: Figure
    rise: Figure
    density: Figure
    capacity: Figure
    viscosity: Figure


def resolve_coolant(system: System) -> Coolant:
    """The coolant the specification names: an id of the catalog, or ``pg:30`` for a share of propylene glycol.

    Raises:
        InputError: no such coolant.
    """
    wanted, catalog = system.spec.cooling.coolant, system.catalog
    found = coolant_named(catalog, wanted)
    if found is None:
        at = system.spec.at("cooling", "coolant")
        shares = [f"{100 * share:g}" for share, _ in glycols(catalog)]
        known = f"coolants: {', '.join(catalog.coolants)}, or pg:{shares[0]} to pg:{shares[-1]}" if shares else ""
        raise fail("COO001", f"no coolant '{wanted}'", at, suggestion(catalog, wanted) or did_you_mean(wanted, catalog.coolants) or known)
    return found


def flow_for(heat: Figure, density: Figure, capacity: Figure, rise: Figure) -> Figure:
    """Volume flow that carries `heat` at a temperature rise: V = Q / (rho cp dT)."""
    return heat / (density * capacity * rise)


def size_loop(system: System, heat: Figure, racks: Figure) -> Loop:
    """Flow, supply and return of the loop.

    Fixed delta-T and fixed return give the rise first; fixed flow takes the properties at the supply temperature, since the rise is
    its result.
    """
    ledger, spec = system.ledger, system.spec.cooling
    coolant = resolve_coolant(system)
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
    density, capacity, viscosity = _properties(system, coolant, supply, rise / 2.0)
    flow = ledger.add(flow_for(heat, density, capacity, rise).named("cooling.flow", "Coolant flow", "L/min"))
    return Loop(coolant, flow, supply, back, rise, density, capacity, viscosity)


def _fixed_flow(system: System, coolant: Coolant, heat: Figure, racks: Figure, supply: Figure) -> Loop:
    ledger = system.ledger
    unused = "" if racks.value else "no rack is on the liquid loop"
    per_rack = ledger.value("cooling.flow-setting", "Coolant flow of one rack, set", system.spec.cooling.flow, unused)
    if per_rack.value == 0:
        raise fail("COO003", "cooling.flow is zero", system.spec.at("cooling", "flow"))
    flow = ledger.add((per_rack * racks).named("cooling.flow", "Coolant flow", "L/min"))
    density, capacity, viscosity = _properties(system, coolant, supply, constant(0.0, "delta_degC"))
    # Without a plated rack there is no flow, and nothing warms up.
    rise = flow_for(heat, density, capacity, flow) if flow.value else constant(0.0, "delta_degC")
    rise = ledger.add(rise.named("cooling.delta-t", "Coolant temperature rise", "delta_degC"))
    back = ledger.add((supply + rise).named("cooling.return-temperature", "Coolant return temperature", "degC"))
    return Loop(coolant, flow, supply, back, rise, density, capacity, viscosity)


def _properties(system: System, coolant: Coolant, supply: Figure, above: Figure) -> tuple[Figure, Figure, Figure]:
    """Density, specific heat and viscosity at `above` the supply temperature; a vendor's correction of the viscosity is its own figure."""
    ledger = system.ledger
    mean = ledger.add((supply + above).named("cooling.mean-temperature", "Temperature the coolant properties are taken at", "degC"))
    density = interpolate(mean, coolant.curve("density"))
    ledger.add(density.named("cooling.density", phrase("{coolant}: density", coolant=coolant.name), "kg/m^3"))
    capacity = interpolate(mean, coolant.curve("specific-heat"))
    ledger.add(capacity.named("cooling.specific-heat", phrase("{coolant}: specific heat", coolant=coolant.name), "kJ/(kg*K)"))
    viscosity = interpolate(mean, coolant.curve("viscosity"))
    if coolant.viscosity_correction is not None:
        label = phrase("{coolant}: viscosity over that of the table", coolant=coolant.name)
        viscosity = viscosity * ledger.value(f"{coolant.id}.viscosity-correction", label, coolant.viscosity_correction)
    ledger.add(viscosity.named("cooling.viscosity", phrase("{coolant}: viscosity", coolant=coolant.name), "mPa*s"))
    return density, capacity, viscosity
