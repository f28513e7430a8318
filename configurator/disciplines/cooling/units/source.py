"""The other side of a unit's exchanger: facility water of one unit, that of its rating, and the drop it makes."""

from __future__ import annotations

from configurator.catalog.parts import Cdu
from configurator.disciplines.cooling.coolants import Fluid, flow_for, fluid_at
from configurator.disciplines.cooling.hydraulics import curve_drop
from configurator.disciplines.cooling.units.exchanger import WATER_SIDE, Duty
from configurator.figures import Figure, unknown_figure
from configurator.phrases import phrase
from configurator.system.tree import System, when_judged


@when_judged
def source_side(system: System, cdu: Cdu, duty: Duty, heat: Figure) -> None:
    """Both sides of a unit that takes `heat`, the most one takes: C = Q / dT of the coolant; and of its rating, which is balanced."""
    ledger = system.ledger
    label = "Heat capacity flow of the coolant in one CDU, the spare lost"
    ledger.add((heat / duty.rise).named("cooling.cdu-coolant-rate", label, "kW/K"))
    flow, fluid = ledger.part(cdu, "flow"), fluid_at(system, system.catalog.coolants[cdu.rating_coolant], duty.mean)
    assert flow is not None
    rate = flow * fluid.density * fluid.capacity
    label = phrase("{cdu}: heat capacity flow of its rating, the same on both sides", cdu=cdu.name)
    rate = ledger.add(rate.named("cooling.cdu-rated-rate", label, "kW/K"))
    if cdu.heat_path == WATER_SIDE:
        _water(system, cdu, duty, heat, rate)


def _water(system: System, cdu: Cdu, duty: Duty, heat: Figure, rate: Figure) -> None:
    """Facility water of one unit, and that of its rating: published, else as much as balances the coolant there."""
    ledger, water = system.ledger, system.catalog.coolants["water"]
    supply = ledger.value("site.facility-water", "Facility water supply temperature", system.spec.site.facility_water)
    cold = fluid_at(system, water, supply + duty.source_rise / 2.0)
    flow = flow_for(heat, cold, duty.source_rise)
    flow = ledger.add(flow.named("cooling.cdu-primary-flow", "Facility water of one CDU, the spare lost", "L/min"))
    rated = ledger.add(_rated(system, cdu, cold, rate))
    ledger.add(_drop(system, cdu, flow, rated))


def _rated(system: System, cdu: Cdu, cold: Fluid, rate: Figure) -> Figure:
    """Facility water of a rating."""
    id = "cooling.cdu-primary-rated"
    if cdu.primary is None:
        label = phrase("{cdu}: facility water that balances the coolant of its rating", cdu=cdu.name)
        return (rate / (cold.density * cold.capacity)).named(id, label, "L/min")
    words = phrase("{cdu}: facility water of the drop published", cdu=cdu.name)
    published = system.ledger.value(f"{cdu.id}.primary.flow", words, cdu.primary.flow)
    return (published * 1.0).named(id, phrase("{cdu}: facility water at its rating", cdu=cdu.name), "L/min")


def _drop(system: System, cdu: Cdu, flow: Figure, rated: Figure) -> Figure:
    """Drop of the facility water in one unit, by the point its maker publishes: dp = dp_r (V / V_r)^n."""
    id, label, point = "cooling.cdu-primary-drop", phrase("{cdu}: drop of the facility water, the spare lost", cdu=cdu.name), cdu.primary
    if point is None:
        return unknown_figure(id, label, "kPa", "its maker publishes none")
    key, value = f"{cdu.id}.primary", system.ledger.value
    drop = value(f"{key}.drop", phrase("{cdu}: drop of the facility water published", cdu=cdu.name), point.drop)
    exponent = value(f"{key}.exponent", phrase("{cdu}: exponent of that drop over flow", cdu=cdu.name), point.exponent)
    return curve_drop(flow, rated, drop, exponent).named(id, label, "kPa")
