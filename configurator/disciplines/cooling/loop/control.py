"""How the flow of the loop is set: by its rise, by its return, by the flow itself, or by what the vendor asks for at this supply."""

from __future__ import annotations

from configurator.catalog.problems import fail
from configurator.catalog.tables.coolants import coolant_named
from configurator.catalog.tables.hydraulic import FlowCurve, FlowLaw
from configurator.catalog.tables.reference import Coolant
from configurator.disciplines.cooling.coolants import Fluid, Loop, flow_for, fluid_at, resolve_coolant
from configurator.figures import Figure, constant, interpolate, maximum
from configurator.phrases import phrase
from configurator.system.tree import System


def size_loop(system: System, heat: Figure, racks: Figure) -> Loop:
    """Flow, supply and return of the loop in the mode of control; what the vendor asks for is a figure in every mode.

    Raises:
        InputError: the coolant would not warm up, no flow is set, or the platform has no curve to follow.
    """
    ledger, control = system.ledger, system.spec.cooling.control
    coolant = resolve_coolant(system)
    supply = ledger.value("cooling.supply-temperature", "Coolant supply temperature", system.spec.cooling.supply_temperature)
    needed = control == "flow-curve" or ledger.judged
    asked = flow_asked(system, coolant, supply) if needed and not heat.is_nothing else None
    if control == "fixed-flow":
        return _by_flow(system, coolant, heat, supply, _set_flow(system, racks), asked)
    if control == "flow-curve":
        return _by_flow(system, coolant, heat, supply, _vendors_flow(system, heat, asked), asked)
    return _by_rise(system, coolant, heat, supply, asked)


def _by_rise(system: System, coolant: Coolant, heat: Figure, supply: Figure, asked: Figure | None) -> Loop:
    """The rise is set, or the return: the flow follows, V = Q / (rho cp dT)."""
    ledger, spec = system.ledger, system.spec.cooling
    if spec.control == "fixed-return":
        back = ledger.value("cooling.return-temperature", "Coolant return temperature", spec.return_temperature)
        rise = ledger.add((back - supply).named("cooling.delta-t", "Coolant temperature rise", "delta_degC"))
    else:
        rise = ledger.value("cooling.delta-t", "Coolant temperature rise", spec.delta_t)
        back = ledger.add((supply + rise).named("cooling.return-temperature", "Coolant return temperature", "degC"))
    if rise.value is not None and rise.value <= 0:
        place = system.spec.at("cooling", "return-temperature" if spec.control == "fixed-return" else "delta-t")
        raise fail("COO002", f"the coolant must return warmer than it is supplied, but the rise is {rise.number:g} K", place)
    fluid = _mean_properties(system, coolant, supply + rise / 2.0)
    flow = ledger.add(flow_for(heat, fluid, rise).named("cooling.flow", "Coolant flow", "L/min"))
    return Loop(coolant, flow, supply, back, rise, fluid, asked)


def _by_flow(system: System, coolant: Coolant, heat: Figure, supply: Figure, flow: Figure, asked: Figure | None) -> Loop:
    """The flow is set: the rise follows, with properties at half the rise that those at the supply give (within 0.1 K of the mean)."""
    ledger = system.ledger
    still = constant(0.0, "delta_degC")  # without a plated rack there is no flow, and nothing warms up
    first = _rise(heat, fluid_at(system, coolant, supply), flow) if not flow.is_nothing else still
    fluid = _mean_properties(system, coolant, supply + first / 2.0)
    rise = _rise(heat, fluid, flow) if not flow.is_nothing else still
    rise = ledger.add(rise.named("cooling.delta-t", "Coolant temperature rise", "delta_degC"))
    back = ledger.add((supply + rise).named("cooling.return-temperature", "Coolant return temperature", "degC"))
    return Loop(coolant, flow, supply, back, rise, fluid, asked)


def _rise(heat: Figure, fluid: Fluid, flow: Figure) -> Figure:
    """The rise of a flow that carries a heat: dT = Q / (rho cp V)."""
    return heat / (fluid.density * fluid.capacity * flow)


def _set_flow(system: System, racks: Figure) -> Figure:
    unused = "" if racks.value else "no rack is on the liquid loop"
    each = system.ledger.value("cooling.flow-setting", "Coolant flow of one rack, set", system.spec.cooling.flow, unused)
    if each.value == 0:
        raise fail("COO003", "cooling.flow is zero", system.spec.at("cooling", "flow"), "the flow of one rack, as in 130 L/min")
    return system.ledger.add((each * racks).named("cooling.flow", "Coolant flow", "L/min"))


def _vendors_flow(system: System, heat: Figure, asked: Figure | None) -> Figure:
    if asked is None and not heat.is_nothing:
        at, hint = system.spec.at("cooling", "control"), "fixed-delta-t, fixed-return or fixed-flow"
        raise fail("COO012", f"no flow curve of {system.platform.name} is in the catalog", at, hint)
    flow = heat * asked if asked is not None else constant(0.0, "L/min")
    return system.ledger.add(flow.named("cooling.flow", "Coolant flow", "L/min"))


def _mean_properties(system: System, coolant: Coolant, mean: Figure) -> Fluid:
    """The properties at the mean temperature, as figures of their own."""
    ledger = system.ledger
    mean = ledger.add(mean.named("cooling.mean-temperature", "Temperature the coolant properties are taken at", "degC"))
    found, column = fluid_at(system, coolant, mean), coolant.curve("density")
    ends = (constant(x, column.x_unit.text) for x in (column.xs[0], column.xs[-1]))
    labels = ("{coolant}: coldest its properties are known at", "{coolant}: warmest its properties are known at")
    for end, id, label in zip(ends, ("coldest", "warmest"), labels, strict=True):
        ledger.add(end.named(f"cooling.coolant-{id}", phrase(label, coolant=coolant.name), "degC"))
    for figure, id, label, shown in (
        (found.density, "density", "{coolant}: density", "kg/m^3"),
        (found.capacity, "specific-heat", "{coolant}: specific heat", "kJ/(kg*K)"),
        (found.viscosity, "viscosity", "{coolant}: viscosity", "mPa*s"),
        (found.conductivity, "conductivity", "{coolant}: thermal conductivity", "W/(m*K)"),
    ):
        ledger.add(figure.named(f"cooling.{id}", phrase(label, coolant=coolant.name), shown))
    return found


# --- what the vendor asks for


def flow_asked(system: System, coolant: Coolant, supply: Figure) -> Figure | None:
    """The flow per heat that the vendor asks for at this supply, None where none is published.

    Curves hold for their own coolant; another one carries the same heat at the same rise: V = V0 (rho cp)0 / (rho cp).
    """
    curve, ledger = system.platform.cooling.flow_curve, system.ledger
    if curve is None:
        return None
    flow, heat = _curve(system, curve, supply), ledger.value("cooling.flow-curve.heat", "Heat the vendor gives its flow for", curve.heat)
    measured = coolant_named(system.catalog, curve.coolant)
    if measured is not None and measured.id != coolant.id:
        theirs, ours = fluid_at(system, measured, supply), fluid_at(system, coolant, supply)
        flow = flow * (theirs.density * theirs.capacity / (ours.density * ours.capacity))
    label = "Coolant flow the vendor asks for at this supply temperature, per heat"
    return ledger.add((flow / heat).named("cooling.flow-per-heat", label, "L/(min*kW)"))


def _curve(system: System, curve: FlowCurve, supply: Figure) -> Figure:
    """The flow of the curve at a supply temperature: its law, or its rows, held beyond the first and the last."""
    if curve.law is not None:
        return _law(system, curve.law, supply)
    table = curve.table("cooling.flow-curve")
    _ends(system, *(constant(x, table.x_unit.text) for x in (table.xs[0], table.xs[-1])))
    return interpolate(supply, table)


def _law(system: System, law: FlowLaw, supply: Figure) -> Figure:
    """V = (a / (b - T))^n, in L/min and degC; it goes on beyond its ends, which are figures for the check that names them."""
    value, key = system.ledger.value, "cooling.flow-curve"
    a, n = value(f"{key}.a", "Law of the flow asked for: a", law.a), value(f"{key}.n", "Law of the flow asked for: n", law.n)
    b = value(f"{key}.b", "Law of the flow asked for: b", law.b)
    value(f"{key}.least", LEAST, law.least)
    value(f"{key}.most", MOST, law.most)
    left = maximum(b - supply, constant(0.0, "delta_degC"))  # nothing left: no flow is enough
    return (a * constant(1.0, "delta_degC") / left) ** n * constant(1.0, "L/min")


LEAST, MOST = "Coldest supply the vendor gives a flow for", "Warmest supply the vendor gives a flow for"


def _ends(system: System, least: Figure, most: Figure) -> None:
    system.ledger.add(least.named("cooling.flow-curve.least", LEAST, "degC"))
    system.ledger.add(most.named("cooling.flow-curve.most", MOST, "degC"))


def flow_required(system: System, loop: Loop, heats: list[Figure]) -> None:
    """What the vendor asks for the rack with the most heat."""
    if loop.asked is not None and heats:
        required = loop.asked * maximum(*heats)
        label = "Coolant flow the vendor asks for at this supply temperature, one rack"
        system.ledger.add(required.named("cooling.flow-required", label, "L/min"))
